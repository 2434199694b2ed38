"""What may be done with a consultation log: written while it is a draft, completed when it says what follows,
corrected after.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal
from chomchom.trade.enums_meet import LogState, MeetingState, Reaction
from chomchom.trade.models import Consultation

FIELDS = (
    "destination", "currency", "reaction", "said", "certificates", "samples", "incoterms", "payment", "minimum_order",
    "likelihood_percent", "next_action", "next_owner", "next_due_on",
)  # fmt: skip
LINE_FIELDS = ("product", "quoted_price", "negotiated_price", "quantity", "unit", "amount")


def may_write(log: Consultation | None, meeting_state: str, seen: datetime | None) -> Refusal | None:
    """A complete log is never written over, nor is a draft that somebody else changed meanwhile."""
    if meeting_state == MeetingState.CANCELLED:
        return Refusal("cancelled", _("This meeting was cancelled; there is nothing to log."))
    if log is None:
        return None
    if log.state == LogState.COMPLETE:
        return Refusal("complete", _("This log is complete and is not changed any more. Add a correction below."))
    if seen is not None and log.written_at > seen:
        return Refusal(
            "written_meanwhile",
            _(
                "Somebody else wrote in this log after you opened it. Open it again; "
                "what you typed is kept on this page."
            ),
        )
    return None


def may_complete(values: Mapping[str, Any]) -> Refusal | None:
    """A complete log says how the buyer took it, and what follows, by whom and until when."""
    if not values.get("reaction"):
        return Refusal("reaction", _("Choose how the buyer reacted; then the log can be completed."))
    if values["reaction"] == Reaction.NONE:
        return None
    if not (values.get("next_action") and values.get("next_owner") and values.get("next_due_on")):
        return Refusal("next", _("Enter the next step, who does it and until when; then the log can be completed."))
    return None


def may_correct(log: Consultation, field: str, reason: str) -> Refusal | None:
    if log.state != LogState.COMPLETE:
        return Refusal("draft", _("This log is still a draft; change it directly."))
    if field not in FIELDS:
        return Refusal("field", _("Choose what is to be corrected."))
    return None if reason.strip() else Refusal("reason", _("Say why it is corrected."))


def amount_of(line: Mapping[str, Any]) -> Decimal | None:
    """The amount as typed, else quantity times the negotiated (or quoted) price; None where that is not known."""
    if line.get("amount") is not None:
        return Decimal(line["amount"])
    price = line.get("negotiated_price") if line.get("negotiated_price") is not None else line.get("quoted_price")
    if price is None or line.get("quantity") is None:
        return None
    return (Decimal(price) * Decimal(line["quantity"])).quantize(Decimal("0.01"))


def total_of(lines: Sequence[Any]) -> Decimal | None:
    """What the lines come to; None if no line has an amount: unknown is not zero."""
    amounts = [line.amount for line in lines if line.amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None
