import pytest

from chomchom.care.operations import ladders
from chomchom.care.policies import ASKS, LADDERS
from chomchom.net import ladder as net_ladder
from chomchom.net import subjects
from chomchom.net.models import Policy
from chomchom.net.operations import publish_policy
from chomchom.people.enums import Role
from tests import factories

BY = factories.Actor.program("test")


def test_a_migrated_database_has_every_ladder(db):
    assert set(Policy.objects.filter(district=None).values_list("key", flat=True)) >= {row.key for row in LADDERS}


def test_installing_again_leaves_what_was_published(db, noon):
    publish_policy(district_id=None, key="care.change", steps=LADDERS[0].steps, by=BY, at=noon)
    before = Policy.objects.count()
    assert ladders.install(by=BY, at=noon) == 0
    assert Policy.objects.count() == before


def test_a_missing_ladder_is_installed(db, noon):
    Policy.objects.filter(key="care.red_flag").delete()
    assert ladders.install(by=BY, at=noon) == 1


@pytest.mark.parametrize("row", LADDERS, ids=lambda row: row.key)
def test_every_step_asks_something_that_is_told(row):
    for step in net_ladder.parse(row.steps):
        assert step.ask in ASKS and subjects.ask(step.ask) == str(ASKS[step.ask])
        assert set(step.roles) <= set(Role.values)


def test_the_desk_has_until_minute_30_and_high_risk_is_visited_by_60():
    def after(key):
        return [s.after_minutes + 10 for s in net_ladder.parse(next(r.steps for r in LADDERS if r.key == key))]

    assert after("care.no_reply")[:3] == [10, 30, 120]
    assert after("care.no_reply.high")[:3] == [10, 30, 60]


def test_a_warning_sign_reaches_three_offices_with_its_first_step():
    first = next(row.steps for row in LADDERS if row.key == "care.red_flag")[0]
    assert set(first["roles"]) == {"provider_desk", "case_manager", "duty_officer"}
    assert first["after_minutes"] == 0
