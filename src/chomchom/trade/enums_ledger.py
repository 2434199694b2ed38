"""The ladder of a deal, what proves each of its rungs, and how a deal may stand."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Rung(IntegerChoices):
    """L0 to L7: what a number in a report may be made of. A deal stands on one of them."""

    CONSULTED = 0, _("Consultation")
    PIPELINE = 1, _("Pipeline (expected within 12 months)")
    LETTER = 2, _("MOU or letter of intent")
    CONDITIONAL = 3, _("Conditional agreement")
    SIGNED = 4, _("Signed contract")
    PAID = 5, _("Payment")
    DECLARED = 6, _("Export declared")
    CERTIFIED = 7, _("Export record certified")


class EntryKind(TextChoices):
    CLAIM = "claim", _("Rung reached")
    VOID = "void", _("Struck out")
    END = "end", _("Deal ended")
    REVIVE = "revive", _("Taken up again")


class Proof(TextChoices):
    """What may stand behind a rung: a file by its hash, a number, or the consultation log."""

    LOG = "log", _("Consultation log")
    LETTER = "letter", _("Signed MOU or letter of intent (file)")
    AGREEMENT = "agreement", _("Signed agreement with its condition (file)")
    CONTRACT = "contract", _("Contract, PO or PI with both signatures (file)")
    BANK = "bank", _("Bank paper: advance, L/C or T/T (file)")
    DECLARATION = "declaration", _("Export declaration number")
    CERTIFICATE = "certificate", _("Export record certificate (number)")


class Ending(TextChoices):
    """How a deal ends that did not ship; each with a reason."""

    LAPSED = "lapsed", pgettext_lazy("deal", "Lapsed")
    CANCELLED = "cancelled", _("Cancelled")
    LOST = "lost", _("Lost")


class DealState(TextChoices):
    OPEN = "open", _("Open")
    SHIPPED = "shipped", _("Shipped")
    LAPSED = "lapsed", pgettext_lazy("deal", "Lapsed")
    CANCELLED = "cancelled", _("Cancelled")
    LOST = "lost", _("Lost")


class Box(TextChoices):
    """Where an amount is counted: each exactly once. A deal is counted in the box of its highest rung."""

    CONSULTED = "consulted", _("Consulted")
    PIPELINE = "pipeline", _("Pipeline")
    LETTER = "letter", _("MOU or letter of intent")
    CONDITIONAL = "conditional", _("Conditional")
    SIGNED = "signed", _("Signed, not yet shipped")
    PAID = "paid", _("Paid, not yet shipped")
    SHIPPED = "shipped", _("Shipped (export declared)")
    CERTIFIED = "certified", _("Shipped and certified")
    LAPSED = "lapsed", pgettext_lazy("deal", "Lapsed")
    CANCELLED = "cancelled", _("Cancelled")
    LOST = "lost", _("Lost")


class Party(TextChoices):
    EXPORTER = "exporter", _("Exporter")
    BUYER = "buyer", _("Buyer")


class Word(TextChoices):
    """What a party says of a result."""

    CONFIRMED = "confirmed", _("Confirmed")
    DISPUTED = "disputed", _("Disputed")


class Standing(TextChoices):
    """How far an amount is confirmed by both sides."""

    CONFIRMED = "confirmed", _("Confirmed by both")
    UNCONFIRMED = "unconfirmed", _("Not (yet) confirmed by both")
    DISPUTED = "disputed", _("Disputed")


class Without(TextChoices):
    """What would have happened without the mission."""

    NOTHING = "nothing", _("It would not have come about")
    LATER = "later", _("It would have come later")
    SMALLER = "smaller", _("It would have been smaller")
    SAME = "same", _("The same")
    UNKNOWN = "unknown", _("Cannot say")


class RoundState(TextChoices):
    """A round of follow-up: the watch of an open deal."""

    WAITING = "waiting", _("Waiting")
    ANSWERED = "answered", _("Round answered")
    SHIPPED = "shipped", _("Ended: shipped")
    LOST = "lost", _("Ended: will not ship")


class MouKind(TextChoices):
    INSTITUTION = "institution", _("With an institution")
    COMPANY = "company", _("Between companies")
