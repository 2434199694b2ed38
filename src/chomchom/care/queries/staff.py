"""Reads about who may do what on a day, in a number of statements that does not depend on how many people."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q

from chomchom.care.enums_staff import Presence, SessionState
from chomchom.care.models import (
    Attendance,
    CheckTry,
    Course,
    Credential,
    StaffException,
    StaffRule,
    TrainingSession,
)
from chomchom.care.models.staff import TrainingSessionQuerySet, overseen_by
from chomchom.care.rules.staff_page import Papers
from chomchom.people.enums import Role
from chomchom.people.models import Account, Membership, Organisation
from chomchom.people.viewer import Viewer

Key = tuple[int, str]  # (account id, role)


def papers_of(account_ids: Collection[int], district_id: int, day: date) -> Papers:
    """Two queries; one where the district asks for nothing."""
    rules = tuple(StaffRule.objects.on(day).filter(district=district_id).order_by("topic"))
    held: dict[tuple[int, str], list[Credential]] = defaultdict(list)
    if rules:
        topics = {rule.topic for rule in rules}
        rows = Credential.objects.standing().filter(account__in=account_ids, topic__in=topics).order_by("valid_from")
        for row in rows:
            held[row.account_id, row.topic].append(row)
    return Papers(rules, held)


def allowed_on(organisation_id: int, role: str, day: date) -> set[int]:
    """The accounts for which a reason was recorded for that day. One query."""
    rows = StaffException.objects.filter(organisation=organisation_id, role=role, day=day)
    return set(rows.values_list("account_id", flat=True))


def exceptions_on(viewer: Viewer, day: date) -> list[StaffException]:
    """Who works on the day for a reason, in the viewer's organisations. One query."""
    rows = StaffException.objects.filter(organisation__in=overseen_by(viewer), day=day)
    return list(rows.select_related("account", "organisation", "allowed_by").order_by("organisation__name", "pk"))


def members_on(viewer: Viewer, day: date) -> list[Membership]:
    """Who works at the organisations that the viewer looks after, by organisation, role and name. One query."""
    rows = Membership.objects.on(day).active().filter(organisation__in=overseen_by(viewer))
    return list(
        rows.select_related("account", "organisation").order_by(
            "organisation__kind", "organisation__name", "role", "account__name", "pk"
        )
    )


def member_of(viewer: Viewer, account_id: int, day: date) -> list[Membership]:
    return [row for row in members_on(viewer, day) if row.account_id == account_id]


def memberships_of(account: Account, day: date) -> list[Membership]:
    rows = Membership.objects.on(day).filter(account=account)
    return list(rows.select_related("organisation").order_by("pk"))


def credentials_of(account: Account) -> list[Credential]:
    """All that was recorded, the newest first, with those taken back."""
    rows = Credential.objects.filter(account=account).select_related(
        "recorded_by", "withdrawn_by", "attendance__session"
    )
    return list(rows.order_by("-issued_on", "-pk"))


def previous_end(account_id: int, topic: str) -> date | None:
    """The latest end of what somebody holds of that topic."""
    rows = Credential.objects.standing().filter(account=account_id, topic=topic, valid_to__isnull=False)
    return rows.order_by("-valid_to").values_list("valid_to", flat=True).first()


def rule_of(district_id: int, topic: str, day: date) -> StaffRule | None:
    return StaffRule.objects.on(day).filter(district=district_id, topic=topic).order_by("-valid_from").first()


def rules_of(district_ids: Iterable[int]) -> list[StaffRule]:
    """All rules, also those over and to come, the newest of a topic first."""
    rows = StaffRule.objects.filter(district__in=list(district_ids)).select_related("created_by")
    return list(rows.order_by("topic", "-valid_from"))


# -- training ----------------------------------------------------------------------------------------------------------


def sessions(viewer: Viewer) -> TrainingSessionQuerySet:
    """Those to come first, then the newest; with how many are invited and were there."""
    there = Q(attendances__presence=Presence.ATTENDED)
    return (
        TrainingSession.objects.visible_to(viewer)
        .select_related("course", "organisation")
        .annotate(invited=Count("attendances"), attended=Count("attendances", filter=there))
        .order_by("-starts_at", "-pk")
    )


def courses_of(district_ids: Iterable[int]) -> list[Course]:
    rows = Course.objects.filter(district__in=list(district_ids), retired_at=None)
    return list(rows.order_by("topic", "title", "pk"))


def attendances_of(session: TrainingSession) -> list[Attendance]:
    """With account, organisation, tries and certificate. Two queries."""
    rows = session.attendances.select_related("account", "organisation", "credential")
    tries = Prefetch("tries", queryset=CheckTry.objects.order_by("pk"))
    return list(rows.prefetch_related(tries).order_by("organisation__name", "account__name", "pk"))


def own_attendances(account: Account) -> list[Attendance]:
    """One's own trainings, the newest first. Two queries."""
    rows = Attendance.objects.filter(account=account).exclude(session__state=SessionState.CANCELLED)
    rows = rows.select_related("session__course", "session__organisation", "credential")
    tries = Prefetch("tries", queryset=CheckTry.objects.order_by("pk"))
    return list(rows.prefetch_related(tries).order_by("-session__starts_at", "-pk"))


def who_can_be_invited(viewer: Viewer, session: TrainingSession, day: date) -> list[Membership]:
    """People of the viewer's organisations who are not invited yet, once each."""
    there = set(session.attendances.values_list("account_id", flat=True))
    found: dict[int, Membership] = {}
    for row in members_on(viewer, day):
        if row.account_id not in there:
            found.setdefault(row.account_id, row)
    return list(found.values())


def hosts_of(viewer: Viewer) -> list[Organisation]:
    return list(overseen_by(viewer).order_by("kind", "name"))


def parties_for(account_id: int, district_id: int, day: date) -> dict[str, int]:
    """Who is told when this person's certificate ends: the desk or dong office of the person, and the district."""
    told: dict[str, int] = {Role.DISTRICT_OFFICER.value: district_id}
    rows = Membership.objects.on(day).filter(account=account_id).order_by("pk")
    for role, organisation_id in rows.values_list("role", "organisation_id"):
        if role == Role.CASE_MANAGER:
            told.setdefault(Role.CASE_MANAGER.value, organisation_id)
        elif role in (Role.PROVIDER_DESK, Role.KITCHEN, Role.DIETITIAN, Role.COURIER):
            told.setdefault(Role.PROVIDER_DESK.value, organisation_id)
    return told
