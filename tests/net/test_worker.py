"""The loop with a clock of the test: what is sent, what is tried again, what holds up nothing else."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db.utils import OperationalError
from net.net_world import LADDER, NOON, Sink, minutes

from chomchom.net import channels
from chomchom.net.channels import ChannelError
from chomchom.net.models import Alert, AlertEntry, Heartbeat, Notice, Policy, Watch
from chomchom.net.operations import advancing, delivering, heartbeats, keep_many
from chomchom.net.queries.books import books, findings
from chomchom.net.queries.health import health
from chomchom.net.schema import SCHEMA
from chomchom.net.tasks.worker import Worker

pytestmark = pytest.mark.django_db


class Clock:
    def __init__(self, now=NOON):
        self.now = now

    def __call__(self):
        return self.now

    def forward(self, **words):
        self.now += timedelta(**words)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def worker(world, clock):
    return Worker(name="test", clock=clock)


@pytest.fixture
def other():
    """A second channel beside the sink."""
    channel = Sink(name="other")
    channels.register(channel)
    yield channel
    channels.CHANNELS.pop("other")


def states(**filters):
    return list(
        Notice.objects.exclude(channel="in_app").filter(**filters).order_by("pk").values_list("state", flat=True)
    )


def test_a_message_says_what_is_asked_without_a_name(world, worker, sink):
    world.promise(1)
    worker.run_once()
    (message,) = sink.messages
    assert (message.key, message.title) == (f"{Alert.objects.get().pk}:0:0:{world.desk.pk}:sink",
                                            "Not confirmed in time: No. 1 · Suwan")  # fmt: skip
    assert "Kim" not in message.title + message.text
    assert message.url.endswith(f"/net/alerts/{Alert.objects.get().pk}/")
    assert states() == ["sent"]


def test_every_notice_is_sent_once_however_often_the_loop_runs(world, worker, sink):
    world.promise(*range(130))
    worker.run_once()
    Worker(name="again", clock=worker.clock).run_once()
    assert len(sink.messages) == len({message.key for message in sink.messages}) == 130
    assert findings(now=NOON) == []
    assert (books().promised, books().unresolved) == (130, 130)


def test_a_failure_goes_back_to_its_row_and_is_tried_again_with_the_same_key(world, worker, sink, clock):
    world.promise(1)
    sink.error = ChannelError("busy")
    worker.run_once()
    notice = Notice.objects.get(channel="sink")
    assert (notice.state, notice.error, notice.next_at) == ("pending", "busy", NOON + timedelta(seconds=5))
    sink.error = None
    clock.forward(seconds=4)
    worker.run_once()
    assert sink.messages == []
    clock.forward(seconds=1)
    worker.run_once()
    assert [message.key for message in sink.messages] == [notice.key]


def test_a_channel_that_never_answers_well_fails_in_the_end_and_the_ladder_moves_on_at_once(world, worker, sink, clock):
    world.promise(1)
    sink.error = ChannelError("gone", retry=False)
    worker.run_once()
    alert = Alert.objects.get()
    assert (alert.step, alert.at_end, states()) == (2, False, ["failed"] * 3)
    entries = AlertEntry.objects.filter(alert=alert)
    assert list(entries.filter(kind="step").values_list("data__reason", flat=True)) == [
        "opened", "not_delivered", "not_delivered",
    ]  # fmt: skip
    assert list(entries.filter(kind="not_delivered").values_list("text", flat=True)).count("gone") == 3
    assert findings(now=NOON) == []


def test_retries_come_with_growing_pauses_and_end(world, worker, sink, clock):
    world.promise(1)
    sink.error = ChannelError("busy")
    pauses = []
    for _attempt in range(4):
        worker.run_once()
        pauses.append((Notice.objects.filter(channel="sink").first().next_at - clock.now).total_seconds())
        clock.forward(seconds=pauses[-1])
    worker.run_once()
    assert pauses == list(delivering.PAUSES_SECONDS)
    assert Notice.objects.filter(channel="sink").first().state == "failed"
    assert Alert.objects.get().step == 1


def test_a_dead_channel_holds_up_no_other(world, worker, sink, other):
    world.publish("two", [{**LADDER[0], "channels": ["sink", "other"]}])
    world.promise(*range(60), policy="two")
    sink.error = ChannelError("dead")
    worker.run_once()
    assert (len(other.messages), set(states(channel="sink")), set(states(channel="other"))) == (
        60,
        {"pending"},
        {"sent"},
    )


def test_a_hanging_channel_holds_up_no_other(world, clock, sink, other):
    """The hanging sends are let go only after everything else has arrived."""
    let_go = Event()

    class Hanging(Sink):
        def send(self, message):
            let_go.wait(20)
            super().send(message)

    hanging = Hanging(name="sink")
    channels.register(hanging)
    world.publish("two", [{**LADDER[0], "channels": ["sink", "other"]}])
    world.promise(*range(120), policy="two")
    worker = Worker(name="test", clock=clock)
    while len(other.messages) < 120:
        assert worker.cycle() or worker._in_flight
    assert hanging.messages == []
    let_go.set()
    worker.run_once()
    assert len(hanging.messages) == 120


def test_a_channel_that_is_not_switched_on_fails_with_a_sentence(world, worker):
    world.publish("none", [{**LADDER[0], "channels": ["pigeon"]}])
    world.promise(1, policy="none")
    worker.run_once()
    notice = Notice.objects.get()
    assert notice.state == "failed"
    assert "pigeon" in notice.error


def test_a_poisoned_row_is_set_aside_and_named_and_the_rest_goes_on(world, worker, clock, sink):
    world.promise(1, 2, 3)
    broken = Policy.objects.create(
        district=world.district, key="broken", version=1, steps=[{"key": "no roles"}], created_at=NOON, created_by="x"
    )
    Watch.objects.filter(subject_id=2).update(policy=broken)
    worker.run_once()
    assert sorted(Alert.objects.values_list("subject_id", flat=True)) == [1, 3]
    watch = Watch.objects.get(subject_id=2)
    assert (watch.state, watch.failures, watch.next_at) == ("open", 1, NOON + minutes(1))
    (finding,) = findings(now=NOON)
    assert finding.code == "set_aside"
    assert f"watch {watch.pk}" in finding.rows[0]
    assert health(NOON).set_aside == 1
    Watch.objects.filter(subject_id=2).update(policy=world.policy)
    clock.forward(minutes=1)
    worker.run_once()
    assert findings(now=clock.now) == []


def test_a_party_that_does_not_exist_poisons_only_its_own_row(transactional_world, clock):
    """On PostgreSQL the foreign key complains at the end of the transaction."""
    world = transactional_world
    world.promise(1)
    world.promise(2, parties={"provider_desk": 999_999})
    Worker(name="test", clock=clock).run_once()
    assert list(Alert.objects.values_list("subject_id", flat=True)) == [1]
    assert Watch.objects.get(subject_id=2).failures == 1


def test_several_alerts_of_one_cycle_reach_a_reader_as_one_message(world, worker, sink):
    sink.bundles = True
    world.promise(*range(12))
    worker.run_once()
    (message,) = sink.messages
    assert message.title == "12 alerts need you"
    assert all(f"No. {pk} · Suwan" in message.text for pk in range(12))
    assert (len(message.alert_ids), states()) == (12, ["sent"] * 12)
    assert findings(now=NOON) == []


def test_a_bundle_is_sent_again_as_it_was_but_without_what_is_over(world, worker, sink, clock):
    sink.bundles, sink.error = True, ChannelError("busy")
    world.promise(1, 2, 3)
    worker.run_once()
    head = Notice.objects.filter(channel="sink").earliest("pk")
    from net.net_world import KIND, PROGRAM

    keep_many(kind=KIND, subject_ids=[head.alert.subject_id], outcome="met", by=PROGRAM, at=NOON)
    sink.error = None
    clock.forward(seconds=5)
    worker.run_once()
    bundle = next(message for message in sink.messages if message.key == head.key)
    assert sorted(bundle.alert_ids) == sorted(Alert.objects.live().values_list("pk", flat=True))
    assert findings(now=clock.now) == []


def test_a_notice_of_a_closed_alert_is_spared(world, worker, sink):
    world.raise_alert()
    (leased,) = delivering.lease(now=NOON, worker="slow")
    Alert.objects.update(state="closed", next_at=None, closed_at=NOON, closed_by="x", outcome="met")
    (composed,) = delivering.compose([leased], now=NOON)
    delivering.record([delivering.Outcome(composed, NOON)])
    assert (composed.over, states()) == (True, ["spared"])


def test_a_lease_that_ended_is_taken_by_another_worker(world, sink):
    world.raise_alert()
    (first,) = delivering.lease(now=NOON, worker="killed")
    assert delivering.lease(now=NOON + timedelta(seconds=59), worker="other") == []
    (second,) = delivering.lease(now=NOON + timedelta(seconds=60), worker="other")
    assert (second.key, second.attempts) == (first.key, 2)


def test_an_answer_after_the_lease_does_not_undo_what_another_worker_sent(world, sink):
    world.raise_alert()
    late = delivering.compose(delivering.lease(now=NOON, worker="slow"), now=NOON)
    again = delivering.compose(delivering.lease(now=NOON + minutes(2), worker="other"), now=NOON)
    delivering.record([delivering.Outcome(again[0], NOON + minutes(2))])
    delivering.record([delivering.Outcome(late[0], NOON + minutes(3), error="timed out")])
    assert states() == ["sent"]


def test_an_old_program_leaves_rows_of_a_newer_schema_alone(world, worker, sink):
    world.promise(1)
    alert = world.raise_alert(2)
    Watch.objects.filter(subject_id=1).update(schema=SCHEMA + 1)
    Alert.objects.filter(pk=alert.pk).update(schema=SCHEMA + 1, next_at=NOON)
    Notice.objects.update(schema=SCHEMA + 1)
    worker.run_once()
    assert (Alert.objects.count(), sink.messages) == (1, [])


def test_a_clock_that_ran_ahead_is_put_right(world, worker, clock):
    alert = world.raise_alert(at=NOON + minutes(60))
    delivering.lease(now=NOON + minutes(60), worker="ahead")
    assert heartbeats.rebase(now=NOON) == 2
    alert.refresh_from_db()
    assert (alert.step_at, alert.next_at) == (NOON, NOON + minutes(10))
    assert Notice.objects.get(channel="sink").next_at == NOON


def test_the_clock_set_back_and_forth_an_hour_loses_nothing(world, worker, clock, sink):
    world.promise(1, 2)
    worker.run_once()
    for hours in (1, -1, 1, -1):
        clock.forward(hours=hours)
        worker.run_once()
    clock.forward(minutes=16)
    worker.run_once()
    assert len(sink.messages) == len({message.key for message in sink.messages})
    assert {"open"} == set(Alert.objects.values_list("state", flat=True))
    assert findings(now=clock.now) == []


def test_the_heartbeat_is_written_and_its_age_is_known(world, worker, clock, client):
    assert not health(NOON).is_awake
    worker.run_once()
    assert Heartbeat.objects.get().at == NOON
    assert health(NOON + timedelta(seconds=20)).is_well
    assert not health(NOON + timedelta(seconds=40)).is_well
    world.promise(1)
    assert health(NOON + timedelta(seconds=11)).overdue_age == timedelta(seconds=11)
    assert not health(NOON + timedelta(seconds=11)).is_well


def test_health_is_told_to_programs(world, worker, client, monkeypatch):
    from chomchom.core import clock as the_clock

    monkeypatch.setattr(the_clock, "now", lambda: NOON + timedelta(seconds=3))
    assert client.get("/health").status_code == 503
    worker.run_once()
    response = client.get("/health")
    told = {"well": True, "heartbeat_age_s": 3.0, "overdue_age_s": 0.0, "set_aside": 0, "database": True}
    assert response.status_code == 200 and told.items() <= response.json().items()


def test_the_audit_names_what_is_overdue(world):
    world.promise(7)
    (finding,) = findings(now=NOON + timedelta(seconds=11))
    assert (finding.code, finding.count) == ("overdue", 1)


def test_the_audit_names_a_watch_whose_alert_is_missing(world):
    world.promise(7)
    Watch.objects.update(state="alerted", next_at=None)
    assert {finding.code for finding in findings(now=NOON)} == {"balance", "watch_without_alert"}


def test_the_audit_names_a_step_that_left_no_trace(world):
    alert = world.raise_alert()
    Notice.objects.all().delete()
    (finding,) = findings(now=NOON)
    assert (finding.code, finding.rows) == ("step_without_trace", (f"alert {alert.pk} step 0 round 0",))


def test_a_full_disk_or_a_database_out_of_order_loses_nothing(world, worker, sink, monkeypatch):
    world.promise(1)
    real = delivering.record

    def full(outcomes):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(delivering, "record", full)
    with pytest.raises(OperationalError):
        worker.run_once()
    monkeypatch.setattr(delivering, "record", real)
    worker.run_once()
    assert (len(sink.messages), states()) == (1, ["sent"])


def test_the_loop_stops_when_it_is_told_and_writes_down_what_it_sent(transactional_world, sink):
    from django.db import connection

    transactional_world.promise(*range(30))
    stop = Event()
    worker = Worker(name="test", clock=lambda: NOON, stop=stop)

    def run():
        worker.run()
        connection.close()

    thread = Thread(target=run)
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share no database in memory")
    thread.start()
    while len(sink.messages) < 30:
        assert thread.is_alive()
    stop.set()
    thread.join(20)
    assert states() == ["sent"] * 30


def test_advance_takes_no_more_than_its_limit(world):
    world.promise(*range(10))
    assert advancing.advance(now=NOON, limit=4) == 4
    assert Alert.objects.count() == 4


def test_whoever_has_no_address_is_left_to_the_app_without_a_fuss(world, worker, sink, clock):
    world.promise(1)
    sink.addresses = lambda account_ids: {}
    worker.run_once()
    alert = Alert.objects.get()
    assert (alert.step, states()) == (0, ["no_way"])
    assert not AlertEntry.objects.filter(kind="not_delivered").exists()


def test_where_no_address_was_all_there_was_the_ladder_moves_on_at_once(world, worker, sink):
    world.publish("sink only", [{**step, "channels": ["sink"]} for step in LADDER])
    sink.addresses = lambda account_ids: {pk: "sink" for pk in account_ids if pk == world.duty.pk}
    world.promise(1, policy="sink only")
    worker.run_once()
    assert (Alert.objects.get().step, states()) == (2, ["no_way", "no_way", "sent"])


def test_a_channel_that_is_not_switched_on_is_left_out_beside_others(world, worker):
    world.publish("two", [{**LADDER[0], "channels": ["sink", "pigeon"]}])
    world.promise(1, policy="two")
    worker.run_once()
    assert list(Notice.objects.values_list("channel", flat=True)) == ["sink"]
