"""The ladders of a district: its offices see them, its officer publishes other minutes as a new version."""

import pytest
from factories import District

from chomchom.net.models import Policy

pytestmark = pytest.mark.django_db
KEY = "care.no_reply"


@pytest.fixture
def district():
    return District()


@pytest.fixture
def officer(client, district):
    client.force_login(district.officer)
    return client


def minutes(policy, **changed):
    names = ("after_minutes", "acknowledge_minutes", "done_minutes")
    given = {f"{name}-{n}": step.get(name, 30) for n, step in enumerate(policy.steps) for name in names}
    return given | changed


def test_other_minutes_are_a_new_version_of_the_district_and_the_old_one_stays(officer, district):
    old = Policy.objects.current(district.office.pk, KEY)
    answer = officer.post(f"/net/ladders/{KEY}/", minutes(old, **{"acknowledge_minutes-0": 7}))
    assert answer.status_code == 302
    new = Policy.objects.current(district.office.pk, KEY)
    assert (new.district, new.steps[0]["acknowledge_minutes"]) == (district.office, 7)
    assert Policy.objects.get(pk=old.pk).steps == old.steps
    assert [step["roles"] for step in new.steps] == [step["roles"] for step in old.steps]


@pytest.mark.parametrize(
    "changed", [{"after_minutes-1": 99999999}, {"after_minutes-1": ""}, {"acknowledge_minutes-0": 0}]
)
def test_minutes_that_make_no_ladder_are_refused_with_a_sentence(officer, district, changed):
    old = Policy.objects.current(district.office.pk, KEY)
    answer = officer.post(f"/net/ladders/{KEY}/", minutes(old, **changed))
    assert answer.status_code == 422 and answer.context["form"].errors
    assert Policy.objects.current(district.office.pk, KEY) == old


def test_a_later_step_may_not_come_first(officer, district):
    old = Policy.objects.current(district.office.pk, KEY)
    answer = officer.post(f"/net/ladders/{KEY}/", minutes(old, **{"after_minutes-0": 5000}))
    assert answer.status_code == 422 and answer.context["form"].non_field_errors()


def test_a_ladder_that_does_not_exist_is_not_found(officer):
    assert officer.get("/net/ladders/no.such/").status_code == 404


def test_the_page_shows_them_and_only_the_officer_may_change(client, district):
    client.force_login(district.desk)
    page = client.get("/net/ladders/")
    assert page.status_code == 200 and f"/net/ladders/{KEY}/" not in page.content.decode()
    assert client.post(f"/net/ladders/{KEY}/", {}).status_code == 403
