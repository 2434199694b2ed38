"""The reason of a gap in a sentence, in the language of whoever reads."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chomchom.care.enums import LEFT_OUT, Meal, ServiceState
from chomchom.care.enums_gaps import GapKind


def reason(kind: str, since: date, facts: Mapping[str, Any], today: date) -> str:
    """Why this is a gap; ``facts`` are what the signal found."""
    return SENTENCES[kind](since, facts, today)


def _stopped(since: date, facts: Mapping[str, Any], today: date) -> str:
    words = {"service": facts["service"], "day": _day(facts["day"]), "days": (today - since).days}
    if not facts["day"]:
        return _("%(service)s stopped on an unknown day, and the person lives alone.") % words
    if facts["state"] == ServiceState.SUSPENDED:
        return _("%(service)s has been suspended since %(day)s (%(days)s days), and the person lives alone.") % words
    return _("%(service)s ended on %(day)s (%(days)s days ago), and the person lives alone.") % words


def _unconfirmed(since: date, facts: Mapping[str, Any], today: date) -> str:
    words = {"first": _day(facts["first"]), "missed": facts["missed"]}
    return (
        ngettext(
            "A meal was planned on %(first)s, and nobody has confirmed contact on that day or later.",
            "Meals were planned on %(missed)s days from %(first)s on, and nobody has confirmed contact since.",
            facts["missed"],
        )
        % words
    )


def _not_seen(since: date, facts: Mapping[str, Any], today: date) -> str:
    words = {"days": (today - since).days, "last": _day(facts["last"]), "start": _day(facts["start"])}
    if not facts["last"]:
        return _("Never seen in person since the plan began on %(start)s (%(days)s days).") % words
    return _("Last seen in person on %(last)s, %(days)s days ago.") % words


def _no_contact(since: date, facts: Mapping[str, Any], today: date) -> str:
    if facts["entered"]:
        return _("Emergency contacts are entered, but no number among them can be called.")
    return _("There is nobody to call: no emergency contact is entered.")


def _no_substitute(since: date, facts: Mapping[str, Any], today: date) -> str:
    words = {"provider": facts["provider"], "day": _day(facts["day"]), "why": LEFT_OUT.get(facts["why"], facts["why"])}
    return _("%(provider)s cannot bring the meal of %(day)s (%(why)s), and there is no substitute.") % words


def _ends_soon(since: date, facts: Mapping[str, Any], today: date) -> str:
    what = Meal(facts["meal"]).label if facts["what"] == "plan" else facts["service"]
    words = {"what": what, "day": _day(facts["day"])}
    if facts["what"] == "plan":
        return _("The meal plan (%(what)s) ends on %(day)s, and nothing says how it goes on.") % words
    return _("%(what)s ends on %(day)s, and nothing says what happens next.") % words


def _holiday(since: date, facts: Mapping[str, Any], today: date) -> str:
    words = {"first": _day(facts["first"]), "last": _day(facts["last"]), "length": facts["length"]}
    return _("No meal is promised from %(first)s to %(last)s (%(length)s days), and the person lives alone.") % words


SENTENCES = {
    GapKind.SERVICE_STOPPED: _stopped,
    GapKind.UNCONFIRMED: _unconfirmed,
    GapKind.NOT_SEEN: _not_seen,
    GapKind.NO_CONTACT: _no_contact,
    GapKind.NO_SUBSTITUTE: _no_substitute,
    GapKind.ENDS_SOON: _ends_soon,
    GapKind.HOLIDAY: _holiday,
}


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "DATE_FORMAT") if iso else ""
