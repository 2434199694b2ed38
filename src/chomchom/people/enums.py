from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    DISTRICT = "district", _("District office")
    DONG_OFFICE = "dong_office", _("Dong office")
    PROVIDER = "provider", _("Provider agency")
    HEALTH_OFFICE = "health_office", _("Health office")
    TRADE_OFFICE = "trade_office", _("Trade office")
    SECRETARIAT = "secretariat", _("Secretariat of trade missions")
    COMPANY = "company", _("Exporter")


class Role(TextChoices):
    """What somebody is at an organisation. Policies of the net name roles, never people."""

    DISTRICT_OFFICER = "district_officer", _("District officer")
    DUTY_OFFICER = "duty_officer", _("Duty officer")
    CASE_MANAGER = "case_manager", _("Dong case manager")
    PROVIDER_DESK = "provider_desk", _("Provider desk")
    KITCHEN = "kitchen", _("Kitchen")
    DIETITIAN = "dietitian", _("Dietitian")
    COURIER = "courier", _("Courier")
    HEALTH_OFFICER = "health_officer", _("Health officer")
    TRADE_HEAD = "trade_head", _("Head of the trade office")
    TRADE_OFFICER = "trade_officer", _("Trade officer")
    SECRETARY = "secretary", _("Secretariat desk")
    INTERPRETER = "interpreter", _("Interpreter")
    EXPORTER = "exporter", _("Exporter’s person in charge")


ROLES_OF_KIND = {
    OrganisationKind.DISTRICT: (Role.DISTRICT_OFFICER, Role.DUTY_OFFICER),
    OrganisationKind.DONG_OFFICE: (Role.CASE_MANAGER,),
    OrganisationKind.PROVIDER: (Role.PROVIDER_DESK, Role.KITCHEN, Role.DIETITIAN, Role.COURIER),
    OrganisationKind.HEALTH_OFFICE: (Role.HEALTH_OFFICER,),
    OrganisationKind.TRADE_OFFICE: (Role.TRADE_HEAD, Role.TRADE_OFFICER),
    OrganisationKind.SECRETARIAT: (Role.SECRETARY, Role.INTERPRETER),
    OrganisationKind.COMPANY: (Role.EXPORTER,),
}


class HolidayRule(TextChoices):
    """What a public holiday does to a weekly shift. The day on which the shift begins counts."""

    NOT = "not", _("not on public holidays")
    ALSO = "also", _("on public holidays too")
    ONLY = "only", _("only on public holidays")


class OverrideKind(TextChoices):
    SOMEBODY_ELSE = "somebody_else", _("somebody else")
    NOBODY = "nobody", _("nobody")
    HANDED_OVER = "handed_over", _("handed over")


class DutyEvent(TextChoices):
    """What the log of a roster tells."""

    SHIFT_ADDED = "shift_added", _("shift added")
    SHIFT_ENDED = "shift_ended", _("shift ended")
    OVERRIDDEN = "overridden", _("changed for a time")
    HANDED_OVER = "handed_over", _("handed over")
    WITHDRAWN = "withdrawn", _("change taken back")
    REQUIRED = "required", _("required cover set")


class Channel(TextChoices):
    """The ways a message reaches a person. What a channel does is the business of the net."""

    IN_APP = "in_app", _("in the app")
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")
    ALIMTALK = "alimtalk", _("Alimtalk")
    WEB_PUSH = "web_push", _("notification of the browser")
    WEBHOOK = "webhook", _("webhook")


class KeyRefusal(TextChoices):
    """Why a request under a known key was last turned away."""

    SIGNATURE = "signature", _("wrong signature")
    CLOCK_SKEW = "clock_skew", _("clock of the sender is off")
    OTHER_PURPOSE = "other_purpose", _("told what it may not tell")
    REPLAYED = "replayed", _("same request twice")


class Why(TextChoices):
    """The usual reasons for which data are taken out or printed."""

    DELIVERY = "delivery", _("Today’s meals: packing and delivery")
    EMERGENCY = "emergency", _("An emergency is dealt with")
    CARE = "care", _("Care plan or case conference")
    FOOD = "food", _("Food safety is looked into")
    REPORT = "report", _("Report or claim to an office")
    TRAINING = "training", _("Training and certificates")
    MISSION = "mission", _("Trade mission is carried out")
    PERSON = "person", _("The person concerned asked for it")
    CHECK = "check", _("Inspection or audit")
    OTHER = "other", _("Another reason, in words")


class FactorKind(TextChoices):
    TOTP = "totp", _("authenticator app")
    PASSKEY = "passkey", _("passkey")


class Unusual(TextChoices):
    """What a review of accounts points out first."""

    NO_ROLE = "no_role", _("no role any more")
    NEVER = "never", _("never logged in")
    LONG_AGO = "long_ago", _("no log-in for 90 days")
    ENDS_SOON = "ends_soon", _("ends within 30 days")
    TWO_OFFICES = "two_offices", _("roles at several organisations")
    NO_FACTOR = "no_factor", _("no second factor")


class LogSignal(TextChoices):
    """What is unusual enough in the access log to be asked about."""

    MANY_PEOPLE = "many_people", _("Many people in a short time")
    OUTSIDE_HOURS = "outside_hours", _("Outside office hours")
    OTHER_DONG = "other_dong", _("People of another dong")
    OUTSIDE_ROUND = "outside_round", _("Courier: people who are not on the round")
    REFUSED = "refused", _("Refused log-ins")
    EXPORTS = "exports", _("Exports and prints")


class LogFinding(TextChoices):
    """What came of asking about a signal."""

    ASKED = "asked", _("asked, waits for the answer")
    IN_ORDER = "in_order", _("in order")
    NOT_IN_ORDER = "not_in_order", _("not in order")


class AccountChange(TextChoices):
    """What somebody is told of the own log-in."""

    PASSWORD = "password", _("password changed")
    PASSWORD_GIVEN = "password_given", _("password given by the office")
    FACTOR_ADDED = "factor_added", _("second factor added")
    FACTOR_REMOVED = "factor_removed", _("second factor removed")
    FACTOR_RESET = "factor_reset", _("second factor reset by the office")
    CODES = "codes", _("recovery codes renewed")


class NewsState(TextChoices):
    PENDING = "pending", _("waiting to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
