"""Every pair of states of a mission, an application, a meeting and a deal, against the operations that change them."""

from datetime import date
from itertools import product

import pytest
from django.db import transaction

from chomchom.core.refusal import Refused
from chomchom.trade.enums import ApplicationState as A
from chomchom.trade.enums import MissionState as M
from chomchom.trade.enums_ledger import DealState as D
from chomchom.trade.enums_ledger import Ending, Rung
from chomchom.trade.enums_meet import MeetingState as S
from chomchom.trade.models import Application, Mission
from chomchom.trade.operations import applications, consultations, ledger, missions
from chomchom.trade.rules import states, timetable
from tests.factories import MADE_AT, District, actor
from tests.trade import meet_factories, trade_factories
from tests.trade.ledger_factories import AFTER, BY, Parties, line

pytestmark = pytest.mark.django_db


def happens(call):
    """Whether it was done; what it did is taken back."""
    try:
        with transaction.atomic():
            call()
            raise Done
    except Refused as refused:
        assert str(refused)
        return False
    except Done:
        return True


class Done(Exception):
    pass


def test_the_tables_name_every_state():
    for name, kind in {"mission": M, "application": A, "meeting": S, "deal": D}.items():
        table = states.TABLES[name]
        assert list(table) and set(table) == set(kind)
        assert all(after in kind and after != state for state, follows in table.items() for after in follows)


def test_missions_go_where_their_table_says():
    mission = trade_factories.make_mission(District())
    for before, after in product(M, M):
        Mission.objects.filter(pk=mission.pk).update(state=before)
        went = happens(lambda after=after: missions.move(mission=mission, state=after, by=BY, at=MADE_AT))
        assert went == (after in states.NEXT[before]), (before, after)


class Applying:
    """An application that is brought from one state to another by the operation that does so."""

    def __init__(self) -> None:
        self.district = District()
        self.mission = trade_factories.make_mission(self.district, state="selecting", places=1)
        exporter = trade_factories.make_exporter(self.district)
        self.row = trade_factories.make_application(self.mission, exporter, reasons="-", rank=1)
        self.by = {"by": actor(self.district.trade_officer), "at": MADE_AT}
        self.points = {code: 80 for code, *_rest in applications.CRITERIA}

    def stand(self, state):
        decided_at = MADE_AT if state in applications.VERDICTS else None
        Application.objects.filter(pk=self.row.pk).update(state=state, decided_at=decided_at)
        self.row.reviews.all().delete()
        for code in self.points if state == A.REVIEWED else ():
            self.row.reviews.create(code=code, points=80, reviewer=self.district.trade_officer, at=MADE_AT)
        self.row.refresh_from_db()

    def to(self, after):
        if after == A.REVIEWED:
            applications.review(application=self.row, points=self.points, note="", **self.by)
        elif after == A.WITHDRAWN:
            applications.withdraw(application=self.row, reason="불참", **self.by)
        else:
            self.decide(after)

    def decide(self, after):
        if self.row.state == A.REVIEWED:
            applications.decide(mission=self.mission, **self.by)
            if after == A.ACCEPTED:
                return
        applications.decide_otherwise(application=self.row, verdict=after, reasons="사유", **self.by)


def test_applications_go_where_their_table_says():
    """Reviews, the decision, other decisions and withdrawals together reach exactly what the table allows. Whether an
    application is eligible is said when it is sent (test_call)."""
    world = Applying()
    for before, after in product(A, A):
        if before != after and (before, after) != (A.SUBMITTED, A.INELIGIBLE):
            world.stand(before)
            went = happens(lambda after=after: world.to(after))
            assert went == (after in states.APPLICATION[before]), (before, after)


def test_meetings_go_where_their_table_says():
    small = meet_factories.SmallLeg(District())
    meeting = meet_factories.make_meeting(small.half_day, small.first, small.guests[0])
    for before, after in product(S, S):
        type(meeting).objects.filter(pk=meeting.pk).update(state=before)
        if before == after:
            continue  # answered "already"
        went = happens(lambda after=after: consultations.set_state(meeting=meeting, state=after, by=BY, at=MADE_AT))
        assert went == (after in timetable.TRANSITIONS[before]), (before, after)


class Dealing:
    """A deal in a state, and the line that leads to another."""

    def __init__(self) -> None:
        self.parties, self.given = Parties(District()), {"by": BY, "at": AFTER}

    def stand(self, state, after):
        """What nothing was agreed in gets lost, what was agreed lapses or is cancelled."""
        nothing_agreed = D.LOST in (state, after if state == D.OPEN else state)
        deal = self.parties.deal(line(Rung.PIPELINE if nothing_agreed else Rung.SIGNED))
        if state != D.OPEN:
            self.to(deal, state)
        return deal

    def to(self, deal, after):
        deal.refresh_from_db()
        if after == D.SHIPPED:
            shipped = line(Rung.DECLARED, "100000", happened_on=date(2026, 5, 15))
            ledger.record(deal=deal, line=shipped, **self.given)
        elif after != D.OPEN:
            ledger.end(deal=deal, ending=Ending(after.value), reason="-", **self.given)
        elif deal.state == D.SHIPPED:
            ledger.strike(entry=deal.entries.get(rung=Rung.DECLARED), reason="오기", **self.given)
        else:
            ledger.revive(deal=deal, reason="재개", **self.given)
        deal.refresh_from_db()
        assert deal.state == after


def test_deals_go_where_their_table_says():
    world = Dealing()
    for before, after in product(D, D):
        if before != after or before == D.OPEN:
            deal = world.stand(before, after)
            went = happens(lambda deal=deal, after=after: world.to(deal, after))
            assert went == (after in states.DEAL[before]), (before, after)
