"""The words of timetables, meetings and consultations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TimetableState(TextChoices):
    DRAFT = "draft", pgettext_lazy("timetable", "draft")
    PUBLISHED = "published", pgettext_lazy("timetable", "published")


class MeetingState(TextChoices):
    """What became of a published meeting."""

    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    STARTED = "started", pgettext_lazy("meeting", "under way")
    HELD = "held", pgettext_lazy("meeting", "held")
    NO_SHOW = "no_show", pgettext_lazy("meeting", "nobody came")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


class Audience(TextChoices):
    """To whom an invitation goes."""

    EXPORTER = "exporter", pgettext_lazy("audience", "exporter")
    BUYER = "buyer", pgettext_lazy("audience", "buyer")
    INTERPRETER = "interpreter", pgettext_lazy("audience", "interpreter")


class InvitationState(TextChoices):
    PENDING = "pending", pgettext_lazy("invitation", "waiting to be sent")
    SENT = "sent", pgettext_lazy("invitation", "sent")
    FAILED = "failed", pgettext_lazy("invitation", "could not be sent")


class LogState(TextChoices):
    """A consultation log is a draft until somebody completes it; then it is only ever corrected, never changed."""

    DRAFT = "draft", pgettext_lazy("consultation log", "draft")
    COMPLETE = "complete", pgettext_lazy("consultation log", "complete")


class Reaction(TextChoices):
    STRONG = "strong", _("strong interest")
    SOME = "some", _("some interest")
    WEAK = "weak", _("little interest")
    NONE = "none", _("no interest")


class NextOwner(TextChoices):
    """Who does the next step."""

    EXPORTER = "exporter", pgettext_lazy("next step", "exporter")
    BUYER = "buyer", pgettext_lazy("next step", "buyer")
    SECRETARIAT = "secretariat", pgettext_lazy("next step", "secretariat")
    OFFICE = "office", pgettext_lazy("next step", "trade office")
