"""From the rows of a meal to the planner's question: in the morning, and while couriers are under way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from chomchom.care import weekdays
from chomchom.care.enums import Diet, HandoverState, RoundState
from chomchom.care.enums_rounds import KITCHEN_PREFIX
from chomchom.care.models import Courier, Handover, Round, StreetClosure
from chomchom.care.operations import staff
from chomchom.care.queries.cooking import cooking_of
from chomchom.care.queries.day import windows_of
from chomchom.care.queries.faces import KNOWN_FOR, known_faces
from chomchom.care.queries.streets import closures_of
from chomchom.care.rules.cooking import Cooking
from chomchom.care.rules.day import midnight as midnight_of
from chomchom.care.rules.places import placed
from chomchom.people.models import Organisation
from chomchom.solver import rounds as solver
from chomchom.solver.rounds import roads

DEFAULT_SERVICE_MINUTES = 3
Known = Callable[[list[StreetClosure]], list[StreetClosure]]
LATE_S = 3600
"""While the day runs a late visit is still made: nobody's window ends earlier than this from now."""


@dataclass(frozen=True)
class Question:
    """The problem together with the rows it was made from. ``orders``: the rounds as they are, stops by courier.
    ``params``: how old hot food may be at the door. ``too_old``: doors that the rounds as they are reach too late for
    their food; the visit is made all the same, and the food stays in the box."""

    problem: solver.Problem
    handovers: dict[str, Handover]
    couriers: dict[str, Courier]
    midnight: datetime
    lapsed: int = 0  # couriers left out because a certificate is missing or has lapsed
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    params: solver.Params = field(default_factory=solver.Params)
    too_old: frozenset[str] = frozenset()

    def in_force(self) -> solver.Plan:
        """The rounds as they are, timed."""
        return solver.schedule(self.problem, self.orders, params=self.params)


def question(*, provider: Organisation, day: date, meal: str) -> Question:
    """What the solver is asked: open handovers of the provider that are not made yet, couriers working on that day.

    Whoever lacks a certificate that is asked for is left out, unless a reason was recorded for the day. Nine queries,
    and up to three for the certificates. A recipient whose coordinates cannot be right is planned by the centre of its
    dong. Hot food counts its age from when the kitchen is, or says that it will be, done.
    """
    handovers = list(_of_meal([provider], day, meal).unconfirmed())
    working = [courier for courier in _couriers([provider]) if courier.weekdays & weekdays.bit_of(day)]
    lapsed = staff.lapsed_couriers(working, provider, day)
    couriers = [courier for courier in working if courier.pk not in lapsed]
    known = known_faces([row.recipient_id for row in handovers], day)
    midnight = midnight_of(day)
    service = service_s(provider, day, meal)
    fixed_to = {courier.pk for courier in couriers}
    stops = tuple(as_stop(handover, midnight, fixed_to, service, known) for handover in handovers)
    return _asked([provider], couriers, stops, handovers, midnight, meal=meal, lapsed=len(lapsed))


def question_of_the_day(
    *, providers: Sequence[Organisation], day: date, meal: str, at: datetime, known: Known = list
) -> Question:
    """The same while the day runs: what was made stays, whoever is late is still visited. Ten queries and one for
    each further provider. ``known``: answers which of the closed streets are taken into account (all).

    A stop is made once anything was reported from its door; the next one of a round under way is being driven to.
    """
    midnight = midnight_of(day)
    now_s = since(midnight, at) if at > midnight else None
    rows = [row for row in _of_meal(providers, day, meal) if _takes_part(row)]
    couriers = _of_the_day(_couriers(providers), rows, day)
    faces = known_faces([row.recipient_id for row in rows], day)
    service = {provider.pk: service_s(provider, day, meal) for provider in providers}
    fixed_to = {courier.pk for courier in couriers}
    stops = tuple(
        _still(as_stop(row, midnight, fixed_to, service[row.provider_id], faces), row, midnight, now_s) for row in rows
    )
    orders = _orders(rows, {str(courier.pk) for courier in couriers})
    made = _made(rows, orders, midnight, now_s, service) if now_s is not None else {}
    asked = _asked(
        providers, couriers, stops, rows, midnight, meal=meal, orders=_made_first(orders, made), now_s=now_s, made=made,
        known=known,
    )  # fmt: skip
    return _with_old_food(asked)


def question_of_a_round(round_: Round, stops: Sequence[Handover]) -> Question:
    """These stops of one round in their order, for its times after a change by hand. The round has a courier."""
    provider, midnight, courier = round_.provider, midnight_of(round_.day), round_.courier
    service = service_s(provider, round_.day, round_.meal)
    made = tuple(as_stop(stop, midnight, set(), service) for stop in stops)
    order = {str(courier.pk): tuple(stop.id for stop in made)} if courier else {}
    return _asked([provider], [courier] if courier else [], made, stops, midnight, meal=round_.meal, orders=order)


def of_yesterday(asked: Question, provider: Organisation, day: date, meal: str) -> solver.Plan | None:
    """The rounds of the newest earlier day of that meal, for today's people: where planning begins. Two queries."""
    earlier = Handover.objects.filter(
        provider=provider, meal=meal, day__lt=day, day__gte=day - KNOWN_FOR, round__courier__isnull=False
    )
    newest = earlier.order_by("-day").values_list("day", flat=True).first()
    if newest is None:
        return None
    today = {row.recipient_id: key for key, row in asked.handovers.items()}
    orders: dict[str, list[str]] = {}
    rows = earlier.filter(day=newest).order_by("round__courier", "position")
    for recipient, courier in rows.values_list("recipient", "round__courier"):
        if recipient in today and str(courier) in asked.couriers:
            orders.setdefault(str(courier), []).append(today[recipient])
    kept = {courier: tuple(order) for courier, order in orders.items()}
    return solver.schedule(asked.problem, kept, params=asked.params)


def as_courier(courier: Courier) -> solver.Courier:
    return solver.Courier(
        id=str(courier.pk),
        kitchen=kitchen_key(courier.provider_id),
        capacity=courier.capacity_boxes,
        start_s=_seconds(courier.starts_at),
        end_s=_seconds(courier.ends_at),
        vehicle="car" if courier.vehicle in ("car", "motorbike") else courier.vehicle,
    )


def as_stop(
    handover: Handover,
    midnight: datetime,
    couriers: set[int],
    service: int,
    known: Mapping[int, Mapping[int, float]] | None = None,
) -> solver.Stop:
    recipient, round_ = handover.recipient, handover.round
    where = placed(recipient, handover.dong)
    fixed = round_.courier_id if handover.is_locked and round_ and round_.courier_id in couriers else None
    return solver.Stop(
        id=str(handover.pk),
        kitchen=kitchen_key(handover.provider_id),
        latitude=where.latitude,
        longitude=where.longitude,
        window=(since(midnight, handover.window_from), since(midnight, handover.window_to)),
        service_s=service,
        diet=recipient.diet if recipient.diet in Diet.values else "",
        risk=recipient.risk,
        known_by={str(pk): well for pk, well in (known or {}).get(handover.recipient_id, {}).items()},
        fixed_to=str(fixed) if fixed else None,
        placed=where.how,
    )


def kitchen_key(provider_id: int) -> str:
    """The planner's name of a kitchen; handovers are named by their bare number."""
    return f"{KITCHEN_PREFIX}{provider_id}"


def as_kitchen(
    provider: Organisation, cooking: Cooking | None = None, midnight: datetime | None = None
) -> solver.Kitchen:
    known = cooking is not None and midnight is not None
    return solver.Kitchen(
        id=kitchen_key(provider.pk),
        latitude=provider.latitude,
        longitude=provider.longitude,
        cooked_s=since(midnight, cooking.expected) if known and cooking.expected else None,
        cooked_by_diet={diet: since(midnight, at) for diet, at in cooking.by_diet.items()} if known else {},
    )


def freshness(cooking: Iterable[Cooking]) -> solver.Params:
    """How old hot food may be at the door; of several kitchens the strictest limits."""
    clocks = [one.clock for one in cooking]
    if not clocks:
        return solver.Params()
    stop = min(int(clock.stop.total_seconds()) for clock in clocks)
    warn = min(int(clock.warn.total_seconds()) for clock in clocks)
    return solver.Params(hot_limit_s=stop, hot_warn_s=min(warn, stop))


def service_s(provider: Organisation, day: date, meal: str) -> int:
    """Seconds a stop takes, from the district's window of that meal."""
    window = windows_of(provider.district_office_id, day).get(meal)
    return 60 * (window.service_minutes if window else DEFAULT_SERVICE_MINUTES)


def travel_between(
    places: Sequence[solver.Kitchen | solver.Stop],
    couriers: Iterable[solver.Courier],
    closures: Sequence[solver.Closure] = (),
) -> solver.Travel:
    """Times on the roads of the district's own map; straight lines where there is none. Both know of closed streets."""
    vehicles = {courier.vehicle for courier in couriers} or {"car"}
    network = road_network()
    if network is None:
        return solver.straight_line(places, vehicles=vehicles, closed=closures)
    return roads.travel(network.closed(closures), places, vehicles=vehicles, cache=roads.Cache(_folder() / "times"))


def road_network() -> roads.Network | None:
    """The district's own road map; ``None`` where the operator has built none."""
    folder = _folder()
    newest = max(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, default=None) if folder.is_dir() else None
    return _network(folder, newest.name, newest.stat().st_mtime_ns) if newest else None


def _folder() -> Path:
    return Path(settings.VAR) / "roads"


def since(midnight: datetime, at: datetime) -> int:
    return int((at - midnight).total_seconds())


def moment(midnight: datetime, seconds: int) -> datetime:
    return midnight + timedelta(seconds=seconds)


@lru_cache(maxsize=2)
def _network(folder: Path, name: str, changed_ns: int) -> roads.Network | None:
    try:
        return roads.load(folder)
    except roads.NoNetwork:
        return None


def _takes_part(row: Handover) -> bool:
    """Who is still promised, and the doors that a courier has behind him. What was settled before a round began (by a
    call, say) is nobody's way."""
    begun = row.round is not None and row.round.state != RoundState.PLANNED
    return row.state == HandoverState.PROMISED or (begun and row.state != HandoverState.CANCELLED)


def _of_meal(providers: Sequence[Organisation], day: date, meal: str):  # type: ignore[no-untyped-def]
    rows = Handover.objects.filter(provider__in=providers, day=day, meal=meal)
    return rows.select_related("recipient", "dong", "round").order_by("pk")


def _couriers(providers: Sequence[Organisation]) -> list[Courier]:
    return list(Courier.objects.filter(provider__in=providers, is_active=True).order_by("pk"))


def _of_the_day(couriers: Sequence[Courier], rows: Sequence[Handover], day: date) -> list[Courier]:
    """Whoever works on the day, or walks a round of it all the same."""
    walking = {row.round.courier_id for row in rows if row.round}
    return [c for c in couriers if c.weekdays & weekdays.bit_of(day) or c.pk in walking]


def _asked(
    providers: Sequence[Organisation],
    couriers: Sequence[Courier],
    stops: tuple[solver.Stop, ...],
    rows: Sequence[Handover],
    midnight: datetime,
    *,
    meal: str,
    lapsed: int = 0,
    orders: Mapping[str, tuple[str, ...]] | None = None,
    now_s: int | None = None,
    made: Mapping[str, int] | None = None,
    known: Known = list,
) -> Question:
    day = midnight.date()
    cooking = cooking_of([provider.pk for provider in providers], day, meal)
    kitchens = tuple(as_kitchen(provider, cooking[provider.pk], midnight) for provider in providers)
    stops = tuple(_served_hot(stop, cooking) for stop in stops)
    planned = tuple(_at_work(courier, providers, rows, cooking, midnight) for courier in couriers)
    closures = _closures(providers, planned, midnight, now_s, known)
    problem = solver.Problem(
        kitchens=kitchens,
        couriers=planned,
        stops=stops,
        now_s=now_s,
        made=made or {},
        travel=travel_between((*kitchens, *stops), planned, closures),
    )
    handovers = {str(row.pk): row for row in rows}
    return Question(
        problem, handovers, {str(c.pk): c for c in couriers}, midnight, lapsed, orders or {},
        freshness(cooking.values()),
    )  # fmt: skip


def _served_hot(stop: solver.Stop, cooking: Mapping[int, Cooking]) -> solver.Stop:
    """Who gets nothing hot has no clock running."""
    of = cooking.get(int((stop.kitchen or "").removeprefix(KITCHEN_PREFIX) or 0))
    return replace(stop, hot=False) if of is not None and stop.diet in of.cold else stop


def _at_work(
    courier: Courier,
    providers: Sequence[Organisation],
    rows: Sequence[Handover],
    cooking: Mapping[int, Cooking],
    midnight: datetime,
) -> solver.Courier:
    """Who walks for a kitchen that took people in starts there, not in the kitchen of the provider."""
    home = courier.provider_id if courier.provider_id in cooking else providers[0].pk
    asked = replace(as_courier(courier), kitchen=kitchen_key(home))
    return _not_before(_until(asked, rows, midnight), rows, cooking[home], midnight)


def _not_before(
    courier: solver.Courier, rows: Sequence[Handover], cooking: Cooking, midnight: datetime
) -> solver.Courier:
    """Nobody leaves before the last dish is done; whoever is under way has left."""
    gone = any(
        row.round and str(row.round.courier_id) == courier.id and row.round.state != RoundState.PLANNED for row in rows
    )
    if cooking.ready is None or gone:
        return courier
    return replace(courier, start_s=max(courier.start_s or 0, since(midnight, cooking.ready)))


def _closures(
    providers: Sequence[Organisation],
    couriers: Sequence[solver.Courier],
    midnight: datetime,
    now_s: int | None,
    known: Known,
) -> list[solver.Closure]:
    """Streets that are closed at some moment at which a courier may be under way. One query."""
    starts = [courier.start_s for courier in couriers if courier.start_s is not None]
    ends = [courier.end_s for courier in couriers if courier.end_s is not None]
    if not starts or not ends:
        return []
    from_s = max(min(starts), now_s or 0)
    districts = {provider.district_office_id for provider in providers}
    span = moment(midnight, from_s), moment(midnight, max(from_s + 1, *ends))
    return [as_closure(row) for row in known(closures_of(districts, *span))]


def as_closure(row: StreetClosure) -> solver.Closure:
    return solver.Closure(
        line=tuple((latitude, longitude) for latitude, longitude in row.line),
        street=row.street,
        detour_s=60 * row.detour_minutes,
    )


def _with_old_food(asked: Question) -> Question:
    """Who is reached after the food's time by the rounds as they are is visited all the same: the visit is the
    wellbeing check, only the food stays in the box."""
    limit_s, kitchens = asked.params.hot_limit_s, asked.problem.kitchen
    too_old = set()
    for route in asked.in_force().routes:
        for visit in route.visits:
            stop = asked.problem.stop[visit.stop]
            cooked_s = kitchens[route.kitchen].cooked_at(stop.diet)
            if stop.hot and cooked_s is not None and visit.start_service_s - cooked_s > limit_s:
                too_old.add(stop.id)
    if not too_old:
        return asked
    stops = tuple(replace(stop, hot=False) if stop.id in too_old else stop for stop in asked.problem.stops)
    return replace(asked, problem=replace(asked.problem, stops=stops), too_old=frozenset(too_old))


def _until(courier: solver.Courier, rows: Sequence[Handover], midnight: datetime) -> solver.Courier:
    """Whoever already walks a longer round than the hours say goes on until it ends."""
    ends = [
        since(midnight, row.round.planned_end_at)
        for row in rows
        if row.round and str(row.round.courier_id) == courier.id and row.round.planned_end_at
    ]
    return replace(courier, end_s=max([courier.end_s or 0, *ends]))


def _still(stop: solver.Stop, row: Handover, midnight: datetime, now_s: int | None) -> solver.Stop:
    if now_s is None:
        return stop
    planned_s = since(midnight, row.planned_at) if row.planned_at else 0
    return replace(stop, window=(stop.window[0], max(stop.window[1], planned_s, now_s + LATE_S)))


def _orders(rows: Sequence[Handover], couriers: set[str]) -> dict[str, tuple[str, ...]]:
    walked = [row for row in rows if row.round and str(row.round.courier_id) in couriers]
    orders: dict[str, list[str]] = {}
    for row in sorted(walked, key=lambda row: (row.round.number, row.position)):
        orders.setdefault(str(row.round.courier_id), []).append(str(row.pk))
    return {courier: tuple(order) for courier, order in orders.items()}


def _made(
    rows: Sequence[Handover],
    orders: Mapping[str, tuple[str, ...]],
    midnight: datetime,
    now_s: int,
    service: Mapping[int, int],
) -> dict[str, int]:
    by_key = {str(row.pk): row for row in rows}
    made: dict[str, int] = {}
    for order in orders.values():
        ahead = [by_key[key] for key in order if by_key[key].state == HandoverState.PROMISED]
        for key in order:
            if by_key[key].state != HandoverState.PROMISED:
                made[key] = min(now_s, since(midnight, by_key[key].state_at))
        if ahead and ahead[0].round.state == RoundState.UNDER_WAY:
            made[str(ahead[0].pk)] = now_s + service[ahead[0].provider_id]
    return made


def _made_first(orders: Mapping[str, tuple[str, ...]], made: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    return {
        courier: (
            *sorted((key for key in order if key in made), key=lambda key: made[key]),
            *(key for key in order if key not in made),
        )
        for courier, order in orders.items()
    }


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second
