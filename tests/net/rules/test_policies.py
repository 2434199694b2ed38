"""A ladder that cannot work is refused with a sentence before anybody depends on it."""

import pytest
from net.net_world import LADDER, NOON, PROGRAM

from chomchom.core.refusal import Refused
from chomchom.net import operations
from chomchom.net.models import Policy

pytestmark = pytest.mark.django_db
DESK, DONG, DUTY = LADDER


@pytest.mark.parametrize(
    ("code", "steps"),
    [
        ("no_steps", []),
        ("unreadable_step", [{"key": "desk"}]),
        ("unreadable_step", ["desk"]),
        ("unreadable_step", [{**DESK, "after_minutes": "soon"}]),
        ("bad_minutes", [{**DESK, "after_minutes": -1}]),
        ("bad_minutes", [{**DESK, "acknowledge_minutes": 0}]),
        ("out_of_order", [DUTY, DESK]),
        ("key_twice", [DESK, {**DONG, "key": "desk"}]),
        ("unknown_role", [{**DESK, "roles": ["mayor"]}]),
        ("no_roles", [{**DESK, "roles": []}]),
        ("no_channels", [{**DESK, "channels": []}]),
        ("loop_of_roles", [DESK, DONG, {**DESK, "key": "again", "after_minutes": 30}]),
    ],
)
def test_a_bad_ladder_is_refused_with_a_sentence(world, code, steps):
    before = Policy.objects.count()
    with pytest.raises(Refused) as caught:
        world.publish("bad", steps)
    assert caught.value.refusal.code == code
    assert "{" not in str(caught.value)
    assert Policy.objects.count() == before


def test_a_role_that_nobody_in_the_district_holds_is_refused_where_a_person_publishes(world):
    words = {"district_id": world.district.pk, "key": "late", "steps": LADDER, "by": PROGRAM, "at": NOON}
    world.duty.memberships.all().delete()
    with pytest.raises(Refused) as caught:
        operations.publish_policy(**words, name="late", insist_on_holders=True)
    assert caught.value.refusal.code == "nobody_holds"


def test_the_districts_own_ladder_comes_before_the_one_for_everybody(world):
    everybody = operations.publish_policy(district_id=None, key="late", steps=LADDER[:1], by=PROGRAM, at=NOON)
    assert Policy.objects.current(world.district.pk, "late") == world.policy
    assert Policy.objects.current(None, "late") == everybody
    assert Policy.objects.current(world.provider.pk, "late") == everybody
