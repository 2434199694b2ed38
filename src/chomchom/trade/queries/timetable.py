"""What timetables show and are made of; each function says how many statements it needs."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q

from chomchom.people.enums import Role
from chomchom.people.models import Account
from chomchom.people.viewer import Viewer
from chomchom.trade.enums import GuestState
from chomchom.trade.enums_meet import MeetingState
from chomchom.trade.models import (
    Application,
    Forbidden,
    Guest,
    HalfDay,
    Interpreter,
    Invitation,
    Leg,
    Meeting,
    Mission,
    Placement,
    Timetable,
    Timetabling,
    Unmet,
    Wish,
)
from chomchom.trade.models.timetable import MeetingQuerySet, Seat

GONE = (GuestState.DECLINED, GuestState.CANCELLED)
PEOPLE = ("application__exporter", "guest__buyer", "interpreter", "half_day")


def legs_for(viewer: Viewer) -> list[Leg]:
    """Legs of missions seen as a whole: one statement."""
    return list(
        Leg.objects.filter(mission__in=Mission.objects.visible_to(viewer))
        .select_related("mission")
        .order_by("position")
    )


def draft_of(leg: Leg) -> Timetable | None:
    return Timetable.objects.drafts().filter(leg=leg).select_related("leg", "made_by").first()


def latest_published(leg: Leg) -> Timetable | None:
    rows = Timetable.objects.published().filter(leg=leg).select_related("leg", "published_by")
    return rows.order_by("-number").first()


def half_days_of(leg: Leg) -> list[HalfDay]:
    return list(HalfDay.objects.filter(leg=leg).order_by("day", "starts_at"))


def applications_of(leg: Leg, also: Iterable[int] = ()) -> list[Application]:
    """Exporters that go, and those of ``also``, whatever became of them: one statement."""
    rows = Application.objects.filter(mission=leg.mission_id).filter(Q(state="accepted") | Q(pk__in=list(also)))
    return list(rows.select_related("exporter").order_by("number"))


def guests_of(leg: Leg, also: Iterable[int] = ()) -> list[Guest]:
    """Buyers of the leg that come, and those of ``also``, whatever became of them: one statement."""
    coming = Guest.objects.coming().filter(leg=leg).values("pk")
    return list(
        Guest.objects.filter(Q(pk__in=coming) | Q(pk__in=list(also)))
        .select_related("buyer")
        .order_by("buyer__number", "pk")
    )


def names_of(leg: Leg) -> dict[str, dict[int, str]]:
    """Names of exporters and buyers of the leg, also of those that do not come any more: two statements."""
    exporters = Application.objects.filter(mission=leg.mission_id).select_related("exporter")
    buyers = Guest.objects.filter(leg=leg).values_list("pk", "buyer__name")
    return {"exporter": {row.pk: str(row.exporter) for row in exporters}, "buyer": dict(buyers)}


def wishes_of(leg: Leg) -> dict[tuple[int, int], tuple[str, str]]:
    rows = Wish.objects.filter(guest__leg=leg, application__state="accepted")
    return {
        (row[0], row[1]): (row[2], row[3])
        for row in rows.values_list("application_id", "guest_id", "by_exporter", "by_buyer")
    }


def forbidden_of(leg: Leg) -> set[tuple[int, int]]:
    return set(Forbidden.objects.filter(guest__leg=leg).values_list("application_id", "guest_id"))


def interpreters_of(leg: Leg) -> list[Interpreter]:
    return sorted(Interpreter.objects.filter(leg=leg), key=lambda one: one.in_order)


def placements_of(timetable: Timetable) -> list[Placement]:
    return list(timetable.placements.select_related(*PEOPLE).order_by("starts_at", "table"))


def standing_of(leg: Leg) -> list[Meeting]:
    """What is published and not cancelled: one statement."""
    return list(Meeting.objects.filter(leg=leg).standing().select_related(*PEOPLE).order_by("starts_at", "table"))


def unmet_of(timetable: Timetable) -> list[Unmet]:
    return list(
        Unmet.objects.filter(timetable=timetable)
        .select_related("application__exporter", "guest__buyer")
        .order_by("application__number", "guest__buyer__number")
    )


def run_of(leg: Leg) -> Timetabling | None:
    return Timetabling.objects.filter(leg=leg).order_by("-started_at", "-pk").first()


def answers_since(leg: Leg, at: datetime) -> list[Wish | Guest]:
    """What buyers said after a version was published: two statements."""
    wishes = Wish.objects.filter(guest__leg=leg, by_buyer_at__gt=at).select_related(
        "guest__buyer", "application__exporter"
    )
    guests = Guest.objects.filter(leg=leg, state_at__gt=at, state__in=[*GONE, GuestState.ACCEPTED])
    return [*guests.select_related("buyer"), *wishes]


def meetings_of_guest(guest_id: int) -> MeetingQuerySet:
    """The buyer's truth: what is published and stands now."""
    rows = Meeting.objects.filter(guest=guest_id).standing()
    return rows.select_related("application__exporter", "leg", "interpreter").order_by("starts_at")


def meetings_of_application(application_id: int) -> MeetingQuerySet:
    rows = Meeting.objects.filter(application=application_id).standing()
    return rows.select_related("guest__buyer", "leg", "interpreter").order_by("starts_at")


def day_of(viewer: Viewer, leg: Leg) -> MeetingQuerySet:
    """What the viewer sees of a leg on the day, with its log: one statement."""
    return (
        Meeting.objects.visible_to(viewer)
        .filter(leg=leg)
        .exclude(state=MeetingState.CANCELLED)
        .select_related(*PEOPLE, "leg", "consultation")
        .order_by("starts_at", "table")
    )


def legs_to_work(viewer: Viewer) -> list[Leg]:
    """Legs in which the viewer has meetings, or that belong to its missions; with how many there are."""
    seen = Meeting.objects.visible_to(viewer).exclude(state=MeetingState.CANCELLED)
    return list(
        Leg.objects.filter(meetings__in=seen)
        .select_related("mission")
        .annotate(mine=Count("meetings", filter=Q(meetings__in=seen), distinct=True))
        .order_by("-starts_on")
    )


def by_time(seats: Iterable[Seat]) -> dict[datetime, list[Seat]]:
    found: dict[datetime, list[Seat]] = {}
    for seat in seats:
        found.setdefault(seat.starts_at, []).append(seat)
    return found


def letters_of(timetable: Timetable) -> list[Invitation]:
    """The letters of a version, those that did not go first."""
    rows = Invitation.objects.filter(timetable=timetable).select_related("meeting")
    return list(rows.order_by("-error", "state", "sent_at")[:200])


def interpreter_accounts(leg: Leg) -> list[Account]:
    """The interpreters of the secretariat that runs the mission: one statement."""
    rows = Account.objects.filter(
        memberships__organisation=leg.mission.secretariat_id, memberships__role=Role.INTERPRETER
    )
    return list(rows.distinct().order_by("name"))
