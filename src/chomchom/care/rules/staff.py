"""How long a certificate holds, how somebody stands with what is asked of a role, and what a check must be."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chomchom.care.enums_staff import Standing, Topic
from chomchom.core.refusal import Refusal

FAR_BACK = timedelta(days=366 * 60)
FAR_AHEAD = timedelta(days=366 * 20)
MOST_QUESTIONS = 20


class Asked(Protocol):
    topic: str
    valid_months: int | None
    renew_days: int
    remind_days: int


class Held(Protocol):
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Requirement:
    """How somebody stands with one thing asked of a role; ``last_day`` is the last on which it is or was valid."""

    topic: str
    standing: Standing
    last_day: date | None = None

    @property
    def label(self) -> str:
        return str(Topic(self.topic).label)

    @property
    def is_met(self) -> bool:
        return self.standing in (Standing.VALID, Standing.ENDS_SOON)

    @property
    def tone(self) -> str:
        return {Standing.VALID: "success", Standing.ENDS_SOON: "warning"}.get(self.standing, "danger")

    @property
    def sentence(self) -> str:
        """ "Health certificate: lapsed, last valid on 12 May 2026"."""
        if self.standing == Standing.LAPSED and self.last_day:
            return _("%(what)s: lapsed, last valid on %(day)s") % {
                "what": self.label,
                "day": date_format(self.last_day),
            }
        return _("%(what)s: %(standing)s") % {"what": self.label, "standing": self.standing.label}


def months_later(day: date, months: int) -> date:
    """The same day of a later month; its last day where the month is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def period(issued: date, rule: Asked, previous_to: date | None) -> tuple[date, date | None]:
    """[from, to) of a certificate issued on a day.

    One that renews another within the rule's days around its end goes on from that end, so that nobody loses the rest
    of a year by being early; it is valid from the day of issue at the earliest.
    """
    if rule.valid_months is None:
        return issued, None
    if previous_to and abs(issued - previous_to) <= timedelta(days=rule.renew_days):
        return issued, months_later(previous_to, rule.valid_months)
    return issued, months_later(issued, rule.valid_months)


def standing(rule: Asked, held: Iterable[Held], day: date) -> Requirement:
    """How it stands on ``day``; certificates that follow one another without a gap count as one."""
    rows = sorted(held, key=lambda row: (row.valid_from, row.valid_to or date.max))
    if any(_covers(row, day) for row in rows):
        end = _end_of_cover(rows, day)
        if end is None:
            return Requirement(rule.topic, Standing.VALID)
        soon = end - day <= timedelta(days=rule.remind_days)
        return Requirement(rule.topic, Standing.ENDS_SOON if soon else Standing.VALID, end - timedelta(days=1))
    past = [row.valid_to for row in rows if row.valid_to and row.valid_to <= day]
    if past:
        return Requirement(rule.topic, Standing.LAPSED, max(past) - timedelta(days=1))
    return Requirement(rule.topic, Standing.NOT_YET if rows else Standing.MISSING)


def _covers(row: Held, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


def _end_of_cover(rows: Sequence[Held], day: date) -> date | None:
    end = day
    for row in rows:
        if row.valid_from <= end and (row.valid_to is None or row.valid_to > end):
            if row.valid_to is None:
                return None
            end = row.valid_to
    return end


# -- what may be recorded ----------------------------------------------------------------------------------------------


def may_be_issued(issued: date, today: date) -> Refusal | None:
    if issued > today:
        return Refusal(
            "issued_ahead",
            _("%(day)s has not come yet. Give the day on which it was issued or the examination took place.")
            % {"day": date_format(issued)},
        )
    if today - issued > FAR_BACK:
        return Refusal("issued_far", _("%(day)s is too long ago. Check the year.") % {"day": date_format(issued)})
    return None


def is_a_period(valid_from: date, last_day: date | None, today: date) -> Refusal | None:
    if last_day and last_day < valid_from:
        return Refusal(
            "ends_before",
            _("It would end before it begins. Give the last day on which it is valid, or leave it empty."),
        )
    if last_day and last_day - today > FAR_AHEAD:
        return Refusal("ends_far", _("%(day)s is too far ahead. Check the year.") % {"day": date_format(last_day)})
    return None


def has_reason(reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal("reason", _("Give the reason. It is kept, and the district sees it."))


def may_work(name: str, lacks: Sequence[Requirement], allowed: bool) -> Refusal | None:
    """Somebody who lacks something asked for works only with a reason that was recorded for the day."""
    if not lacks or allowed:
        return None
    return Refusal(
        "lapsed",
        _("%(name)s may not do this on that day: %(why)s. Give a reason if it must be so; the district sees it.")
        % {"name": name, "why": "; ".join(lack.sentence for lack in lacks)},
    )


# -- courses and their check -------------------------------------------------------------------------------------------


def read_questions(text: str) -> list[dict[str, Any]]:
    """Questions as people type them: a line with the question, then a line for each answer that begins with ``-``, or
    with ``*`` if it is the right one. Not yet checked: see ``are_questions``."""
    questions: list[dict[str, Any]] = []
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        if line[0] in "-*" and questions:
            question = questions[-1]
            if line[0] == "*":
                question["rights"].append(len(question["answers"]))
            question["answers"].append(line[1:].strip())
        else:
            questions.append({"text": line.lstrip("-* "), "answers": [], "rights": []})
    return questions


def are_questions(questions: Sequence[Mapping[str, Any]]) -> Refusal | None:
    if len(questions) > MOST_QUESTIONS:
        return Refusal("too_many", _("A short check has at most %(most)s questions.") % {"most": MOST_QUESTIONS})
    for number, question in enumerate(questions, start=1):
        if len(question["answers"]) < 2:
            return Refusal(
                "few_answers",
                _("Question %(number)s needs at least two answers, each on a line that begins with - or *.")
                % {"number": number},
            )
        if len(question["rights"]) != 1:
            return Refusal(
                "no_right_answer",
                _("Question %(number)s needs exactly one right answer: the line that begins with *.")
                % {"number": number},
            )
    return None


def as_kept(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"text": q["text"], "answers": list(q["answers"]), "right": q["rights"][0]} for q in questions]


def all_answered(questions: Sequence[Mapping[str, Any]], answers: Sequence[int | None]) -> Refusal | None:
    for number, (question, answer) in enumerate(zip(questions, answers, strict=True), start=1):
        if answer is None or not 0 <= answer < len(question["answers"]):
            return Refusal("unanswered", _("Question %(number)s has no answer yet.") % {"number": number})
    return None


def right_answers(questions: Sequence[Mapping[str, Any]], answers: Sequence[int | None]) -> int:
    return sum(question["right"] == answer for question, answer in zip(questions, answers, strict=True))


def is_passed(right: int, asked: int, pass_percent: int) -> bool:
    return right * 100 >= asked * pass_percent
