"""A street for the tests of everything that happens at a door: a courier at noon with two stops of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chomchom.care.models import Handover
from chomchom.care.operations import doors
from chomchom.care.queries.parties import parties
from chomchom.net import operations as net
from chomchom.people.viewer import Viewer
from tests import factories


@dataclass
class Street:
    """A courier at noon: a stop of its own that the net watches, and stops that are none of its business."""

    district: factories.District
    noon: datetime
    stop: Handover
    second: Handover
    others: Handover
    yesterday: Handover
    tomorrow: Handover

    @property
    def courier(self) -> Viewer:
        return factories.viewer(self.district.courier.account)

    @property
    def other_courier(self) -> Viewer:
        return factories.viewer(self.district.other_courier.account)

    def receive(self, *reports, by=None, at=None, phone_now=None):
        return doors.receive(reports=list(reports), by=by or self.courier, at=at or self.noon, phone_now=phone_now)

    def one(self, report, **how):
        """The answer to one report as (result, code)."""
        (answer,) = self.receive(report, **how)
        return str(answer.result), answer.code


def watch(handover: Handover, at: datetime) -> None:
    promise = net.Promise(handover.pk, handover.due_at, parties(handover))
    net.promise_many(
        kind="care.handover",
        policy="care.day",
        district_id=handover.district_id,
        promises=[promise],
        by=factories.Actor.program("test"),
        at=at,
    )


def make_street(noon: datetime) -> Street:
    district = factories.District()
    route = factories.make_round(district, noon)
    days = {name: noon + timedelta(days=n) for name, n in (("yesterday", -1), ("tomorrow", 1))}
    other = factories.make_round(
        district, noon, courier=district.other_courier, provider=district.other_provider, number=2
    )
    stops = {
        "stop": factories.make_handover(district, noon, round=route, position=1),
        "second": factories.make_handover(district, noon, round=route, position=2),
        "others": factories.make_handover(district, noon, round=other, position=1, provider=district.other_provider),
    } | {
        name: factories.make_handover(district, day, round=factories.make_round(district, day, number=3), position=1)
        for name, day in days.items()
    }
    for stop in (stops["stop"], stops["second"], stops["others"]):
        watch(stop, noon.replace(hour=9))
    return Street(district, noon, **stops)
