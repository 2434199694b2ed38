"""A provider sees whom it has a plan for, and for thirty days after the plan has ended."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import District, make_plan, make_recipient, viewer

from chomchom.care.models import Recipient
from chomchom.care.models.recipient import AFTER_THE_PLAN

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("ended_days_ago", "seen"), [(None, True), (1, True), (30, False), (31, False)])
def test_a_provider_loses_sight_of_whom_it_no_longer_serves(noon, ended_days_ago, seen):
    district, today = District(), noon.date()
    person = make_recipient(district)
    make_plan(district, person, valid_to=None if ended_days_ago is None else today - timedelta(days=ended_days_ago))
    looking = replace(viewer(district.desk), day=today)
    assert list(Recipient.objects.visible_to(looking)) == ([person] if seen else [])
    assert timedelta(days=30) == AFTER_THE_PLAN
    assert list(Recipient.objects.visible_to(replace(viewer(district.officer), day=today))) == [person]
