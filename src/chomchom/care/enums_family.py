"""Words of what a family is told."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FamilyChannel(TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    CALL = "call", _("Telephone call only")


class FamilyState(TextChoices):
    PENDING = "pending", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    TO_CALL = "to_call", _("To be called")
    CALLED = "called", _("Family called")
    WITHDRAWN = "withdrawn", _("Not sent: consent withdrawn")
