"""What must not grow unseen: statements per alert and the order of the first message; never seconds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from net.net_world import KIND, NOON, PROGRAM

from chomchom.net import chores, operations
from chomchom.net.models import Alert, Notice
from chomchom.net.operations import advancing
from chomchom.net.tasks.worker import LARGEST, Worker

pytestmark = pytest.mark.django_db


def counted(work):
    """How many statements, without savepoints, which are there only because a test is one transaction."""
    with CaptureQueriesContext(connection) as context:
        work()
    return len([query for query in context.captured_queries if "SAVEPOINT" not in query["sql"]])


def test_a_thousand_alerts_cost_at_most_a_tenth_of_a_statement_each(world, sink, monkeypatch):
    """The chores of the programmes have statements of their own, once in minutes or hours whatever the alerts."""
    monkeypatch.setattr(chores, "CHORES", {})
    world.publish("sink", [{**world.policy.steps[0], "channels": ["sink"]}])
    world.promise(*range(1000), policy="sink")
    statements = counted(Worker(name="test", clock=lambda: NOON).run_once)
    assert (Alert.objects.count(), len(sink.messages)) == (1000, 1000)
    assert statements <= 100


def test_a_batch_costs_the_same_statements_whatever_its_size(world):
    world.promise(*range(310))
    few = counted(lambda: advancing.advance(now=NOON, limit=10))
    many = counted(lambda: advancing.advance(now=NOON, limit=300))
    assert few == many <= 25


def test_the_first_messages_leave_before_the_storm_is_opened(world, sink):
    world.promise(*range(2 * LARGEST))
    worker = Worker(name="test", clock=lambda: NOON)
    worker.cycle()
    assert Alert.objects.count() == advancing.BATCH
    assert Notice.objects.filter(channel="sink").exclude(state="pending").count() == 50
    worker.run_once()
    assert len(sink.messages) == 2 * LARGEST


def test_what_is_red_leaves_before_what_is_not(world, sink):
    sink.threads = 1
    world.promise(*range(60))
    advancing.advance(now=NOON)
    world.publish("red", world.policy.steps)
    red = world.raise_alert(99, cause="red_flag", severity="red", policy="red")
    Worker(name="test", clock=lambda: NOON).cycle()
    sent_or_leased = Notice.objects.filter(channel="sink").exclude(state="pending")
    assert red.pk in set(sent_or_leased.values_list("alert", flat=True))
    assert sent_or_leased.count() == 50


def test_a_confirmation_in_time_costs_few_statements(world):
    world.promise(1)
    statements = counted(lambda: operations.keep_many(kind=KIND, subject_ids=[1], outcome="met", by=PROGRAM, at=NOON))
    assert statements <= 2


@pytest.mark.parametrize("model", ["net_watch", "net_alert", "net_notice"])
def test_the_loop_reads_what_is_due_from_an_index(world, model):
    """On SQLite a partial index is used only for a condition it can prove; this would be lost without a sound."""
    order = "urgency DESC, next_at" if model == "net_notice" else "next_at"
    sql = f"SELECT id FROM {model} WHERE next_at <= %s AND schema <= 1 ORDER BY {order} LIMIT 10"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", [connection.ops.adapt_datetimefield_value(NOON)])
        else:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN {sql}", [NOON])
        plan = str(cursor.fetchall())
    assert f"{model.removeprefix('net_')}_due" in plan
