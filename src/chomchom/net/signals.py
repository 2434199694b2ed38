"""What the net says in the header of every page: whether it is awake, and what nobody has solved."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chomchom.core import clock
from chomchom.core.navigation import Signal
from chomchom.net.queries import alerts
from chomchom.net.queries.health import Health, health
from chomchom.people.viewer import Viewer


def alerts_signal(viewer: Viewer) -> Signal | None:
    """The open alerts of the viewer, red while one of them is at the end of its ladder."""
    if not viewer.may("net.alerts.see"):
        return None
    counts = alerts.counts(viewer)
    if counts["unresolved"]:
        number = counts["unresolved"]
        words = ngettext("{number} alert nobody has solved", "{number} alerts nobody has solved", number)
        return Signal(words.format(number=number), "danger", reverse("net:alerts") + "?list=unresolved", order=10)
    if counts["open"]:
        number = counts["open"]
        words = ngettext("{number} alert open", "{number} alerts open", number)
        return Signal(words.format(number=number), "warning", reverse("net:alerts"), order=10)
    return None


def health_signal(viewer: Viewer) -> Signal | None:
    """Whether the net is awake; its ages in steps of ten seconds, so that a quiet header stays quiet."""
    if not viewer.may("net.alerts.see"):
        return None
    state = health(clock.now())
    return Signal(health_words(state), "success" if state.is_well else "danger", order=90)


def health_words(state: Health) -> str:
    """How old the last sign of life and the oldest overdue row are, in one sentence."""
    if state.heartbeat_age is None:
        return _("The net has never been awake")
    if not state.is_awake:
        return _("The net is silent for {time}").format(time=duration(state.heartbeat_age / state.speed))
    if not state.is_well:
        return _("The net is late by {time}").format(time=duration(state.overdue_age / state.speed))
    return _("The net is awake")


def duration(time: timedelta) -> str:
    """ "40 s", "12 min", "3 h": rounded down."""
    seconds = int(time.total_seconds())
    if seconds < 60:
        return _("{number} s").format(number=seconds // 10 * 10)
    if seconds < 3600:
        return _("{number} min").format(number=seconds // 60)
    return _("{number} h").format(number=seconds // 3600)


def ages(state: Health) -> dict[str, Any]:
    """For programs: seconds since the last heartbeat and since the oldest overdue moment."""
    beat = state.heartbeat_age
    return {
        "well": state.is_well,
        "heartbeat_age_s": round(beat.total_seconds(), 1) if beat is not None else None,
        "overdue_age_s": round(state.overdue_age.total_seconds(), 1),
        "set_aside": state.set_aside,
    }
