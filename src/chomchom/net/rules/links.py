"""Why a link in a message does nothing any more. Whoever holds the link may be anybody: no sentence names a person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from chomchom.core.refusal import Refusal
from chomchom.net.enums import AlertState
from chomchom.net.links import Acknowledging
from chomchom.net.models import Alert
from chomchom.net.rules import alerts as rules

BROKEN = Refusal("broken_link", _("This link is not complete or was changed. Open the message again, or log in."))
EXPIRED = Refusal("expired", _("This link has expired. Log in to see what is open."))
CLOSED = Refusal("closed", _("This alert is closed already. Nothing more needs to be done."))
HELD = Refusal("held", _("Somebody else has this alert already. Log in if you want to join in."))
YOURS = Refusal("yours_already", _("You have this alert already. Log in to write down what you do."))
LEFT = Refusal(
    "left", _("This link belongs to an account that no longer looks after this alert. Call the district office.")
)


def may_acknowledge(link: Acknowledging | None, alert: Alert | None, at: datetime) -> Refusal | None:
    """None: the button is shown. In this order: broken, expired, closed, left, held by oneself or somebody else."""
    if link is None or alert is None:
        return BROKEN
    if at >= link.expires_at:
        return EXPIRED
    if not alert.is_live:
        return CLOSED
    if rules.belongs(alert, link.account_id, at) is not None:
        return LEFT
    if alert.state == AlertState.ACKNOWLEDGED:
        return YOURS if alert.holder_id == link.account_id else HELD
    return None
