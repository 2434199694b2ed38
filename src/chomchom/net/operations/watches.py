"""Promises: made, moved, kept, excused. What a confirmation does to the net stands in the caller's transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.core.text import filled
from chomchom.net import bulk
from chomchom.net.enums import WatchState
from chomchom.net.models import Alert, Policy, Watch
from chomchom.net.operations import closing
from chomchom.net.rules import watches as rules
from chomchom.net.schema import SCHEMA

WATCH = (
    "district", "subject_kind", "subject_id", "policy", "parties", "due_at", "state", "next_at", "outcome", "how",
    "promised_at", "failures", "error", "schema",
)  # fmt: skip


@dataclass(frozen=True)
class Promise:
    """Somebody is promised something until ``due_at``; ``parties`` maps a role to the organisation that fills it."""

    subject_id: int
    due_at: datetime
    parties: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """A promise was kept, ``how`` in a few words, ``happened_at`` if earlier than now."""

    subject_id: int
    how: str = ""
    happened_at: datetime | None = None


def policy_of(district_id: int, key: str) -> Policy:
    """The newest ladder of that key for the district; raises ``Refused`` if there is none."""
    policy = Policy.objects.current(district_id, key)
    if policy is None:
        raise Refused(Refusal("no_policy", filled(_("There is no ladder “{key}” yet. Publish one first."), key=key)))
    return policy


@transaction.atomic
def promise_many(
    *, kind: str, policy: str, district_id: int, promises: Iterable[Promise], by: Actor, at: datetime
) -> int:
    """Watch each subject from now on; answers how many watches are new.

    A subject that is watched already, or whose promise was kept, is left as it is; one that was excused is watched
    again. The newest version of the ladder is frozen into the watch.
    """
    frozen = policy_of(district_id, policy)
    rows = [
        (
            district_id, kind, promise.subject_id, frozen.pk, dict(promise.parties), promise.due_at, WatchState.OPEN,
            promise.due_at, "", "", at, 0, "", SCHEMA,
        )
        for promise in promises
    ]  # fmt: skip
    count = bulk.insert(Watch, WATCH, rows, ignore_conflicts=True)
    if count:
        audit.record(by=by, at=at, action=Action.CREATE, what="net.promise_many", detail={"kind": kind, "count": count})
    return count


@transaction.atomic
def move(*, kind: str, subject_id: int, due_at: datetime, by: Actor, at: datetime) -> None:
    """Give the promise another due time. Raises ``Refused`` if it is not watched, or its alert is open already."""
    watch = Watch.objects.of(kind, [subject_id]).live().select_for_update().first()
    insist(rules.may_move(watch))
    Watch.objects.filter(pk=watch.pk).update(due_at=due_at, next_at=due_at, failures=0, error="")
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="net.move", subject=(kind, subject_id),
        detail={"from": watch.due_at.isoformat(), "to": due_at.isoformat()},
    )  # fmt: skip


@transaction.atomic
def keep_many(
    *,
    kind: str,
    subject_ids: Collection[int],
    outcome: str,
    how: str = "",
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
) -> None:
    """The promises were kept. An open alert is closed with ``outcome``, and whoever was told is told it is over.

    ``happened_at`` is when it was kept, if earlier than now. Kept twice changes nothing. Raises ``Refused`` for an
    outcome that is empty or unknown.
    """
    insist(rules.is_outcome(outcome))
    ids = list(subject_ids)
    Watch.objects.of(kind, ids).live().update(
        state=WatchState.KEPT, next_at=None, outcome=outcome, how=how[:200], ended_at=at
    )
    alerts = list(Alert.objects.of(kind, ids).live().real().select_for_update().order_by("pk"))
    closing.end(alerts, outcome=outcome, how=how, note="", by=by, at=at, happened_at=happened_at)


@transaction.atomic
def keep_each(*, kind: str, kept: Sequence[Kept], outcome: str, by: Actor, at: datetime) -> None:
    """``keep_many`` for promises that were each kept in its own way, at its own time."""
    insist(rules.is_outcome(outcome))
    ways = {one.subject_id: one for one in kept}
    live = Watch.objects.of(kind, list(ways)).live().select_for_update().order_by("pk")
    by_words: dict[str, list[int]] = defaultdict(list)
    for pk, subject_id in live.values_list("pk", "subject_id"):
        by_words[ways[subject_id].how[:200]].append(pk)
    for words, pks in by_words.items():
        Watch.objects.filter(pk__in=pks).update(
            state=WatchState.KEPT, next_at=None, outcome=outcome, how=words, ended_at=at
        )
    for alert in Alert.objects.of(kind, list(ways)).live().real().select_for_update().order_by("pk"):
        way = ways[alert.subject_id]
        closing.end([alert], outcome=outcome, how=way.how, note="", by=by, at=at, happened_at=way.happened_at)


@transaction.atomic
def excuse_many(*, kind: str, subject_ids: Collection[int], reason: str, by: Actor, at: datetime) -> None:
    """The promises are withdrawn beforehand (hospital, cancelled). Raises ``Refused`` where an alert is open: an
    alert is closed by saying how it ended."""
    ids = list(subject_ids)
    watches = list(Watch.objects.of(kind, ids).live().select_for_update().order_by("pk"))
    insist(rules.has_reason(reason), *(rules.may_excuse(watch) for watch in watches))
    Watch.objects.filter(pk__in=[watch.pk for watch in watches]).update(
        state=WatchState.EXCUSED, next_at=None, how=reason[:200], ended_at=at
    )
    audit.record_many(
        by=by, at=at, action=Action.CHANGE, what="net.excuse_many",
        subjects=[(kind, watch.subject_id) for watch in watches], detail={"reason": reason},
    )  # fmt: skip


@transaction.atomic
def move_many(*, kind: str, due: Mapping[int, datetime], by: Actor, at: datetime) -> int:
    """Other due times for many, by subject id; answers how many moved. Those whose alert is open already, or that are
    not watched any more, stay as they are."""
    watches = [
        watch
        for watch in Watch.objects.of(kind, list(due)).filter(state=WatchState.OPEN).select_for_update().order_by("pk")
        if watch.due_at != due[watch.subject_id]
    ]
    for watch in watches:
        watch.due_at = watch.next_at = due[watch.subject_id]
        watch.failures, watch.error = 0, ""
    Watch.objects.bulk_update(watches, ["due_at", "next_at", "failures", "error"], batch_size=200)
    if watches:
        audit.record(
            by=by, at=at, action=Action.CHANGE, what="net.move_many", detail={"kind": kind, "count": len(watches)}
        )
    return len(watches)


def entrust_many(*, kind: str, parties: Mapping[int, Mapping[str, int]], by: Actor, at: datetime) -> int:
    """Other offices answer for these subjects from now on, by subject id; answers for how many. An alert that is open
    keeps the offices that were told."""
    watches = list(
        Watch.objects.of(kind, list(parties)).filter(state=WatchState.OPEN).select_for_update().order_by("pk")
    )
    for watch in watches:
        watch.parties = dict(parties[watch.subject_id])
    Watch.objects.bulk_update(watches, ["parties"], batch_size=200)
    if watches:
        audit.record(
            by=by, at=at, action=Action.CHANGE, what="net.entrust_many", detail={"kind": kind, "count": len(watches)}
        )
    return len(watches)
