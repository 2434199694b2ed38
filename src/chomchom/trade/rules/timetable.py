"""What may be done with a timetable, what differs between two versions, and the words of a missing meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.core.refusal import Refusal
from chomchom.trade.enums_meet import MeetingState as S
from chomchom.trade.enums_meet import TimetableState
from chomchom.trade.models import Timetable
from chomchom.trade.rules.planning import Pair, Placed

TRANSITIONS: dict[S, frozenset[S]] = {
    S.PLANNED: frozenset({S.STARTED, S.HELD, S.NO_SHOW, S.CANCELLED}),
    S.STARTED: frozenset({S.HELD, S.PLANNED}),
    # pressed by mistake, or they came after all
    S.NO_SHOW: frozenset({S.PLANNED, S.STARTED, S.HELD}),
    S.HELD: frozenset(),
    S.CANCELLED: frozenset({S.PLANNED}),
}


def may_become(now: str, then: str) -> Refusal | None:
    """Refuses a change of state of a meeting that the table does not know."""
    if S(then) in TRANSITIONS[S(now)]:
        return None
    return Refusal(
        "state",
        _("A meeting that is “%(now)s” cannot become “%(then)s”.") % {"now": S(now).label, "then": S(then).label},
    )


def may_change(timetable: Timetable | None) -> Refusal | None:
    """Only a draft is changed; what was published is kept as it was."""
    if timetable is not None and timetable.state == TimetableState.DRAFT:
        return None
    return Refusal("no_draft", _("This version is published and stays as it is. Begin a new draft from it."))


def may_publish(timetable: Timetable, seen_revision: int, publisher: str) -> Refusal | None:
    """The draft must still be one, and be the one that was looked at."""
    if timetable.state == TimetableState.PUBLISHED:
        at = time_format(localtime(timetable.published_at, timetable.leg.zone), "H:i")
        return Refusal(
            "published_already",
            _("Version %(number)d was published by %(who)s at %(at)s. Look at it; nothing was published twice.")
            % {"number": timetable.number, "who": publisher or "–", "at": at},
        )
    if timetable.revision != seen_revision:
        return Refusal(
            "draft_changed",
            _("Somebody changed the draft after you opened it. Look at the changes below, then publish again."),
        )
    return None


@dataclass(frozen=True)
class Change:
    """What a new version does to one pair. ``kind``: new, moved (another time), table, interpreter, gone."""

    pair: Pair
    kind: str
    before: Placed | None
    after: Placed | None

    @property
    def is_told(self) -> bool:
        """Companies are told of time and table; who interprets is told to the interpreters only."""
        return self.kind != "interpreter"


KINDS = {
    "new": gettext_lazy("new"),
    "moved": gettext_lazy("another time"),
    "table": gettext_lazy("another table"),
    "interpreter": gettext_lazy("another interpreter"),
    "gone": gettext_lazy("not held any more"),
}


def changes(before: Mapping[Pair, Placed], after: Mapping[Pair, Placed]) -> list[Change]:
    """What is different, in the order of time."""
    found = []
    for pair in before.keys() | after.keys():
        old, new = before.get(pair), after.get(pair)
        if kind := _kind(old, new):
            found.append(Change(pair, kind, old, new))
    return sorted(found, key=lambda one: ((one.after or one.before).slot, one.pair))  # type: ignore[union-attr]


def _kind(old: Placed | None, new: Placed | None) -> str:
    if old is None or new is None:
        return "new" if old is None else "gone"
    if old.slot != new.slot:
        return "moved"
    if old.table != new.table:
        return "table"
    return "interpreter" if old.interpreter != new.interpreter else ""


# -- why a pair does not meet ------------------------------------------------------------------------------------------

CODES = {
    "forbidden": gettext_lazy("The office keeps these two apart."),
    "gone": gettext_lazy("The buyer does not come."),
    "exporter_no": gettext_lazy("The exporter does not want this meeting."),
    "buyer_no": gettext_lazy("The buyer does not want this meeting."),
    "conflict": gettext_lazy("It does not fit beside the other meetings."),
    "moves": gettext_lazy("It would fit if other meetings moved."),
    "fits": gettext_lazy("It fits without moving any other meeting; it was left out for the sake of the whole."),
    "not_asked": gettext_lazy("There was no time to find out why; ask for the reason."),
}

# the planner's reasons and what would be enough, by its codes
WORDS = {
    "meet": gettext_lazy("%(a)s and %(b)s meet."),
    "others": gettext_lazy("%(number)s other meetings are held."),
    "refused": gettext_lazy("One side does not want the meeting of %(a)s and %(b)s."),
    "willing": gettext_lazy("%(a)s and %(b)s: both are willing."),
    "session": gettext_lazy("The meeting of %(a)s and %(b)s is bound to its half-day."),
    "fixed": gettext_lazy("The meeting of %(a)s and %(b)s is locked to its time."),
    "free": gettext_lazy("The meeting of %(a)s and %(b)s may be at another time."),
    "after": gettext_lazy("%(a)s and %(b)s meet after %(c)s and %(d)s."),
    "before": gettext_lazy("%(a)s and %(b)s may meet before %(c)s and %(d)s."),
    "away": gettext_lazy("%(who)s is not there at %(slot)s."),
    "comes": gettext_lazy("%(who)s comes at %(slot)s."),
    "most": gettext_lazy("%(who)s may have at most %(number)s meetings."),
    "more": gettext_lazy("%(who)s may have one meeting more."),
    "most_on_day": gettext_lazy("%(who)s may have at most %(number)s meetings on day %(day)s."),
    "more_on_day": gettext_lazy("%(who)s may have one meeting more on day %(day)s."),
    "room_on_day": gettext_lazy("%(who)s has room for %(number)s meetings on day %(day)s."),
    "tables": gettext_lazy("There are %(number)s tables at %(slot)s."),
    "table": gettext_lazy("One more table at %(slot)s."),
    "tables_on_day": gettext_lazy("All times of day %(day)s have %(number)s tables."),
    "walks": gettext_lazy("%(who)s needs %(number)s free times to change halls."),
    "walks_less": gettext_lazy("%(who)s changes halls in less time."),
    "interpreters": gettext_lazy("There are %(number)s interpreters (%(languages)s) at %(slot)s."),
    "interpreter": gettext_lazy("One more interpreter (%(languages)s) at %(slot)s."),
    "interpreted_on_day": gettext_lazy(
        "The interpreters (%(languages)s) can serve %(number)s meetings on day %(day)s."
    ),
    "pauses": gettext_lazy("%(who)s works at most %(number)s meetings without a pause."),
    "no_pauses": gettext_lazy("%(who)s has no pauses."),
    "no_slot": gettext_lazy("No time is left for the meeting of %(a)s and %(b)s."),
    "all_tables": gettext_lazy("%(meetings)s meetings must be held, but all tables together hold %(number)s."),
    "few_slots": gettext_lazy("%(who)s has %(meetings)s meetings but only %(number)s open times."),
    "promised": gettext_lazy("%(who)s is promised %(meetings)s meetings but has %(number)s open times."),
    "full_slot": gettext_lazy("At %(slot)s %(people)s companies must meet, at %(number)s tables."),
    "too_few_interpreters": gettext_lazy(
        "%(meetings)s meetings need an interpreter; the interpreters cannot serve so many."
    ),
}


def in_words(found: Mapping[str, Any]) -> str:
    """A reason of the planner, kept as its code and values, in the language of the page."""
    return str(WORDS[found["code"]]) % dict(found["values"])


def begun(leg: str) -> Refusal:
    return Refusal(
        "begun",
        _("Meetings in %(city)s have begun. Repair the timetable instead; only what must move is moved.")
        % {"city": leg},
    )


def answer_after_publishing(number: int) -> str:
    """What a buyer reads that answers when the timetable is out: kept, told to the office, nothing moves by itself."""
    return _(
        "The timetable is already published (version %(number)d). Answers are kept, and your meetings stay as they are "
        "until the organiser confirms a change by mail."
    ) % {"number": number}
