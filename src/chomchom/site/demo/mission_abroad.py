"""May of a mission: the meetings are planned and published, held, logged; one buyer cancels on the morning."""

import re
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from html import unescape
from itertools import groupby
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from chomchom.site.demo import exporters, trade_office
from chomchom.site.demo.cast import Cast, accepted
from chomchom.site.demo.mission_call import Calling
from chomchom.site.demo.person import Unexpected

PATIENCE_S = 90
ZONES = {exporters.JAKARTA: ZoneInfo("Asia/Jakarta"), exporters.HO_CHI_MINH: ZoneInfo("Asia/Ho_Chi_Minh")}
COUNTRY = {exporters.JAKARTA: "ID", exporters.HO_CHI_MINH: "VN"}
LANGUAGE = {exporters.JAKARTA: "인도네시아어–한국어", exporters.HO_CHI_MINH: "베트남어–한국어"}
NO_SHOWS = frozenset({17, 48})
"""The so many-eth meetings to which nobody came."""
SAID = ("샘플과 인증서 요청", "가격표 검토 후 회신", "설치 사례 문의", "독점 공급 조건 문의", "현지 규격 확인 필요")
SLOT = re.compile(r'<section class="day-slot"><h2>(.+?) (\d\d:\d\d)</h2>(.*?)</section>', re.S)
MEETING = re.compile(r'/trade/meetings/(\d+)/">.*?<strong>(.+?)</strong><span>(.+?)(?: · .+?)?</span>', re.S)


@dataclass(frozen=True)
class Meeting:
    """As the page of the day shows it."""

    pk: str
    city: str
    day: date
    at: str
    buyer: str
    exporter: str


class Abroad:
    """The days of meetings. ``held`` are those that took place, with the amount that was talked of."""

    def __init__(self, cast: Cast, calling: Calling) -> None:
        self.cast, self.calling = cast, calling
        self.random = Random(512)  # noqa: S311 - a story, nothing secret
        self.held: list[tuple[Meeting, int]] = []
        self.count = 0
        self.here: set[str] = set()
        self.products = {one.name: one.product for one in exporters.COMPANIES}
        self.accounts = {one.name: f"exporter{n}" for n, one in enumerate(exporters.COMPANIES, start=1)}

    def play(self) -> None:
        self._timetables()
        self.cast.jump(self.calling.days["leaves"], "10:00")
        self.calling.move("abroad", "trade")
        days = self.calling.days
        self._day(exporters.JAKARTA, days["jakarta"], cancels=True)
        self._day(exporters.JAKARTA, days["jakarta_2"])
        self._day(exporters.HO_CHI_MINH, days["saigon"])

    # -- timetables ------------------------------------------------------------------------------------------------

    def _timetables(self) -> None:
        self.cast.jump(self.calling.days["leaves"] - timedelta(days=14), "10:00")
        self.cast.tell("the meetings are planned, leg by leg")
        secretary = self.cast.who("secretary")
        for leg in self.calling.legs.values():
            page = secretary.open(f"/trade/legs/{leg}/timetable/")
            accepted(secretary.send(page.form("/timetable/plan/")))
        for city, leg in self.calling.legs.items():
            self._wait(leg)
            self._interpreters(city, leg)
            self._publish(city, leg)

    def _wait(self, leg: int) -> None:
        deadline = time.monotonic() + PATIENCE_S
        secretary = self.cast.who("secretary")
        while "hx-trigger" in (page := secretary.open(f"/trade/legs/{leg}/timetable/", part="planning")).text:
            if time.monotonic() > deadline:
                raise Unexpected(f"The secretariat waits for a timetable for more than {PATIENCE_S} seconds.")
            time.sleep(0.3)
        accepted(page)

    def _interpreters(self, city: str, leg: int) -> None:
        """Two of the secretariat's own interpret in Jakarta, one in Ho Chi Minh City."""
        secretary = self.cast.who("secretary")
        names = trade_office.INTERPRETERS[:2] if city == exporters.JAKARTA else trade_office.INTERPRETERS[2:]
        page = secretary.open(f"/trade/legs/{leg}/interpreters/")
        forms = [form for form in page.parsed.forms if "interpreter" in form.values]
        label = LANGUAGE[city]
        labels = re.findall(r'<th scope="row" class="nowrap">(.+? \d+)</th>', page.text)
        local = [form for form, one in zip(forms, labels, strict=True) if one.startswith(label)]
        for form, (_username, name) in zip(local, names, strict=False):
            secretary.post(page.url, interpreter=form.values["interpreter"], name=name, account=page.option(name))

    def _publish(self, city: str, leg: int) -> None:
        secretary = self.cast.who("secretary")
        page = secretary.open(f"/trade/legs/{leg}/timetable/")
        accepted(secretary.send(page.form("/publish/")))
        meetings = len(self._meetings(city))
        self.cast.tell(f"published: {meetings} meetings in {city}; those whom it touches are told by mail")

    def _meetings(self, city: str) -> list[Meeting]:
        """What stands on the page of the day, in order; its days are those of the leg in order."""
        text = self.cast.who("secretary").open(f"/trade/legs/{self.calling.legs[city]}/day/").text
        slots = SLOT.findall(text)
        days = self.calling.days
        dates = [days["jakarta"], days["jakarta_2"]] if city == exporters.JAKARTA else [days["saigon"]]
        of_day = dict(zip(dict.fromkeys(day for day, _at, _rest in slots), dates, strict=False))
        return [
            Meeting(pk, city, of_day[day], at, unescape(buyer), unescape(exporter))
            for day, at, rest in slots
            for pk, buyer, exporter in MEETING.findall(rest)
        ]

    # -- a day -----------------------------------------------------------------------------------------------------

    def _day(self, city: str, day: date, *, cancels: bool = False) -> None:
        self.cast.jump(day, "07:30", ZONES[city])
        if cancels:
            self._cancel(city, day)
        today = [one for one in self._meetings(city) if one.day == day]
        self.cast.jump(day, "08:30", ZONES[city])
        self._check_in(city, {one.buyer for one in today})
        for at, slot in groupby(today, key=lambda one: one.at):
            ends = (datetime.combine(day, clock_time.fromisoformat(at)) + timedelta(minutes=29)).strftime("%H:%M")
            self.cast.jump(day, ends, ZONES[city])
            for meeting in slot:
                self._log(meeting)
        self.cast.tell(f"{city}: {len(today)} meetings of the day are logged")

    def _cancel(self, city: str, day: date) -> None:
        leg, secretary = self.calling.legs[city], self.cast.who("secretary")
        before = self._meetings(city)
        gone = next(one.buyer for one in before if one.day == day)
        self.cast.tell(f"a buyer cancels on the morning: {gone}")
        page = secretary.open(f"/trade/legs/{leg}/timetable/")
        form = page.form("/timetable/repair/", kind="gone")
        accepted(secretary.send(form, guest=page.option(gone)))
        self._wait(leg)
        self._publish(city, leg)
        after = {one.pk: (one.day, one.at) for one in self._meetings(city)}
        moved = sum(one.pk in after and after[one.pk] != (one.day, one.at) for one in before)
        self.cast.tell(
            f"the timetable is repaired: {sum(one.pk not in after for one in before)} fall out, {moved} moved"
        )

    def _check_in(self, city: str, buyers: set[str]) -> None:
        """Each code is read once, when its buyer comes first."""
        secretary = self.cast.who("secretary")
        text = secretary.open(f"/trade/legs/{self.calling.legs[city]}/badges/").text
        found = re.findall(r"<strong>(.+?)</strong>.*?/trade/guests/(\d+)/check-in/", text, re.S)
        for buyer, guest in found:
            if unescape(buyer) in buyers - self.here:
                secretary.post(f"/trade/guests/{guest}/check-in/", report_id=self._report_id())
        self.here |= buyers

    def _log(self, meeting: Meeting) -> None:
        """The exporter writes it on a phone, right after; to some nobody came."""
        self.count += 1
        address, person = f"/trade/meetings/{meeting.pk}/", self.cast.who(self.accounts[meeting.exporter])
        if self.count in NO_SHOWS:
            person.post(address, deed="no_show", report_id=self._report_id())
            return
        quantity, price = self.random.randrange(5, 60) * 10, self.random.randrange(20, 140)
        values = {
            "deed": "complete", "report_id": self._report_id(), "seen": "", "lines": 2, "currency": "USD",
            "reaction": self.random.choice(("strong", "some", "some", "weak")), "said": self.random.choice(SAID),
            "destination": COUNTRY[meeting.city], "likelihood_percent": self.random.randrange(1, 10) * 10,
            "next_action": "견적 송부", "next_owner": "exporter",
            "next_due_on": (meeting.day + timedelta(days=7)).isoformat(),
            "line-0-product": self.products[meeting.exporter],
            "line-0-quoted_price": price, "line-0-quantity": quantity, "line-0-unit": "EA",
        }  # fmt: skip
        person.post(address, **values)
        self.held.append((meeting, quantity * price))

    def _report_id(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))
