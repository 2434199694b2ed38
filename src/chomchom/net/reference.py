"""Pages of docs/ that are printed from the code: the ladders as they are installed, and how a ladder runs."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from chomchom.net import ladder, subjects
from chomchom.net.queries import timeline

START = datetime(2000, 1, 1, tzinfo=UTC)


def pages() -> dict[str, str]:
    """The text of each page by its path under docs/."""
    printed = {}
    for language, ending in (("en", ""), ("ko", ".ko")):
        with translation.override(language):
            printed[f"reference/ladders{ending}.md"] = ladders_page()
    return printed


def ladders_page() -> str:
    """Every registered ladder, played by ``net.ladder`` with nobody acting."""
    title, rules = _("Escalation ladders"), _("How a ladder runs")
    parts = [
        f"# {title}",
        _("Printed from the code; a district may publish its own version of each, which then holds for new promises."),
        f"## {rules}",
        "\n".join(f"- {line}" for line in _rules()),
    ]
    for book in sorted(subjects.LADDERS.values(), key=lambda book: book.key):
        parts += [f"## {book.name} (`{book.key}`)", _table(ladder.parse(book.steps)), _if_nobody_acts(book.steps)]
    return "\n\n".join(parts) + "\n"


def _rules() -> list[str]:
    return [
        _("The minutes of every step count from the moment the promise was missed; the people of a role are found in "
          "the duty roster at the moment of the step."),
        _("Whoever is told has the minutes in “to answer” to say “I have it”; if nobody does, the next step is taken, "
          "even before its own time."),
        _("“I have it” stops the ladder for the minutes in “to act”; if the alert is still open then, it goes on."),
        _("Where nobody is on duty, or no message can be delivered, the next step is taken at once, and the timeline "
          "says so."),
        _("The last step repeats until somebody closes the alert. An alert is closed only by saying how it ended."),
        _("After an outage every step whose time has passed is taken at once."),
    ]  # fmt: skip


def _table(steps: ladder.Ladder) -> str:
    heads = (_("After (min)"), _("Who is told"), _("What is asked"), _("To answer (min)"), _("To act (min)"), _("Channels"))
    rows = [
        (step.after_minutes, timeline.roles(step.roles), subjects.ask(step.ask) if step.ask else "–",
         step.acknowledge_minutes, step.done_minutes, ", ".join(map(timeline.channel_label, step.channels)))
        for step in steps
    ]  # fmt: skip
    return "\n".join([_row(heads), _row("---" for _head in heads), *map(_row, rows)])


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _if_nobody_acts(rows: Iterable[dict]) -> str:
    """The steps as they follow each other when nobody answers, up to the first repetition."""
    steps = ladder.parse(rows)
    lines = [
        _("+{minutes} min: {roles}").format(
            minutes=_minutes(due.at - START), roles=timeline.roles(steps[due.step].roles)
        )
        + (f" – {timeline.reason(due.reason)}" if timeline.reason(due.reason) else "")
        for due in ladder.upcoming(steps, ladder.History(START), START, limit=len(steps) + 1)
    ]
    return "\n".join([_("If nobody acts:"), "", *(f"- {line}" for line in lines)])


def _minutes(time: timedelta) -> int:
    return int(time.total_seconds() // 60)
