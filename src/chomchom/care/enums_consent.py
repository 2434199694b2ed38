"""Words of consents."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """What somebody agrees to; each is asked for by itself."""

    SERVICE = "service", _("Collecting and using personal data for the meals")
    HEALTH = "health", _("Health and disability (sensitive data)")
    SHARE = "share", _("Giving data to the provider and to 119 and 112")
    PHOTO = "photo", _("Photos of food and door")


class GivenBy(TextChoices):
    SELF = "self", _("The person")
    GUARDIAN = "guardian", _("Guardian or legal representative")


class GivenHow(TextChoices):
    PAPER = "paper", _("Signed on paper")
    SPOKEN = "spoken", _("Said at the home visit, written down")
    PHONE = "phone", _("Said on the telephone, written down")
