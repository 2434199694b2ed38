"""A leg to plan, in small: exporters, buyers and wishes of a mission, and its timetable and meetings."""

import time
from datetime import datetime, timedelta

from chomchom.solver import meetings as solver
from chomchom.trade.models import Guest, HalfDay, Interpreter, Leg, Meeting, Placement, Timetable
from chomchom.trade.rules.planning import slots_of
from tests.factories import MADE_AT, District
from tests.trade import trade_factories as make


def stop(seconds: float = 10) -> solver.Stop:
    return solver.Stop(timer=time.monotonic, seconds=seconds)


class SmallLeg:
    """Two exporters, three buyers and a morning of five slots at two tables in Jakarta; everybody wants everybody."""

    def __init__(self, district: District) -> None:
        self.mission = make.make_mission(district)
        self.leg = make.make_leg(self.mission)
        self.half_day = make.make_half_day(self.leg, tables=2, interpreters={"id-ko": 2})
        self.first = make.make_accepted(self.mission, make.make_own_exporter(district))
        self.second = make.make_accepted(self.mission, make.make_exporter(district))
        self.guests = [
            make.make_guest(self.mission, make.make_buyer(district, languages=["id"]), state="accepted")
            for _ in range(3)
        ]
        for application in (self.first, self.second):
            for guest in self.guests:
                make.make_wish(application, guest, by_buyer="like", by_buyer_at=MADE_AT)

    def start(self, number: int) -> datetime:
        return slots_of(self.leg, [self.half_day])[number].starts_at


def make_interpreter(leg: Leg, **values) -> Interpreter:
    values = {"label": "id-ko 1", "languages": ["id", "ko"]} | values
    return Interpreter.objects.create(leg=leg, **values)


def make_timetable(leg: Leg, **values) -> Timetable:
    values = {"number": leg.timetables.count() + 1, "made_at": MADE_AT} | values
    return Timetable.objects.create(leg=leg, **values)


def _seat(half_day: HalfDay, application, guest: Guest, slot: int, values: dict) -> dict:
    starts_at = slots_of(half_day.leg, [half_day])[slot].starts_at
    ends_at = starts_at + timedelta(minutes=half_day.slot_minutes)
    return {
        "application": application, "guest": guest, "half_day": half_day, "starts_at": starts_at, "ends_at": ends_at,
        "table": 1,
    } | values  # fmt: skip


def make_placement(timetable: Timetable, half_day: HalfDay, application, guest, slot: int = 0, **values) -> Placement:
    return Placement.objects.create(timetable=timetable, **_seat(half_day, application, guest, slot, values))


def make_meeting(half_day: HalfDay, application, guest: Guest, slot: int = 0, **values) -> Meeting:
    """A published meeting; its version is made if the leg has none."""
    leg = half_day.leg
    timetable = leg.timetables.filter(state="published").first() or make_timetable(
        leg, state="published", published_at=MADE_AT
    )
    values = {"leg": leg, "timetable": timetable, "state_at": MADE_AT} | values
    return Meeting.objects.create(**_seat(half_day, application, guest, slot, values))
