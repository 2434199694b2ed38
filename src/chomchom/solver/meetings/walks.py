"""Walks between halls as clauses: each participant is in one hall at a time; changing costs one."""

from chomchom.solver.meetings.encoding import Encoding


def still(encoding: Encoding) -> list[int]:
    """Literals, each saying that one participant does not change halls before one slot; idle, it may be anywhere."""
    problem, found = encoding.problem, []
    for who, mine in enumerate(problem.of_participant):
        halls = sorted({problem.meetings[index].hall for index in mine})
        if len(halls) > 1:
            for day in problem.day_slots:
                found += _still_of(encoding, who, halls, day)
    return found


def _still_of(encoding: Encoding, who: int, halls: list[int], day: tuple[int, ...]) -> list[int]:
    problem, cnf, found = encoding.problem, encoding.cnf, []
    before: dict[int, int] = {}
    for slot in day:
        place = {hall: cnf.new() for hall in halls}
        cnf.add(*place.values())
        cnf.at_most_one(list(place.values()))
        for index in problem.of_participant[who]:
            if slot in encoding.at[index]:
                cnf.add(-encoding.at[index][slot], place[problem.meetings[index].hall])
        if before:
            stays = cnf.new()
            found.append(stays)
            for hall in halls:
                cnf.add(-stays, -before[hall], place[hall])
        before = place
    return found
