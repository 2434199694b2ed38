"""What people do about a gap: notes, and the closing by what was done."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from chomchom.care.enums_gaps import GapDeed, GapEvent
from chomchom.care.kinds import GAP, RECIPIENT
from chomchom.care.models import Gap, GapEntry
from chomchom.care.operations.gaps import finding
from chomchom.care.queries.gaps import standing
from chomchom.care.rules.gaps import closing
from chomchom.care.rules.gaps.points import person_parts, priority
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import insist
from chomchom.net import operations as net


@transaction.atomic
def note(*, gap: Gap, text: str, by: Actor, at: datetime) -> None:
    """What was done so far or is still missing. Raises ``Refused``: how."""
    insist(closing.says_how(text))
    _append(gap, GapEvent.NOTE, text, by, at)
    _record(gap, "care.gap.note", by, at)


@transaction.atomic
def close_gap(*, gap: Gap, deed: str, how: str, seen_on: date | None = None, by: Actor, at: datetime) -> None:
    """Closed by what was done; the watch of the net is kept, and the person's priority is made anew at once.

    Raises ``Refused``: closed, cause_stands, no_answer, how, seen_on, seen_later.
    """
    locked = Gap.objects.select_for_update().get(pk=gap.pk)
    insist(
        closing.may_close(locked, deed),
        closing.says_how(how),
        closing.was_seen(deed, seen_on, timezone.localdate(at)),
    )
    locked.closed_at, locked.closed_by_id, locked.deed, locked.how = at, by.account_id, deed, how[:300]
    locked.seen_on = seen_on if deed == GapDeed.VISITED else None
    locked.save(update_fields=["closed_at", "closed_by", "deed", "how", "seen_on"])
    _append(locked, GapEvent.CLOSED, how, by, at)
    net.keep_many(kind=GAP, subject_ids=[locked.pk], outcome=deed, how=how[:200], by=by, at=at)
    _rank_again(locked, timezone.localdate(at))
    _record(locked, "care.gap.close", by, at, deed=deed)


def _append(gap: Gap, event: GapEvent, text: str, by: Actor, at: datetime) -> None:
    GapEntry.objects.create(gap=gap, at=at, event=event, actor=by.name, by_id=by.account_id, text=text[:300])


def _rank_again(gap: Gap, today: date) -> None:
    person, rules = gap.recipient, standing.rules_on(gap.district_id, today)
    open_ = Gap.objects.open().filter(recipient=person, cause_gone_on=None).values_list("kind", "points")
    parts = priority(open_, person_parts(person, today, rules))
    before = {row.recipient_id: row for row in person.priorities.current()}
    finding.keep({person.pk: parts}, before, today)


def _record(gap: Gap, what: str, by: Actor, at: datetime, **detail: str) -> None:
    subject = (RECIPIENT, gap.recipient_id)
    audit.record(by=by, at=at, action=Action.CHANGE, what=what, subject=subject, detail={"gap": gap.pk, **detail})
