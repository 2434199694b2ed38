"""Figures and state for the machines that watch: right, and for those only."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from net.net_world import NOON, World
from prometheus_client.parser import text_string_to_metric_families

from chomchom.core import clock
from chomchom.net import channels
from chomchom.net.tasks.worker import Worker
from chomchom.site.operation import guard, numbers, views

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setitem(guard._state, "schema", None)


def read(client, **headers):
    """{(name, values of the labels in the order of their names): value}"""
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.fixture
def opened(settings):
    settings.METRICS_NETWORKS = ["127.0.0.0/8"]


class TestWhoMayAsk:
    def test_nobody_by_default(self):
        assert Client().get("/metrics").status_code == 404

    def test_a_token(self, settings):
        settings.METRICS_TOKEN = "t" * 32
        assert Client().get("/metrics", headers={"Authorization": "Bearer " + "t" * 32}).status_code == 200
        for given in ("Bearer " + "t" * 31, "Bearer ", "", "Bearer 토큰"):
            assert Client().get("/metrics", headers={"Authorization": given}).status_code == 404

    @pytest.mark.parametrize(("address", "status"), [("10.1.2.3", 200), ("10.2.0.1", 404), ("::1", 200), ("", 404)])
    def test_a_network(self, settings, address, status):
        settings.METRICS_NETWORKS = ["10.1.0.0/16", "::1/128"]
        assert Client(REMOTE_ADDR=address).get("/metrics").status_code == status

    @pytest.mark.parametrize("name", views.FORWARDED)
    def test_but_not_what_came_through_a_proxy_there(self, opened, name):
        assert Client().get("/metrics").status_code == 200
        assert Client().get("/metrics", headers={name: "203.0.113.9"}).status_code == 404


def test_the_figures_are_those_of_the_rows(opened, settings, monkeypatch):
    world = World()
    world.promise(1, 2, at=NOON - timedelta(minutes=30), due_at=NOON - timedelta(minutes=1))
    world.promise(3, at=NOON, due_at=NOON + timedelta(hours=1))
    before = read(Client())
    assert (before["chomchom_watches_open",], before["chomchom_watches_late",]) == (3, 2)
    assert (before["chomchom_heartbeat_age_seconds",], before["chomchom_oldest_due_seconds",]) == (-1, 60)

    class Sink:
        name, label, bundles, threads = "sink", "Sink", False, 1

        def addresses(self, account_ids):
            return dict.fromkeys(account_ids, "x")

        def send(self, message):
            if message.alert_ids[0] % 2:
                raise channels.ChannelError("no", retry=False)

    monkeypatch.setitem(channels.CHANNELS, "sink", Sink())
    worker = Worker(name="w1", clock=lambda: NOON)
    worker.run_once()
    worker._next_beat = 0
    worker.numbers["error:OperationalError"] += 2
    worker._beat()
    after = read(Client())
    assert (after["chomchom_watches_open",], after["chomchom_heartbeat_age_seconds",]) == (1, 0)
    assert sum(value for key, value in after.items() if key[0] == "chomchom_alerts_open") == 2
    assert after["chomchom_deliveries_total", "sink", "sent", "w1"] == 1
    assert after["chomchom_deliveries_total", "sink", "failed", "w1"] == 3, "its ladder moves on at once"
    assert after["chomchom_worker_errors_total", "OperationalError", "w1"] == 2
    assert after["chomchom_chore_age_seconds", "drills"] == 0
    assert after["chomchom_requests_total", "GET", "metrics", "200"] >= 1
    assert after["chomchom_disk_free_megabytes",] > 0 and after["chomchom_backup_age_seconds",] == -1


def test_they_cost_the_same_however_many_rows_there_are(opened, django_assert_max_num_queries):
    World().promise(*range(40), at=NOON, due_at=NOON + timedelta(hours=1))
    with django_assert_max_num_queries(10):
        read(Client())


class TestHealth:
    def test_a_full_disk_is_not_well(self, settings, monkeypatch):
        Worker(clock=lambda: NOON).run_once()
        assert Client().get("/health").status_code == 200
        monkeypatch.setattr(numbers, "free_megabytes", lambda: 499)
        answer = Client().get("/health")
        assert (answer.status_code, answer.json()["disk_free_mb"], answer.json()["well"]) == (503, 499, False)

    def test_a_database_that_does_not_answer_is_told_so(self, monkeypatch):
        def gone(now):
            raise DatabaseError

        monkeypatch.setattr(views, "health_of_the_net", gone)
        answer = Client().get("/health")
        assert (answer.status_code, answer.json()["database"]) == (503, False)
