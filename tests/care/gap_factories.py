"""People without a gap, so that a test adds the one thing that makes one."""

from datetime import date, datetime, timedelta

from chomchom.care.enums import HandoverState, Household, Met
from chomchom.care.models import Gap, Recipient
from chomchom.care.operations import gaps
from chomchom.core.actors import Actor
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
