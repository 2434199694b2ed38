"""Why something is impossible, and what would be enough: codes with values, to be said in the words of a page."""

from dataclasses import dataclass

WORDS = {
    "meet": "%(a)s and %(b)s meet.",
    "others": "%(number)s other meetings are held.",
    "refused": "One side refused the meeting of %(a)s and %(b)s.",
    "willing": "%(a)s and %(b)s: the refusal is taken back.",
    "session": "The meeting of %(a)s and %(b)s is bound to its session.",
    "fixed": "The meeting of %(a)s and %(b)s is fixed to its slot.",
    "free": "The meeting of %(a)s and %(b)s may be at another time.",
    "after": "%(a)s and %(b)s meet after %(c)s and %(d)s.",
    "before": "%(a)s and %(b)s may meet before %(c)s and %(d)s.",
    "away": "%(who)s is not there in %(slot)s.",
    "comes": "%(who)s comes in %(slot)s.",
    "most": "%(who)s may have at most %(number)s meetings.",
    "more": "%(who)s may have one meeting more.",
    "most_on_day": "%(who)s may have at most %(number)s meetings on day %(day)s.",
    "more_on_day": "%(who)s may have one meeting more on day %(day)s.",
    "room_on_day": "%(who)s has room for %(number)s meetings on day %(day)s.",
    "tables": "There are %(number)s tables in %(slot)s.",
    "table": "One more table in %(slot)s.",
    "tables_on_day": "All slots of day %(day)s have %(number)s tables.",
    "walks": "%(who)s needs %(number)s free slots to change halls.",
    "walks_less": "%(who)s changes halls in less time.",
    "interpreters": "There are %(number)s %(languages)s interpreters in %(slot)s.",
    "interpreter": "One more %(languages)s interpreter in %(slot)s.",
    "interpreted_on_day": "The %(languages)s interpreters can serve %(number)s meetings on day %(day)s.",
    "pauses": "%(who)s works at most %(number)s slots without a pause.",
    "no_pauses": "%(who)s has no pauses.",
    # found before any search, for a problem as a whole
    "no_slot": "No slot is left for meeting %(meeting)s of %(a)s and %(b)s.",
    "all_tables": "%(meetings)s meetings must be held, but the tables of all slots are %(number)s.",
    "few_slots": "%(who)s has %(meetings)s meetings but only %(number)s open slots.",
    "promised": "%(who)s is promised %(meetings)s meetings but has %(number)s open slots.",
    "full_slot": "In %(slot)s %(people)s participants must meet, at %(number)s tables.",
    "too_few_interpreters": "%(meetings)s meetings need an interpreter; the interpreters cannot serve so many.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` is a key of WORDS; `str` is the English sentence."""

    code: str
    values: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        return WORDS[self.code] % dict(self.values)


def reason(code: str, **values: str | int) -> Reason:
    return Reason(code, tuple(values.items()))
