"""A meal day in full swing, for the tests that walk the offices' pages: the demo district at 12:25 on a Wednesday.

The rounds are planned by the solver and walked by the reports that phones send; the net's own worker has opened,
climbed and delivered. ``OfficeDay`` has what stands out on that day by name.
"""

import sqlite3
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection

from chomchom.care.enums import HandoverState
from chomchom.care.models import Courier, Handover, Incident, Recipient
from chomchom.care.operations import calls, doors, incidents, rounds
from chomchom.care.operations import day as days
from chomchom.net import operations as net
from chomchom.net.models import Alert, Drill, Policy
from chomchom.net.operations import drills
from chomchom.net.tasks.worker import Worker
from chomchom.people.models import Account, Membership, Organisation
from chomchom.people.operations import duty
from chomchom.site.demo import district as demo
from tests.care.reports import handed_over, report
from tests.factories import make_contact, make_service, viewer

MINUTE = timedelta(minutes=1)
MEAL = "lunch"
EVERY_DAY = range(7)
# minutes before now at which the stops are planned that have a tale: a change, an absence, the collapse, a door that the
# dong office goes to, a handover nobody reported, a door that has just been reported shut, a warning sign
TALES_BEGIN = (80, 75, 70, 55, 38, 16, 4)


@dataclass
class OfficeDay:
    """``now`` is the moment at which the pages are looked at; every row lies before it."""

    now: datetime
    recipients: int = 60
    boxes: int = 40  # what a courier carries; fewer make more rounds

    def __post_init__(self) -> None:
        self._reports = 0
        self.morning = self.now.replace(hour=9, minute=0)
        self.begun = self.morning - timedelta(days=2)
        self.office = demo.load(recipients=self.recipients, at=self.begun)
        self.accounts = {account.username: account for account in Account.objects.all()}
        self.officer, self.duty = self.accounts["officer"], self.accounts["duty"]
        self._rosters()
        self._drill()
        self._plan()
        self._walk()
        self._worker(self.now)

    def by(self, username: str):
        return viewer(self.accounts[username])

    def alert_of(self, handover: Handover) -> Alert:
        return Alert.objects.live().of("care.handover", [handover.pk]).get()

    def desk_of(self, handover: Handover) -> Account:
        return self._member(handover.provider_id, "provider_desk")

    def case_manager_of(self, handover: Handover) -> Account:
        return self._member(Organisation.objects.get(dong=handover.dong).pk, "case_manager")

    # -- before the day ----------------------------------------------------------------------------------------------

    def _rosters(self) -> None:
        """Two duty officers share the nights; on Friday evening one of them is away and the other takes over."""
        whose = {"organisation": self.office, "role": "duty_officer", "by": self.by("officer"), "at": self.begun}
        since = self.begun.date()
        nights = (("duty", (0, 2, 4)), ("duty2", (1, 3, 5, 6)))
        for username, weekdays in nights:
            shift = {"account": self.accounts[username], "weekdays": weekdays, "valid_from": since, "holidays": "also"}
            duty.add_shift(**whose, **shift, starts=time(18), ends=time(9))
        for username, weekdays in (("duty", range(5)), ("duty2", (5, 6))):
            shift = {"account": self.accounts[username], "weekdays": weekdays, "valid_from": since}
            duty.add_shift(**whose, **shift, starts=time(9), ends=time(18))
        friday = self.morning + timedelta(days=4 - self.morning.weekday())
        span = {"starts_at": friday.replace(hour=18), "ends_at": (friday + timedelta(days=1)).replace(hour=9)}
        duty.hand_over(**whose, **span, giver=self.duty, taker=self.accounts["duty2"], reason="교육 참석")
        cover = {"weekdays": EVERY_DAY, "starts": time(18), "ends": time(9), "valid_from": since}
        duty.require_cover(**whose, **cover)

    def _plan(self) -> None:
        at = self.morning
        Courier.objects.update(capacity_boxes=self.boxes)
        days.make_day(district=self.office, day=at.date(), by=self.by("officer"), at=at)
        for number, provider in enumerate(Organisation.objects.providers().order_by("pk"), start=1):
            whose = {"provider": provider, "day": at.date(), "meal": MEAL, "by": self.by(f"desk{number}")}
            rounds.plan(**whose, seconds=0.4, seed=1, at=at)

    # -- the day -----------------------------------------------------------------------------------------------------

    def _walk(self) -> None:
        stops = list(
            Handover.objects.filter(round__isnull=False, meal=MEAL, planned_at__lt=self.now)
            .select_related("recipient", "dong", "provider", "round__courier__account")
            .order_by("planned_at", "pk")
        )
        chosen = [self._nearest(stops, minutes) for minutes in TALES_BEGIN]
        self.changed, self.absent, self.collapsed, self.visited, self.silent, self.shut, self.untouched = chosen
        for stop in stops:
            if stop.planned_at <= self.now - 8 * MINUTE:
                self._report(stop, handed_over, stop.planned_at + MINUTE)
        word = {"eating": "어제 도시락이 그대로 남아 있음", "mood": "기운이 없어 보임"}
        self._report(self.changed, handed_over, self.changed.planned_at + MINUTE, **word)
        self._safe_though_absent(self.absent)
        self._collapse(self.collapsed)
        self._visit(self.visited)
        self._shut_door(self.shut, self.now - 16 * MINUTE)
        self._flag(self.untouched, self.now - 3 * MINUTE, "box_left", "어제 도시락이 문 앞에 그대로 있음")

    def _nearest(self, stops: list[Handover], minutes: int) -> Handover:
        """Take out the stop that is planned nearest to so many minutes before now."""
        at = self.now - minutes * MINUTE
        stop = min(stops, key=lambda one: abs(one.planned_at - at))
        stops.remove(stop)
        return stop

    def _safe_though_absent(self, stop: Handover) -> None:
        since = self._shut_door(stop, stop.planned_at)
        self._report(stop, report, since + MINUTE, kind="step", step="slip", word="")
        self._report(stop, report, since + MINUTE, kind="discard", boxes=1, reason="미응답")
        desk = viewer(self.desk_of(stop))
        net.acknowledge(alert=self.alert_of(stop), by=desk, at=since + 2 * MINUTE)
        word = "자녀 통화: 병원 외래 진료 중, 저녁에 귀가"
        calls.absent_and_well(handover=stop, who="자녀", word=word, by=desk, at=since + 9 * MINUTE)

    def _visit(self, stop: Handover) -> None:
        """High risk, no answer; the desk could find nothing out, the case manager is on the way."""
        Recipient.objects.filter(pk=stop.recipient_id).update(risk=3, access_note="귀가 어두움, 3분 이상 기다릴 것")
        stop.recipient.refresh_from_db()
        since = self._shut_door(stop, self.now - 55 * MINUTE)
        desk, dong = viewer(self.desk_of(stop)), viewer(self.case_manager_of(stop))
        alert = self.alert_of(stop)
        net.acknowledge(alert=alert, by=desk, at=since + 2 * MINUTE)
        net.work(alert=alert, kind="called", text="본인 전화 두 차례, 받지 않음", by=desk, at=since + 6 * MINUTE)
        net.work(alert=alert, kind="contact", text="자녀: 오늘 통화하지 못함", by=desk, at=since + 11 * MINUTE)
        self._worker(since + 24 * MINUTE)
        net.acknowledge(alert=self.alert_of(stop), by=dong, at=since + 26 * MINUTE)
        net.work(alert=alert, kind="note", text="현장 확인 출발", by=dong, at=since + 28 * MINUTE)

    def _collapse(self, stop: Handover) -> None:
        """As the newspaper told it, up to the family that has been reached."""
        person = stop.recipient
        Recipient.objects.filter(pk=person.pk).update(household="alone", risk=3)
        person.refresh_from_db()
        person.services.all().delete()
        make_service(person, kind="장기요양 방문요양", state="ended", ended_on=date(2026, 4, 30))
        if not person.contacts.exists():
            make_contact(person, name="박자녀")
        since = self._shut_door(stop, stop.planned_at)
        self._flag(stop, since + MINUTE, "collapsed", "창문 너머로 바닥에 쓰러져 있는 것이 보임")
        by = self.by("duty")
        net.acknowledge(alert=self.alert_of(stop), by=by, at=since + 2 * MINUTE)
        call = {"service": "119", "number": "2026-119-00041", "dispatcher": "상황실 근무자", "answer": "출동"}
        about = {"recipient": person, "handover": stop, "incident": None, "sentence": "신변확인이 필요합니다."}
        incidents.record_rescue_call(**about, **call, called_at=since + 3 * MINUTE, by=by, at=since + 4 * MINUTE)
        what = "미응답 후 창문으로 쓰러진 것을 발견"
        file = {"provider": stop.provider, "what_happened": what, "risk_to_life": "고령 1인 가구, 움직임 없음"}
        noticed = {"noticed_at": since + MINUTE, "noticed_by": "수행기관 배달원"}
        whose = {"recipient": person, "handover": stop, "by": by, "at": since + 5 * MINUTE}
        self.incident: Incident = incidents.open_incident(**whose, **file, **noticed)
        for minutes, kind, who, text in (
            (6, "on_site", "수행기관 배달원", "문 앞에서 119 도착까지 대기"),
            (7, "told_district", "당직자", "구청 통합돌봄과 보고"),
            (21, "hospital", "119 구급대", "응급실 이송, 의식 있음"),
            (28, "family", "동 사례관리사", "자녀에게 연락, 병원으로 이동 중"),
        ):
            at = since + minutes * MINUTE
            step = {"kind": kind, "happened_at": at, "who": who, "text": text}
            incidents.append_step(incident=self.incident, **step, by=self.by("officer"), at=at)

    def _shut_door(self, stop: Handover, at: datetime) -> datetime:
        for minutes, step in ((0, "knocked"), (3, "phoned"), (5, "looked"), (8, "neighbour")):
            self._report(stop, report, at + minutes * MINUTE, kind="step", step=step, word="")
        self._report(stop, report, at + 10 * MINUTE, kind="no_reply", word="")
        self._worker(at + 10 * MINUTE)
        return at + 10 * MINUTE

    def _flag(self, stop: Handover, at: datetime, flag: str, word: str) -> None:
        self._report(stop, report, at, kind="red_flag", flag=flag, word=word)

    def _report(self, stop: Handover, make, at: datetime, **content) -> None:
        self._reports += 1
        kind = [content.pop("kind")] if "kind" in content else []
        made = make(self._reports, stop, *kind, at, **content)
        by = viewer(stop.round.courier.account)
        (answer,) = doors.receive(reports=[made], by=by, at=at, phone_now=None)
        assert answer.result == "accepted", answer

    # -- a drill, the net, and helpers ---------------------------------------------------------------------------------

    def _drill(self) -> None:
        """Yesterday's drill: the desk and the dong answered, the duty officer did not."""
        began = self.now - timedelta(days=1, hours=2)
        offices = {role: self._office(username, role) for role, username in self._drill_cast()}
        policy = Policy.objects.current(self.office.pk, "care.no_reply")
        started = {"district": self.office, "policy": policy, "note": "월례 훈련", "by": self.by("officer")}
        self.drill: Drill = drills.start_drill(**started, offices=offices, at=began)
        self._worker(began)
        alert = drills.alert_of(self.drill)
        net.acknowledge(alert=alert, by=self.by("desk2"), at=began + 2 * MINUTE, how="link")
        drills.call_next(drill=self.drill, by=self.by("officer"), at=began + 4 * MINUTE)
        self._worker(began + 4 * MINUTE)
        net.acknowledge(alert=drills.alert_of(self.drill), by=self.by("dong21"), at=began + 9 * MINUTE)
        drills.call_next(drill=self.drill, by=self.by("officer"), at=began + 12 * MINUTE)
        self._worker(began + 12 * MINUTE)
        drills.end_drill(drill=self.drill, by=self.by("officer"), at=began + 40 * MINUTE)

    def _drill_cast(self) -> Iterator[tuple[str, str]]:
        yield from (("provider_desk", "desk2"), ("case_manager", "dong21"))
        yield from (("duty_officer", "duty"), ("district_officer", "officer"))

    def _office(self, username: str, role: str) -> Organisation:
        return Membership.objects.get(account__username=username, role=role).organisation

    def _member(self, organisation_id: int, role: str) -> Account:
        return Membership.objects.filter(organisation=organisation_id, role=role).earliest("pk").account

    def _worker(self, moment: datetime) -> None:
        Worker(name="test", clock=lambda: moment).run_once()

    @property
    def to_come(self) -> Handover:
        """The last stop of the day that nobody has reached yet; its round is half walked."""
        waiting = Handover.objects.filter(
            state=HandoverState.PROMISED, meal=MEAL, planned_at__gt=self.now, position__gt=2
        )
        return waiting.select_related("round__courier", "recipient", "provider", "dong").latest("planned_at", "pk")


_KEPT: dict[tuple[datetime, int], tuple[sqlite3.Connection, OfficeDay]] = {}


def office_day(now: datetime, boxes: int = 40) -> OfficeDay:
    """An ``OfficeDay``, made once in a run and kept with the whole database: each test begins with a copy of both. On
    PostgreSQL, where a database is not copied so easily, it is made anew."""
    if connection.vendor != "sqlite":
        return OfficeDay(now, boxes=boxes)
    if (now, boxes) not in _KEPT:
        made = OfficeDay(now, boxes=boxes)
        rows = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(rows)
        _KEPT[now, boxes] = rows, made
    rows, made = _KEPT[now, boxes]
    connection.ensure_connection()
    rows.backup(connection.connection)
    ContentType.objects.clear_cache()
    cache.clear()
    return deepcopy(made)
