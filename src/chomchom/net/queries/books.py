"""The books of the net: every promise stands in one column, every step left a trace, nothing is late. Read only."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from chomchom.core import clock
from chomchom.core.audits import Finding, found
from chomchom.net.enums import AlertState, EntryKind, NoticeState, WatchState
from chomchom.net.models import Alert, AlertEntry, Notice, Watch
from chomchom.net.queries.health import CYCLE


@dataclass(frozen=True)
class Books:
    """promised = kept + excused + open + unresolved, as they stand in the rows."""

    promised: int
    kept: int
    excused: int
    open: int
    unresolved: int  # an alert is open

    @property
    def balance(self) -> bool:
        return self.promised == self.kept + self.excused + self.open + self.unresolved


def books() -> Books:
    states = dict(Watch.objects.values_list("state").annotate(count=Count("pk")))
    return Books(
        promised=Watch.objects.count(),
        kept=states.get(WatchState.KEPT, 0),
        excused=states.get(WatchState.EXCUSED, 0),
        open=states.get(WatchState.OPEN, 0),
        unresolved=Watch.objects.filter(state=WatchState.ALERTED, pk__in=_alerted()).count(),
    )


def findings(now: datetime) -> list[Finding]:
    """All that is wrong at ``now``; empty when the books are in order."""
    checks = (
        _balance(), _alerted_without_alert(), _alert_without_alerted_watch(), _steps_without_trace(),
        _ends_without_entry(), _stuck_in_bundle(), _overdue(now), _set_aside(),
    )  # fmt: skip
    return [finding for finding in checks if finding]


def _alerted():
    return Alert.objects.live().filter(watch__isnull=False).values("watch")


def _balance() -> Finding | None:
    count = books()
    if count.balance:
        return None
    return Finding("balance", "promised is not kept + excused + open + unresolved", 1, (str(asdict(count)),))


def _alerted_without_alert() -> Finding | None:
    rows = Watch.objects.filter(state=WatchState.ALERTED).exclude(pk__in=_alerted())
    return found("watch_without_alert", "a watch says its alert is open, but there is none", _names("watch", rows))


def _alert_without_alerted_watch() -> Finding | None:
    rows = Alert.objects.live().filter(watch__isnull=False).exclude(watch__state=WatchState.ALERTED)
    return found("alert_without_watch", "an alert is open, but its watch is not in alert", _names("alert", rows))


def _steps_without_trace() -> Finding | None:
    """Each step an alert has taken left a notice, or the reason why there is none."""
    same = Q(alert=OuterRef("alert"), step=OuterRef("step"), round=OuterRef("round"))
    rows = AlertEntry.objects.filter(kind=EntryKind.STEP).exclude(
        Exists(Notice.objects.filter(same)) | Exists(AlertEntry.objects.filter(same, kind=EntryKind.NOBODY))
    )
    untold = Alert.objects.filter(step__gte=0).exclude(
        Exists(
            AlertEntry.objects.filter(
                alert=OuterRef("pk"), kind=EntryKind.STEP, step=OuterRef("step"), round=OuterRef("round")
            )
        )
    )
    names = [f"alert {row.alert_id} step {row.step} round {row.round}" for row in rows]
    names += [f"alert {row.pk} step {row.step} round {row.round} is not in its timeline" for row in untold]
    return found("step_without_trace", "a step was taken without a notice or a recorded reason", names)


def _ends_without_entry() -> Finding | None:
    rows = Alert.objects.filter(state=AlertState.CLOSED).exclude(
        Exists(AlertEntry.objects.filter(alert=OuterRef("pk"), kind=EntryKind.CLOSED))
    )
    return found("closed_without_entry", "an alert is closed, but its timeline does not tell it", _names("alert", rows))


def _stuck_in_bundle() -> Finding | None:
    head = Notice.objects.filter(key=OuterRef("bundle"), next_at__isnull=False)
    rows = Notice.objects.filter(state=NoticeState.BUNDLED).exclude(Exists(head))
    return found("stuck_in_bundle", "a notice waits for a bundle that is not being sent", [f"notice {r}" for r in rows])


def _overdue(now: datetime) -> Finding | None:
    late = now - 2 * CYCLE * max(1.0, clock.speed())
    names = [
        f"{name} {row.pk} since {row.next_at.isoformat()}"
        for name, model in (("watch", Watch), ("alert", Alert), ("notice", Notice))
        for row in model.objects.filter(next_at__lt=late).order_by("next_at")
    ]
    return found("overdue", "overdue for more than two cycles", names)


def _set_aside() -> Finding | None:
    names = [
        f"{name} {row.pk}: {row.error}"
        for name, model in (("watch", Watch), ("alert", Alert))
        for row in model.objects.filter(failures__gt=0)
    ]
    return found("set_aside", "set aside because processing failed", names)


def _names(name: str, rows: Iterable[Watch | Alert]) -> list[str]:
    return [f"{name} {row.pk} ({row.subject_kind} {row.subject_id})" for row in rows]
