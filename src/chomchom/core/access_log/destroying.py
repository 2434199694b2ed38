"""The destruction (파기) of lines whose period is over: whole parts of seals go, the seals stay."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.core import append_only, audit, wall
from chomchom.core.access_log.canonical import moment
from chomchom.core.access_log.chain import as_ranges, ids_of
from chomchom.core.access_log.periods import may_go_before
from chomchom.core.actors import Actor
from chomchom.core.enums import Action, Kept
from chomchom.core.models import AccessEntry, LogSeal
from chomchom.core.refusal import Refusal, Refused

WHAT = "core.log.destroy"
AT_ONCE = 500  # ids in one statement


def due(*, kept: str, before: datetime) -> Iterator[LogSeal]:
    """The seals of which this part would go: all its lines are from before ``before``."""
    gone = already_destroyed(kept)
    for seal in LogSeal.objects.order_by("last_id").only("parts").iterator():
        if kept in seal.parts and seal.parts[kept]["until"] < moment(before) and seal.pk not in gone:
            yield seal


def already_destroyed(kept: str) -> set[int]:
    """The seals whose lines of this kind are gone by rule."""
    told = AccessEntry.objects.filter(what=WHAT, action=Action.DELETE).values_list("detail", flat=True)
    return {seal for detail in told if detail["kept"] == kept for seal in ids_of(detail["seals"])}


@transaction.atomic
def destroy_log(*, before: datetime, kept: str = Kept.USUAL, by: Actor, at: datetime) -> int:
    """Remove the lines of one kind that were sealed as wholly before ``before``; answers how many. The line that tells
    of it is kept for good. Raises ``Refused``: not_yet (their period is not over), never (they are kept for good)."""
    _insist_over(kept, before, at)
    ids: list[int] = []
    seals: list[int] = []
    for seal in due(kept=kept, before=before):
        seals.append(seal.pk)
        ids.extend(ids_of(seal.parts[kept]["ids"]))
    if seals:
        _remove(ids)
        detail = {"kept": kept, "before": moment(before), "seals": as_ranges(seals), "lines": len(ids)}
        audit.record(by=by, at=at, action=Action.DELETE, what=WHAT, detail=detail, kept=Kept.ALWAYS)
    return len(ids)


def _insist_over(kept: str, before: datetime, at: datetime) -> None:
    earliest = may_go_before(kept, at)
    if earliest is None:
        raise Refused(Refusal("never", _("These lines are kept for good.")))
    if before > earliest:
        words = _("Lines from %(day)s on must still be kept.") % {"day": f"{earliest:%Y-%m-%d}"}
        raise Refused(Refusal("not_yet", words))


def _remove(ids: list[int]) -> None:
    with wall.lowered(), append_only.erasing():  # behind the gate of a view nobody may remove a line
        for place in range(0, len(ids), AT_ONCE):
            rows = AccessEntry.objects.filter(pk__in=ids[place : place + AT_ONCE])
            rows._raw_delete(rows.db)
