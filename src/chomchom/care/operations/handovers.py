"""How it is recorded that somebody promised a meal is accounted for: at the door, or by a call at a desk or office."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.care.enums import HandoverState, IncidentState, Met
from chomchom.care.kinds import HANDOVER, RECIPIENT
from chomchom.care.models import Handover
from chomchom.care.rules.closing import emergency_is_handled, is_explained, moment_is_possible
from chomchom.care.rules.states import may_become
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.core.text import even
from chomchom.net import operations as net

KIND = HANDOVER
EXPLANATION_CHARACTERS = 200  # as the column of the model


def record_met(
    *,
    handover: Handover,
    explanation: str,
    by: Actor,
    at: datetime,
    how: str = "",
    happened_at: datetime | None = None,
    met: str = Met.RECIPIENT,
) -> Handover:
    """Somebody else than the courier met the person: ``explanation`` says who, ``happened_at`` when (default: now).

    Raises ``Refused``: explanation, too_long, future, before_day, state.
    """
    return _record(handover, HandoverState.MET, explanation, how=how, by=by, at=at, happened_at=happened_at, met=met)


def record_safe_absent(
    *, handover: Handover, explanation: str, by: Actor, at: datetime, how: str = "", happened_at: datetime | None = None
) -> Handover:
    """The person is safe but absent: ``explanation`` says who explained it and where the person is.

    Raises ``Refused``: explanation, too_long, future, before_day, state.
    """
    return _record(handover, HandoverState.SAFE_ABSENT, explanation, how=how, by=by, at=at, happened_at=happened_at)


def record_emergency(
    *, handover: Handover, how: str, by: Actor, at: datetime, explanation: str = "", happened_at: datetime | None = None
) -> Handover:
    """The person is an emergency that is being handled: an open incident of this handover must exist.

    ``how`` says what happened; ``explanation`` who saw the person, if that is known. What is an emergency already
    stays one, and an alert that opened meanwhile is closed so. Raises ``Refused``: incident, explanation, too_long,
    future, before_day, state.
    """
    return _record(
        handover, HandoverState.EMERGENCY, explanation or how, how=how, by=by, at=at, happened_at=happened_at
    )


@transaction.atomic
def settle(
    *,
    handover: Handover,
    state: HandoverState,
    explanation: str,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    met: str = "",
) -> Handover:
    """The handover's own row alone, without telling the net: for the page of its alert, which tells the net itself."""
    locked = lock(handover.pk)
    explanation, moment = even(explanation), happened_at or at
    if locked.state == state == HandoverState.EMERGENCY:
        return locked
    insist(
        may_become(locked.state, state),
        is_explained(explanation),
        _fits(explanation),
        moment_is_possible(moment, day=locked.day, at=at),
        _handled(locked) if state == HandoverState.EMERGENCY else None,
    )
    become(handover=locked, state=state, by=by, happened_at=moment, met=met, explanation=explanation)
    audit.record(
        by=by,
        at=at,
        action=Action.CHANGE,
        what=f"care.handover.{state}",
        subject=(RECIPIENT, locked.recipient_id),
        detail={"handover": locked.pk},
    )
    return locked


def become(
    *,
    handover: Handover,
    state: HandoverState,
    by: Actor,
    happened_at: datetime,
    met: str = "",
    explanation: str = "",
) -> None:
    """Change the state of a locked row along the table of states. Raises ``Refused`` (state)."""
    insist(may_become(handover.state, state))
    handover.state, handover.state_at, handover.state_by_id = state, happened_at, by.account_id
    handover.met = met
    handover.explanation = explanation
    handover.save(update_fields=["state", "state_at", "state_by", "met", "explanation"])


def become_many(
    *,
    handovers: Sequence[Handover],
    state: HandoverState,
    by: Actor,
    moments: Mapping[int, datetime],
    met: Mapping[int, str],
    explanation: str,
) -> None:
    """``become`` for locked rows; ``moments`` and ``met`` by their id. Two statements. Raises ``Refused`` (state)."""
    insist(*(may_become(row.state, state) for row in handovers))
    for row in handovers:
        row.state, row.state_by_id, row.explanation = state, by.account_id, explanation
        row.state_at, row.met = moments[row.pk], met[row.pk]
    ours = Handover.objects.filter(pk__in=[row.pk for row in handovers])
    ours.update(state=state, state_by=by.account_id, explanation=explanation)
    Handover.objects.bulk_update(handovers, ["state_at", "met"])


def lock(handover_id: int) -> Handover:
    """The row as it is now, held until the transaction ends."""
    return Handover.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=handover_id)


def _record(
    handover: Handover,
    state: HandoverState,
    explanation: str,
    *,
    how: str,
    by: Actor,
    at: datetime,
    happened_at: datetime | None,
    met: str = "",
) -> Handover:
    with transaction.atomic():
        settled = settle(
            handover=handover, state=state, explanation=explanation, by=by, at=at, happened_at=happened_at, met=met
        )
        net.keep_many(
            kind=KIND,
            subject_ids=[settled.pk],
            outcome=state.value,
            how=even(how) or explanation,
            by=by,
            at=at,
            happened_at=settled.state_at,
        )
    return settled


def _fits(explanation: str) -> Refusal | None:
    if len(explanation) <= EXPLANATION_CHARACTERS:
        return None
    return Refusal("too_long", _("At most %(most)s characters are possible here.") % {"most": EXPLANATION_CHARACTERS})


def _handled(handover: Handover) -> Refusal | None:
    return emergency_is_handled(handover.incidents.filter(state=IncidentState.OPEN).exists())
