"""Breaks as clauses, in two depths.

Most participants of a good timetable have no break. So each first gets one literal, `calm`, meaning "no break", with
the little it needs: if the number n of meetings is known, the busy slots are n in a row, and one order-encoded start
decides them all. Only a participant that turns out to be in a conflict is given the full count of its breaks: how many
meetings so far (sequential counter; the paper's first implied constraint, a participant's busy slots are as many as its
meetings), where idle runs begin, and how many of them there are.
"""

import itertools
from collections.abc import Callable, Sequence

from chomchom.solver.meetings.encoding import Encoding


class Breaks:
    """`calm[p]` exists for each participant that could have a break at all."""

    def __init__(self, encoding: Encoding, pause: Callable[[], None] = lambda: None) -> None:
        self.encoding = encoding
        self.cnf = encoding.cnf
        self.calm: dict[int, int] = {}
        self._counted: dict[int, list[int]] = {}
        self.named: frozenset[int] = frozenset()
        for who, busy in enumerate(encoding.busy):
            if len(encoding.problem.of_participant[who]) > 1 and len(busy) > 1:
                self.calm[who] = self.cnf.new()
                self._calm(who)
            pause()
        self._fairness(pause)

    def counted(self, who: int) -> list[int]:
        """Output j is true if and only if the participant has more than j breaks; the first is the opposite of calm."""
        if who not in self._counted:
            starts = self._starts_of_breaks(who)
            calm = self.calm[who]
            outputs = self.cnf.count(starts, len(starts), both=True)
            if outputs:
                self.cnf.add(calm, outputs[0])
                self.cnf.add(-calm, -outputs[0])
            else:
                self.cnf.add(calm)
                outputs = [-calm]
            self._counted[who] = outputs
            self._fair_to_others(who, outputs)
        return self._counted[who]

    def blame(self, who: int) -> list[int]:
        """What to assume next of a participant whom a proof names: that it has one break at most, two, and so on."""
        self.named |= {who}
        return self.counted(who)[1:]

    # -- no break

    def _single_stretch(self, who: int) -> tuple[int, ...] | None:
        """The stretch holding all open slots of a participant whose number of meetings is known."""
        busy = self.encoding.busy[who]
        for stretch in self.encoding.problem.stretches:
            if busy.keys() <= set(stretch):
                return stretch if self.encoding.exact(who) else None
        return None

    def _calm(self, who: int) -> None:
        stretch = self._single_stretch(who)
        if stretch is None:
            for part in self.encoding.problem.stretches:
                self._calm_loosely(who, part)
        else:
            self._calm_in_a_row(who, stretch)

    def _calm_loosely(self, who: int, stretch: Sequence[int]) -> None:
        """Once idle after a meeting, the participant is idle to the end of the stretch."""
        busy, calm, cnf = self.encoding.busy[who], self.calm[who], self.cnf
        over: int | None = None
        for place, slot in enumerate(stretch):
            if over is not None and slot in busy:
                cnf.add(-calm, -over, -busy[slot])
            if place and stretch[place - 1] in busy:
                following = cnf.new()
                cnf.add(-busy[stretch[place - 1]], following, *([busy[slot]] if slot in busy else []))
                if over is not None:
                    cnf.add(-over, following)
                over = following

    def _calm_in_a_row(self, who: int, stretch: Sequence[int]) -> None:
        """Order encoding of the start; busy in exactly the n slots from the start on."""
        busy, calm, cnf = self.encoding.busy[who], self.calm[who], self.cnf
        count = len(self.encoding.problem.of_participant[who])
        starts = self._possible_starts(who, stretch, count)
        if not starts:
            cnf.add(-calm)
            return
        by = {start: cnf.new() for start in starts[:-1]}  # the start is here or earlier
        cnf.clauses += [[-by[left], by[right]] for left, right in itertools.pairwise(starts[:-1])]
        last = starts[-1]

        def begun(place: int) -> int | bool:
            earlier = [start for start in starts if start <= place]
            if not earlier:
                return False
            return True if earlier[-1] == last else by[earlier[-1]]

        for place, slot in enumerate(stretch):
            if slot in busy:
                self._inside(calm, busy[slot], begun(place), begun(place - count))

    def _inside(self, calm: int, busy: int, begun: int | bool, over: int | bool) -> None:
        """Given calm: busy is the same as begun and not over."""
        not_begun = [] if begun is True else [-begun] if begun else None
        if not_begun is not None and over is not True:
            self.cnf.add(-calm, busy, *not_begun, *([over] if over else []))
        if begun is not True:
            self.cnf.add(-calm, -busy, *([begun] if begun else []))
        if over is not False:
            self.cnf.add(-calm, -busy, *([-over] if over is not True else []))

    def _possible_starts(self, who: int, stretch: Sequence[int], count: int) -> list[int]:
        """Places at which `count` open slots in a row begin that leave no meeting out by its own possible slots."""
        busy = self.encoding.busy[who]
        least, most = self._load_until(who, stretch)

        def fits(start: int) -> bool:
            if any(slot not in busy for slot in stretch[start : start + count]):
                return False
            return all(
                least[place] <= min(count, max(0, place - start + 1)) <= most[place] for place in range(len(stretch))
            )

        return [start for start in range(len(stretch) - count + 1) if fits(start)]

    def _load_until(self, who: int, stretch: Sequence[int]) -> tuple[list[int], list[int]]:
        """How many meetings lie at or before each place at least and at most, by the possible slots of each."""
        place_of = {slot: place for place, slot in enumerate(stretch)}
        mine = [
            [place_of[slot] for slot in self.encoding.at[index]] for index in self.encoding.problem.of_participant[who]
        ]
        ends, begins = [max(places) for places in mine], [min(places) for places in mine]
        places = range(len(stretch))
        return [sum(end <= place for end in ends) for place in places], [
            sum(begin <= place for begin in begins) for place in places
        ]

    # -- how many breaks

    def _starts_of_breaks(self, who: int) -> list[int]:
        stretch = self._single_stretch(who)
        if stretch is not None:
            return self._starts_by_count(who, stretch)
        return [start for part in self.encoding.problem.stretches for start in self._starts_loosely(who, part)]

    def _starts_by_count(self, who: int, stretch: Sequence[int]) -> list[int]:
        """Idle after a meeting with fewer than all meetings so far: there a break begins."""
        busy, cnf, calm = self.encoding.busy[who], self.cnf, self.calm[who]
        total = len(self.encoding.problem.of_participant[who])
        open_slots = [slot for slot in stretch if slot in busy]
        rows = cnf.running_count([busy[slot] for slot in open_slots], total + 1)
        so_far = dict(zip(open_slots, rows, strict=True))
        cnf.add(rows[-1][total - 1])
        cnf.clauses += [[-row[total]] for row in rows if len(row) > total]
        least, most = self._load_until(who, stretch)
        row: list[int] = []
        starts = []
        for place, slot in enumerate(stretch):
            previous, row = row, so_far.get(slot, row)
            cnf.clauses += [[row[j]] for j in range(min(least[place], len(row)))]
            cnf.clauses += [[-row[j]] for j in range(most[place], min(total, len(row)))]
            if place and stretch[place - 1] in busy and slot != stretch[-1]:
                starts.append(self._starts_here(busy, stretch[place - 1], slot, previous[total - 1 : total]))
            self._calm_counts_on(calm, previous, row, total)
        return starts

    def _calm_counts_on(self, calm: int, before: list[int], now: list[int], total: int) -> None:
        """Given calm: after the first meeting and before the last, each slot adds one."""
        for j in range(min(len(before), total - 1)):
            self.cnf.add(-calm, -before[j], *now[j + 1 : j + 2])

    def _starts_here(self, busy: dict[int, int], before: int, slot: int, finished: list[int]) -> int:
        """A literal: busy in the slot before, idle in this one, not finished."""
        start = self.cnf.new()
        idle = [busy[slot]] if slot in busy else []
        self.cnf.add(start, -busy[before], *idle, *finished)
        self.cnf.add(-start, busy[before])
        self.cnf.clauses += [[-start, -literal] for literal in idle + finished]
        return start

    def _starts_loosely(self, who: int, stretch: Sequence[int]) -> list[int]:
        """As before, where the number of meetings is open: not finished if there is a later meeting in the stretch."""
        busy, _cnf = self.encoding.busy[who], self.cnf
        finished: list[int] = []  # no meeting after the slot being looked at; empty list: certainly none
        starts = []
        for place in range(len(stretch) - 1, 0, -1):
            slot, before = stretch[place], stretch[place - 1]
            if before in busy and finished:
                starts.append(self._starts_here(busy, before, slot, finished))
            if slot in busy:
                finished = [self._nothing_from(busy[slot], finished)]
        return starts

    def _nothing_from(self, busy: int, later: list[int]) -> int:
        cnf, nothing = self.cnf, self.cnf.new()
        cnf.add(nothing, busy, *(-literal for literal in later))
        cnf.add(-nothing, -busy)
        cnf.clauses += [[-nothing, literal] for literal in later]
        return nothing

    # -- fairness

    def _fairness(self, pause: Callable[[], None]) -> None:
        """Where nobody is certain to have no break, the levels are written for everybody at once."""
        problem = self.encoding.problem
        if problem.fairness is None or len(self.calm) < len(problem.participants):
            return
        counted = {}
        for who in self.calm:
            counted[who] = self.counted(who)
            pause()
        for level in range(problem.fairness, max(map(len, counted.values()), default=0)):
            self._level(list(counted.values()), level, level - problem.fairness)

    def _level(self, counted: list[list[int]], high: int, low: int) -> None:
        """If anybody has more than `high` breaks, all have more than `low`."""
        reached = self.cnf.new()
        for outputs in counted:
            if len(outputs) > high:
                self.cnf.add(-outputs[high], reached)
            self.cnf.add(-reached, *outputs[low : low + 1])

    def _fair_to_others(self, who: int, outputs: list[int]) -> None:
        problem = self.encoding.problem
        somebody_calm = len(self.calm) < len(problem.participants)
        if problem.fairness is not None and somebody_calm and len(outputs) > problem.fairness:
            self.cnf.add(-outputs[problem.fairness])
