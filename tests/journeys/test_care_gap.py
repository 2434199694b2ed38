"""The person who was found: three weeks earlier the list of care gaps would have begun with this name.

Lives alone, high risk; the other service had stopped, nobody could be called; then the door stayed shut.
"""

from datetime import timedelta

import pytest

from chomchom.care.enums import HandoverState, Household, Met, Risk
from chomchom.care.models import Gap
from chomchom.care.operations import gaps
from chomchom.core import clock
from chomchom.core.actors import Actor
from chomchom.net.models import Alert
from chomchom.net.tasks.worker import Worker
from tests import factories
from tests.care.gap_factories import make_cared_for

WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
BY = Actor.program("gaps")


@pytest.fixture
def district(db, noon):
    """Twelve neighbours with the troubles of a usual month, and the person of the story."""
    district = factories.District()
    start = noon - 3 * WEEK
    for number in range(12):
        neighbour = make_cared_for(district, start, name=f"이웃{number}", risk=Risk.MIDDLE)
        if number % 3 == 0:
            neighbour.contacts.all().delete()
        if number % 4 == 0:
            neighbour.household = Household.COUPLE
            neighbour.save()
            factories.make_service(neighbour, ended_on=(start - 5 * DAY).date())
    return district


@pytest.fixture
def found(district, noon):
    start = noon - 3 * WEEK
    person = make_cared_for(district, start, name="박발견", risk=Risk.HIGH)
    person.contacts.all().delete()
    factories.make_service(person, ended_on=(start - 10 * DAY).date())
    return person


def test_three_weeks_earlier_the_person_would_have_been_on_top(client, district, found, noon, monkeypatch):
    then = noon - 3 * WEEK
    monkeypatch.setattr(clock, "now", lambda: then)
    gaps.look(district=district.office, by=BY, at=then.replace(hour=6))
    client.force_login(district.case_manager, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    page = client.get("/care/gaps/").content.decode()
    names = [name for name in ("박발견", *(f"이웃{n}" for n in range(12))) if name in page]
    assert len(names) > 3 and min(names, key=page.index) == "박발견"
    assert "(10 days ago), and the person lives alone." in page and "There is nobody to call" in page


def test_nobody_could_have_overlooked_it_until_something_was_done(client, district, found, noon, monkeypatch):
    """Two days after the look nobody has answered: the owner is called; a deed closes gap and alert together."""
    then = noon - 3 * WEEK
    gaps.look(district=district.office, by=BY, at=then)
    gap = Gap.objects.get(recipient=found, kind="service_stopped")
    late = then + 2 * DAY + timedelta(minutes=1)
    Worker(clock=lambda: late).run_once()
    alert = Alert.objects.live().get(subject_kind="care.gap", subject_id=gap.pk)
    assert alert.parties.filter(role="case_manager", organisation=district.dong_office).exists()
    monkeypatch.setattr(clock, "now", lambda: late)
    client.force_login(district.case_manager, backend="django.contrib.auth.backends.ModelBackend")
    client.post(f"/care/gaps/{gap.pk}/close/", {"deed": "substitute_service", "how": "방문요양 신청, 내일부터 주 5회"})
    alert.refresh_from_db()
    assert (alert.state, alert.outcome) == ("closed", "substitute_service")


def test_the_week_in_which_the_door_stayed_shut_shows_in_the_priority(district, found, noon):
    for number in range(22):
        day = noon - 3 * WEEK + number * DAY
        if number < 19:
            factories.make_handover(district, day, found, state=HandoverState.MET, met=Met.RECIPIENT)
        elif number < 21:
            factories.make_handover(district, day, found, state=HandoverState.NO_REPLY)
        gaps.look(district=district.office, by=BY, at=day.replace(hour=6))
    points = [row.points for row in found.priorities.order_by("valid_from")]
    assert points == sorted(points) and "unconfirmed" in found.priorities.get(valid_to=None).parts
