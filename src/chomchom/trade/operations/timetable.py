"""A leg's timetable: proposed by the planner, changed by hand, repaired on the day, published as a numbered version.

Everything but publishing happens in the leg's draft. The meetings that people were told of change only when a draft is
published, in one transaction with the letters that say so.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.solver import meetings as solver
from chomchom.trade.enums import ApplicationState, GuestState
from chomchom.trade.enums_meet import MeetingState, TimetableState
from chomchom.trade.kinds import GUEST
from chomchom.trade.models import (
    Application,
    Forbidden,
    Guest,
    Interpreter,
    Leg,
    Meeting,
    Placement,
    Timetable,
    Unmet,
)
from chomchom.trade.models.timetable import Seat
from chomchom.trade.operations import invitations
from chomchom.trade.queries import timetable as queries
from chomchom.trade.rules import planning
from chomchom.trade.rules import timetable as rules
from chomchom.trade.rules.planning import Pair, Placed, Situation

Tell = Callable[[solver.Progress], object]
GONE = (GuestState.DECLINED, GuestState.CANCELLED)


def situation(leg: Leg, seats: Iterable[Seat]) -> Situation:
    """All that a planning of the leg needs, with ``seats`` as what stands: six statements."""
    seats = list(seats)
    half_days = queries.half_days_of(leg)
    guests = queries.guests_of(leg, {seat.guest_id for seat in seats})
    starts = {slot.starts_at: number for number, slot in enumerate(planning.slots_of(leg, half_days))}
    return Situation(
        leg=leg,
        half_days=half_days,
        applications=queries.applications_of(leg, {seat.application_id for seat in seats}),
        guests=guests,
        interpreters=queries.interpreters_of(leg),
        wishes=queries.wishes_of(leg),
        forbidden=queries.forbidden_of(leg),
        standing={
            seat.pair: Placed(starts[seat.starts_at], seat.table, seat.interpreter_id, seat.is_locked)
            for seat in seats
            if seat.starts_at in starts
        },
        gone={guest.pk for guest in guests if guest.state in GONE},
    )


# -- the planner's proposal --------------------------------------------------------------------------------------------


def propose(
    *, leg: Leg, stop: solver.Stop, seed: int, by: Actor, at: datetime, tell: Tell | None = None
) -> Timetable:  # fmt: skip
    """Plan the leg anew and keep the answer as its draft. What is locked stays. Raises ``Refused`` or
    ``solver.BadProblem`` with a sentence; the draft is then as it was."""
    insist(_nothing_begun(leg))
    _make_interpreters(leg)
    draft = queries.draft_of(leg)
    asked = situation(leg, queries.placements_of(draft) if draft else queries.standing_of(leg))
    insist(_something_to_plan(asked))
    fixed = {
        pair: placed.slot
        for pair, placed in asked.standing.items()
        if placed.is_locked and asked.refusal_of(pair) not in ("gone", "forbidden")
    }
    problem = planning.problem_of(asked, fixed=fixed)
    result = solver.solve(problem, stop.share(0.6), seed, report=tell or (lambda progress: None))
    insist(_found(result))
    seats = planning.seated(asked, problem, result.schedule)
    unmet = _unmet(asked, problem, result.schedule, stop, seed)
    summary = _measured(problem, result)
    return _keep(leg, asked, seats, unmet, summary, draft, why="", what="trade.timetable.plan", by=by, at=at)


def repair(
    *, leg: Leg, change: Mapping[str, Any], stop: solver.Stop, seed: int, by: Actor, at: datetime,
    tell: Tell | None = None,
) -> Timetable:  # fmt: skip
    """The published timetable with the fewest meetings lost, then moved, as a draft that is looked at before it is
    published. Buyers that do not come, ill interpreters and tables are taken from their rows; ``change`` adds
    ``{"late": [[side, id, moment]], "walk_ins": [[application, guest]], "cancelled": [meeting], "why": …}``."""
    _make_interpreters(leg)
    standing = queries.standing_of(leg)
    asked = situation(leg, standing)
    insist(_something_published(leg))
    draft = queries.draft_of(leg)
    problem = planning.problem_of(asked, fixed={p: s.slot for p, s in asked.standing.items() if s.is_locked})
    slots = tuple(
        asked.standing[pair].slot if pair in asked.standing else None
        for pair in planning.situation_pairs(asked, problem)
    )
    problem = _loosened(problem)
    changes = _changes(asked, problem, slots, standing, change, at)
    repaired = solver.repair(problem, solver.Schedule(slots), changes, stop.share(0.6), seed, report=tell or _silent)
    insist(_found(repaired.result))
    seats = planning.seated(asked, repaired.problem, repaired.result.schedule)
    unmet = _unmet(asked, repaired.problem, repaired.result.schedule, stop, seed)
    summary = _measured(_loosened(repaired.problem), repaired.result) | {
        "moved": repaired.result.objective.moved if repaired.result.objective else 0,
        "walk_ins": [list(pair) for pair in change.get("walk_ins", [])],
    }
    why = str(change.get("why", ""))[:300]
    return _keep(leg, asked, seats, unmet, summary, draft, why=why, what="trade.timetable.repair", by=by, at=at)


def _silent(progress: solver.Progress) -> None:
    return None


def _loosened(problem: solver.Problem) -> solver.Problem:
    """What was fixed by hand may move in a repair only if it must: as the other published meetings."""
    return replace(problem, meetings=tuple(replace(m, required=False, fixed=None) for m in problem.meetings))


def _changes(
    asked: Situation, problem: solver.Problem, slots: tuple[int | None, ...], standing: list[Meeting],
    change: Mapping[str, Any], at: datetime,
) -> solver.Changes:  # fmt: skip
    pairs = planning.situation_pairs(asked, problem)
    taken_back = {meeting.pair for meeting in standing if meeting.pk in change.get("cancelled", [])}
    now = next((number for number, slot in enumerate(asked.slots) if slot.starts_at > at), len(asked.slots))
    refused = {
        index
        for index, pair in enumerate(pairs)
        if slots[index] is not None and slots[index] >= now and (pair in taken_back or asked.refusal_of(pair))
    }
    absent = {asked.place["buyer", pk] for pk in asked.gone if ("buyer", pk) in asked.place}
    absent |= {
        asked.place["exporter", row.pk] for row in asked.applications if row.state != ApplicationState.ACCEPTED
    }  # fmt: skip
    late = [
        (asked.place[side, pk], _first_slot(asked, datetime.fromisoformat(moment)))
        for side, pk, moment in change.get("late", [])
        if (side, pk) in asked.place
    ]
    walk_ins = [(asked.place["exporter", a], asked.place["buyer", g]) for a, g in change.get("walk_ins", [])]
    return solver.Changes(
        cancelled=frozenset(refused), absent=frozenset(absent), late=tuple(late), walk_ins=tuple(walk_ins), now=now
    )


def _first_slot(asked: Situation, moment: datetime) -> int:
    return next((n for n, slot in enumerate(asked.slots) if slot.starts_at >= moment), len(asked.slots))


def _unmet(
    asked: Situation, problem: solver.Problem, schedule: solver.Schedule, stop: solver.Stop, seed: int
) -> list[Unmet]:  # fmt: skip
    """Each wished pair without a meeting, with its reason; the planner is asked while there is time."""
    pairs = planning.situation_pairs(asked, problem)
    held = {pair for pair, slot in zip(pairs, schedule.slot, strict=True) if slot is not None}
    wished = [
        pair for pair, wish in asked.wishes.items() if any(planning.WISH[one] > 0 for one in wish) and pair not in held
    ]
    known = {row.pk for row in asked.applications}, {row.pk for row in asked.guests}
    found = []
    for pair in sorted(wished):
        if pair[0] in known[0] and pair[1] in known[1]:
            found.append(_why(asked, problem, schedule, pair, stop, seed))
    return found


def _why(
    asked: Situation, problem: solver.Problem, schedule: solver.Schedule, pair: Pair, stop: solver.Stop, seed: int
) -> Unmet:  # fmt: skip
    row = Unmet(application_id=pair[0], guest_id=pair[1], code=asked.refusal_of(pair))
    if row.code:
        return row
    if stop.now:
        row.code = "not_asked"
        return row
    sides = asked.place["exporter", pair[0]], asked.place["buyer", pair[1]]
    try:
        answer = solver.explain(problem, schedule, sides, stop.share(0.3), seed)
    except solver.BadProblem:
        row.code = "not_asked"
        return row
    row.code, row.moves = _code_of(answer), answer.moves
    row.reasons, row.remedies = ([asdict(one) for one in found] for found in (answer.reasons, answer.enough))
    return row


def _code_of(answer: solver.Explanation) -> str:
    if answer.possible is None:
        return "not_asked"
    if not answer.possible:
        return "conflict"
    return "fits" if answer.moves == 0 else "moves"


def explain(*, timetable: Timetable, application: Application, guest: Guest, stop: solver.Stop) -> Unmet:
    """Ask the planner again why these two have no meeting in the version. Nothing is changed."""
    leg = timetable.leg
    asked = situation(leg, queries.placements_of(timetable))
    pair = (application.pk, guest.pk)
    if pair not in asked.wishes:
        raise Refused(Refusal("not_wished", _("Neither side asked for this meeting, so it was not planned.")))
    if pair in asked.standing:
        raise Refused(Refusal("they_meet", _("These two do meet.")))
    problem = planning.problem_of(asked)
    pairs = planning.situation_pairs(asked, problem)
    slots = tuple(asked.standing[one].slot if one in asked.standing else None for one in pairs)
    return _why(asked, problem, solver.Schedule(slots), pair, stop, 1)


def _measured(problem: solver.Problem, result: solver.Result) -> dict[str, Any]:
    objective = solver.measure(problem, result.schedule)  # a repair weighs the moves only; the page tells the whole
    return {
        "status": str(result.status),
        "seconds": round(result.seconds, 2),
        "musts": objective.musts,
        "musts_asked": sum(meeting.must for meeting in problem.meetings),
        "wishes": objective.wishes,
        "worst_served": objective.worst_served,
        "breaks": objective.breaks,
    }


@transaction.atomic
def _keep(
    leg: Leg, asked: Situation, seats: Mapping[Pair, Placed], unmet: list[Unmet], summary: dict[str, Any],
    seen: Timetable | None, *, why: str, what: str, by: Actor, at: datetime,
) -> Timetable:  # fmt: skip
    """Replace the draft. Refused if somebody changed it by hand while the planner was at work."""
    draft = _draft(leg, by=by, at=at)
    insist(_as_seen(draft, seen))
    draft.placements.all().delete()
    draft.unmet.all().delete()
    Placement.objects.bulk_create(_placement(draft, asked, pair, placed) for pair, placed in seats.items())
    for row in unmet:
        row.timetable = draft
    Unmet.objects.bulk_create(unmet)
    draft.summary, draft.why, draft.revision = summary, why, draft.revision + 1
    draft.save()
    _record(draft, what, by=by, at=at, meetings=len(seats), unmet=len(unmet))
    return draft


def _placement(draft: Timetable, asked: Situation, pair: Pair, placed: Placed) -> Placement:
    slot = asked.slots[placed.slot]
    return Placement(
        timetable=draft, application_id=pair[0], guest_id=pair[1], half_day=slot.half_day, starts_at=slot.starts_at,
        ends_at=slot.ends_at, table=placed.table, interpreter_id=placed.interpreter, is_locked=placed.is_locked,
    )  # fmt: skip


def _draft(leg: Leg, *, by: Actor, at: datetime) -> Timetable:
    """The leg's draft, made if there is none; the leg is locked until the end of the transaction."""
    Leg.objects.select_for_update().get(pk=leg.pk)
    draft = Timetable.objects.drafts().filter(leg=leg).first()
    if draft is None:
        last = Timetable.objects.filter(leg=leg).aggregate(last=Max("number"))["last"] or 0
        draft = Timetable.objects.create(leg=leg, number=last + 1, made_at=at, made_by_id=by.account_id)
    return draft


def _as_seen(draft: Timetable, seen: Timetable | None) -> Refusal | None:
    if draft.revision == (seen.revision if seen else 1) and (seen is None or draft.pk == seen.pk):
        return None
    return Refusal(
        "draft_changed",
        _("Somebody changed the draft while the planner was at work; their changes were kept. Plan again."),
    )


def _make_interpreters(leg: Leg) -> None:
    """A row for each interpreter that the half-days count; names and accounts are filled in by people."""
    known = set(Interpreter.objects.filter(leg=leg).values_list("label", flat=True))
    Interpreter.objects.bulk_create(
        Interpreter(leg=leg, label=label, languages=languages)
        for label, languages in planning.labels_of(queries.half_days_of(leg)).items()
        if label not in known
    )


def _nothing_begun(leg: Leg) -> Refusal | None:
    begun = Meeting.objects.filter(leg=leg).exclude(state__in=[MeetingState.PLANNED, MeetingState.CANCELLED])
    return rules.begun(leg.city) if begun.exists() else None


def _something_to_plan(asked: Situation) -> Refusal | None:
    if not asked.slots:
        return Refusal("no_half_day", _("This leg has no half-days yet. Enter them on the mission's page first."))
    if not asked.pairs:
        return Refusal("no_wishes", _("Nobody has said yet whom they want to meet. Import or enter wishes first."))
    return None


def _something_published(leg: Leg) -> Refusal | None:
    if queries.latest_published(leg) is None:
        return Refusal("not_published", _("Nothing is published yet; plan and publish the timetable first."))
    return None


def _found(result: solver.Result) -> Refusal | None:
    if result.schedule is not None:
        return None
    if result.status is solver.Status.INFEASIBLE:
        words = " ".join(rules.in_words(asdict(one)) for one in result.conflict[:4])
        return Refusal("impossible", _("What is locked cannot all be held. %(why)s") % {"why": words})
    return Refusal("no_time", _("The time ended before a timetable was found. Try again."))


# -- by hand -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_draft(*, leg: Leg, by: Actor, at: datetime) -> Timetable:
    """A draft to change by hand, as a copy of what stands; the one there is, if there is one."""
    _make_interpreters(leg)
    there = queries.draft_of(leg)
    if there is not None:
        return there
    draft = _draft(leg, by=by, at=at)
    Placement.objects.bulk_create(
        Placement(
            timetable=draft, application_id=m.application_id, guest_id=m.guest_id, half_day_id=m.half_day_id,
            starts_at=m.starts_at, ends_at=m.ends_at, table=m.table, interpreter_id=m.interpreter_id,
            is_locked=m.is_locked,
        )
        for m in queries.standing_of(leg)
    )  # fmt: skip
    if last := queries.latest_published(leg):
        Unmet.objects.bulk_create(
            Unmet(timetable=draft, application_id=u.application_id, guest_id=u.guest_id, code=u.code, moves=u.moves,
                  reasons=u.reasons, remedies=u.remedies)
            for u in last.unmet.all()
        )  # fmt: skip
    _record(draft, "trade.timetable.draft", by=by, at=at)
    return draft


@transaction.atomic
def place(
    *, timetable: Timetable, application: Application, guest: Guest, starts_at: datetime, table: int | None = None,
    by: Actor, at: datetime,
) -> Placement:  # fmt: skip
    """Put a pair into a slot, or move it there; it is locked then. Refused with what stands in the way."""
    draft = _open(timetable)
    asked = situation(draft.leg, queries.placements_of(draft))
    pair = (application.pk, guest.pk)
    slot = asked.by_start.get(starts_at)
    insist(_may_sit(asked, pair, slot, table))
    placed = _seat(asked, pair, slot, table)
    Placement.objects.filter(timetable=draft, application=application, guest=guest).delete()
    row = _placement(draft, asked, pair, placed)
    row.save()
    Unmet.objects.filter(timetable=draft, application=application, guest=guest).delete()
    _touched(draft, "trade.timetable.place", pair, by=by, at=at)
    return row


@transaction.atomic
def lock(*, placement: Placement, locked: bool, by: Actor, at: datetime) -> None:
    """A locked meeting stays where it is when the leg is planned anew."""
    draft = _open(placement.timetable)
    Placement.objects.filter(pk=placement.pk).update(is_locked=locked)
    _touched(draft, "trade.timetable.lock", placement.pair, by=by, at=at)


@transaction.atomic
def remove(*, placement: Placement, by: Actor, at: datetime) -> None:
    """Take a meeting out of the draft; planning again may bring it back."""
    draft = _open(placement.timetable)
    Placement.objects.filter(pk=placement.pk).delete()
    _touched(draft, "trade.timetable.remove", placement.pair, by=by, at=at)


@transaction.atomic
def forbid(*, leg: Leg, application: Application, guest: Guest, reason: str, by: Actor, at: datetime) -> None:
    """Keep two apart: out of the draft, and never planned again until it is taken back."""
    insist(
        None if reason.strip() else Refusal("reason", _("Say why these two are kept apart; it is shown as the reason."))
    )
    draft = begin_draft(leg=leg, by=by, at=at)
    Forbidden.objects.update_or_create(
        application=application,
        guest=guest,
        defaults={"reason": reason.strip()[:200], "forbidden_at": at, "forbidden_by_id": by.account_id},
    )
    Placement.objects.filter(timetable=draft, application=application, guest=guest).delete()
    Unmet.objects.update_or_create(
        timetable=draft,
        application=application,
        guest=guest,
        defaults={"code": "forbidden", "reasons": [], "remedies": []},
    )
    _touched(draft, "trade.timetable.forbid", (application.pk, guest.pk), by=by, at=at)


@transaction.atomic
def allow(*, leg: Leg, application: Application, guest: Guest, by: Actor, at: datetime) -> None:
    """Take a prohibition back."""
    Forbidden.objects.filter(application=application, guest=guest).delete()
    draft = begin_draft(leg=leg, by=by, at=at)
    Unmet.objects.filter(timetable=draft, application=application, guest=guest).update(code="not_asked")
    _touched(draft, "trade.timetable.allow", (application.pk, guest.pk), by=by, at=at)


@transaction.atomic
def discard(*, timetable: Timetable, by: Actor, at: datetime) -> None:
    """Throw the draft away; what is published stays."""
    draft = _open(timetable)
    _record(draft, "trade.timetable.discard", by=by, at=at)
    draft.delete()


@transaction.atomic
def mark_ill(*, interpreter: Interpreter, ill_from: datetime | None, by: Actor, at: datetime) -> None:
    """An interpreter is not there from a moment on (None: is there again). The timetable is repaired afterwards."""
    Interpreter.objects.filter(pk=interpreter.pk).update(ill_from=ill_from)
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="trade.interpreter.ill", detail={"interpreter": interpreter.pk}
    )  # fmt: skip


@transaction.atomic
def cancel_guest(*, guest: Guest, by: Actor, at: datetime) -> None:
    """A buyer does not come. Its meetings stand until the repaired timetable is published."""
    Guest.objects.filter(pk=guest.pk).update(state=GuestState.CANCELLED, state_at=at)
    audit.record(by=by, at=at, action=Action.CHANGE, what="trade.guest.cancel", subject=(GUEST, guest.pk))


@transaction.atomic
def set_interpreter(
    *, interpreter: Interpreter, name: str, account_id: int | None, by: Actor, at: datetime
) -> None:  # fmt: skip
    """Who stands in this place of the plan; with an account they see their meetings."""
    Interpreter.objects.filter(pk=interpreter.pk).update(name=name[:60], account_id=account_id)
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="trade.interpreter.name", detail={"interpreter": interpreter.pk}
    )  # fmt: skip


def _open(timetable: Timetable) -> Timetable:
    """The draft, locked; refused if it was published meanwhile."""
    row = Timetable.objects.select_for_update(of=("self",)).select_related("leg__mission").get(pk=timetable.pk)
    insist(rules.may_change(row))
    return row


def _touched(draft: Timetable, what: str, pair: Pair, *, by: Actor, at: datetime) -> None:
    Timetable.objects.filter(pk=draft.pk).update(revision=F("revision") + 1)
    _record(draft, what, by=by, at=at, application=pair[0], guest=pair[1])


def _may_sit(asked: Situation, pair: Pair, slot: int | None, table: int | None) -> Refusal | None:
    """Everything that stands in the way of this pair in this slot, as one sentence."""
    if slot is None:
        return Refusal("no_slot", _("There is no such time in this leg. Choose one of the slots."))
    if pair in asked.forbidden:
        return Refusal("forbidden", _("The office keeps these two apart; take that back first."))
    if pair[1] in asked.gone:
        return Refusal("gone", _("This buyer does not come."))
    others = {one: placed for one, placed in asked.standing.items() if placed.slot == slot and one != pair}
    guest = next((row for row in asked.guests if row.pk == pair[1]), None)
    if guest is None or all(row.pk != pair[0] for row in asked.applications):
        return Refusal("not_here", _("This company does not take part in this leg."))
    if slot in asked.forbidden_slots(guest):
        return Refusal("not_there", _("%(buyer)s cannot come at that time.") % {"buyer": guest.buyer})
    if any(one[0] == pair[0] for one in others):
        return Refusal("exporter_busy", _("The exporter already has a meeting at that time. Move that one first."))
    if any(one[1] == pair[1] for one in others):
        return Refusal("buyer_busy", _("The buyer already has a meeting at that time. Move that one first."))
    taken = {placed.table for placed in others.values()}
    if table in taken or len(taken) >= asked.slots[slot].half_day.tables:
        return Refusal("no_table", _("No table is free at that time."))
    if table is not None and not 1 <= table <= asked.slots[slot].half_day.tables:
        return Refusal("no_such_table", _("There is no table of that number."))
    return _interpreted(asked, pair, slot)


def _interpreted(asked: Situation, pair: Pair, slot: int) -> Refusal | None:
    if _needs_one(asked, pair) and not _able(asked, pair, slot):
        return Refusal("no_interpreter", _("No interpreter of their languages is free at that time."))
    return None


def _needs_one(asked: Situation, pair: Pair) -> bool:
    left, right = _languages(asked, pair)
    return bool(left and right and not left & right)


def _languages(asked: Situation, pair: Pair) -> tuple[set[str], set[str]]:
    application = next(row for row in asked.applications if row.pk == pair[0])
    guest = next(row for row in asked.guests if row.pk == pair[1])
    return set(application.speaks or [planning.HOME_LANGUAGE]), set(guest.buyer.languages)


def _able(asked: Situation, pair: Pair, slot: int) -> list[Interpreter]:
    """Interpreters that could take the pair in this slot; the one it had first."""
    left, right = _languages(asked, pair)
    busy = {p.interpreter for one, p in asked.standing.items() if p.slot == slot and one != pair}
    had = asked.standing[pair].interpreter if pair in asked.standing else None
    able = [
        row
        for row in asked.interpreters
        if row.pk not in busy and slot in asked.hours(row) and left & set(row.languages) and right & set(row.languages)
    ]
    return sorted(able, key=lambda row: (row.pk != had, row.label))


def _seat(asked: Situation, pair: Pair, slot: int, table: int | None) -> Placed:
    taken = {p.table for one, p in asked.standing.items() if p.slot == slot and one != pair}
    free = [number for number in range(1, asked.slots[slot].half_day.tables + 1) if number not in taken]
    usual = [p.table for one, p in asked.standing.items() if one[0] == pair[0]]
    best = table or next((number for number in usual if number in free), free[0])
    able = _able(asked, pair, slot) if _needs_one(asked, pair) else []
    return Placed(slot, best, able[0].pk if able else None, True)


# -- publishing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What a publication did: how many meetings it changed and how many letters it wrote."""

    timetable: Timetable
    changed: int
    letters: int


def changes_of(draft: Timetable) -> list[rules.Change]:
    """What publishing would change, against what stands: three statements and those of a situation."""
    before = situation(draft.leg, queries.standing_of(draft.leg))
    after = situation(draft.leg, queries.placements_of(draft))
    return rules.changes(before.standing, after.standing)


@transaction.atomic
def publish(*, timetable: Timetable, revision: int, by: Actor, at: datetime) -> Told:
    """Make the draft the leg's timetable: its meetings, what changed, and a letter to each of those concerned, in one
    transaction. Of two officers the second is refused, and so is who looked at an older draft."""
    Leg.objects.select_for_update().get(pk=timetable.leg_id)
    row = Timetable.objects.select_related("leg__mission", "published_by").get(pk=timetable.pk)
    insist(rules.may_publish(row, revision, row.published_by.name if row.published_by else ""))
    insist(_still_possible(row))
    changes = changes_of(row)
    meetings = _applied(row, changes, at)
    row.state, row.published_at, row.published_by_id = TimetableState.PUBLISHED, at, by.account_id
    row.changes = [_as_data(change, meetings[change.pair]) for change in changes if change.pair in meetings]
    row.save()
    letters = invitations.write(timetable=row, changes=changes, meetings=meetings, by=by, at=at)
    _record(row, "trade.timetable.publish", by=by, at=at, changed=len(changes), letters=letters)
    return Told(row, len(changes), letters)


def _still_possible(draft: Timetable) -> Refusal | None:
    """Between planning and publishing a buyer may have said that it does not come."""
    gone = Placement.objects.filter(
        timetable=draft, guest__state__in=GONE, starts_at__gt=F("timetable__made_at")
    ).exclude(guest__meetings__state__in=[MeetingState.STARTED, MeetingState.HELD])
    names = sorted({row.guest.buyer.name for row in gone.select_related("guest__buyer")})
    if not names:
        return None
    return Refusal(
        "buyer_gone",
        _("%(buyers)s said that they do not come after this draft was made. Plan or repair it again before publishing.")
        % {"buyers": ", ".join(names)},
    )


def _applied(row: Timetable, changes: list[rules.Change], at: datetime) -> dict[Pair, Meeting]:
    try:
        with transaction.atomic():
            return _apply(row, changes, at)
    except IntegrityError:
        raise Refused(
            Refusal(
                "begun_meanwhile", _("A meeting has begun at a place that the draft gives to another. Repair it again.")
            )
        ) from None


def _apply(row: Timetable, changes: list[rules.Change], at: datetime) -> dict[Pair, Meeting]:
    """Bring the leg's meetings to the draft. First everything that moves stands up, then it sits down elsewhere."""
    there = {m.pair: m for m in Meeting.objects.select_for_update().filter(leg=row.leg)}
    done = {pair for pair, m in there.items() if m.state in (MeetingState.STARTED, MeetingState.HELD)}
    todo = [change for change in changes if change.pair not in done]
    leaving = [there[change.pair].pk for change in todo if change.pair in there]
    Meeting.objects.filter(pk__in=leaving).update(state=MeetingState.CANCELLED, state_at=at)
    seats = {placement.pair: placement for placement in queries.placements_of(row)}
    walk_ins = {tuple(pair) for pair in row.summary.get("walk_ins", [])}
    touched = {}
    for change in todo:
        meeting = there.get(change.pair) or Meeting(
            leg=row.leg, application_id=change.pair[0], guest_id=change.pair[1], sequence=-1
        )
        meeting.sequence += 1
        meeting.timetable, meeting.state_at = row, at
        meeting.state = MeetingState.CANCELLED if change.kind == "gone" else MeetingState.PLANNED
        meeting.is_walk_in = meeting.is_walk_in or change.pair in walk_ins
        if seat := seats.get(change.pair):
            for name in ("half_day_id", "starts_at", "ends_at", "table", "interpreter_id", "is_locked"):
                setattr(meeting, name, getattr(seat, name))
        meeting.save()
        touched[change.pair] = meeting
    locked = [pair for pair, seat in seats.items() if pair in there and seat.is_locked != there[pair].is_locked]
    for pair in locked:
        Meeting.objects.filter(pk=there[pair].pk).update(is_locked=seats[pair].is_locked)
    return touched


def _as_data(change: rules.Change, meeting: Meeting) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "application": change.pair[0],
        "guest": change.pair[1],
        "meeting": meeting.pk,
        "before": [change.before.slot, change.before.table] if change.before else None,
        "after": [change.after.slot, change.after.table] if change.after else None,
    }


def _record(timetable: Timetable, what: str, *, by: Actor, at: datetime, **detail: Any) -> None:
    audit.record(
        by=by, at=at, action=Action.CHANGE, what=what,
        detail={"leg": timetable.leg_id, "version": timetable.number} | detail,
    )  # fmt: skip
