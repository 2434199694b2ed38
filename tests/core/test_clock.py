"""The story clock runs at its speed, never goes back, and does not exist in production."""

from datetime import UTC, datetime, timedelta

import pytest

from chomchom.core import clock
from chomchom.core.clock import StoryClock

REAL = datetime(2026, 5, 13, 3, 0, tzinfo=UTC)
STORY = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR = tmp_path
    settings.PRODUCTION = False


def test_the_story_runs_at_its_speed():
    assert StoryClock(REAL, STORY, 60).at(REAL + timedelta(seconds=10)) == STORY + timedelta(minutes=10)


def test_without_a_file_it_is_the_worlds_time():
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert clock.story() is None and clock.set_speed(3) is None


def test_what_was_set_is_read_again():
    clock.set_story(at=STORY + timedelta(days=36500), speed=0)
    assert clock.now() == STORY + timedelta(days=36500)


def test_it_does_not_go_back():
    clock.set_story(at=STORY, speed=0)
    with pytest.raises(ValueError, match="does not go back"):
        clock.set_story(at=STORY - timedelta(seconds=1), speed=1)
    clock.set_speed(0)
    assert clock.now() == STORY


def test_production_has_none(settings):
    clock.set_story(at=STORY, speed=0)
    settings.PRODUCTION = True
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    with pytest.raises(ValueError, match="production"):
        clock.set_story(at=STORY, speed=1)
