"""A district is looked through once a day: new gaps become tasks, vanished causes are proposed for closing, and the
priority of everybody whom it concerns is made anew. The number of statements does not depend on how many there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from chomchom.care import gap_defaults
from chomchom.care.enums_gaps import GapEvent, GapKind
from chomchom.care.kinds import GAP
from chomchom.care.models import Gap, GapEntry, GapRule, Priority, Recipient
from chomchom.care.queries.gaps import standing
from chomchom.care.queries.gaps.signals import Found, find
from chomchom.care.rules.gaps.points import person_parts, points_of, priority
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.net import operations as net
from chomchom.people.enums import Role
from chomchom.people.models import Organisation

Cause = tuple[int, str, str]  # recipient, kind, key
OWNED_BY_DISTRICT = frozenset({GapKind.NO_SUBSTITUTE})
AT_ONCE = 500


@dataclass(frozen=True)
class Looked:
    """What a look found: gaps that are new, that stand, and whose cause is gone or back."""

    new: int
    standing: int
    gone: int
    back: int


@transaction.atomic
def look(*, district: Organisation, by: Actor, at: datetime) -> Looked:
    """Look through the district as of the day of ``at``; doing it again the same day changes nothing."""
    Organisation.objects.select_for_update().get(pk=district.pk)  # one look at a district at a time
    today = timezone.localdate(at)
    rules = standing.rules_on(district.pk, today)
    found = {cause(one): one for one in find(district.pk, standing.days_of(district.pk, today, rules), rules)}
    open_ = {(gap.recipient_id, gap.kind, gap.key): gap for gap in standing.open_gaps(district.pk)}
    fresh = _unanswered(district.pk, today, rules, [one for key, one in found.items() if key not in open_])
    people = standing.people({one.recipient_id for one in fresh} | {gap.recipient_id for gap in open_.values()})
    new = _open(district, fresh, people, rules, by=by, at=at)
    gone, back = _refresh(open_, found, rules, today, by=by, at=at)
    _rank(district.pk, [*open_.values(), *new], people, rules, today)
    looked = Looked(len(new), len(open_), gone, back)
    audit.record(by=by, at=at, action=Action.CREATE, what="care.gaps.look", detail=vars(looked))
    return looked


def cause(found: Found) -> Cause:
    return (found.recipient_id, found.kind, found.key)


def _unanswered(district_id: int, today: date, rules: Mapping[str, GapRule], found: list[Found]) -> list[Found]:
    """Without those that were closed for the same cause not long ago: an answer holds for a while."""
    longest = max((rule.again_after_days for rule in rules.values()), default=0)
    closed = {
        (person, kind, key): day
        for person, kind, key, day in standing.closed_lately(district_id, today - timedelta(days=longest))
    }
    return [one for one in found if _may_be_found(closed.get(cause(one)), rules[one.kind], today)]


def _may_be_found(closed_on: date | None, rule: GapRule, today: date) -> bool:
    return closed_on is None or today - closed_on >= timedelta(days=rule.again_after_days)


# -- new ones --------------------------------------------------


def _open(
    district: Organisation, found: list[Found], people: Mapping[int, Recipient], rules: Mapping[str, GapRule], *,
    by: Actor, at: datetime,
) -> list[Gap]:  # fmt: skip
    """Each as a task with an owner and a due time, watched by the net."""
    offices = standing.dong_offices(district.pk)
    rows = [_gap(district.pk, one, offices.get(people[one.recipient_id].dong_id), rules[one.kind], at) for one in found]
    gaps = Gap.objects.bulk_create(rows, batch_size=AT_ONCE)
    _say(gaps, GapEvent.FOUND, by, at)
    promises = [net.Promise(gap.pk, gap.due_at, _parties(gap)) for gap in gaps]
    net.promise_many(kind=GAP, policy=gap_defaults.GAP_POLICY, district_id=district.pk, promises=promises, by=by, at=at)
    return gaps


def _gap(district_id: int, found: Found, office_id: int | None, rule: GapRule, at: datetime) -> Gap:
    by_district = office_id is None or found.kind in OWNED_BY_DISTRICT
    return Gap(
        district_id=district_id,
        recipient_id=found.recipient_id,
        kind=found.kind,
        key=found.key,
        since=found.since,
        facts=dict(found.facts),
        points=points_of(rule, found.since, timezone.localdate(at)),
        organisation_id=district_id if by_district else office_id,
        role=Role.DISTRICT_OFFICER if by_district else Role.CASE_MANAGER,
        due_at=at + timedelta(hours=rule.due_hours),
        found_at=at,
    )


def _parties(gap: Gap) -> dict[str, int]:
    return {Role.DISTRICT_OFFICER.value: gap.district_id, gap.role: gap.organisation_id}


def _say(gaps: Iterable[Gap], event: GapEvent, by: Actor, at: datetime) -> None:
    entries = [GapEntry(gap=gap, at=at, event=event, actor=by.name, by_id=by.account_id) for gap in gaps]
    GapEntry.objects.bulk_create(entries, batch_size=AT_ONCE)


# -- those that stand --------------------------------------------------


def _refresh(
    open_: Mapping[Cause, Gap], found: Mapping[Cause, Found], rules: Mapping[str, GapRule], today: date, *,
    by: Actor, at: datetime,
) -> tuple[int, int]:  # fmt: skip
    """Points grow with the days; a cause that is gone is noted and proposed for closing, never closed."""
    gone = [gap for key, gap in open_.items() if key not in found and gap.cause_gone_on is None]
    back = [gap for key, gap in open_.items() if key in found and gap.cause_gone_on is not None]
    for gap in gone:
        gap.cause_gone_on = today
    for gap in back:
        gap.cause_gone_on = None
    changed = {gap.pk: gap for gap in (*gone, *back)}
    older = []
    for key, gap in open_.items():
        points, facts = gap.points, gap.facts
        _renew(gap, found.get(key), rules.get(gap.kind), today)
        if gap.facts != facts:
            changed[gap.pk] = gap
        elif gap.points != points:
            older.append(gap)
    Gap.objects.bulk_update(changed.values(), ["points", "facts", "cause_gone_on"], batch_size=AT_ONCE)
    _write_points([gap for gap in older if gap.pk not in changed])
    _say(gone, GapEvent.CAUSE_GONE, by, at)
    _say(back, GapEvent.CAUSE_BACK, by, at)
    return len(gone), len(back)


def _renew(gap: Gap, found: Found | None, rule: GapRule | None, today: date) -> None:
    """Points and facts as they are today; of a cause that is gone nothing counts any more."""
    if found is None or rule is None:
        gap.points = 0
    else:
        gap.points, gap.facts = points_of(rule, gap.since, today), dict(found.facts)


def _write_points(gaps: list[Gap]) -> None:
    """Nearly every gap counts more on the next day: only its points are written, one statement for five hundred."""
    for start in range(0, len(gaps), AT_ONCE):
        part = gaps[start : start + AT_ONCE]
        values = ", ".join(["(%s, %s)"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE care_gap SET points = v.column2 FROM (VALUES {values}) v WHERE care_gap.id = v.column1",  # noqa: S608
                [number for gap in part for number in (gap.pk, gap.points)],
            )


# -- how urgent --------------------------------------------------


def _rank(
    district_id: int, gaps: Iterable[Gap], people: Mapping[int, Recipient], rules: Mapping[str, GapRule], today: date
) -> None:
    """A row for each person whose parts are not what they were; of the others nothing is written."""
    by_person: dict[int, list[tuple[str, int]]] = {}
    for gap in gaps:
        if gap.cause_gone_on is None:
            by_person.setdefault(gap.recipient_id, []).append((gap.kind, gap.points))
    now = {pk: priority(rows, person_parts(people[pk], today, rules)) for pk, rows in by_person.items()}
    before = standing.current_priorities(district_id)
    keep(now, before, today)


def keep(now: Mapping[int, dict[str, int]], before: Mapping[int, Priority], today: date) -> None:
    """Write the priorities that changed: the row that held ends today, and another begins."""
    changed = {pk: now.get(pk, {}) for pk in {*now, *before} if now.get(pk, {}) != _parts(before.get(pk))}
    same_day = [pk for pk in changed if pk in before and before[pk].valid_from == today]
    ended = [before[pk].pk for pk in changed if pk in before and before[pk].valid_from != today]
    for pk in same_day:
        before[pk].parts, before[pk].points = changed[pk], sum(changed[pk].values())
    Priority.objects.bulk_update([before[pk] for pk in same_day], ["parts", "points"], batch_size=AT_ONCE)
    for start in range(0, len(ended), AT_ONCE):
        Priority.objects.filter(pk__in=ended[start : start + AT_ONCE]).update(valid_to=today)
    fresh = {pk: parts for pk, parts in changed.items() if pk not in same_day}
    Priority.objects.bulk_create(
        (
            Priority(recipient_id=pk, valid_from=today, parts=parts, points=sum(parts.values()))
            for pk, parts in fresh.items()
        ),
        batch_size=AT_ONCE,
    )


def _parts(row: Priority | None) -> dict[str, int]:
    return row.parts if row else {}
