"""One day of the demo district, played over HTTP by its people: couriers, desks, dong offices, the district.

They use only the pages that their roles see. The story: nearly everybody is met; about ten doors stay shut and the net
finds out why; one person has collapsed and is found in time, as it happened.
"""

import heapq
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from chomchom.core import clock
from chomchom.site.demo import district
from chomchom.site.demo.cast import accepted
from chomchom.site.demo.cook import Cooking
from chomchom.site.demo.person import Page, Person, Unexpected
from chomchom.site.demo.sick import KITCHEN, Sickness

SEED = 315
LUNCH_FROM, SUPPER_FROM = "10:54", "16:18"
BEHIND = timedelta(minutes=2)
ASPECTS = ("strength", "fall", "moving", "eating", "hygiene", "home", "speech", "mood")
PATIENCE_S = 60
KNOWN_ABSENCES = (
    "자녀 통화: 병원 외래 진료 중, 저녁에 귀가",
    "통장 확인: 경로당에 계심",
    "조카 통화: 조카 집에 머무는 중",
    "이웃 확인: 장보러 나감",
)
MINUTE = timedelta(minutes=1)

Do = Callable[[], None]
Tell = Callable[[str], None]


@dataclass(order=True)
class Event:
    at: datetime
    number: int
    do: Do = field(compare=False)


@dataclass(frozen=True)
class Stop:
    """A stop as the courier's page shows it."""

    handover: int
    at: datetime


class Stage:
    """Lets events happen at their story time: waits for the clock, and holds it when the players fall behind."""

    def __init__(self, *, speed: float, tell: Tell) -> None:
        self.speed = speed
        self.tell = tell
        self.events: list[Event] = []
        self.now = clock.now()
        self._numbers = count()

    def at(self, moment: datetime, do: Do) -> None:
        heapq.heappush(self.events, Event(moment, next(self._numbers), do))

    def jump(self, moment: datetime) -> None:
        """Nothing happens until ``moment``: go there, never back, and let the players get ready at their own pace."""
        clock.set_speed(1)
        if moment > clock.now():
            clock.set_story(at=moment, speed=1)

    def play(self) -> None:
        """Until nothing is left to happen."""
        while self.events:
            event = heapq.heappop(self.events)
            self._wait(event.at)
            self.now = max(event.at, self.now)
            event.do()
        clock.set_speed(1)

    def _wait(self, moment: datetime) -> None:
        behind = clock.now() - moment
        if behind > BEHIND:
            clock.set_speed(0.01)
            return
        clock.set_speed(self.speed)
        while (left := (moment - clock.now()).total_seconds()) > 0:
            time.sleep(min(0.5, max(0.005, left / self.speed)))


class Day:
    """The players and what each does. ``play`` answers nothing; the report page tells how the day ended."""

    def __init__(self, *, base_url: str, day: date, speed: float, tell: Tell) -> None:
        self.base_url, self.day = base_url, day
        self.stage = Stage(speed=speed, tell=tell)
        self.tell = tell
        self.random = Random(SEED)  # noqa: S311 - a story, nothing secret
        self.numbers = Random(day.toordinal())  # noqa: S311 - of reports: no day that is played repeats another's
        self.people: dict[str, Person] = {}
        self.dong_users = {name: f"dong{number}" for number, name in enumerate(district.load_dongs(), start=1)}
        self.cooking = Cooking(
            who=self._as, base_url=base_url, day=day, jump=lambda text: self.stage.jump(self._clock(text)), tell=tell
        )
        self.sickness = Sickness(who=self._as, at=self.stage.at, tell=tell)
        self.met: set[int] = set()
        self.stops = 0
        self.done = 0

    # -- the day ---------------------------------------------------------------------------------------------------

    def play(self) -> None:
        self.stage.jump(self._clock("10:20"))
        self._morning()
        self.cooking.meal("lunch")
        self.stage.jump(self._clock(LUNCH_FROM))
        self._round("lunch", with_story=True)
        self.stage.play()
        self.cooking.meal("supper")
        self.stage.jump(self._clock(SUPPER_FROM))
        self._round("supper", with_story=False)
        self.stage.play()
        self.stage.jump(self._clock("18:45"))

    def _morning(self) -> None:
        self.tell("the district makes the day; the desks plan their rounds")
        officer = self._as("officer")
        board = officer.open("/care/", day=self.day.isoformat())
        officer.send(board.form("/care/day/"))
        for meal in ("lunch", "supper"):
            for number in range(1, len(district.PROVIDERS) + 1):
                self._plan(f"desk{number}", meal)
        self.cooking.morning()

    def _plan(self, desk: str, meal: str) -> None:
        asked = {"day": self.day.isoformat(), "meal": meal}
        page = self._as(desk).open("/care/rounds/", **asked)
        self._as(desk).send(page.form("/care/rounds/plan/"))
        deadline = time.monotonic() + PATIENCE_S
        while "hx-trigger" in self._as(desk).open("/care/rounds/", part="planning", **asked).text:
            if time.monotonic() > deadline:
                raise Unexpected(f"{desk} waits for its plan for more than {PATIENCE_S} seconds.")
            time.sleep(0.3)

    def _round(self, meal: str, *, with_story: bool) -> None:
        walks = {courier: self._stops(courier, meal) for courier in self._couriers()}
        walks = {courier: stops for courier, stops in walks.items() if stops}
        self.stops, self.done = sum(len(stops) for stops in walks.values()), 0
        self.tell(f"{len(walks)} couriers leave with {self.stops} boxes ({meal})")
        tales = self._tales(walks) if with_story else {}
        if not with_story:
            self._sick(walks)
        for courier, stops in walks.items():
            for stop in stops:
                at = stop.at + timedelta(seconds=self.random.randrange(20, 150))
                tell_tale = tales.get(stop.handover)
                self.stage.at(at, self._then(tell_tale or self._met, courier, stop.handover, at))

    def _sick(self, walks: dict[str, list[Stop]]) -> None:
        """Who ate of the second kitchen at noon and is met again at supper tells it at the door."""
        own = {
            stop.handover: (courier, stop.at)
            for courier, stops in walks.items()
            if courier.startswith(f"courier{KITCHEN}")
            for stop in stops
        }
        self.sickness.begin(batch=self.cooking.mains[KITCHEN], met=self.met, suppers=own)

    def _couriers(self) -> Iterator[str]:
        for provider in range(1, len(district.PROVIDERS) + 1):
            for courier in range(1, district.COURIERS_EACH + 1):
                yield f"courier{provider}{courier}"

    def _stops(self, courier: str, meal: str) -> list[Stop]:
        """What the courier's page shows of one meal, in order."""
        page = self._as(courier).open("/round/")
        windows = {"lunch": ("09:00", "14:30"), "supper": ("15:00", "21:00")}[meal]
        found: dict[int, Stop] = {}
        for pk, shown in re.findall(r'<li data-stop="(\d+)"(?:(?!</li>).)*stop-time">(\d\d:\d\d)<', page.text, re.S):
            if windows[0] <= shown <= windows[1]:
                found[int(pk)] = Stop(int(pk), self._clock(shown))
        return list(found.values())

    def _tales(self, walks: dict[str, list[Stop]]) -> dict[int, Any]:
        """Which door has which tale. Early stops, so that each tale has ended by the afternoon."""
        early = [stop.handover for stops in walks.values() for stop in stops[1 : max(2, len(stops) // 2)]]
        plots = [self._collapse, self._welfare_check, self._forgotten, *[self._absent] * 4, *[self._late_door] * 2]
        plots += [self._dong_visit] * 2 + [self._change] * 2
        chosen = self.random.sample(early, min(len(plots), len(early)))
        return dict(zip(chosen, plots, strict=False))

    # -- at the door -----------------------------------------------------------------------------------------------

    def _met(self, courier: str, handover: int, at: datetime, changed: dict[str, str] | None = None) -> None:
        said = {aspect: {"level": "as_usual"} for aspect in ASPECTS}
        said |= {aspect: {"level": "changed", "word": word} for aspect, word in (changed or {}).items()}
        self._report(courier, handover, "handed_over", at, {"met": "recipient", "observations": said})
        self.met.add(handover)
        self.done += 1
        if self.done % 25 == 0:
            self.tell(f"{self.done} of {self.stops} met in person")

    def _report(self, courier: str, handover: int, kind: str, at: datetime, content: dict[str, Any]) -> None:
        report = {
            "report_id": str(UUID(int=self.numbers.getrandbits(128), version=4)),
            "handover": handover,
            "kind": kind,
            "happened_at": min(at, clock.now()).isoformat(),
            "content": content,
        }
        answer = self._as(courier).post_json(
            "/round/reports", {"phone_now": clock.now().isoformat(), "reports": [report]}
        )
        (said,) = answer["answers"]
        if said["result"] == "refused":
            raise Unexpected(f"{courier}: the report {kind} was refused: {said['sentence']}")

    def _shut_door(self, courier: str, handover: int, at: datetime) -> datetime:
        """Knock, phone, look, ask, and report after ten minutes; answers when it was reported."""
        for minutes, step in ((0, "knocked"), (3, "phoned"), (5, "looked"), (8, "neighbour")):
            self._later(at, minutes, self._report, courier, handover, "step", {"step": step})
        self._later(at, 10, self._report, courier, handover, "no_reply", {"word": ""})
        return at + 10 * MINUTE

    def _take_back(self, courier: str, handover: int, since: datetime) -> None:
        self._later(since, 1, self._report, courier, handover, "step", {"step": "slip"})
        self._later(since, 2, self._report, courier, handover, "discard", {"boxes": 1, "reason": "미응답"})

    # -- the tales -------------------------------------------------------------------------------------------------

    def _absent(self, courier: str, handover: int, at: datetime) -> None:
        since = self._shut_door(courier, handover, at)
        self._take_back(courier, handover, since)
        desk = self._desk_of(courier)
        word = KNOWN_ABSENCES[handover % len(KNOWN_ABSENCES)]
        self._later(since, 2, self._acknowledge, desk, handover)
        self._later(since, 8 + handover % 5, self._record_call, desk, handover, "contact_well", word)

    def _late_door(self, courier: str, handover: int, at: datetime) -> None:
        since = self._shut_door(courier, handover, at)
        self._later(since, 2, self._acknowledge, self._desk_of(courier), handover)
        self._later(since, 6, lambda moment: self._met(courier, handover, moment))

    def _forgotten(self, courier: str, handover: int, at: datetime) -> None:
        """Handed over, but not reported: the net asks, the desk calls the courier, the late report corrects."""
        desk = self._desk_of(courier)
        self._later(at, 36, self._acknowledge, desk, handover)
        self._later(at, 40, lambda _moment: self._met(courier, handover, at))

    def _dong_visit(self, courier: str, handover: int, at: datetime) -> None:
        since = self._shut_door(courier, handover, at)
        self._take_back(courier, handover, since)
        desk, dong = self._desk_of(courier), self._dong_of(handover)
        self._later(since, 3, self._acknowledge, desk, handover)
        self._later(since, 9, self._write, desk, handover, "called", "본인과 비상연락처에 전화했으나 받지 않음")
        self._later(since, 22, self._acknowledge, dong, handover)
        self._later(since, 44, self._write, dong, handover, "visited", "방문. 보청기를 빼고 주무시고 계셨음")
        self._later(since, 46, self._close, dong, handover, "met", "동 사례관리사가 방문하여 대면 확인")

    def _welfare_check(self, courier: str, handover: int, at: datetime) -> None:
        """The dong office gets no answer either; the district asks 119 for a welfare check."""
        since = self._shut_door(courier, handover, at)
        self._take_back(courier, handover, since)
        desk, dong = self._desk_of(courier), self._dong_of(handover)
        self._later(since, 4, self._acknowledge, desk, handover)
        self._later(since, 10, self._write, desk, handover, "contact", "자녀와 통화: 오늘 연락되지 않음")
        self._later(since, 23, self._acknowledge, dong, handover)
        self._later(since, 48, self._write, dong, handover, "visited", "방문. 인기척 없음, 어제 우편물 그대로")
        self._later(since, 55, self._escalate, dong, handover, "현관 앞에서 응답 없음. 신변확인 요청 필요")
        self._later(since, 58, self._acknowledge, "duty", handover)
        self._later(since, 61, self._rescue_call, "duty", handover, "2026-119-00042")
        self._later(
            since, 80, self._write, "duty", handover, "welfare_check", "119 도착, 문 개방. 감기로 누워 계심, 의식 명료"
        )
        self._later(since, 84, self._close, "duty", handover, "met", "119 구급대가 대면 확인, 병원 이송 필요 없음")

    def _change(self, courier: str, handover: int, at: datetime) -> None:
        self._met(courier, handover, at, {"eating": "어제 도시락이 그대로 남아 있음", "mood": "기운이 없어 보임"})
        dong = self._dong_of(handover)
        self._later(at, 30, self._acknowledge, dong, handover)
        self._later(at, 75, self._close, dong, handover, "helped", "방문하여 상담, 죽식으로 변경 요청")

    def _collapse(self, courier: str, handover: int, at: datetime) -> None:
        """What the newspaper told: noticed, gone in, 119, hospital, family, and the service that had ended."""
        since = self._shut_door(courier, handover, at)
        self.stage.at(since, lambda: self.tell("a courier sees somebody lying on the floor"))
        word = "창문 너머로 바닥에 쓰러져 있는 것이 보임"
        self._later(since, 1, self._report, courier, handover, "red_flag", {"flag": "collapsed", "word": word})
        self._later(since, 2, self._acknowledge, "duty", handover)
        self._later(since, 3, self._rescue_call, "duty", handover, "2026-119-00041")
        self._later(since, 5, self._open_incident, "duty", handover, courier, since)
        steps = (
            (6, "on_site", "수행기관 배달원", "문 앞에서 119 도착까지 대기"),
            (7, "told_district", "당직자", "구청 통합돌봄과 보고"),
            (26, "hospital", "119 구급대", "응급실 이송, 의식 있음"),
            (41, "family", "동 사례관리사", "자녀에게 연락, 병원으로 이동 중"),
            (70, "ended_service", "동 사례관리사", "기존 방문요양이 지난달 중단된 것을 확인"),
            (140, "restored", "구청 통합돌봄과", "방문요양 재개 요청, 퇴원일부터 이용"),
            (170, "plan_reviewed", "통합지원회의", "개인별지원계획 재수립"),
        )
        for minutes, kind, who, text in steps:
            self._later(since, minutes, self._incident_step, "officer", handover, kind, who, text)
        self._later(since, 171, self._discard, courier, handover)
        self._later(since, 175, self._close_incident, "officer", handover)

    def _discard(self, courier: str, handover: int, at: datetime) -> None:
        self._report(courier, handover, "discard", at, {"boxes": 1, "reason": "응급 이송"})

    # -- in the offices --------------------------------------------------------------------------------------------

    def _alert(self, who: str, handover: int) -> tuple[Person, str]:
        """The newest alert of a handover as this person finds it: by the handover's page. Waits for the net."""
        person = self._as(who)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            links = [
                link
                for link in person.open(f"/care/handovers/{handover}/").links
                if re.search(r"/net/alerts/\d+/$", link)
            ]
            if links:
                return person, links[0]
            time.sleep(0.3)
        raise Unexpected(f"{who} waits for the alert of handover {handover} for more than {PATIENCE_S} seconds.")

    def _deed(self, who: str, handover: int, deed: str, **values: str) -> None:
        person, address = self._alert(who, handover)
        page = person.open(address)
        accepted(person.send(page.form(f"/{deed}/"), **values))

    def _acknowledge(self, who: str, handover: int, at: datetime) -> None:
        self._deed(who, handover, "acknowledge")

    def _write(self, who: str, handover: int, kind: str, text: str, at: datetime) -> None:
        self._deed(who, handover, "work", kind=kind, text=text)

    def _escalate(self, who: str, handover: int, note: str, at: datetime) -> None:
        self._deed(who, handover, "escalate", note=note)

    def _close(self, who: str, handover: int, outcome: str, how: str, at: datetime) -> None:
        self._deed(who, handover, "close", outcome=outcome, how=how, note="")

    def _record_call(self, who: str, handover: int, result: str, word: str, at: datetime) -> None:
        page = self._as(who).open(f"/care/handovers/{handover}/call/")
        accepted(self._as(who).send(page.form("/call/"), result=result, word=word))

    def _rescue_call(self, who: str, handover: int, number: str, at: datetime) -> None:
        page = self._as(who).open(f"/care/handovers/{handover}/rescue/")
        values = {
            "service": "119",
            "called_at": _field(at),
            "number": number,
            "dispatcher": "상황실 근무자",
            "answer": "출동",
        }
        accepted(self._as(who).send(page.form("/rescue/"), **values))

    def _open_incident(self, who: str, handover: int, courier: str, since: datetime, at: datetime) -> None:
        page = self._as(who).open(f"/care/handovers/{handover}/incident/")
        form = page.form("/incident/")
        values = {
            "noticed_at": _field(since),
            "noticed_by": "수행기관 배달원",
            "what_happened": "미응답 후 창문으로 쓰러진 것을 발견",
        }
        values["risk_to_life"] = form.values.get("risk_to_life") or "바닥에 쓰러져 움직이지 않음"
        accepted(self._as(who).send(form, **values))

    def _incident(self, who: str, handover: int) -> Page:
        """The incident of a handover: among the open ones, the one that names it first."""
        links = self._as(who).open("/care/incidents/", state="open").links
        addresses = [link for link in links if re.search(r"/care/incidents/\d+/$", link)]
        if not addresses:
            raise Unexpected(f"{who} finds no open incident.")
        return self._as(who).open(addresses[0])

    def _incident_step(self, who: str, handover: int, kind: str, name: str, text: str, at: datetime) -> None:
        page = self._incident(who, handover)
        values = {"kind": kind, "happened_at": _field(at), "who": name, "text": text}
        accepted(self._as(who).send(page.form("/steps/add/"), **values))

    def _close_incident(self, who: str, handover: int, at: datetime) -> None:
        page = self._incident(who, handover)
        person = self._as(who)
        for form in [form for form in page.parsed.forms if "/incident-tasks/" in form.action]:
            outcome = next(name for name in form.values if name.endswith("outcome"))
            accepted(person.send(page.form(form.action), end="done", **{outcome: "완료"}))
        accepted(person.send(person.open(page.url).form("/close/")))
        self.tell("the incident is closed: nothing is missing")

    # -- helpers ---------------------------------------------------------------------------------------------------

    def _as(self, username: str) -> Person:
        if username not in self.people:
            self.people[username] = Person(self.base_url, username, district.PASSWORD)
        return self.people[username]

    def _desk_of(self, courier: str) -> str:
        return f"desk{courier.removeprefix('courier')[0]}"

    def _dong_of(self, handover: int) -> str:
        """The user of the dong office, by the dong that the handover's page names in the address."""
        text = self._as("officer").open(f"/care/handovers/{handover}/").text
        for name in re.findall(r"\(([가-힣0-9]+동)\)", text):
            if name in self.dong_users:
                return self.dong_users[name]
        raise Unexpected(f"The page of handover {handover} names no dong.")

    def _later(self, since: datetime, minutes: float, do: Callable[..., None], *given: Any) -> None:
        at = since + minutes * MINUTE
        if do == self._report:
            courier, handover, kind, content = given
            self.stage.at(at, lambda: self._report(courier, handover, kind, at, content))
        else:
            self.stage.at(at, lambda: do(*given, at))

    def _then(self, do: Callable[..., None], courier: str, handover: int, at: datetime) -> Do:
        return lambda: do(courier, handover, at)

    def _clock(self, text: str) -> datetime:
        hour, minute = (int(part) for part in text.split(":"))
        return datetime(
            self.day.year, self.day.month, self.day.day, hour, minute, tzinfo=timezone.get_default_timezone()
        )


def _field(moment: datetime) -> str:
    """As a browser's picker for day and time sends it; never later than now."""
    return f"{timezone.localtime(min(moment, clock.now())):%Y-%m-%dT%H:%M}"
