"""The sentence for 119 or 112 that says why life is at risk: made from facts, one clause each, nothing else added.

A plain lock-out is refused, a welfare check (신변확인) is accepted, so the caller must say who it is, what was seen or
heard, since when there is no answer, what was tried and where. The language is the active one: pages call it in
Korean for the dispatcher, and in the reader's own language to explain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care.enums import Mobility, RedFlag, Risk, Sex

OLD = 65
UNSTEADY = (Mobility.CANE, Mobility.WALKER, Mobility.WHEELCHAIR, Mobility.BEDRIDDEN)


@dataclass(frozen=True)
class Tried:
    """One attempt to reach the person: ``words`` are translatable or somebody's own."""

    words: object
    at: datetime | None = None


@dataclass(frozen=True)
class WelfareFacts:
    """What is known. Empty or None: not known, and then nothing is said of it."""

    name: str
    address: str
    at: datetime
    age: int | None = None
    sex: str = Sex.UNKNOWN
    lives_alone: bool = False
    risk: int = Risk.MIDDLE
    mobility: str = Mobility.UNKNOWN
    access_note: str = ""
    phone: str = ""
    signs: tuple[str, ...] = ()
    seen: str = ""
    no_reply_since: datetime | None = None
    noticed_at: datetime | None = None
    last_met_at: datetime | None = None
    absence_known: bool = False
    tried: tuple[Tried, ...] = ()
    on_site: str = ""
    caller: str = ""
    found: bool = False  # somebody is with the person: what was tried before no longer matters


def sentence(facts: WelfareFacts) -> str:
    """What is read out, in the active language."""
    if facts.found:
        parts = [*_who(facts), *_where(facts), *_signs(facts), *_reasons(facts)]
        return " ".join([_("I ask for an ambulance. A life is in danger."), *parts, *_who_calls(facts)])
    return " ".join(
        [
            _("I ask for a welfare check. A life may be in danger."),
            *_who(facts),
            *_where(facts),
            *_what_was_noticed(facts),
            *_what_was_tried(facts),
            *_reasons(facts),
            _("Please come out and make sure of the person's safety, by forced entry if need be."),
            *_who_calls(facts),
        ]
    )


def risk_to_life(facts: WelfareFacts) -> str:
    """Only why life is at risk: for the head of the incident."""
    return " ".join([*_signs(facts), *_reasons(facts)])


def clock(moment: datetime, now: datetime) -> str:
    """ "11:42" of today, else with its day."""
    moment, now = timezone.localtime(moment), timezone.localtime(now)
    time = f"{moment:%H:%M}"
    if moment.date() == now.date():
        return time
    return _("%(time)s on %(month)s/%(day)s") % {"time": time, "month": moment.month, "day": moment.day}


def _who(facts: WelfareFacts) -> Iterator[str]:
    traits = [
        _("aged %(age)s") % {"age": facts.age} if facts.age is not None else "",
        str(Sex(facts.sex).label) if facts.sex != Sex.UNKNOWN else "",
        _("lives alone") if facts.lives_alone else "",
        _("at high risk") if facts.risk == Risk.HIGH else "",
        str(Mobility(facts.mobility).label) if facts.mobility in UNSTEADY else "",
    ]
    known = ", ".join(trait for trait in traits if trait)
    if known:
        yield _("It is about %(name)s (%(traits)s).") % {"name": facts.name, "traits": known}
    else:
        yield _("It is about %(name)s.") % {"name": facts.name}


def _where(facts: WelfareFacts) -> Iterator[str]:
    yield _("The address is %(address)s.") % {"address": facts.address}
    if facts.access_note:
        yield _("Access: %(note)s.") % {"note": facts.access_note.rstrip(".")}


def _signs(facts: WelfareFacts) -> Iterator[str]:
    if facts.signs:
        labels = ", ".join(str(RedFlag(sign).label) for sign in facts.signs)
        yield _("Signs of danger noticed on site: %(signs)s.") % {"signs": labels}
    if facts.seen:
        yield _("Seen or heard: %(seen)s.") % {"seen": facts.seen.rstrip(".")}


def _what_was_noticed(facts: WelfareFacts) -> Iterator[str]:
    yield from _signs(facts)
    if facts.no_reply_since:
        minutes = max(0, int((facts.at - facts.no_reply_since).total_seconds() // 60))
        yield _("There has been no answer to knocking and calling since %(since)s, for %(minutes)s minutes now.") % {
            "since": clock(facts.no_reply_since, facts.at),
            "minutes": minutes,
        }
    if facts.last_met_at:
        yield _("The person was last met at %(when)s.") % {"when": clock(facts.last_met_at, facts.at)}


def _what_was_tried(facts: WelfareFacts) -> Iterator[str]:
    if not facts.tried:
        return
    done = ", ".join(
        f"{attempt.words} ({clock(attempt.at, facts.at)})" if attempt.at else str(attempt.words)
        for attempt in facts.tried
    )
    yield _("Tried so far without learning how the person is: %(done)s.") % {"done": done}


def _reasons(facts: WelfareFacts) -> Iterator[str]:
    if facts.found:
        yield from _why_it_is_grave(facts)
        return
    if facts.signs or facts.seen:
        yield _("The person has probably collapsed or been hurt inside.")
    if facts.lives_alone:
        yield (
            _("An old person who lives alone cannot call for help after a fall.")
            if facts.age is not None and facts.age >= OLD
            else _("A person who lives alone cannot call for help after a fall.")
        )
    if facts.mobility in UNSTEADY:
        yield _("Moving about is hard for the person, so an outing is unlikely and a fall is likely.")
    if facts.no_reply_since and not facts.absence_known:
        yield _("It was the agreed time for the meal, and nobody knows of an absence.")


def _why_it_is_grave(facts: WelfareFacts) -> Iterator[str]:
    """Somebody is with the person: nothing is supposed any more, only what makes it worse is said."""
    if facts.no_reply_since:
        yield _("Since %(since)s at the latest the person may have been without help.") % {
            "since": clock(facts.no_reply_since, facts.at)
        }


def _who_calls(facts: WelfareFacts) -> Iterator[str]:
    if facts.phone:
        yield _("Telephone of the person: %(phone)s.") % {"phone": facts.phone}
    if facts.on_site:
        yield _("On site: %(who)s.") % {"who": facts.on_site}
    if facts.caller:
        yield _("Caller: %(who)s.") % {"who": facts.caller}
