"""The words of trade's imports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Answer(TextChoices):
    """What the import says of a row."""

    TAKEN = "taken", _("taken")
    QUESTIONED = "questioned", _("taken with a question")
    REFUSED = "refused", _("refused")


class ListKind(TextChoices):
    EXPORTERS = "exporters", pgettext_lazy("list", "exporters")
    BUYERS = "buyers", pgettext_lazy("list", "buyers")
    WISHES = "wishes", pgettext_lazy("list", "wishes and times")


class ListState(TextChoices):
    PREVIEW = "preview", pgettext_lazy("list", "preview")
    APPLIED = "applied", pgettext_lazy("list", "taken over")
