"""The end of an alert: the watch is settled, what was not sent is spared, whoever was told hears that it is over."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.net.enums import AlertState, EntryKind, NoticeKind, NoticeState, WatchState
from chomchom.net.models import Alert, AlertEntry, Notice, Watch
from chomchom.net.operations import climbing

MAY_HAVE_REACHED = (NoticeState.SENT, NoticeState.LEASED, NoticeState.BUNDLED, NoticeState.PENDING)

Told = dict[tuple[int, str], str]  # (account id, channel) -> role


def end(
    alerts: Sequence[Alert], *, outcome: str, how: str, note: str, by: Actor, at: datetime,
    happened_at: datetime | None = None,
) -> None:  # fmt: skip
    """Close alerts that the caller holds locked."""
    if not alerts:
        return
    ids = [alert.pk for alert in alerts]
    Alert.objects.filter(pk__in=ids).update(
        state=AlertState.CLOSED, next_at=None, hurry="", outcome=outcome, closed_at=at, closed_by=by.name
    )
    Watch.objects.filter(pk__in=[alert.watch_id for alert in alerts if alert.watch_id]).live().update(
        state=WatchState.KEPT, next_at=None, outcome=outcome, how=how[:200], ended_at=at
    )
    _tell_all(alerts, ids, outcome=outcome, how=how, note=note, by=by, at=at, happened_at=happened_at)
    audit.record_many(
        by=by, at=at, action=Action.CHANGE, what="net.close",
        subjects=[(alert.subject_kind, alert.subject_id) for alert in alerts],
        detail={"outcome": outcome, "how": how[:200]},
    )  # fmt: skip


def correct(
    alert: Alert, *, outcome: str, how: str, by: Actor, at: datetime, happened_at: datetime | None = None
) -> None:  # fmt: skip
    """Say in the history of a closed alert, and to everybody who was told about it, how it really ended."""
    climber = climbing.Climber(alert, {}, ())
    climber.say(
        EntryKind.CORRECTED, at, happened_at=happened_at, account_id=by.account_id, name=by.name,
        data={"outcome": outcome, "was": alert.outcome, "how": how},
    )  # fmt: skip
    mark = f"corrected.{int(at.timestamp() * 1000)}"
    climber.notices = _notices(alert, _told([alert.pk])[alert.pk], by, at, NoticeKind.CORRECTED, mark)
    climbing.write([climber])
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="net.correct", subject=(alert.subject_kind, alert.subject_id),
        detail={"alert": alert.pk, "outcome": outcome, "was": alert.outcome},
    )  # fmt: skip


def _notices(
    alert: Alert, told: Told, by: Actor, at: datetime, kind: NoticeKind, mark: str
) -> list[dict[str, object]]:  # fmt: skip
    return [
        climbing.notice_row(alert, account, channel, at, role=role, kind=kind, mark=mark)
        for (account, channel), role in told.items()
        if account != by.account_id
    ]


def _kind(alert: Alert, happened_at: datetime | None) -> NoticeKind:
    """What had ended before the alert opened is no end of it but a correction: nobody had been in danger meanwhile."""
    return NoticeKind.CORRECTED if happened_at and happened_at < alert.opened_at else NoticeKind.OVER


def _tell_all(
    alerts: Sequence[Alert], ids: list[int], *, outcome: str, how: str, note: str, by: Actor, at: datetime,
    happened_at: datetime | None,
) -> None:  # fmt: skip
    told = _told(ids)
    climbers = [climbing.Climber(alert, {}, ()) for alert in alerts]
    for climber in climbers:
        climber.say(
            EntryKind.CLOSED, at, happened_at=happened_at, account_id=by.account_id, name=by.name, text=note,
            data={"outcome": outcome, "how": how},
        )  # fmt: skip
        kind = _kind(climber.alert, happened_at)
        climber.notices = _notices(climber.alert, told[climber.alert.pk], by, at, kind, "over")
    climbing.write(climbers)
    for alert in alerts:
        alert.refresh_from_db()


def _told(ids: list[int]) -> dict[int, Told]:
    """Whom a message has reached or may be reaching right now, after sparing what nobody has begun to send.

    The head of a bundle is left: it may carry the notices of other alerts; whoever sends it leaves this alert out.
    """
    Notice.objects.filter(alert__in=ids, state=NoticeState.PENDING, bundle=None).update(
        state=NoticeState.SPARED, next_at=None
    )
    told: dict[int, Told] = defaultdict(dict)
    reached = Notice.objects.filter(
        alert__in=ids, kind__in=(NoticeKind.CALL, NoticeKind.ASSIGNED), state__in=MAY_HAVE_REACHED
    )
    for alert_id, account_id, channel, role in reached.order_by("pk").values_list(
        "alert_id", "account_id", "channel", "role"
    ):
        told[alert_id].setdefault((account_id, channel), role)
    joined = AlertEntry.objects.filter(
        alert__in=ids, kind__in=(EntryKind.JOINED, EntryKind.ACKNOWLEDGED), account_id__isnull=False
    )
    for alert_id, account_id in joined.order_by("pk").values_list("alert_id", "account_id"):
        told[alert_id].setdefault((account_id, "in_app"), "")
    return told
