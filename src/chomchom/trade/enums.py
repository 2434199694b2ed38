"""The words of a mission's call: missions, applications, buyers, wishes, personal links."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MissionState(TextChoices):
    """Where a mission is between its plan and the last shipment."""

    PLANNED = "planned", pgettext_lazy("mission", "planned")
    CALLING = "calling", _("taking applications")
    SELECTING = "selecting", _("choosing exporters")
    PREPARING = "preparing", _("preparing")
    ABROAD = "abroad", _("abroad")
    FOLLOWING = "following", _("following up")
    CLOSED = "closed", pgettext_lazy("mission", "closed")


class ApplicationState(TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("application", "submitted")
    INELIGIBLE = "ineligible", _("not eligible")
    REVIEWED = "reviewed", pgettext_lazy("application", "reviewed")
    ACCEPTED = "accepted", pgettext_lazy("application", "accepted")
    RESERVE = "reserve", pgettext_lazy("application", "reserve")
    REFUSED = "refused", pgettext_lazy("application", "not chosen")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")


class Criterion(TextChoices):
    """The three criteria by which buyers are found; each piece of evidence speaks of one."""

    IMPORT_EXPERIENCE = "import_experience", _("import experience")
    PURCHASE_INTENT = "purchase_intent", _("purchase intent")
    DISTRIBUTION = "distribution", _("distribution network")


class Confidence(TextChoices):
    """How sure a piece of evidence is."""

    LOW = "low", pgettext_lazy("confidence", "low")
    MEDIUM = "medium", pgettext_lazy("confidence", "medium")
    HIGH = "high", pgettext_lazy("confidence", "high")


class GuestState(TextChoices):
    """How far a buyer's coming is."""

    INVITED = "invited", pgettext_lazy("buyer", "invited")
    ACCEPTED = "accepted", pgettext_lazy("buyer", "accepted")
    DECLINED = "declined", pgettext_lazy("buyer", "declined")
    CANCELLED = "cancelled", pgettext_lazy("buyer", "cancelled")
    CHECKED_IN = "checked_in", pgettext_lazy("buyer", "checked in")


class WishLevel(TextChoices):
    """How much one side wants to meet the other. UNKNOWN is no answer, not indifference."""

    MUST = "must", pgettext_lazy("wish", "must")
    LIKE = "like", pgettext_lazy("wish", "like to")
    COULD = "could", pgettext_lazy("wish", "could")
    NO = "no", pgettext_lazy("wish", "no")
    UNKNOWN = "unknown", pgettext_lazy("wish", "not answered")


class Language(TextChoices):
    """What buyers speak and interpreters interpret."""

    INDONESIAN = "id", _("Indonesian")
    VIETNAMESE = "vi", _("Vietnamese")
    ENGLISH = "en", _("English")
    KOREAN = "ko", _("Korean")


def language_name(code: str) -> str:
    """A language in words; one nobody foresaw stays its code."""
    return str(Language(code).label) if code in Language.values else code


def pair_name(pair: str) -> str:
    """``id-ko`` in words."""
    return "–".join(language_name(code) for code in pair.split("-"))


class WeightKind(TextChoices):
    FIT = "fit", _("fit of a buyer")
    SELECTION = "selection", _("selection of exporters")


class LinkPurpose(TextChoices):
    """What a personal link opens; it opens nothing else."""

    BUYER_PAGE = "buyer_page", _("page of a buyer")
    CONFIRM_RESULT = "confirm_result", _("confirmation of a result")
    EXPORTER_PAGE = "exporter_page", _("page of an exporter")
