"""The words of the courier's phone: why a report is kept aside, what a photo shows, why a round is not heard."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AsideWhy(TextChoices):
    """Why a report waits for the desk."""

    CUT_OFF = "cut_off", _("The phone was cut off")
    REFUSED = "refused", _("The server refused it")


class PhotoOf(TextChoices):
    """Food or a door, never a person."""

    FOOD = "food", _("The food")
    DOOR = "door", _("The door")


class PhoneState(TextChoices):
    """What a desk sees of the phone of a round."""

    NOT_YET = "not_yet", _("Not opened yet")
    HEARD = "heard", _("Heard")
    SILENT = "silent", _("Silent")
    CUT_OFF = "cut_off", _("Cut off")
    DONE = "done", _("Round done")
