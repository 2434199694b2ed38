import pytest
from django.utils import translation
from net.net_world import KIND, LADDER, NOON, PROGRAM, minutes

from chomchom.core.refusal import Refused
from chomchom.net import operations
from chomchom.net.models import Alert, AlertEntry, Notice, Watch
from chomchom.net.operations.advancing import advance
from chomchom.net.queries.books import findings
from chomchom.net.tasks.worker import Worker

pytestmark = pytest.mark.django_db


def told(alert):
    rows = Notice.objects.filter(alert=alert, channel="sink").order_by("pk")
    return [(row.step, row.round, row.account.username, row.kind) for row in rows]


def kinds(alert):
    return list(AlertEntry.objects.filter(alert=alert).order_by("pk").values_list("kind", flat=True))


def deliver(now):
    Worker(name="test", clock=lambda: now).run_once()


def keep(*ids, at=NOON, outcome="met"):
    operations.keep_many(kind=KIND, subject_ids=ids, outcome=outcome, how="handed over", by=PROGRAM, at=at)


def refused(code, call, **words):
    with pytest.raises(Refused) as caught:
        call(**words)
    assert caught.value.refusal.code == code
    with translation.override("en"):
        sentence = str(caught.value)
    assert "{" not in sentence
    return sentence


# -- promises --------------------------------------------------------------------------------------------------------


def test_promising_twice_makes_one_watch(world):
    assert world.promise(1, 2) == 2
    assert world.promise(1, 2, 3) == 1
    assert Watch.objects.count() == 3


def test_a_kept_promise_is_not_promised_again_but_an_excused_one_is(world):
    world.promise(1, 2)
    keep(1)
    operations.excuse_many(kind=KIND, subject_ids=[2], reason="hospital", by=PROGRAM, at=NOON)
    assert world.promise(1, 2) == 1
    assert sorted(Watch.objects.values_list("subject_id", "state")) == [(1, "kept"), (2, "excused"), (2, "open")]


def test_a_promise_without_a_ladder_is_refused(world):
    refused("no_policy", world.promise, policy="none")


def test_a_watch_keeps_the_version_of_the_ladder_it_began_with(world):
    world.promise(1)
    second = world.publish("late", LADDER[:2])
    world.promise(2)
    assert (second.version, world.policy.version) == (2, 1)
    assert dict(Watch.objects.values_list("subject_id", "policy")) == {1: world.policy.pk, 2: second.pk}


def test_publishing_the_same_ladder_again_makes_no_version(world):
    assert world.publish("late", LADDER) == world.policy


def test_promises_kept_together_are_kept_each_in_its_own_way(world):
    """The second was alerted before the word came that it had been kept in time: that is a correction."""
    world.promise(1, 2, 3)
    Watch.objects.filter(subject_id__in=(1, 3)).update(next_at=NOON + minutes(9))
    advance(now=NOON)
    kept = [operations.Kept(1, "at the door"), operations.Kept(2, "by the family", NOON - minutes(5))]
    operations.keep_each(kind=KIND, kept=kept, outcome="met", by=PROGRAM, at=NOON + minutes(1))
    assert list(Watch.objects.order_by("subject_id").values_list("state", "how")) == [
        ("kept", "at the door"), ("kept", "by the family"), ("open", ""),
    ]  # fmt: skip
    alert = Alert.objects.get()
    assert (alert.subject_id, alert.outcome, kinds(alert)[-1]) == (2, "met", "closed")
    assert {kind for *_rest, kind in told(alert)} <= {"call", "correct"}
    assert AlertEntry.objects.get(alert=alert, kind="closed").happened_at == NOON - minutes(5)
    refused("unknown_outcome", operations.keep_each, kind=KIND, kept=kept, outcome="", by=PROGRAM, at=NOON)


def test_a_moved_promise_falls_due_later(world):
    world.promise(1)
    operations.move(kind=KIND, subject_id=1, due_at=NOON + minutes(30), by=PROGRAM, at=NOON - minutes(5))
    assert advance(now=NOON + minutes(29)) == 0
    assert advance(now=NOON + minutes(30)) == 1


def test_moving_what_is_not_watched_or_alerted_is_refused(world):
    words = {"kind": KIND, "subject_id": 1, "due_at": NOON, "by": PROGRAM, "at": NOON}
    refused("not_watched", operations.move, **words)
    world.promise(1)
    advance(now=NOON)
    refused("alerted", operations.move, **words)


def test_a_promise_kept_in_time_opens_no_alert(world):
    world.promise(1, 2)
    keep(1, at=NOON - minutes(1))
    assert advance(now=NOON) == 1
    assert list(Alert.objects.values_list("subject_id", flat=True)) == [2]


def test_keeping_twice_changes_nothing(world):
    world.promise(1)
    keep(1, at=NOON - minutes(2))
    keep(1, at=NOON - minutes(1), outcome="safe_absent")
    watch = Watch.objects.get()
    assert (watch.state, watch.outcome, watch.ended_at) == ("kept", "met", NOON - minutes(2))


def test_withdrawing_needs_a_reason_and_no_open_alert(world):
    world.promise(1)
    words = {"kind": KIND, "subject_ids": [1], "by": PROGRAM, "at": NOON}
    refused("no_reason", operations.excuse_many, reason=" ", **words)
    advance(now=NOON)
    refused("alerted", operations.excuse_many, reason="hospital", **words)


# -- climbing --------------------------------------------------------------------------------------------------------


def test_an_overdue_promise_opens_an_alert_and_tells_the_first_role(world):
    world.promise(1)
    assert advance(now=NOON + minutes(1)) == 1
    alert = Alert.objects.get()
    assert (alert.cause, alert.since, alert.step, alert.next_at) == ("overdue", NOON, 0, NOON + minutes(11))
    assert told(alert) == [(0, 0, "desk", "call")]
    assert kinds(alert) == ["opened", "step"]
    assert Watch.objects.get().state == "alerted"


def test_a_whole_ladder_climbs_with_the_clock_and_tells_nobody_else(world):
    world.promise(1)
    expected = {0: (0, 0, "desk"), 10: (1, 0, "manager"), 25: (2, 0, "duty"), 40: (2, 1, "duty"), 55: (2, 2, "duty")}
    for minute in range(61):
        before = Notice.objects.filter(channel="sink").count()
        advance(now=NOON + minutes(minute))
        new = told(Alert.objects.get())[before:]
        assert new == ([(*expected[minute], "call")] if minute in expected else []), minute
    alert = Alert.objects.get()
    assert (alert.at_end, alert.state) == (True, "open")
    deliver(NOON + minutes(60))
    assert findings(now=NOON + minutes(60)) == []


def test_i_have_it_stops_the_climb_and_not_done_starts_it_again(world):
    alert = world.raise_alert()
    operations.acknowledge(alert=alert, by=world.actor(world.desk), at=NOON + minutes(5))
    assert advance(now=NOON + minutes(24)) == 0
    assert advance(now=NOON + minutes(25)) == 1
    alert.refresh_from_db()
    assert (alert.state, alert.step, alert.holder) == ("open", 1, None)
    assert kinds(alert) == ["opened", "step", "acknowledged", "not_done", "step"]


def test_where_nobody_is_on_duty_the_ladder_moves_on_at_once_and_says_so(world):
    world.manager.memberships.all().delete()
    world.promise(1)
    advance(now=NOON)
    advance(now=NOON + minutes(10))
    alert = Alert.objects.get()
    assert told(alert) == [(0, 0, "desk", "call"), (2, 0, "duty", "call")]
    assert kinds(alert) == ["opened", "step", "step", "nobody", "step"]


def test_where_nobody_at_all_is_on_duty_the_alert_is_red_and_waits_for_the_repetition(world):
    alert = world.raise_alert()
    for row in (world.desk, world.manager, world.duty):
        row.memberships.all().delete()
    world.raise_alert(2)
    other = Alert.objects.get(subject_id=2)
    assert (alert.at_end, other.at_end, other.next_at) == (False, True, NOON + minutes(15))


def test_people_are_found_at_the_moment_of_the_step(world):
    world.promise(1)
    advance(now=NOON)
    world.manager.memberships.all().delete()
    from net.net_world import account

    account("fresh", world.office, "case_manager")
    advance(now=NOON + minutes(10))
    assert told(Alert.objects.get())[-1] == (1, 0, "fresh", "call")


# -- people ----------------------------------------------------------------------------------------------------------


def test_acknowledging_twice_after_closing_or_after_leaving_is_refused_with_a_sentence(world):
    alert = world.raise_alert()
    desk, manager = world.actor(world.desk), world.actor(world.manager)
    operations.acknowledge(alert=alert, by=desk, at=NOON)
    assert "since 12:00" in refused("yours_already", operations.acknowledge, alert=alert, by=desk, at=NOON)
    assert "Desk" in refused("held", operations.acknowledge, alert=alert, by=manager, at=NOON)
    other = world.raise_alert(2)
    world.manager.memberships.update(valid_to=NOON.date())
    refused("left", operations.acknowledge, alert=other, by=manager, at=NOON)
    operations.close(alert=other, outcome="met", how="visit", note="", by=desk, at=NOON)
    refused("closed", operations.acknowledge, alert=other, by=desk, at=NOON)


def test_an_alert_is_never_closed_unknown(world):
    alert = world.raise_alert()
    for outcome, code in (("", "unknown_outcome"), ("unknown", "unknown_outcome"), ("fine", "no_such_outcome")):
        refused(code, operations.close, alert=alert, outcome=outcome, how="", note="", by=PROGRAM, at=NOON)
    assert Alert.objects.live().count() == 1


def test_closing_settles_the_watch_and_tells_everybody_who_was_told(world):
    world.promise(1)
    advance(now=NOON)
    advance(now=NOON + minutes(10))
    alert = Alert.objects.get()
    deliver(NOON + minutes(10))
    operations.close(
        alert=alert, outcome="safe_absent", how="daughter", note="At her daughter's", by=world.actor(world.manager),
        at=NOON + minutes(12),
    )  # fmt: skip
    alert.refresh_from_db()
    assert (alert.state, alert.outcome, alert.closed_by) == ("closed", "safe_absent", "Manager")
    assert (Watch.objects.get().state, Watch.objects.get().outcome) == ("kept", "safe_absent")
    deliver(NOON + minutes(12))
    assert [row for row in told(alert) if row[3] == "over"] == [(1, 0, "desk", "over")]
    assert findings(now=NOON + minutes(12)) == []


def test_what_was_not_sent_is_spared_when_the_alert_closes(world):
    alert = world.raise_alert()
    keep(1)
    assert list(Notice.objects.filter(alert=alert, channel="sink").values_list("state", flat=True)) == ["spared"]


def test_a_late_confirmation_closes_the_alert_and_its_history_stays(world):
    world.promise(1)
    advance(now=NOON)
    keep(1, at=NOON + minutes(3))
    alert = Alert.objects.get()
    assert (alert.state, alert.outcome, kinds(alert)) == ("closed", "met", ["opened", "step", "closed"])
    assert advance(now=NOON + minutes(60)) == 0


def test_work_is_appended_with_both_times_and_the_future_is_refused(world):
    alert = world.raise_alert()
    words = {"alert": alert, "kind": "called", "text": "No answer", "by": world.actor(world.desk)}
    operations.work(**words, at=NOON + minutes(5), happened_at=NOON + minutes(3))
    entry = AlertEntry.objects.get(kind="called")
    assert (entry.at, entry.happened_at, entry.name) == (NOON + minutes(5), NOON + minutes(3), "Desk")
    refused("future", operations.work, **words, at=NOON, happened_at=NOON + minutes(1))
    refused("no_such_entry", operations.work, **{**words, "kind": "step"}, at=NOON)


def test_after_closing_only_a_note_may_be_added(world):
    alert = world.raise_alert()
    keep(1)
    words = {"alert": alert, "text": "Fed back to the courier", "by": PROGRAM, "at": NOON}
    operations.work(kind="note", **words)
    refused("closed", operations.work, kind="visited", **words)


def test_handing_on_tells_the_new_holder_who_has_the_whole_answer_time(world):
    alert = world.raise_alert()
    operations.acknowledge(alert=alert, by=world.actor(world.desk), at=NOON + minutes(2))
    operations.reassign(alert=alert, to=world.manager, by=world.actor(world.desk), at=NOON + minutes(8))
    alert.refresh_from_db()
    assert (alert.state, alert.holder, alert.next_at) == ("open", world.manager, NOON + minutes(18))
    assert told(alert)[-1] == (0, 0, "manager", "assigned")


def test_handing_on_to_a_stranger_is_refused(world):
    alert = world.raise_alert()
    world.duty.memberships.all().delete()
    refused("left", operations.reassign, alert=alert, to=world.duty, by=PROGRAM, at=NOON)


def test_whoever_joined_is_told_when_it_is_over(world):
    alert = world.raise_alert()
    operations.join(alert=alert, by=world.actor(world.duty), at=NOON)
    keep(1)
    assert Notice.objects.filter(account=world.duty, kind="over", channel="in_app").count() == 1


def test_escalating_by_hand_takes_the_next_step_at_once(world):
    alert = world.raise_alert()
    operations.escalate_now(alert=alert, by=world.actor(world.desk), at=NOON + minutes(1), note="cannot go")
    assert told(alert)[-1] == (1, 0, "manager", "call")
    operations.escalate_now(alert=alert, by=PROGRAM, at=NOON + minutes(2))
    operations.escalate_now(alert=alert, by=PROGRAM, at=NOON + minutes(3))
    assert told(alert)[-2:] == [(2, 0, "duty", "call"), (2, 1, "duty", "call")]


# -- causes ----------------------------------------------------------------------------------------------------------


def test_a_subject_has_one_open_alert_and_a_second_report_joins_it(world):
    first = world.raise_alert()
    second = world.raise_alert(at=NOON + minutes(1), note="Box untouched")
    assert first == second
    assert kinds(first) == ["opened", "step", "joined_cause"]


def test_a_graver_cause_restarts_the_alert_on_the_graver_ladder(world):
    everybody = [{**LADDER[0], "key": "all", "roles": ["provider_desk", "case_manager", "duty_officer"]}]
    world.publish("red", everybody)
    alert = world.raise_alert()
    operations.acknowledge(alert=alert, by=world.actor(world.desk), at=NOON + minutes(1))
    world.raise_alert(at=NOON + minutes(2), cause="red_flag", severity="red", policy="red")
    alert.refresh_from_db()
    assert (alert.state, alert.severity, alert.step, alert.round) == ("open", "red", 0, 1)
    assert [row[1:3] for row in told(alert)][1:] == [(1, "desk"), (1, "manager"), (1, "duty")]
    assert kinds(alert) == ["opened", "step", "acknowledged", "graver", "step"]
    deliver(NOON + minutes(2))
    assert findings(now=NOON + minutes(2)) == []


def test_a_warning_for_a_watched_subject_takes_the_watch_with_it(world):
    world.promise(1)
    alert = world.raise_alert(at=NOON - minutes(10))
    assert alert.watch == Watch.objects.get()
    assert advance(now=NOON - minutes(5)) == 0
    assert Watch.objects.get().state == "alerted"


def test_a_drill_stands_beside_a_real_alert_and_is_left_out_of_the_real_ones(world):
    world.promise(1)
    drill = world.raise_alert(drill=True)
    real = world.raise_alert()
    assert drill != real
    assert (list(Alert.objects.real()), drill.watch) == ([real], None)
