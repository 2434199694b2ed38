"""What is due to be destroyed, what holds it, and what the access log says of a breach."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.core import disclosed, retention
from chomchom.core.models import AccessEntry
from chomchom.core.retention import Candidate, Kind
from chomchom.people.enums_privacy import BreachTerm
from chomchom.people.models import Breach, LegalHold, LegalTerm, Organisation
from chomchom.people.rules import privacy as rules


def terms(day: date) -> dict[str, LegalTerm]:
    """By code, the one that holds on the day: one statement."""
    return {term.code: term for term in LegalTerm.objects.on(day)}


def labelled_terms(day: date) -> list[tuple[str, LegalTerm]]:
    """Each term with what it is about, in words; the code itself where no part of the program asks for it."""
    about = dict(BreachTerm.choices)
    about |= {kind.term: _("keeping: %(what)s") % {"what": kind.label} for kind in retention.KINDS.values()}
    return [(about.get(code, code), term) for code, term in terms(day).items()]


@dataclass(frozen=True)
class Due:
    """A kind with its term and what is over."""

    kind: Kind
    term: LegalTerm
    before: date
    candidates: list[Candidate]

    @property
    def going(self) -> list[Candidate]:
        return [one for one in self.candidates if not one.held]

    @property
    def held(self) -> list[Candidate]:
        return [one for one in self.candidates if one.held]


def due(organisation: Organisation, kind: Kind, today: date) -> Due | None:
    """None where no term is set for the kind. What stands under a legal hold says so."""
    term = terms(today).get(kind.term)
    if term is None:
        return None
    before = rules.months_before(today, term.value)
    found = kind.find(organisation_id=organisation.pk, before=before)
    holds = holds_of(organisation)
    return Due(kind, term, before, [_with_hold(one, holds) for one in found])


def all_due(organisation: Organisation, today: date) -> list[Due]:
    found = (due(organisation, kind, today) for kind in retention.of_office(organisation.kind))
    return [one for one in found if one]


def holds_of(organisation: Organisation) -> dict[tuple[str, int], str]:
    rows = LegalHold.objects.filter(organisation=organisation, ended_at=None)
    return {(kind, pk): reason for kind, pk, reason in rows.values_list("subject_kind", "subject_id", "reason")}


def _with_hold(one: Candidate, holds: dict[tuple[str, int], str]) -> Candidate:
    return replace(one, held=one.held or holds.get(one.subject, ""))


# -- breaches ----------------------------------------------------------------------------------------------------------


@dataclass
class Affected:
    """One data subject: how often, when first and last, and what was shown."""

    label: str
    first_at: datetime
    last_at: datetime
    times: int = 0
    fields: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """What the access log says of a breach."""

    people: list[Affected]
    fields: dict[str, int]
    actors: dict[str, int]
    ips: dict[str, int]
    lines: int
    is_sensitive: bool


def lines_of(breach: Breach) -> QuerySet[AccessEntry]:
    """The lines of the chosen accounts or address in the period; without either, every line of the period."""
    rows = AccessEntry.objects.filter(at__gte=breach.happened_from, at__lt=breach.happened_to, subject_id__isnull=False)
    if breach.accounts:
        rows = rows.filter(account_id__in=breach.accounts)
    if breach.ip:
        rows = rows.filter(ip=breach.ip)
    return rows.filter(subject_kind__in=disclosed.kinds())


def sheet(breach: Breach) -> Sheet:
    """One statement for the log, and one for each kind of data subject in it."""
    rows = list(lines_of(breach).order_by("at").values("at", "actor", "ip", "subject_kind", "subject_id", "what"))
    names = _names(rows, [breach.organisation_id])
    rows = [row for row in rows if (row["subject_kind"], row["subject_id"]) in names]
    people: dict[tuple[str, int], Affected] = {}
    for row in rows:
        key = (row["subject_kind"], row["subject_id"])
        one = people.setdefault(key, Affected(names[key], row["at"], row["at"]))
        one.last_at, one.times = row["at"], one.times + 1
        one.fields |= dict.fromkeys(map(str, disclosed.fields_of(row["what"])))
    everybody = list(people.values())
    return Sheet(
        everybody, _counted(name for one in everybody for name in one.fields), _counted(row["actor"] for row in rows),
        _counted(row["ip"] for row in rows if row["ip"]), len(rows),
        any(disclosed.is_sensitive(row["what"]) for row in rows),
    )  # fmt: skip


def _names(rows: Iterable[dict[str, Any]], organisation_ids: Collection[int]) -> dict[tuple[str, int], str]:
    ids: dict[str, set[int]] = {}
    for row in rows:
        ids.setdefault(row["subject_kind"], set()).add(row["subject_id"])
    return {
        (kind, pk): label
        for kind, of in ids.items()
        for pk, label in disclosed.people(kind, of, organisation_ids).items()
    }


def _counted(values: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def duties_of(breach: Breach, found: Sheet) -> rules.Duties:
    """By the terms of the day on which the office came to know."""
    held = terms(timezone.localdate(breach.known_at))
    notify_by, report_by = _deadlines(breach, held)
    return rules.duties(
        notify_by=notify_by, report_by=report_by, many=held[BreachTerm.REPORT_PEOPLE].value, people=len(found.people),
        sensitive=found.is_sensitive, cause=breach.cause,
    )  # fmt: skip


def deadlines_of(breach: Breach) -> tuple[datetime, datetime]:
    """Until when the people must be told, and the authority where it must be. One statement."""
    return _deadlines(breach, terms(timezone.localdate(breach.known_at)))


def _deadlines(breach: Breach, held: dict[str, LegalTerm]) -> tuple[datetime, datetime]:
    hours = (held[code].value for code in (BreachTerm.NOTIFY, BreachTerm.REPORT))
    notify_by, report_by = (breach.known_at + timedelta(hours=count) for count in hours)
    return notify_by, report_by
