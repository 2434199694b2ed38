"""A street is closed for a while, and open again: a row, and a proposal for the rounds that would have led along it."""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.care.enums_rounds import ProposalKind
from chomchom.care.models import RoundProposal, StreetClosure
from chomchom.care.operations.proposals import kept, repaired
from chomchom.care.operations.round_question import as_closure, question_of_the_day, road_network
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.people.models import Organisation
from chomchom.solver import rounds as solver


@transaction.atomic
def close(
    *,
    district: Organisation,
    street: str,
    line: Sequence[Sequence[float]],
    detour_minutes: int,
    reason: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    at: datetime,
) -> StreetClosure:
    """Nobody is sent along this street in [starts_at, ends_at). Raises ``Refused``."""
    insist(_period(starts_at, ends_at, at) or _course(street, line))
    row = StreetClosure.objects.create(
        district=district, street=street, line=[[round(float(a), 6), round(float(b), 6)] for a, b in line],
        detour_minutes=detour_minutes, reason=reason, starts_at=starts_at, ends_at=ends_at, closed_at=at,
        closed_by_id=by.account_id,
    )  # fmt: skip
    _tell(row, "care.street.close", by=by, at=at)
    return row


@transaction.atomic
def lift(*, closure: StreetClosure, by: Actor, at: datetime) -> None:
    """The street is open again, before its time. Raises ``Refused``."""
    closure = StreetClosure.objects.select_for_update().get(pk=closure.pk)
    insist(Refusal("lifted", _("This street is open again already.")) if closure.lifted_at else None)
    closure.lifted_at, closure.lifted_by_id = at, by.account_id
    closure.save(update_fields=["lifted_at", "lifted_by"])
    _tell(closure, "care.street.lift", by=by, at=at)


def propose(
    *, closure: StreetClosure, provider: Organisation, day: date, meal: str, by: Actor, at: datetime
) -> RoundProposal:
    """What changes for the rounds of a meal now that the street is closed, or open again. Raises ``Refused``: nothing
    to change, or the rounds as they are break a rule."""
    is_open = closure.lifted_at is not None

    def as_it_was(rows: list[StreetClosure]) -> list[StreetClosure]:
        others = [row for row in rows if row.pk != closure.pk]
        return [*others, closure] if is_open else others

    before = question_of_the_day(providers=[provider], day=day, meal=meal, at=at, known=as_it_was)
    after = question_of_the_day(providers=[provider], day=day, meal=meal, at=at)
    insist(None if before.orders else Refusal("no_rounds", _("There are no rounds of this meal yet; plan them.")))
    insist(_some_way_changed(before.problem.travel, after.problem.travel))
    answer = repaired(before, [solver.StreetClosed(travel=after.problem.travel)])
    cause = {"closure": closure.pk, "street": str(closure), "open": is_open}
    return kept(ProposalKind.STREET, provider, day, meal, cause, before, answer, by=by, at=at)


def has_road_map() -> bool:
    return road_network() is not None


def closed_metres(closure: StreetClosure) -> int | None:
    """Metres of road that are closed on the district's own map; ``None`` without a map."""
    network = road_network()
    return network.closed_m(as_closure(closure)) if network else None


def course_of(closure: StreetClosure) -> list[list[list[float]]]:
    """Its course as lines for a map: the closed pieces of road where there is a road map, else the drawn line."""
    network = road_network()
    pieces = network.course_of(as_closure(closure)) if network else []
    if pieces:
        return [[list(one), list(other)] for one, other in pieces]
    return [closure.line] if closure.line else []


def street_names(text: str = "") -> tuple[str, ...]:
    """Streets of the district's own map whose name holds the text; none without a map."""
    network = road_network()
    return network.named(text) if network else ()


def _period(starts_at: datetime, ends_at: datetime, at: datetime) -> Refusal | None:
    if ends_at <= starts_at:
        return Refusal("ends_too_early", _("The street must be closed until a later moment than from."))
    if ends_at <= at:
        return Refusal("over", _("This is over already; nobody needs to know of it any more."))
    return None


def _course(street: str, line: Sequence[Sequence[float]]) -> Refusal | None:
    network = road_network()
    if street and (network is None or street not in network.streets) and len(line) < 2:
        return Refusal(
            "unknown_street",
            _("The map knows no street “%(street)s”. Set two points of its course instead.") % {"street": street},
        )
    if not street and len(line) < 2:
        return Refusal("no_course", _("Choose a street of the map, or set at least two points of its course."))
    return None


def _some_way_changed(before: solver.Travel, after: solver.Travel) -> Refusal | None:
    if any(not np.array_equal(before.seconds[vehicle], after.seconds[vehicle]) for vehicle in before.seconds):
        return None
    return Refusal("no_way_changes", _("No way between these doors leads along that street; the rounds stay."))


def _tell(closure: StreetClosure, what: str, *, by: Actor, at: datetime) -> None:
    detail = {"closure": closure.pk, "street": closure.street, "until": closure.ends_at.isoformat()}
    audit.record(by=by, at=at, action=Action.CHANGE, what=what, detail=detail)
