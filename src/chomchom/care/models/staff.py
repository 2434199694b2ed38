"""Training and certificates of those who do the work, and who may do what today."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_staff import TRAININGS, Presence, SessionState, Topic
from chomchom.care.models.plan import PeriodQuerySet, half_open
from chomchom.people.enums import Role
from chomchom.people.models import Organisation
from chomchom.people.viewer import Viewer


def overseen_by(viewer: Viewer) -> models.QuerySet[Organisation]:
    """The organisations whose people the viewer looks after: a district all of its own, others themselves."""
    own = [m.organisation_id for m in viewer.memberships if m.role != Role.COURIER]
    return Organisation.objects.filter(Q(pk__in=own) | Q(district__in=viewer.district_ids))


class StaffRule(models.Model):
    """A district asks for a certificate of certain roles: how long it holds, and where that is written.

    Rows are not edited: other values are a new row from a day on, and the old one ends then.
    """

    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    topic = models.CharField(_("certificate"), max_length=12, choices=Topic)
    roles = models.JSONField(_("roles that need it"))
    valid_months = models.PositiveSmallIntegerField(_("holds for (months)"), null=True, blank=True)
    renew_days = models.PositiveSmallIntegerField(_("renewable ± days around its end"), default=0)
    remind_days = models.PositiveSmallIntegerField(_("reminded so many days before its end"), default=30)
    source = models.CharField(_("source"), max_length=200)
    valid_from = models.DateField(_("asked for from"))
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "topic", "valid_from"], name="staff_rule_once"),
            models.CheckConstraint(condition=~Q(source=""), name="staff_rule_has_a_source"),
            models.CheckConstraint(condition=Q(valid_months=None) | Q(valid_months__gte=1), name="staff_rule_months"),
            half_open("staff_rule_period"),
        ]

    def __str__(self) -> str:
        return self.get_topic_display()

    @property
    def is_training(self) -> bool:
        return self.topic in TRAININGS

    @property
    def role_names(self) -> str:
        return ", ".join(str(Role(role).label) for role in self.roles if role in Role.values)


class Course(models.Model):
    """What is taught: material, and a short check with a pass mark. Not edited once it is used: a new one
    replaces it.
    """

    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    topic = models.CharField(_("about"), max_length=12, choices=Topic)
    title = models.CharField(_("title of the course"), max_length=120)
    material = models.TextField(_("material"), max_length=8000, blank=True)
    material_url = models.URLField(_("link to the material"), blank=True)
    questions = models.JSONField(_("questions"), default=list)  # [{"text", "answers": […], "right": index}]
    pass_percent = models.PositiveSmallIntegerField(_("pass mark (%)"), default=80)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    retired_at = models.DateTimeField(_("not used any more since"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pass_percent__gte=1, pass_percent__lte=100), name="course_pass_mark"),
        ]

    def __str__(self) -> str:
        return self.title


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def visible_to(self, viewer: Viewer) -> "TrainingSessionQuerySet":
        """Those that the own organisations or their district hold."""
        districts = {organisation.district_office_id for organisation in viewer.organisations}
        return self.filter(Q(organisation__in=overseen_by(viewer)) | Q(organisation__in=districts))


class TrainingSession(models.Model):
    """A course given at a time and a place by an organisation."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", verbose_name=_("course"))
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("host"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=120)
    trainer = models.CharField(_("trainer"), max_length=80)
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.PLANNED)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    held_at = models.DateTimeField(_("recorded as held at"), null=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="training_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state="held", held_at__isnull=False) | (~Q(state="held") & Q(held_at=None)),
                name="training_held_at",
            ),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(note=""), name="cancelled_training_has_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.starts_at:%Y-%m-%d}"


class Attendance(models.Model):
    """Somebody's place in a session."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="attendances")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    presence = models.CharField(_("presence"), max_length=10, choices=Presence, default=Presence.INVITED)
    invited_at = models.DateTimeField(_("invited at"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    marked_at = models.DateTimeField(_("presence recorded at"), null=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "account"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(presence="invited", marked_at=None) | (~Q(presence="invited") & Q(marked_at__isnull=False)),
                name="attendance_marked_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.account}"


class CheckTry(models.Model):
    """One try at the short check of a course. Rows are only added."""

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="tries")
    at = models.DateTimeField(_("at"))
    answers = models.JSONField(_("answers"))
    right = models.PositiveSmallIntegerField(_("right answers"))
    asked = models.PositiveSmallIntegerField(_("questions"))
    passed = models.BooleanField(_("passed"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(right__lte=F("asked"), asked__gte=1), name="check_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.right}/{self.asked}"


class CredentialQuerySet(models.QuerySet["Credential"]):
    def standing(self) -> "CredentialQuerySet":
        """Without those entered by mistake."""
        return self.filter(withdrawn_at=None)

    def on(self, day: date) -> "CredentialQuerySet":
        return self.standing().filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))


class Credential(models.Model):
    """A certificate somebody holds in [valid_from, valid_to). Rows are not edited; a wrong one is taken back."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="credentials")
    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    topic = models.CharField(_("certificate"), max_length=12, choices=Topic)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=80)
    issued_on = models.DateField(_("issued or examined on"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until (not included)"), null=True, blank=True)
    attendance = models.OneToOneField(
        Attendance, models.PROTECT, null=True, blank=True, related_name="credential", verbose_name=_("training")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_because = models.CharField(_("taken back because"), max_length=200, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            half_open("credential_period"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""), name="credential_taken_back_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["account", "topic", "valid_from"], name="credential_of_account")]

    def __str__(self) -> str:
        return self.get_topic_display()

    @property
    def last_day(self) -> date | None:
        """The last day on which it is valid."""
        return None if self.valid_to is None else self.valid_to - timedelta(days=1)


class StaffException(models.Model):
    """Somebody works on a day although a certificate is missing or lapsed: who allowed it, and why. Only added."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    day = models.DateField(_("day"))
    lacks = models.JSONField(_("what is missing"))  # topics
    reason = models.CharField(_("reason"), max_length=200)
    allowed_at = models.DateTimeField(_("allowed at"))
    allowed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="staff_exception_has_a_reason")]
        indexes = [models.Index(fields=["organisation", "day"], name="staff_exception_of_day")]

    def __str__(self) -> str:
        return f"{self.account} {self.day}"

    @property
    def lack_names(self) -> str:
        return ", ".join(str(Topic(topic).label) for topic in self.lacks if topic in Topic.values)
