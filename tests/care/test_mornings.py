"""The day is made by itself from five o'clock on, once, and not for a demo district."""

from datetime import timedelta

import pytest
from factories import District, make_plan, make_recipient

from chomchom.care import mornings
from chomchom.care.models import Handover
from chomchom.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def district():
    district = District()
    make_plan(district, make_recipient(district))
    return district


def test_from_five_oclock_on_and_once(district, noon):
    five = noon.replace(hour=5)
    assert mornings.look(at=five - timedelta(minutes=1)) == 0
    assert mornings.look(at=five) == 1
    assert mornings.look(at=noon) == 0
    assert Handover.objects.on(noon.date()).count() == 1


def test_each_day_anew(district, noon):
    mornings.look(at=noon)
    assert mornings.look(at=noon + timedelta(days=1)) == 1


def test_a_district_without_plans_is_left_alone(noon):
    District()
    assert mornings.look(at=noon) == 0


def test_a_demo_is_played_by_its_officer(district, noon):
    clock.set_story(at=noon, speed=0)
    assert mornings.look(at=noon) == 0
