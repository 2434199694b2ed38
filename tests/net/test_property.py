"""Anything people and machines do, in any order: the model is a dictionary, the invariant is the audit."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from net.net_world import KIND, LADDER, NOON, PROGRAM, World, minutes

from chomchom.core.refusal import Refused
from chomchom.net import operations
from chomchom.net.models import Alert, Notice, Watch
from chomchom.net.queries.books import books, findings
from chomchom.net.tasks.worker import Worker
from chomchom.people.models import Membership

SUBJECTS = st.integers(1, 6)
RED = [{**LADDER[0], "key": "all", "roles": ["provider_desk", "case_manager", "duty_officer"]}]


class Crash(BaseException):
    """The process is gone before a statement; nothing in the program may catch it."""


class Net(RuleBasedStateMachine):
    """``self.model`` maps a subject to the state its watch must have once the worker has done what is due."""

    sink = None

    @initialize()
    def begin(self):
        self.sink.messages.clear()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.now = NOON
        self.world = World()
        self.world.publish("red", RED)
        self.model, self.due, self.versions = {}, {}, 1
        self.crashed = False

    def teardown(self):
        if not hasattr(self, "around"):
            return
        try:
            self.settle()
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    # -- what people do ------------------------------------------------------------------------------------------------

    @rule(subject=SUBJECTS, wait=st.integers(0, 60))
    def promise(self, subject, wait):
        new = self.world.promise(subject, at=self.now, due_at=self.now + minutes(wait))
        assert new == (self.model.get(subject, "excused") == "excused")
        if new:
            self.model[subject], self.due[subject] = "open", self.now + minutes(wait)

    @rule(subject=SUBJECTS)
    def confirm(self, subject):
        operations.keep_many(kind=KIND, subject_ids=[subject], outcome="met", by=PROGRAM, at=self.now)
        if self.model.get(subject) in ("open", "alerted"):
            self.model[subject] = "kept"

    @rule(subject=SUBJECTS)
    def withdraw(self, subject):
        try:
            operations.excuse_many(kind=KIND, subject_ids=[subject], reason="hospital", by=PROGRAM, at=self.now)
        except Refused:
            assert self.model[subject] == "alerted"
        else:
            if self.model.get(subject) == "open":
                self.model[subject] = "excused"

    @rule(subject=SUBJECTS, wait=st.integers(1, 60))
    def move(self, subject, wait):
        try:
            operations.move(kind=KIND, subject_id=subject, due_at=self.now + minutes(wait), by=PROGRAM, at=self.now)
        except Refused:
            assert self.model.get(subject) != "open"
        else:
            self.due[subject] = self.now + minutes(wait)

    @rule(subject=SUBJECTS, red=st.booleans())
    def report(self, subject, red):
        words = {"cause": "red_flag", "severity": "red", "policy": "red"} if red else {}
        self.world.raise_alert(subject, at=self.now, **words)
        if self.model.get(subject) == "open":
            self.model[subject] = "alerted"

    @precondition(lambda self: Alert.objects.live().exists())
    @rule(who=st.sampled_from(["desk", "manager", "duty"]), place=st.integers(0, 5))
    def have_it(self, who, place):
        try:
            operations.acknowledge(alert=self._some(place), by=World.actor(getattr(self.world, who)), at=self.now)
        except Refused as refused:
            assert refused.refusal.code in ("yours_already", "held", "left")

    @precondition(lambda self: Alert.objects.live().exists())
    @rule(place=st.integers(0, 5), outcome=st.sampled_from(["met", "safe_absent", "unknown", ""]))
    def close(self, place, outcome):
        alert = self._some(place)
        words = {"alert": alert, "how": "", "note": "", "by": PROGRAM, "at": self.now}
        try:
            operations.close(outcome=outcome, **words)
        except Refused:
            assert outcome in ("unknown", "")
        else:
            assert outcome not in ("unknown", "")
            if alert.watch_id:
                self.model[alert.subject_id] = "kept"

    @precondition(lambda self: Alert.objects.live().exists())
    @rule(place=st.integers(0, 5))
    def escalate(self, place):
        operations.escalate_now(alert=self._some(place), by=PROGRAM, at=self.now)

    @rule(length=st.integers(1, 3))
    def edit_the_ladder(self, length):
        self.world.publish("late", LADDER[:length])

    @rule(who=st.sampled_from(["desk", "manager", "duty"]))
    def change_the_roster(self, who):
        rows = Membership.objects.filter(account=getattr(self.world, who))
        valid = rows.filter(valid_to=None).exists()
        rows.update(valid_to=NOON.date() - timedelta(days=1) if valid else None)

    # -- what machines do ----------------------------------------------------------------------------------------------

    @rule(count=st.integers(1, 90))
    def time_passes(self, count):
        self.now += minutes(count)

    @rule()
    def work(self):
        self._worker().run_once()
        self._fell_due()

    @rule(statement=st.integers(1, 40))
    def crash(self, statement):
        """A worker dies before one of its statements; what it had sent may come once more, with the same key.

        Not before the end of a savepoint: within the test's own transaction that would neither keep nor undo what a
        real crash undoes. test_crash.py crashes real processes there as well.
        """
        left = [statement]

        def crashing(execute, sql, params, many, context):
            if sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")):
                return execute(sql, params, many, context)
            left[0] -= 1
            if left[0] == 0:
                raise Crash
            return execute(sql, params, many, context)

        worker = self._worker()
        try:
            with connection.execute_wrapper(crashing):
                worker.run_once()
        except Crash:
            self.crashed = True
            while worker._in_flight:  # its threads were sending: those messages are out
                worker._ended(worker._outcomes.get(timeout=5))

    @rule()
    def settle(self):
        """After the leases of crashed workers have ended and the worker has run, nothing is wrong."""
        self.now += minutes(2)
        self._worker().run_once()
        self._fell_due()
        assert findings(now=self.now) == []
        live = dict(Watch.objects.exclude(state="excused").values_list("subject_id", "state"))
        assert live == {subject: state for subject, state in self.model.items() if state != "excused"}
        count = books()
        assert count.balance
        assert count.unresolved == list(self.model.values()).count("alerted")
        self._everything_arrived()

    def _everything_arrived(self):
        keys = [message.key for message in self.sink.messages]
        notices = Notice.objects.filter(channel="sink")
        assert set(notices.filter(state="sent").values_list("key", flat=True)) <= set(keys)
        assert not notices.filter(next_at__lte=self.now).exists()
        if not self.crashed:
            assert len(keys) == len(set(keys))

    def _worker(self):
        return Worker(name="property", clock=lambda: self.now)

    def _fell_due(self):
        for subject, state in self.model.items():
            if state == "open" and self.due[subject] <= self.now:
                self.model[subject] = "alerted"

    def _some(self, place):
        alerts = list(Alert.objects.live().order_by("pk"))
        return alerts[place % len(alerts)]


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_happens_in_whatever_order_the_books_are_in_order(sink):
    machine = type("Net", (Net,), {"sink": sink})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20, stateful_step_count=25, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
