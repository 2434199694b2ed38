"""Notices leave the house: leased, sent outside of any transaction, each outcome written down at once.

A notice is in flight between the lease and the written outcome. Whoever is killed in between leaves a row whose lease
ends: another worker sends it again, with the same key. Nothing is marked as sent before it was.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chomchom.net import bulk, ladder, links, messages, subjects
from chomchom.net.channels import CHANNELS, IN_APP, Message
from chomchom.net.enums import AlertState, EntryKind, NoticeKind, NoticeState
from chomchom.net.models import Alert, AlertEntry, Notice
from chomchom.net.operations import climbing
from chomchom.net.queries import people
from chomchom.net.schema import SCHEMA
from chomchom.people.models import Account

BATCH = 50
LEASE = timedelta(seconds=60)
PAUSES_SECONDS = (5, 15, 45, 120)  # before the second, third, … attempt; after the last the notice has failed

OUTCOME = ("state", "next_at", "sent_at", "error", "leased_by")


@dataclass(frozen=True)
class Member:
    """A notice in a message: itself, or one that rides along in its bundle."""

    id: int
    alert_id: int
    step: int


@dataclass(frozen=True)
class Leased:
    """A notice this worker may send until ``until``; with the message, or with why there is none."""

    id: int
    key: str
    alert_id: int
    kind: str
    step: int
    account_id: int
    channel: str
    bundle: str | None
    attempts: int
    until: datetime
    message: Message | None = None
    members: tuple[Member, ...] = ()  # all notices that travel in the message
    error: str = ""
    over: bool = False  # the alert was closed: there is nothing to send
    no_address: bool = False  # this person cannot be reached by this channel at all


@dataclass(frozen=True)
class Outcome:
    """How a sending ended: without ``error`` it was handed over at ``at``."""

    notice: Leased
    at: datetime
    error: str = ""
    retry: bool = True
    unsent: bool = False  # given back without having been tried


def lease(
    *, now: datetime, worker: str, limit: int = BATCH, busy: Collection[str] = (), length: timedelta = LEASE
) -> list[Leased]:
    """Take up to ``limit`` notices that are to be sent now, the most urgent first, none of the ``busy`` channels."""
    skip = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    free = f" AND NOT channel IN ({', '.join(['%s'] * len(busy))})" if busy else ""
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH due AS (SELECT id FROM net_notice WHERE next_at <= %s AND schema <= %s{free}"  # noqa: S608 - only placeholders are put in
            f" ORDER BY urgency DESC, next_at LIMIT %s{skip})"
            " UPDATE net_notice SET state = 'leased', leased_by = %s, next_at = %s, attempts = attempts + 1"
            " WHERE id IN (SELECT id FROM due)"
            " RETURNING id, key, alert_id, kind, step, account_id, channel, bundle, attempts",
            [adapt(now), SCHEMA, *busy, limit, worker, adapt(now + length)],
        )
        rows = cursor.fetchall()
    return [Leased(*row, until=now + length) for row in rows]


def compose(leased: Sequence[Leased], *, now: datetime, finder: people.Finder | None = None) -> list[Leased]:
    """The same notices with their messages, in a number of queries that does not depend on how many there are."""
    members = _members(leased)
    alerts = Alert.objects.in_bulk({row.alert_id for rows in members.values() for row in rows})
    finder = finder or people.Finder()
    desk = Desk(
        alerts=alerts,
        ladders=finder.ladders(alert.policy_id for alert in alerts.values()),
        cards=_cards(alerts.values()),
        languages=finder.languages((row.account_id for row in leased), now),
        addresses=_addresses(leased),
        corrections=_corrections(leased, alerts),
    )
    return [_with_message(notice, members[notice.key], desk) for notice in leased]


def record(outcomes: Sequence[Outcome]) -> None:
    """Write down how sendings ended, in one transaction. A ladder none of whose messages arrived moves on at once."""
    if not outcomes:
        return
    # a lease may have ended and somebody else may have sent it meanwhile: what was sent stays sent
    write = partial(
        bulk.update, Notice, OUTCOME, [row for outcome in outcomes for row in _rows(outcome)],
        where="net_notice.state <> 'sent'",
    )  # fmt: skip
    final = [outcome for outcome in outcomes if _is_final_failure(outcome)]
    if not final:
        write()
        return
    with transaction.atomic():  # alert before notice, in this order everywhere: no deadlock
        ids = {member.alert_id for outcome in final for member in outcome.notice.members}
        alerts = {a.pk: a for a in Alert.objects.filter(pk__in=ids).order_by("pk").select_for_update()}
        write()
        _not_delivered(final, alerts)


# -- messages --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Desk:
    """What is needed to write many messages."""

    alerts: Mapping[int, Alert]
    ladders: Mapping[int, ladder.Ladder]
    cards: Mapping[tuple[str, int], subjects.Card]
    languages: Mapping[int, str]
    addresses: Mapping[tuple[str, int], str]
    corrections: Mapping[int, AlertEntry]


def _members(leased: Sequence[Leased]) -> dict[str, list[Member]]:
    """By the key of the leased notice: itself and the notices that travel with it."""
    members = {row.key: [Member(row.id, row.alert_id, row.step)] for row in leased}
    heads = [row.key for row in leased if row.bundle == row.key]
    if heads:
        rows = Notice.objects.filter(bundle__in=heads, state=NoticeState.BUNDLED).order_by("pk")
        for bundle, *row in rows.values_list("bundle", "id", "alert_id", "step"):
            members[bundle].append(Member(*row))
    return members


def _cards(alerts: Iterable[Alert]) -> dict[tuple[str, int], subjects.Card]:
    ids: dict[str, set[int]] = defaultdict(set)
    for alert in alerts:
        ids[alert.subject_kind].add(alert.subject_id)
    return {(kind, pk): card for kind, pks in ids.items() for pk, card in subjects.cards(kind, pks).items()}


def _addresses(leased: Sequence[Leased]) -> dict[tuple[str, int], str]:
    ids: dict[str, set[int]] = defaultdict(set)
    for row in leased:
        ids[row.channel].add(row.account_id)
    return {
        (name, account_id): address
        for name, account_ids in ids.items()
        if name in CHANNELS
        for account_id, address in CHANNELS[name].addresses(account_ids).items()
    }


def _corrections(leased: Sequence[Leased], alerts: Mapping[int, Alert]) -> dict[int, AlertEntry]:
    """The last line that says how each alert ended, where somebody is told that it was otherwise."""
    if all(row.kind != NoticeKind.CORRECTED for row in leased):
        return {}
    lines = AlertEntry.objects.filter(alert__in=alerts, kind__in=(EntryKind.CLOSED, EntryKind.CORRECTED))
    return {line.alert_id: line for line in lines.order_by("pk")}


def _with_message(notice: Leased, members: Sequence[Member], desk: Desk) -> Leased:
    language = desk.languages[notice.account_id]
    live = [row for row in members if notice.kind in messages.ENDINGS or desk.alerts[row.alert_id].is_live]
    notice = _changed(notice, members=tuple(members))
    if not live:
        return _changed(notice, over=True)
    if notice.channel not in CHANNELS:
        return _changed(notice, error=_in_site_language(_("The channel “{channel}” is not switched on."), notice))
    if (notice.channel, notice.account_id) not in desk.addresses:
        return _changed(
            notice, error=_in_site_language(_("No address for this channel is known."), notice), no_address=True
        )
    return _changed(notice, message=_message(notice, live, desk, language))


def _in_site_language(sentence: Any, notice: Leased) -> str:
    """A sentence that is kept and read by others."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(sentence).format(channel=notice.channel)


def _message(notice: Leased, members: Sequence[Member], desk: Desk, language: str) -> Message:
    words = [_word(row, desk) for row in members]
    alert = desk.alerts[members[0].alert_id]
    reply_url = links.acknowledge_url(alert, notice.account_id) if len(words) == 1 else ""
    title, text = messages.compose(words, notice.kind, language, reply_url=reply_url)
    path = reverse("net:alert", args=[alert.pk]) if len(words) == 1 else reverse("net:alerts")
    return Message(
        key=notice.key, account_id=notice.account_id, address=desk.addresses[notice.channel, notice.account_id],
        language=language, title=title, text=text, url=f"{settings.SITE_URL}{path}", severity=alert.severity,
        drill=alert.is_drill, alert_ids=tuple(word.alert_id for word in words),
    )  # fmt: skip


def _word(member: Member, desk: Desk) -> messages.Word:
    alert = desk.alerts[member.alert_id]
    steps = desk.ladders[alert.policy_id]
    said = desk.corrections.get(alert.pk)
    outcome = said.data.get("outcome", "") if said else alert.outcome
    return messages.Word(
        alert_id=alert.pk, label=desk.cards[alert.subject_kind, alert.subject_id].label, cause=alert.cause,
        severity=alert.severity, since=alert.since, ask=steps[max(0, min(member.step, len(steps) - 1))].ask,
        outcome=str(subjects.outcomes(alert.subject_kind).get(outcome, outcome)), drill=alert.is_drill,
        ended_at=said.happened_at if said else None,
    )  # fmt: skip


def _changed(notice: Leased, **changes: Any) -> Leased:
    return Leased(**{**notice.__dict__, **changes})


# -- outcomes --------------------------------------------------------------------------------------------------------


def _is_final_failure(outcome: Outcome) -> bool:
    if not outcome.error or outcome.unsent:
        return False
    return not outcome.retry or outcome.notice.attempts > len(PAUSES_SECONDS)


def _rows(outcome: Outcome) -> list[tuple[Any, ...]]:
    """(id, state, next_at, sent_at, error, leased_by) for each notice of the message."""
    notice, at = outcome.notice, outcome.at
    ids = [member.id for member in notice.members]
    if notice.over:
        return [(pk, NoticeState.SPARED, None, None, "", "") for pk in ids]
    if not outcome.error and not outcome.unsent:
        return [(pk, NoticeState.SENT, None, at, "", "") for pk in ids]
    if notice.no_address:
        return [(pk, NoticeState.NO_ADDRESS, None, None, outcome.error[:300], "") for pk in ids]
    if _is_final_failure(outcome):
        return [(pk, NoticeState.FAILED, None, None, outcome.error[:300], "") for pk in ids]
    pause = 0 if outcome.unsent else PAUSES_SECONDS[min(notice.attempts, len(PAUSES_SECONDS)) - 1]
    return [(notice.id, NoticeState.PENDING, at + timedelta(seconds=pause), None, outcome.error[:300], "")]


def _not_delivered(final: Sequence[Outcome], alerts: dict[int, Alert]) -> None:
    names = dict(Account.objects.filter(pk__in={o.notice.account_id for o in final}).values_list("pk", "name"))
    climbers = {pk: climbing.Climber(alert, {}, ()) for pk, alert in alerts.items()}
    for outcome in final:
        if outcome.notice.no_address:  # nothing went wrong: there was nothing to try
            continue
        to = {"to": names.get(outcome.notice.account_id, ""), "id": outcome.notice.account_id}
        for member in outcome.notice.members:
            climbers[member.alert_id].say(
                EntryKind.NOT_DELIVERED, outcome.at, step=member.step, text=outcome.error,
                data={"channel": outcome.notice.channel, **to},
            )  # fmt: skip
    climbing.write(climbers.values())
    _hurry([alert for alert in alerts.values() if alert.state == AlertState.OPEN], final[0].at)


def _hurry(alerts: Sequence[Alert], at: datetime) -> None:
    """Where no message of the last step arrived, the next step is due now.

    The row in the app wakes nobody, so it does not count where a message was tried and failed; where there was no
    address to try, it is all there can be.
    """
    states: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    rows = Notice.objects.filter(alert__in=[alert.pk for alert in alerts], kind=NoticeKind.CALL)
    for alert_id, step, round_, channel, state in rows.values_list("alert_id", "step", "round", "channel", "state"):
        states[alert_id, step, round_].add(IN_APP if channel == IN_APP else state)
    stuck = [a.pk for a in alerts if _is_stuck(states[a.pk, a.step, a.round])]
    Alert.objects.filter(pk__in=stuck).update(hurry="not_delivered", next_at=at)


def _is_stuck(states: set[str]) -> bool:
    failed = states & {NoticeState.FAILED, NoticeState.NO_ADDRESS}
    if not failed or states - failed - {IN_APP}:
        return False
    return NoticeState.FAILED in failed or IN_APP not in states
