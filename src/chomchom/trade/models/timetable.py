from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.people.viewer import Viewer
from chomchom.trade.enums import pair_name
from chomchom.trade.enums_meet import Audience, InvitationState, MeetingState, TimetableState
from chomchom.trade.models.buyer import Guest
from chomchom.trade.models.exporter import Application
from chomchom.trade.models.mission import HalfDay, Leg
from chomchom.trade.models.scope import of_the_exporter, of_the_mission

AT_A_TABLE = (MeetingState.PLANNED, MeetingState.STARTED, MeetingState.HELD)


class InterpreterQuerySet(models.QuerySet["Interpreter"]):
    def visible_to(self, viewer: Viewer) -> "InterpreterQuerySet":
        return self.filter(of_the_mission(viewer, "leg__mission__") | Q(account=viewer.account_id))


class Interpreter(models.Model):
    """Somebody who interprets on a leg; ``label`` (id-ko 1) says for which pair of a half-day's plan they stand.

    Who has fallen ill interprets nothing from ``ill_from`` on.
    """

    leg = models.ForeignKey(Leg, models.CASCADE, related_name="interpreters")
    label = models.CharField(_("place in the plan"), max_length=20)
    name = models.CharField(_("name"), max_length=60, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    ill_from = models.DateTimeField(_("not there from"), null=True, blank=True)

    objects = InterpreterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["leg", "label"], name="interpreter_label_once")]

    def __str__(self) -> str:
        return self.name or self.place

    @property
    def place(self) -> str:
        """``label`` in words: Indonesian–Korean 1."""
        pair, _space, number = self.label.partition(" ")
        return f"{pair_name(pair)} {number}".strip()

    @property
    def in_order(self) -> tuple[str, int]:
        """By pair, then by number: the tenth comes after the ninth."""
        pair, _space, number = self.label.partition(" ")
        return pair, int(number) if number.isdigit() else 0


class TimetableQuerySet(models.QuerySet["Timetable"]):
    def visible_to(self, viewer: Viewer) -> "TimetableQuerySet":
        return self.filter(of_the_mission(viewer, "leg__mission__"))

    def published(self) -> "TimetableQuerySet":
        return self.filter(state=TimetableState.PUBLISHED)

    def drafts(self) -> "TimetableQuerySet":
        return self.filter(state=TimetableState.DRAFT)


class Timetable(models.Model):
    """One numbered version of a leg's meetings: a draft, of which a leg has at most one, or published and kept.

    ``revision`` grows with each change of the draft, so that nobody publishes what they have not seen. ``changes`` says
    what became different from the version before; ``summary`` how the planner measured it.
    """

    leg = models.ForeignKey(Leg, models.PROTECT, related_name="timetables")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=TimetableState, default=TimetableState.DRAFT)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    why = models.CharField(_("why it was changed"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changes = models.JSONField(_("what changed"), default=list)
    summary = models.JSONField(_("measured"), default=dict)

    objects = TimetableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leg", "number"], name="timetable_number_once"),
            models.UniqueConstraint(fields=["leg"], condition=Q(state="draft"), name="one_draft_of_a_leg"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None) | Q(state="published", published_at__isnull=False),
                name="timetable_published_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leg_id} v{self.number}"


class Seat(models.Model):
    """Who sits with whom, when and where: [starts_at, ends_at) at a table, with an interpreter if they need one."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="%(class)ss")
    guest = models.ForeignKey(Guest, models.PROTECT, related_name="%(class)ss")
    half_day = models.ForeignKey(HalfDay, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    table = models.PositiveSmallIntegerField(_("table"))
    interpreter = models.ForeignKey(Interpreter, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    is_locked = models.BooleanField(_("stays where it is"), default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.application_id} × {self.guest_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def pair(self) -> tuple[int, int]:
        return self.application_id, self.guest_id


class PlacementQuerySet(models.QuerySet["Placement"]):
    def visible_to(self, viewer: Viewer) -> "PlacementQuerySet":
        return self.filter(of_the_mission(viewer, "timetable__leg__mission__"))


class Placement(Seat):
    """A meeting as one version of the timetable has it. Nobody, and no table, is in two at once: the database
    says so.
    """

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="placements")

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timetable", "application", "guest"], name="placement_pair_once"),
            models.UniqueConstraint(fields=["timetable", "application", "starts_at"], name="placement_company_slot"),
            models.UniqueConstraint(fields=["timetable", "guest", "starts_at"], name="placement_buyer_slot"),
            models.UniqueConstraint(fields=["timetable", "table", "starts_at"], name="placement_table_slot"),
            models.UniqueConstraint(
                fields=["timetable", "interpreter", "starts_at"], name="placement_interpreter_slot"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="placement_period"),
        ]


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, viewer: Viewer) -> "MeetingQuerySet":
        """The mission's offices all of them, an exporter its own, an interpreter those it interprets."""
        return self.filter(
            of_the_mission(viewer, "leg__mission__")
            | of_the_exporter(viewer)
            | Q(interpreter__account=viewer.account_id, interpreter__account__isnull=False)
        )

    def standing(self) -> "MeetingQuerySet":
        """Planned, under way or held; not cancelled, and somebody came."""
        return self.filter(state__in=AT_A_TABLE)

    def planned(self) -> "MeetingQuerySet":
        return self.filter(state=MeetingState.PLANNED)


class Meeting(Seat):
    """A meeting as it was last published, and what became of it. It keeps its row (and so the UID of its invitation)
    however often it moves; ``sequence`` grows with each change that people were told."""

    leg = models.ForeignKey(Leg, models.PROTECT, related_name="meetings")
    timetable = models.ForeignKey(Timetable, models.PROTECT, related_name="meetings", verbose_name=_("published in"))
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    state_at = models.DateTimeField(_("since"))
    sequence = models.PositiveIntegerField(_("sequence of its invitation"), default=0)
    is_walk_in = models.BooleanField(_("walked in"), default=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leg", "application", "guest"], name="meeting_pair_once"),
            models.UniqueConstraint(
                fields=["application", "starts_at"], condition=Q(state__in=AT_A_TABLE), name="meeting_company_slot"
            ),
            models.UniqueConstraint(
                fields=["guest", "starts_at"], condition=Q(state__in=AT_A_TABLE), name="meeting_buyer_slot"
            ),
            models.UniqueConstraint(
                fields=["leg", "table", "starts_at"], condition=Q(state__in=AT_A_TABLE), name="meeting_table_slot"
            ),
            models.UniqueConstraint(
                fields=["interpreter", "starts_at"], condition=Q(state__in=AT_A_TABLE), name="meeting_interpreter_slot"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_period"),
        ]
        indexes = [models.Index(fields=["leg", "starts_at"], name="meeting_by_time")]


class ForbiddenQuerySet(models.QuerySet["Forbidden"]):
    def visible_to(self, viewer: Viewer) -> "ForbiddenQuerySet":
        return self.filter(of_the_mission(viewer, "application__mission__"))


class Forbidden(models.Model):
    """A pair that the office keeps apart, with its reason."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="forbidden")
    guest = models.ForeignKey(Guest, models.CASCADE, related_name="forbidden")
    reason = models.CharField(_("reason"), max_length=200)
    forbidden_at = models.DateTimeField(_("since"))
    forbidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ForbiddenQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "guest"], name="forbidden_once")]

    def __str__(self) -> str:
        return f"{self.application_id} × {self.guest_id}"


class Unmet(models.Model):
    """A wished pair without a meeting in this version, and why: codes of reasons with their words as data."""

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="unmet")
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    guest = models.ForeignKey(Guest, models.CASCADE, related_name="+")
    code = models.CharField(_("reason"), max_length=20)
    moves = models.PositiveSmallIntegerField(_("meetings that would have to move"), null=True)
    reasons = models.JSONField(_("reasons"), default=list)
    remedies = models.JSONField(_("what would be enough"), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timetable", "application", "guest"], name="unmet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} × {self.guest_id}: {self.code}"


class TimetablingQuerySet(models.QuerySet["Timetabling"]):
    def visible_to(self, viewer: Viewer) -> "TimetablingQuerySet":
        return self.filter(of_the_mission(viewer, "leg__mission__"))


class Timetabling(models.Model):
    """A planning or repair that runs beside the request, and how far it is. ``change`` says what is to be repaired."""

    leg = models.ForeignKey(Leg, models.CASCADE, related_name="timetablings")
    change = models.JSONField(_("change"), default=dict)
    started_at = models.DateTimeField(_("started at"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    heard_at = models.DateTimeField(_("last heard of"))
    progress_percent = models.PositiveSmallIntegerField(_("progress in per cent"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    error = models.CharField(_("error"), max_length=600, blank=True)
    result = models.JSONField(_("result"), default=dict)

    objects = TimetablingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leg"], condition=Q(ended_at=None), name="one_timetabling_of_a_leg")
        ]

    def __str__(self) -> str:
        return f"{self.leg_id} {self.started_at:%Y-%m-%d %H:%M}"


class Invitation(models.Model):
    """A letter with an .ics file to one of those whom a change concerns; it waits here until it was handed over.

    The words are those of the moment of publishing; ``ics`` is sent as it stands.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations")
    timetable = models.ForeignKey(Timetable, models.PROTECT, related_name="invitations")
    audience = models.CharField(_("to"), max_length=12, choices=Audience)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=8)
    is_cancellation = models.BooleanField(_("cancels"), default=False)
    sequence = models.PositiveIntegerField(_("sequence"))
    title = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    ics = models.TextField(_(".ics"))
    state = models.CharField(_("state"), max_length=8, choices=InvitationState, default=InvitationState.PENDING)
    next_at = models.DateTimeField(_("next moment"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "audience", "sequence", "email"], name="invitation_once"),
            models.CheckConstraint(
                condition=Q(state="pending", next_at__isnull=False) | (~Q(state="pending") & Q(next_at=None)),
                name="invitation_next_moment",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="invitation_due")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.audience} {self.sequence}"
