"""What may be done with a timetable, what differs between two versions, and the words of a missing meeting."""

import re
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

# the planner's own sentences, as patterns, with their translatable words
PATTERNS: tuple[tuple[re.Pattern[str], Any], ...] = tuple(
    (re.compile(f"^{pattern}$"), words)
    for pattern, words in (
        (r"(?P<a>.+) and (?P<b>.+) meet\.", gettext_lazy("%(a)s and %(b)s meet.")),
        (r"(?P<a>.+) is not there in (?P<slot>.+)\.", gettext_lazy("%(a)s is not there at %(slot)s.")),
        (r"(?P<a>.+) comes in (?P<slot>.+)\.", gettext_lazy("%(a)s comes at %(slot)s.")),
        (r"The meeting of (?P<a>.+) and (?P<b>.+) is fixed to its slot\.",
         gettext_lazy("The meeting of %(a)s and %(b)s is locked to its time.")),
        (r"The meeting of (?P<a>.+) and (?P<b>.+) may be at another time\.",
         gettext_lazy("The meeting of %(a)s and %(b)s may be at another time.")),
        (r"There are (?P<n>\d+) tables in (?P<slot>.+)\.", gettext_lazy("There are %(n)s tables at %(slot)s.")),
        (r"One more table in (?P<slot>.+)\.", gettext_lazy("One more table at %(slot)s.")),
        (r"There are (?P<n>\d+) (?P<words>\S+) interpreters in (?P<slot>.+)\.",
         gettext_lazy("There are %(n)s interpreters (%(words)s) at %(slot)s.")),
        (r"One more (?P<words>\S+) interpreter in (?P<slot>.+)\.",
         gettext_lazy("One more interpreter (%(words)s) at %(slot)s.")),
    )
)  # fmt: skip


def in_words(sentence: str) -> str:
    """A sentence of the planner in the language of the page; one that is not known stays as it is."""
    for pattern, words in PATTERNS:
        if found := pattern.match(sentence):
            return str(words) % found.groupdict()
    return sentence


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
