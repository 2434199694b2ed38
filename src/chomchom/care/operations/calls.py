"""What a desk, a dong office or the district records of a call about a handover."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.care.enums import HandoverState
from chomchom.care.models import Handover
from chomchom.care.operations import careplans, handovers
from chomchom.care.policies import RED_FLAG
from chomchom.care.queries.parties import parties
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, insist
from chomchom.net import operations as net
from chomchom.net.enums import EntryKind, Severity
from chomchom.net.models import Alert


def absent_and_well(*, handover: Handover, who: str, word: str, by: Actor, at: datetime) -> None:
    """Safe but absent: ``who`` explained it. Raises ``Refused`` as ``handovers.record_safe_absent`` does."""
    explanation = f"{who}: {word}" if word else who
    handovers.record_safe_absent(handover=handover, explanation=explanation, by=by, at=at)


def seen(*, handover: Handover, word: str, by: Actor, at: datetime) -> None:
    """Met in person by somebody who is named in ``word``."""
    handovers.record_met(handover=handover, explanation=word, by=by, at=at)


@transaction.atomic
def no_answer(*, handover: Handover, word: str, by: Actor, at: datetime) -> Alert:
    """Nobody answered: appended to the alert of the handover, which is opened if there is none yet."""
    insist(_is_open(handover))
    alert = _alert(
        handover,
        cause="no_reply",
        severity=Severity.URGENT,
        policy=careplans.no_reply_ladder(handover.recipient),
        by=by,
        at=at,
    )
    net.work(alert=alert, kind=EntryKind.CALLED, text=word or _("Called: no answer."), by=by, at=at)
    return alert


@transaction.atomic
def needs_help(*, handover: Handover, word: str, by: Actor, at: datetime) -> Alert:
    """Help is needed now: provider, dong and district are told at the same moment."""
    locked = handovers.lock(handover.pk)
    if locked.state != HandoverState.RED_FLAG:
        handovers.become(handover=locked, state=HandoverState.RED_FLAG, by=by, happened_at=at, explanation=word)
    return _alert(locked, cause="red_flag", severity=Severity.RED, policy=RED_FLAG, by=by, at=at, note=word)


def _alert(
    handover: Handover, *, cause: str, severity: str, policy: str, by: Actor, at: datetime, note: str = ""
) -> Alert:
    return net.raise_alert(
        kind=handovers.KIND,
        subject_id=handover.pk,
        policy=policy,
        parties=parties(handover),
        district_id=handover.district_id,
        cause=cause,
        severity=severity,
        by=by,
        at=at,
        note=note,
    )


def _is_open(handover: Handover) -> Refusal | None:
    if handover.is_open:
        return None
    return Refusal(
        "accounted_for", _("This person is already accounted for: %(state)s.") % {"state": handover.get_state_display()}
    )
