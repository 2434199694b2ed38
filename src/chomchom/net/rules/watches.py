"""What may be done to a promise now. Each rule answers ``None`` or a refusal with its sentence."""

from django.utils.translation import gettext_lazy as _

from chomchom.core.refusal import Refusal
from chomchom.net.enums import WatchState
from chomchom.net.models import Watch


def may_move(watch: Watch | None) -> Refusal | None:
    if watch is None:
        return Refusal("not_watched", _("This promise is not watched (any more), so it cannot be moved."))
    if watch.state == WatchState.ALERTED:
        return Refusal("alerted", _("The time has passed and an alert is open: close the alert instead of moving it."))
    return None


def may_excuse(watch: Watch) -> Refusal | None:
    if watch.state == WatchState.ALERTED:
        return Refusal("alerted", _("An alert is open: say how it ended instead of withdrawing the promise."))
    return None


def has_reason(reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal("no_reason", _("A promise is withdrawn with a reason. Say why."))


def is_outcome(outcome: str) -> Refusal | None:
    if outcome not in ("", "unknown"):
        return None
    return Refusal("unknown_outcome", _("A promise is kept only when it is known how it ended. Say how."))
