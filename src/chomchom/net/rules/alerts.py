"""What may be done to an alert now. Each rule answers ``None`` or a refusal with its sentence."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal
from chomchom.core.text import filled
from chomchom.net import subjects
from chomchom.net.enums import WORK_KINDS, AlertState, EntryKind
from chomchom.net.models import Alert, AlertParty
from chomchom.people.models import Membership


def is_live(alert: Alert) -> Refusal | None:
    if alert.is_live:
        return None
    return Refusal(
        "closed",
        filled(
            _("This alert was closed by {name} at {time}. Nothing more needs to be done."),
            name=alert.closed_by,
            time=_clock(alert.closed_at),
        ),
    )


def is_over(alert: Alert) -> Refusal | None:
    if not alert.is_live:
        return None
    return Refusal("open", _("This alert is still open: say how it ended by closing it."))


def not_acknowledged(alert: Alert, by: Actor) -> Refusal | None:
    """ "I have it" is said once: by the same person again it changes nothing, by another it must be a handing on."""
    if alert.state != AlertState.ACKNOWLEDGED:
        return None
    if by.account_id is not None and alert.holder_id == by.account_id:
        return Refusal(
            "yours_already",
            filled(_("You have had this alert since {time}."), time=_clock(alert.acknowledged_at)),
        )
    return Refusal(
        "held",
        filled(
            _("{name} has had this alert since {time}. Join in, or have it handed on to you."),
            name=alert.holder_name,
            time=_clock(alert.acknowledged_at),
        ),
    )


def belongs(alert: Alert, account_id: int | None, at: datetime) -> Refusal | None:
    """The account is active and, on that day, a member of the district or of a party. Programs always belong."""
    if account_id is None:
        return None
    organisations = [
        alert.district_id,
        *AlertParty.objects.filter(alert=alert).values_list("organisation_id", flat=True),
    ]
    member = Membership.objects.on(timezone.localdate(at)).filter(
        account=account_id, organisation__in=organisations, account__is_active=True
    )
    if member.exists():
        return None
    return Refusal(
        "left", _("This account does not work for an office that looks after this alert (any more). Call the district.")
    )


def may_close(alert: Alert, outcome: str) -> Refusal | None:
    """Closing names one of the outcomes of the subject's kind; unknown is none of them."""
    if outcome in ("", "unknown"):
        return Refusal(
            "unknown_outcome",
            _("An alert cannot be closed while it is unknown what became of the person. Say how it ended."),
        )
    if outcome not in subjects.outcomes(alert.subject_kind):
        return Refusal(
            "no_such_outcome", filled(_("“{outcome}” is no way in which this kind of alert ends."), outcome=outcome)
        )
    return None


def may_add(alert: Alert, kind: str) -> Refusal | None:
    """Only what people may append; after closing only a note."""
    if kind not in WORK_KINDS:
        return Refusal("no_such_entry", filled(_("“{kind}” cannot be written into a timeline by hand."), kind=kind))
    return None if kind == EntryKind.NOTE else is_live(alert)


def happened(happened_at: datetime | None, at: datetime) -> Refusal | None:
    if happened_at is None or happened_at <= at:
        return None
    return Refusal("future", _("This has not happened yet: the moment lies in the future. Check the time."))


def _clock(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""
