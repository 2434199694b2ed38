"""Whether meetings fit at all by counting alone, and which counts they break: the relaxation of `selection`.

Where interpreters or tables are used up, clauses take long to see that one more is too many; a linear model sees it at
once. A conflict is made irreducible by leaving parts out: first limits, then meetings.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ortools.sat.python import cp_model

from chomchom.solver.meetings import interpreting
from chomchom.solver.meetings.problem import Problem
from chomchom.solver.meetings.reasons import Reason, reason
from chomchom.solver.meetings.result import Stop

Part = TypeVar("Part")
FEW_OTHERS = 4  # other meetings of a conflict that are named one by one


@dataclass(frozen=True)
class Limit:
    """At most `most` of these (meeting, day) pairs."""

    why: Reason
    members: frozenset[tuple[int, int]]
    most: int


def overbooked(
    problem: Problem, possible: Sequence[set[int]], wanted: Sequence[int], named: Callable[[int], Reason], stop: Stop
) -> list[Reason] | None:
    """An irreducible set of limits and meetings that cannot go together; None if counting does not show it.

    The last of the `wanted` meetings is the one asked for, and stays in the set.
    """
    limits = _limits(problem, possible, wanted)
    days = {
        index: [day for day, slots in enumerate(problem.day_slots) if possible[index] & set(slots)] for index in wanted
    }

    def impossible(limits: Sequence[Limit], others: Sequence[int]) -> bool:
        model = cp_model.CpModel()
        held = [*others, wanted[-1]]
        on = {(index, day): model.new_bool_var("") for index in held for day in days[index]}
        for index in held:
            model.add_exactly_one([on[index, day] for day in days[index]])
        for limit in limits:
            model.add(sum(on[pair] for pair in limit.members if pair in on) <= limit.most)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers, solver.parameters.linearization_level = 1, 2
        solver.parameters.max_time_in_seconds = 1.0
        return solver.solve(model) == cp_model.INFEASIBLE

    others = list(wanted[:-1])
    if not impossible(limits, others):
        return None
    limits = _irreducible(limits, lambda few: impossible(few, others), stop)
    limited = {index for limit in limits for index, _ in limit.members}
    others = [index for index in others if index in limited]
    others = _irreducible(others, lambda few: impossible(limits, few), stop)
    told = [reason("others", number=len(others))] if len(others) > FEW_OTHERS else list(map(named, others))
    return [*(limit.why for limit in limits), *told, named(wanted[-1])]


def _limits(problem: Problem, possible: Sequence[set[int]], wanted: Sequence[int]) -> list[Limit]:
    found = []
    for day, slots in enumerate(problem.day_slots):
        here = [index for index in wanted if possible[index] & set(slots)]
        tables = sum(problem.tables[slot] for slot in slots)
        found.append((reason("tables_on_day", day=day + 1, number=tables), here, day, tables))
        groups = interpreting.kinds(problem)
        for who, inside in interpreting.halls_conditions(list(groups)):
            members = set().union(*(list(groups.values())[kind] for kind in inside))
            most = sum(interpreting.most_work(problem, i, slots) for i in who)
            mine = [index for index in here if index in members]
            if mine:
                spoken = interpreting.languages(problem, mine)
                found.append(
                    (reason("interpreted_on_day", languages=spoken, number=most, day=day + 1), mine, day, most)
                )
        for who, participant in enumerate(problem.participants):
            mine = [index for index in here if index in problem.of_participant[who]]
            open_slots = set(slots).intersection(*[set().union(*(possible[index] for index in mine))] if mine else [])
            most = min(len(open_slots), len(slots) if participant.per_day is None else participant.per_day)
            found.append((reason("room_on_day", who=participant.name, number=most, day=day + 1), mine, day, most))
    return [
        Limit(why, frozenset((index, day) for index in mine), most)
        for why, mine, day, most in found
        if len(mine) > most
    ]


def _irreducible(parts: list[Part], impossible: Callable[[list[Part]], bool], stop: Stop) -> list[Part]:
    """Leaves out as many as can be, in halves first (as in Junker's QuickXplain, 2004)."""
    size = max(1, len(parts) // 2)
    while parts:
        place = 0
        while place < len(parts) and not stop.now:
            without = parts[:place] + parts[place + size :]
            if impossible(without):
                parts = without
            else:
                place += size
        if size == 1 or stop.now:
            break
        size //= 2
    return parts
