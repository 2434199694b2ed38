"""An old program does not act on a newer schema, and says so in one sentence."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from chomchom.core import schema
from chomchom.net.commands.work import OTHER_VERSION
from chomchom.net.models import Watch
from chomchom.net.tasks.worker import Worker
from chomchom.site.operation import guard

pytestmark = pytest.mark.django_db

EXPANDING, CONTRACTING = "0999_more_columns", "0999_contract_old_columns"


def applied(name, app="care"):
    """As if a newer program had migrated."""
    MigrationRecorder.Migration.objects.create(app=app, name=name)


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    monkeypatch.setitem(guard._state, "schema", None)


def test_the_own_schema_is_known():
    assert schema.schema().is_ours and schema.findings(now=None) == []
    assert (schema.schema().refusal_of_pages, schema.schema().refusal_of_worker) == ("", "")


class TestWorker:
    def test_it_takes_no_work_of_a_newer_version(self, world):
        world.promise(1)
        applied(EXPANDING)
        worker = Worker(clock=world_noon)
        assert not worker.may_begin() and "0999_more_columns is not known here" in worker.refusal
        worker.run()  # ends by itself
        assert Watch.objects.get().state == "open"

    def test_the_command_ends_with_a_sentence_and_a_code_that_asks_for_no_second_try(self, capsys):
        applied(EXPANDING)
        with pytest.raises(SystemExit) as ended:
            call_command("net", "work", "--once")
        assert (
            ended.value.code == OTHER_VERSION
            and "Start the worker and pages of that version" in capsys.readouterr().out
        )

    def test_it_looks_again_while_it_runs_and_at_once_after_a_fault(self, world, monkeypatch):
        worker, looks = Worker(clock=world_noon), []
        monkeypatch.setattr(worker, "may_begin", lambda: looks.append(1) or True)
        assert worker._may_work() and worker._may_work() and len(looks) == 1, "not at every turn"
        worker._count_error(DatabaseError("no such column"))
        assert worker._may_work() and len(looks) == 2
        assert worker.numbers == {"error:DatabaseError": 1}

    def test_a_worker_that_runs_stops_when_somebody_migrates(self, world, monkeypatch):
        worker = Worker(clock=world_noon)
        turns = []

        def cycle():
            turns.append(1)
            applied(EXPANDING)
            worker._next_schema = 0.0  # a minute has passed
            return True

        monkeypatch.setattr(worker, "cycle", cycle)
        worker.run()
        assert len(turns) == 1 and worker.refusal

    def test_it_does_not_begin_before_the_database_is_migrated(self):
        MigrationRecorder.Migration.objects.filter(app="net", name="0001_initial").delete()
        assert "Run `chomchom migrate`" in schema.schema().refusal_of_worker


def world_noon():
    from net.net_world import NOON

    return NOON


@pytest.fixture
def world(db):
    from net.net_world import World

    return World()


class TestPages:
    def test_they_go_on_beside_a_version_that_only_adds(self, client):
        applied(EXPANDING)
        guard.look()
        assert client.get(reverse("people:login")).status_code == 200
        assert (guard.word(), client.get("/health").json()["schema"]) == ("newer", "newer")

    def test_they_are_refused_beside_one_that_took_something_away(self, client):
        applied(CONTRACTING)
        guard.look()
        for answer in (client.get(reverse("people:login")), client.post(reverse("people:login"), {"username": "x"})):
            assert (answer.status_code, answer["Retry-After"]) == (503, "30")
            assert "119" in answer.text and answer["X-Request-Id"] in answer.text
        health = client.get("/health")
        assert (health.status_code, health.json()["schema"]) == (503, "refused")
        MigrationRecorder.Migration.objects.filter(name=CONTRACTING).delete()
        guard.look()
        assert client.get(reverse("people:login")).status_code == 200

    def test_they_are_refused_before_the_database_is_migrated(self, client):
        MigrationRecorder.Migration.objects.filter(app="net", name="0001_initial").delete()
        guard.look()
        assert client.get("/").status_code == 503 and client.get("/health").json()["schema"] == "behind"

    def test_a_database_that_does_not_answer_changes_nothing(self, client, monkeypatch):
        guard.look()
        monkeypatch.setattr(schema, "schema", lambda: (_ for _ in ()).throw(DatabaseError("gone")))
        assert guard.look() is None and guard.word() == "ours"

    def test_no_request_asks_the_database_for_it(self, client, django_assert_num_queries):
        guard.look()
        with django_assert_num_queries(1) as asked:  # the page shows which services of others let in
            client.get(reverse("people:login"))
        assert "people_loginservice" in asked.captured_queries[0]["sql"]


def test_the_audit_names_migrations_of_others():
    applied(EXPANDING)
    (finding,) = schema.findings(now=None)
    assert (finding.code, finding.rows) == ("migration_unknown", ("care.0999_more_columns",))
