"""The slots in which each meeting can be at all, before any search: simple propagation to a fixed point."""

from chomchom.solver.meetings.problem import Problem


class NoSlot(Exception):
    """Some required meeting has no slot left; `meeting` is its position."""

    def __init__(self, meeting: int) -> None:
        super().__init__(meeting)
        self.meeting = meeting


def domains(problem: Problem) -> list[set[int]]:
    """The possible slots per meeting (empty for refused ones); raises NoSlot if a required one has none."""
    possible = [_alone(problem, index) for index in range(len(problem.meetings))]
    changed = True
    while changed:
        changed = _settled(problem, possible) | _ordered(problem, possible)
        for index, slots in enumerate(possible):
            if not slots and problem.meetings[index].required:
                raise NoSlot(index)
    return possible


def _alone(problem: Problem, index: int) -> set[int]:
    meeting = problem.meetings[index]
    if meeting.refused:
        return set()
    slots = {meeting.fixed} if meeting.fixed is not None else set(range(problem.slots))
    if meeting.allowed is not None:
        slots &= meeting.allowed
    slots -= problem.participants[meeting.a].forbidden
    slots -= problem.participants[meeting.b].forbidden
    return {slot for slot in slots if problem.tables[slot]}


def _settled(problem: Problem, possible: list[set[int]]) -> bool:
    """A required meeting with one slot takes it from the other meetings of both sides."""
    changed = False
    for mine in problem.of_participant:
        for index in mine:
            if len(possible[index]) == 1 and problem.meetings[index].required:
                taken = next(iter(possible[index]))
                for other in mine:
                    if other != index and taken in possible[other]:
                        possible[other].discard(taken)
                        changed = True
    return changed


def _ordered(problem: Problem, possible: list[set[int]]) -> bool:
    """The bounds of meetings that must come after others."""
    changed = False
    for index, meeting in enumerate(problem.meetings):
        for other in meeting.after if meeting.required else ():
            if not (problem.meetings[other].required and possible[index] and possible[other]):
                continue
            first, last = min(possible[other]), max(possible[index])
            late = {slot for slot in possible[other] if slot >= last}
            early = {slot for slot in possible[index] if slot <= first}
            possible[other] -= late
            possible[index] -= early
            changed |= bool(late or early)
    return changed
