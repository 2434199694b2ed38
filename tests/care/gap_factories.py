"""People without a gap, so that a test adds the one thing that makes one."""

from datetime import date, datetime, timedelta

from chomchom.care.enums import HandoverState, Household, Met
from chomchom.care.models import Gap, GapEntry, Priority, Recipient
from chomchom.care.operations import gaps
from chomchom.core.actors import Actor
from chomchom.people.enums import Role
from chomchom.people.models import Organisation
from tests import factories
from tests.factories import District

BY = Actor.program("test")


def make_cared_for(district: District, at: datetime, *, days: int = 8, **values) -> Recipient:
    """Lives alone, has a plan and a contact, and was met on each of the last days."""
    person = factories.make_recipient(district, household=Household.ALONE, **values)
    factories.make_contact(person)
    plan = factories.make_plan(district, person, weekdays=127, on_holidays=True)
    for number in range(1, days + 1):
        moment = at - timedelta(days=number)
        factories.make_handover(district, moment, person, plan=plan, state=HandoverState.MET, met=Met.RECIPIENT)
    return person


def look(district: District, at: datetime) -> gaps.Looked:
    return gaps.look(district=district.office, by=BY, at=at)


def kinds_of(person: Recipient) -> set[str]:
    return set(Gap.objects.open().filter(recipient=person).values_list("kind", flat=True))


def days_before(at: datetime, days: int) -> date:
    return (at - timedelta(days=days)).date()


def make_gap(person: Recipient, office: Organisation, at: datetime, **values) -> Gap:
    """A gap as a look would have found it, with the person's priority."""
    values = {
        "kind": "no_contact", "key": "none", "since": at.date(), "facts": {"entered": False}, "points": 15,
        "organisation": office, "role": Role.CASE_MANAGER, "due_at": at + timedelta(days=1), "found_at": at,
    } | values  # fmt: skip
    gap = Gap.objects.create(recipient=person, district_id=person.district_id, **values)
    GapEntry.objects.create(gap=gap, at=at, event="found", actor="test")
    Priority.objects.get_or_create(
        recipient=person, valid_to=None, defaults={"valid_from": at.date(), "points": 15, "parts": {"no_contact": 15}}
    )
    return gap
