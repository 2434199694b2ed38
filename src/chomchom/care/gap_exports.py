"""The ranked list of care gaps as a workbook."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care.models import Gap, Priority
from chomchom.care.queries.gaps.pages import WORDS
from chomchom.care.rules.gaps.reasons import reason
from chomchom.papers import xlsx


def workbook(rows: Sequence[Priority], today: date) -> bytes:
    """One row for each gap, the people in the order of the list; the parts of a person's points in words."""
    book = xlsx.Workbook()
    book.sheet(
        _("Care gaps"),
        title=_("Care gaps, the most urgent person first"),
        note=f"({today:%Y. %-m. %-d.})",
        head=[
            _("Management number"), _("Name"), _("Dong"), _("Points"), _("A week ago"), _("Parts"), _("Signal"),
            _("Reason"), _("Since"), _("Owner"), _("Due"),
        ],
        rows=[_line(row, gap, today) for row in rows for gap in row.recipient.open_gaps],
    )  # fmt: skip
    return book.bytes()


def _line(row: Priority, gap: Gap, today: date) -> list[object]:
    person = row.recipient
    return [
        person.external_id,
        person.name,
        str(person.dong),
        row.points,
        row.points_before or 0,
        ", ".join(f"{WORDS.get(part, part)} {points}" for part, points in row.parts.items()),
        gap.get_kind_display(),
        reason(gap.kind, gap.since, gap.facts, today),
        gap.since,
        str(gap.organisation),
        f"{timezone.localtime(gap.due_at):%Y-%m-%d %H:%M}",
    ]
