"""The sheet "who saw my data": the lines of one person put together for that person.

Shown are when, the office and the role, what was done and why. The name of who did it is not: the person has a right
to know what was done with the data, by which office; the names of staff are personal data of theirs. Where an officer
decides that they must be named (a complaint), the sheet is printed with names, and the log says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from chomchom.core import audit
from chomchom.core.models import AccessEntry
from chomchom.people.models import Membership
from chomchom.people.reasons import in_words

TOGETHER = timedelta(hours=1)
MOST = 5_000  # lines on one sheet


@dataclass(frozen=True)
class Line:
    """One or more lines of the log that say the same within an hour."""

    at: datetime
    office: str
    role: str
    name: str
    action: str
    what: str
    why: str
    times: int


def lines_about(subject: tuple[str, int], *, with_names: bool) -> list[Line]:
    """What the log says of one person, the latest first; two statements."""
    kind, pk = subject
    rows = list(AccessEntry.objects.filter(subject_kind=kind, subject_id=pk).order_by("-at", "-pk")[:MOST])
    held = _memberships({row.account_id for row in rows if row.account_id})
    made: list[Line] = []
    last: dict[tuple[str, ...], tuple[int, datetime]] = {}
    for row in rows:
        line = _line(row, held, with_names)
        key = (str(row.account_id or row.actor), line.action, line.what, line.why)
        if key in last and last[key][1] - row.at < TOGETHER:
            place = last[key][0]
            made[place] = Line(**{**vars(made[place]), "times": made[place].times + 1})
        else:
            last[key] = (len(made), row.at)
            made.append(line)
    return made


def _memberships(accounts: Iterable[int]) -> Mapping[int, list[Membership]]:
    held: dict[int, list[Membership]] = {}
    rows = Membership.objects.filter(account_id__in=set(accounts)).select_related("organisation").order_by("valid_from")
    for row in rows:
        held.setdefault(row.account_id, []).append(row)
    return held


def _line(row: AccessEntry, held: Mapping[int, list[Membership]], with_names: bool) -> Line:
    member = _on(held.get(row.account_id or 0, []), row.at)
    if member is None:
        office, role = _("This system"), _("Program, link or device")
    else:
        office, role = str(member.organisation), str(member.get_role_display())
    name = row.actor if with_names else ""
    words = str(audit.in_words(row.what))
    return Line(row.at, office, role, name, str(row.get_action_display()), words, in_words(row.why), 1)


def _on(members: list[Membership], at: datetime) -> Membership | None:
    """The role that was held then; else the nearest one known."""
    day = at.date()
    then = [m for m in members if m.valid_from <= day and (m.valid_to is None or day < m.valid_to)]
    return (then or members or [None])[-1]
