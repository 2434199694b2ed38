"""What the pages of the import show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Answer
from chomchom.care.models import Import, ImportRow, Recipient
from chomchom.people.viewer import Viewer

DONE = Q(applied_at__isnull=False)
HELD = Q(answer=Answer.REFUSED, decision="")
WAITING = ~Q(answer=Answer.REFUSED) & Q(applied_at=None) & ~Q(decision__in=["same", "drop"])
# what a page of rows can be narrowed to, in the order of its tabs
SHOWN: dict[str, tuple[Any, Q]] = {
    "held": (_("Refused, to be decided"), HELD),
    "questioned": (_("Taken with a question"), Q(answer=Answer.QUESTIONED)),
    "changed": (_("Changes somebody known"), Q(change="changed") & ~Q(answer=Answer.REFUSED)),
    "new": (_("New people"), Q(change="new") & ~Q(answer=Answer.REFUSED)),
    "same": (_("Nothing changes"), Q(change="same") & ~Q(answer=Answer.REFUSED)),
    "settled": (_("Refused and settled"), Q(answer=Answer.REFUSED) & ~Q(decision="")),
    "all": (_("All rows"), Q()),
}


@dataclass(frozen=True)
class Counts:
    by_tab: dict[str, int]
    waiting: int
    taken: int
    by_answer: dict[str, int]


def imports_for(viewer: Viewer) -> QuerySet[Import]:
    """The latest first, each with its numbers of rows."""
    return (
        Import.objects.visible_to(viewer)
        .select_related("district", "uploaded_by")
        .annotate(
            all_rows=Count("rows"),
            held_rows=Count("rows", filter=Q(rows__answer=Answer.REFUSED, rows__decision="")),
            done_rows=Count("rows", filter=Q(rows__applied_at__isnull=False)),
        )
        .order_by("-uploaded_at", "-pk")
    )


def counts_of(source: Import) -> Counts:
    """One statement for all numbers of the page."""
    tabs = {f"tab_{name}": Count("pk", filter=where or None) for name, (_label, where) in SHOWN.items()}
    answers = {f"answer_{answer.value}": Count("pk", filter=Q(answer=answer)) for answer in Answer}
    found = source.rows.aggregate(
        waiting=Count("pk", filter=WAITING), taken=Count("pk", filter=DONE), **tabs, **answers
    )
    return Counts(
        {name: found[f"tab_{name}"] for name in SHOWN},
        found["waiting"],
        found["taken"],
        {answer.value: found[f"answer_{answer.value}"] for answer in Answer},
    )


def rows_of(source: Import, shown: str) -> QuerySet[ImportRow]:
    return source.rows.filter(SHOWN[shown][1]).order_by("sheet", "row")


def recipients_of(source: Import, numbers: list[str]) -> dict[str, int]:
    """The recipients' ids by number, for the access log and for links."""
    found = Recipient.objects.filter(district=source.district_id, external_id__in=numbers)
    return dict(found.values_list("external_id", "pk"))
