"""Schedules for problems too large to be proven in time: ejection chains, then annealing over Kempe chains.

First every meeting gets a slot: one that has none takes the slot whose occupants have been driven out least often, and
they look for another (as in university timetabling: Müller 2009). Then two slots are exchanged along a chain of
meetings that share participants (Kempe), which keeps everybody in one place, and better or slightly worse timetables
are kept. Only for meetings that are all given, without interpreters and walks; whoever asks verifies.
"""

import math
from collections.abc import Sequence
from random import Random

from chomchom.solver.meetings.problem import Problem
from chomchom.solver.meetings.result import Schedule, Stop

UNFAIR = 10  # a break more than fairness allows weighs so much more than any other
HOT, COLD = 0.3, 0.05
LONGEST_CHAIN = 400
LOOK = 64  # steps between two looks at the clock


def fits(problem: Problem) -> bool:
    """Whether the rules of the problem are those that this search keeps."""
    free = all(
        who.maximum is None and who.per_day is None and not who.minimum for who in problem.participants
    ) and not any(map(problem.needs_interpreter, range(len(problem.meetings))))
    return free and not problem.walking_slots and not problem.choosing


def search(problem: Problem, possible: Sequence[set[int]], stop: Stop, seed: int) -> Schedule | None:
    """A schedule with few breaks, as good as it was found until `stop`; None if not all meetings found a slot."""
    state = _State(problem, possible, Random(seed))  # noqa: S311
    if not state.place_all(stop):
        return None
    state.anneal(stop)
    return Schedule(tuple(state.best))


class _State:
    def __init__(self, problem: Problem, possible: Sequence[set[int]], random: Random) -> None:
        self.problem, self.random = problem, random
        self.slots = [sorted(slots) for slots in possible]
        self.possible = possible
        self.sides = [(meeting.a, meeting.b) for meeting in problem.meetings]
        self.slot = [-1] * len(problem.meetings)
        self.at: list[dict[int, int]] = [{} for _ in problem.participants]
        self.inside: list[set[int]] = [set() for _ in range(problem.slots)]
        self.order: list[list[tuple[int, bool]]] = [[] for _ in problem.meetings]
        for index, meeting in enumerate(problem.meetings):
            for other in meeting.after:
                self.order[index].append((other, True))
                self.order[other].append((index, False))
        self.masks = [sum(1 << slot for slot in stretch) for stretch in problem.stretches]
        self.best: list[int] = []

    # -- every meeting gets a slot

    def place_all(self, stop: Stop) -> bool:
        waiting = sorted(range(len(self.slot)), key=lambda index: len(self.slots[index]), reverse=True)
        driven_out = [1] * len(self.slot)
        steps = 0
        while waiting:
            steps += 1
            if steps % LOOK == 0 and stop.now:
                return False
            index = waiting.pop()
            slot, rivals = min(
                ((slot, self._rivals(index, slot)) for slot in self.slots[index]),
                key=lambda pair: (sum(driven_out[rival] for rival in pair[1]), self.random.random()),
            )
            for rival in rivals:
                self._leave(rival)
                driven_out[rival] += 1
            waiting = [*rivals, *waiting] if steps % 2 else [*waiting, *rivals]
            self._enter(index, slot)
        return True

    def _rivals(self, index: int, slot: int) -> list[int]:
        """Who would have to leave."""
        left, right = self.sides[index]
        rivals = {self.at[side][slot] for side in (left, right) if slot in self.at[side]}
        rivals |= {other for other, earlier in self.order[index] if self._wrong(other, slot, earlier)}
        over = len(self.inside[slot]) + 1 - sum(self.slot[rival] == slot for rival in rivals)
        if over > self.problem.tables[slot]:
            others = sorted(self.inside[slot] - rivals)
            if others:
                rivals.add(self.random.choice(others))
        return sorted(rivals)

    def _wrong(self, other: int, slot: int, earlier: bool) -> bool:
        there = self.slot[other]
        return there >= 0 and (there >= slot if earlier else there <= slot)

    def _enter(self, index: int, slot: int) -> None:
        self.slot[index] = slot
        self.inside[slot].add(index)
        for side in self.sides[index]:
            self.at[side][slot] = index

    def _leave(self, index: int) -> None:
        slot = self.slot[index]
        self.slot[index] = -1
        self.inside[slot].discard(index)
        for side in self.sides[index]:
            del self.at[side][slot]

    # -- few breaks

    def _cost(self, busy: int) -> int:
        """Breaks of one participant from its busy slots as bits; unfair ones weigh more."""
        breaks = 0
        for mask in self.masks:
            day = busy & mask
            breaks += max(0, (day & ~(day << 1)).bit_count() - 1)
        limit = self.problem.fairness
        return breaks if limit is None or breaks <= limit else breaks + UNFAIR * (breaks - limit)

    def anneal(self, stop: Stop) -> None:
        self.busy = [sum(1 << slot for slot in there) for there in self.at]
        costs = [self._cost(busy) for busy in self.busy]
        total = least = sum(costs)
        self.best = list(self.slot)
        start, end = stop.elapsed, stop.elapsed + (stop.left if stop.left is not None else 60.0)
        heat, steps = HOT, 0
        restless = [index for index, slots in enumerate(self.slots) if len(slots) > 1]
        while least and restless:
            steps += 1
            if steps % LOOK == 0:
                if stop.now or stop.elapsed >= end:
                    return
                heat = HOT * (COLD / HOT) ** ((stop.elapsed - start) / max(0.001, end - start))
            change = self._try(restless, costs, heat)
            total += change
            if total < least:
                least, self.best = total, list(self.slot)

    def _try(self, restless: list[int], costs: list[int], heat: float) -> int:
        """One exchange; the change of the cost (0 if it was not made)."""
        index = self.random.choice(restless)
        here, there = self.slot[index], self.random.choice(self.slots[index])
        if here == there or (chain := self._chain(index, here, there)) is None:
            return 0
        flips = self._flips(chain, here, there)
        fresh = {who: self._cost(self.busy[who] ^ flip) for who, flip in flips.items() if flip}
        change = sum(cost - costs[who] for who, cost in fresh.items())
        if change > 0 and self.random.random() >= math.exp(-change / heat):
            return 0
        self._exchange(chain, here, there)
        for who, cost in fresh.items():
            costs[who] = cost
            self.busy[who] ^= flips[who]
        return change

    def _chain(self, index: int, here: int, there: int) -> list[int] | None:
        """The meetings that change between the two slots with this one; None if one of them may not."""
        chain, seen, gained = [index], {index}, 0
        for member in chain:
            target = there if self.slot[member] == here else here
            gained += 1 if target == there else -1
            if target not in self.possible[member] or len(chain) > LONGEST_CHAIN:
                return None
            for side in self.sides[member]:
                rival = self.at[side].get(target)
                if rival is not None and rival not in seen:
                    seen.add(rival)
                    chain.append(rival)
        tables = self.problem.tables
        if len(self.inside[there]) + gained > tables[there] or len(self.inside[here]) - gained > tables[here]:
            return None
        return chain if self._in_order(chain, here, there) else None

    def _in_order(self, chain: list[int], here: int, there: int) -> bool:
        ordered = [member for member in chain if self.order[member]]
        if not ordered:
            return True
        inside = set(chain)
        for member in ordered:
            target = here + there - self.slot[member]
            for other, earlier in self.order[member]:
                slot = here + there - self.slot[other] if other in inside else self.slot[other]
                if slot >= target if earlier else slot <= target:
                    return False
        return True

    def _flips(self, chain: list[int], here: int, there: int) -> dict[int, int]:
        """Bits that change per participant: both (one meeting moved) or none (two exchanged)."""
        both, flips = 1 << here | 1 << there, dict[int, int]()
        for member in chain:
            for side in self.sides[member]:
                flips[side] = flips.get(side, 0) ^ both
        return flips

    def _exchange(self, chain: list[int], here: int, there: int) -> None:
        targets = [here + there - self.slot[member] for member in chain]
        for member in chain:
            self._leave_softly(member)
        for member, target in zip(chain, targets, strict=True):
            self._enter(member, target)

    def _leave_softly(self, index: int) -> None:
        slot = self.slot[index]
        self.inside[slot].discard(index)
        for side in self.sides[index]:
            self.at[side].pop(slot, None)
