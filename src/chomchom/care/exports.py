"""The bytes of workbooks that offices take away."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care.models import Handover
from chomchom.care.queries.report import STEPS, WHAT, Line, Minutes, Report
from chomchom.papers import xlsx


def report_workbook(report: Report, handovers: QuerySet[Handover], day_from: date, day_to: date) -> bytes:
    """Three sheets: the numbers, the minutes of the ladder, and every handover behind the numbers."""
    book = xlsx.Workbook()
    period = f"{day_from:%Y. %-m. %-d.}" + (f" ~ {day_to:%Y. %-m. %-d.}" if day_to != day_from else "")
    book.sheet(
        _("Report of the day"),
        title=_("Meal support: report of the day"),
        note=f"({period})",
        head=[
            _("Group"),
            _("Name"),
            *(str(title) for title, _condition in WHAT.values()),
            _("Share met"),
            _("Rate of no reply"),
        ],
        rows=[_line(_("Whole"), report.whole)]
        + [_line(_("Provider"), line) for line in report.providers]
        + [_line(_("Dong"), line) for line in report.dongs],
        percents={2 + len(WHAT), 3 + len(WHAT)},
    )
    book.sheet(
        _("Minutes of each step"),
        title=_("Minutes from the opening of an alert"),
        note=f"({period})",
        head=[_("Step"), _("Alerts"), _("Median"), _("Nine of ten within"), _("Worst")],
        rows=[_minutes(str(title), report.minutes[step]) for step, title in STEPS.items()],
    )
    book.sheet(
        _("Handovers"),
        title=_("The handovers behind the numbers"),
        note=f"({period})",
        head=[
            _("Day"),
            _("Meal"),
            _("Provider"),
            _("Dong"),
            _("Management number"),
            _("State"),
            _("Since"),
            _("No reply"),
            _("Change of condition"),
            _("Food discarded"),
            _("Who explained or saw the person"),
        ],
        rows=(_handover(handover) for handover in _rows(handovers).iterator(chunk_size=1000)),
    )
    return book.bytes()


def _rows(handovers: QuerySet[Handover]) -> QuerySet[Handover]:
    return handovers.select_related("recipient", "provider", "dong").order_by("day", "provider", "pk")


def _line(group: str, line: Line) -> list[Any]:
    return [group, line.label, *(line.numbers[what] for what in WHAT), line.met_share, line.no_reply_rate]


def _minutes(title: str, minutes: Minutes) -> list[Any]:
    return [
        title,
        minutes.number,
        *(None if m is None else round(m, 1) for m in (minutes.median, minutes.p90, minutes.worst)),
    ]


def _handover(handover: Any) -> list[Any]:
    since = timezone.localtime(handover.state_at)
    return [
        handover.day,
        handover.get_meal_display(),
        str(handover.provider),
        str(handover.dong),
        handover.recipient.external_id,
        handover.get_state_display(),
        f"{since:%H:%M}",
        *("O" if fact else "" for fact in (handover.had_no_reply, handover.had_change, handover.had_discard)),
        handover.explanation,
    ]
