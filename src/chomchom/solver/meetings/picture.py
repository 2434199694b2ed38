"""A timetable as a picture (SVG): a row per participant, a column per slot; what moved is marked."""

from html import escape

from chomchom.solver.meetings.problem import Problem
from chomchom.solver.meetings.result import Schedule

CELL, LEFT, TOP = 44, 110, 40
COLOURS = {"same": "#d8e4f8", "moved": "#ffd9a8", "gone": "#f3f3f3"}


def before_and_after(problem: Problem, before: Schedule, after: Schedule, titles: tuple[str, str]) -> str:
    """Two timetables one below the other; meetings in another slot than before are orange with a thick border."""
    height = TOP + CELL * len(problem.participants) + 20
    width = LEFT + CELL * problem.slots + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {2 * height}" font-family="sans-serif" '
        f'font-size="13" role="img"><title>{escape(" / ".join(titles))}</title>'
        f'<rect width="{width}" height="{2 * height}" fill="#ffffff"/>'
    ]
    for number, (schedule, title) in enumerate(zip((before, after), titles, strict=True)):
        parts += _table(problem, schedule, before, title, number * height)
    return "\n".join([*parts, "</svg>\n"])


def _table(problem: Problem, schedule: Schedule, before: Schedule, title: str, top: int) -> list[str]:
    parts = [f'<text x="4" y="{top + 16}" font-weight="bold">{escape(title)}</text>']
    for slot in range(problem.slots):
        parts.append(f'<text x="{LEFT + slot * CELL + 14}" y="{top + TOP - 6}">{slot}</text>')
    for who, participant in enumerate(problem.participants):
        y = top + TOP + who * CELL
        parts.append(f'<text x="4" y="{y + 26}">{escape(participant.name)}</text>')
        for slot in range(problem.slots):
            x = LEFT + slot * CELL
            fill = COLOURS["gone"] if slot in participant.forbidden else "#ffffff"
            parts.append(f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="{fill}" stroke="#cccccc"/>')
        for index in problem.of_participant[who]:
            slot = schedule.slot[index]
            if slot is not None:
                parts += _meeting(problem, index, who, slot, slot != before.slot[index], y)
    return parts


def _meeting(problem: Problem, index: int, who: int, slot: int, moved: bool, y: int) -> list[str]:
    meeting = problem.meetings[index]
    other = problem.participants[meeting.b if meeting.a == who else meeting.a].name
    x, fill, stroke = LEFT + slot * CELL + 3, COLOURS["moved" if moved else "same"], 3 if moved else 1
    box = f'<rect x="{x}" y="{y + 3}" width="{CELL - 6}" height="{CELL - 6}" fill="{fill}" stroke="#333333"'
    return [f'{box} stroke-width="{stroke}"/>', f'<text x="{x + 5}" y="{y + 27}">{escape(other[:4])}</text>']
