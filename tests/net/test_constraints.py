"""What the database itself refuses, whoever writes into it."""

import pytest
from django.db import DatabaseError, transaction
from net.net_world import NOON

from chomchom.net.models import Alert, Notice, Policy, Watch

pytestmark = pytest.mark.django_db


def refused(queryset, **values):
    with pytest.raises(DatabaseError), transaction.atomic():
        queryset.update(**values)


def test_an_open_watch_has_a_next_moment_and_a_settled_one_none(world):
    world.promise(1)
    watch = Watch.objects.all()
    refused(watch, next_at=None)
    refused(watch, state="kept", outcome="met", ended_at=NOON)
    refused(watch, state="kept", outcome="unknown", next_at=None, ended_at=NOON)
    refused(watch, state="kept", outcome="met", next_at=None)


def test_an_alert_without_a_next_moment_or_closed_as_unknown_cannot_exist(world):
    world.raise_alert()
    alert = Alert.objects.all()
    refused(alert, next_at=None)
    refused(alert, state="closed", next_at=None, closed_at=NOON)
    refused(alert, state="closed", next_at=None, closed_at=NOON, outcome="unknown")
    refused(alert, state="acknowledged")
    refused(alert, outcome="met")


def test_a_subject_has_at_most_one_open_alert(world):
    world.raise_alert(1)
    world.raise_alert(2)
    refused(Alert.objects.filter(subject_id=2), subject_id=1)


def test_a_notice_on_its_way_has_a_next_moment_and_its_key_is_used_once(world):
    world.raise_alert()
    notices = Notice.objects.filter(channel="sink")
    refused(notices, next_at=None)
    refused(notices, state="sent", next_at=None)
    refused(Notice.objects.all(), key="the same")


def test_a_version_of_a_ladder_exists_once(world):
    with pytest.raises(DatabaseError), transaction.atomic():
        Policy.objects.create(
            district=world.district, key="late", version=1, steps=[], created_at=NOON, created_by="somebody"
        )
