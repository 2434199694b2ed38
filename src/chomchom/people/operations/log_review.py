"""Marking signals of the access log and signing the month."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.core.refusal import Refused, insist
from chomchom.people.models import LogMark, LogReview
from chomchom.people.queries.log_review import Month, Row
from chomchom.people.rules import log_review as rules
from chomchom.people.viewer import Viewer


@transaction.atomic
def mark(*, month: Month, row: Row, finding: str, words: str, by: Viewer, at: datetime) -> LogMark:
    """Write down what came of asking. Raises ``Refused``: own (it is about the one who writes)."""
    insist(rules.may_judge(row.signal, by.account_id))
    made = LogMark.objects.create(
        district=month.district, month=month.month, signal=row.signal.key, finding=finding, words=words, made_at=at,
        made_by_id=by.account_id, made_name=by.name,
    )  # fmt: skip
    detail = {"month": f"{month.month:%Y-%m}", "signal": row.signal.key, "finding": finding}
    audit.record(by=by, at=at, action=Action.CREATE, what="people.log.mark", detail=detail)
    return made


@transaction.atomic
def sign(*, month: Month, note: str, by: Viewer, at: datetime) -> LogReview:
    """The month was looked through. Raises ``Refused``: signed, not_over, open."""
    today = timezone.localdate(at)
    insist(rules.may_sign(month.month, today, is_signed=month.review is not None, open_signals=month.open))
    try:
        with transaction.atomic():
            made = LogReview.objects.create(
                district=month.district, month=month.month, lines=month.lines, signals=len(month.rows), note=note,
                signed_at=at, signed_by_id=by.account_id, signed_name=by.name,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(rules.may_sign(month.month, today, is_signed=True, open_signals=0)) from None
    detail = {"month": f"{month.month:%Y-%m}", "signals": len(month.rows)}
    audit.record(by=by, at=at, action=Action.CREATE, what="people.log.sign", detail=detail)
    return made
