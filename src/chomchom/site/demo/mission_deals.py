"""From June to November: what came of the meetings, rung by rung with its evidence; and what both sides say of it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from itertools import count

from chomchom.site.demo.cast import Cast, accepted, paper
from chomchom.site.demo.mission_abroad import Abroad, Meeting
from chomchom.site.demo.mission_call import Calling

DEAL = re.compile(r'href="/trade/deals/(\d+)/">.*?<td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>')
PIPELINE, LETTER, CONDITIONAL, SIGNED, PAID, DECLARED, CERTIFIED = range(1, 8)
MOUS = 5


@dataclass(frozen=True)
class Course:
    """What becomes of a deal: {rung: amounts in USD}, how it ends, and who says what of it."""

    rungs: tuple[tuple[int, int], ...]
    ending: str = ""
    buyer_says: str = ""
    stated: int | None = None


COURSES = (
    # 3.2 million signed by both sides, 1.1 of it shipped, 0.25 of that certified
    Course(((SIGNED, 1_200_000), (PAID, 300_000), (DECLARED, 400_000), (DECLARED, 200_000), (CERTIFIED, 250_000)),
           buyer_says="confirmed"),
    Course(((SIGNED, 800_000), (DECLARED, 300_000)), buyer_says="confirmed"),
    Course(((SIGNED, 650_000),), buyer_says="confirmed"),
    Course(((CONDITIONAL, 300_000), (SIGNED, 350_000), (PAID, 100_000))),
    Course(((SIGNED, 200_000), (DECLARED, 200_000)), buyer_says="confirmed"),
    # 5.1 million that hang on a condition
    Course(((CONDITIONAL, 1_500_000),), buyer_says="confirmed"),
    Course(((CONDITIONAL, 1_200_000),)),
    Course(((PIPELINE, 900_000), (CONDITIONAL, 1_000_000)), buyer_says="disputed", stated=600_000),
    Course(((CONDITIONAL, 800_000),)),
    Course(((CONDITIONAL, 600_000),)),
    # 0.5 million in letters of intent
    Course(((LETTER, 300_000),)),
    Course(((LETTER, 200_000),)),
    # 3.71 million in the pipeline
    *(Course(((PIPELINE, usd),)) for usd in (900_000, 800_000, 700_000, 600_000, 400_000, 310_000)),
    # what did not come about counts in none of these
    Course(((PIPELINE, 150_000),), ending="lost"),
    Course(((CONDITIONAL, 250_000),), ending="lapsed"),
)  # fmt: skip
"""USD 12.51 million, as the newspapers would say it; and what it is made of."""

MONTH = {PIPELINE: (5, 22), LETTER: (5, 26), CONDITIONAL: (6, 9), SIGNED: (6, 23), PAID: (7, 14), DECLARED: (8, 18),
         CERTIFIED: (11, 10)}  # fmt: skip
"""When papers of a rung come in: month and day."""


class Following:
    """The ledger of the mission. ``deals`` are {meeting: deal}."""

    def __init__(self, cast: Cast, calling: Calling, abroad: Abroad) -> None:
        self.cast, self.calling, self.abroad = cast, calling, abroad
        self.year = calling.days["jakarta"].year
        self.deals: list[tuple[Meeting, str]] = []
        self.declared = 0

    def play(self) -> None:
        self.cast.jump(self.calling.days["home"], "09:30")
        self.calling.move("following", "trade")
        self._open_deals()
        self._mous()
        chosen = self._chosen()
        self._answers()
        self._papers(chosen)
        self._endings(chosen)
        self._confirmations(chosen)
        self.cast.jump(date(self.year, 12, 1), "09:00")

    # -- consultations ---------------------------------------------------------------------------------------------

    def _open_deals(self) -> None:
        """Every meeting that was held is a deal on the lowest rung, with its log behind it: one button."""
        secretary, address = self.cast.who("secretary"), f"/trade/missions/{self.calling.mission}/deals/"
        accepted(secretary.send(secretary.open(address).form("/deals/take-over/")))
        deals: dict[tuple[str, str], str] = {}
        for page in count(1):
            rows = DEAL.findall(secretary.open(address, page=page).text)
            if rows[0][0] in deals.values():  # behind the last page the last one comes again
                break
            deals |= {(unescape(exporter), unescape(buyer)): pk for pk, exporter, buyer in rows}
        self.deals = [(meeting, deals[meeting.exporter, meeting.buyer]) for meeting, _usd in self.abroad.held]
        self.cast.tell(f"{len(self.deals)} consultations stand in the ledger, each with its log")

    def _record(self, deal: str, rung: int, day: date, usd: int, *, file: bytes = b"", **values: object) -> None:
        files = {"file": ("paper.pdf", file)} if file else None
        given = {"rung": rung, "happened_on": day.isoformat(), "amount": usd, "currency": "USD"} | values
        self.cast.who("secretary").post(f"/trade/deals/{deal}/record/", files=files, **given)

    def _chosen(self) -> list[tuple[Course, Meeting, str]]:
        """The deals that went further: by company in turn, so that every one of them has something to tell."""
        turns: dict[str, list[tuple[Meeting, str]]] = {}
        for meeting, deal in self.deals:
            turns.setdefault(meeting.exporter, []).append((meeting, deal))
        queues = sorted(turns.items())
        row = [queue[place] for place in range(-1, 1) for _name, queue in queues]
        return [(course, meeting, deal) for course, (meeting, deal) in zip(COURSES, row, strict=False)]

    # -- memoranda -------------------------------------------------------------------------------------------------

    def _mous(self) -> None:
        day = self.calling.days["saigon"]
        for meeting, _deal in self._chosen_meetings()[:MOUS]:
            secretary, address = self.cast.who("secretary"), f"/trade/missions/{self.calling.mission}/mous/"
            page = secretary.open(address)
            words = f"{meeting.exporter} – {meeting.buyer}"
            values = {"kind": "company", "title": f"업무협약: {words}", "parties": words, "signed_on": day.isoformat(),
                      "scope": "시제품 공급, 현지 인증, 공동 판촉",
                      "application": page.option(meeting.exporter)}  # fmt: skip
            file = ("mou.pdf", paper("업무협약서", words))
            accepted(secretary.send(page.form(address), files={"file": file}, **values))
        self._promises()
        self.cast.tell(f"{MOUS} memoranda between companies are kept with their files and promises")

    def _chosen_meetings(self) -> list[tuple[Meeting, str]]:
        return [(meeting, deal) for _course, meeting, deal in self._chosen()[5:]]

    def _promises(self) -> None:
        secretary = self.cast.who("secretary")
        page = secretary.open(f"/trade/missions/{self.calling.mission}/mous/")
        due = date(self.year + 1, 2, 15).isoformat()
        for pk in dict.fromkeys(re.findall(r"/mous/(\d+)/promise/", page.text)):
            given = {f"promise-{pk}-text": "시제품 공급", f"promise-{pk}-role": "exporter", f"promise-{pk}-due_on": due}
            accepted(secretary.send(page.form(f"/mous/{pk}/promise/"), **given))

    # -- papers ----------------------------------------------------------------------------------------------------

    def _answers(self) -> None:
        """A week after the mission the first round is asked; some exporters say how it stands."""
        self.cast.jump(self.calling.days["home"] + timedelta(days=6), "15:00")
        for meeting, deal in self.deals[:12]:
            exporter = self.cast.who(self.abroad.accounts[meeting.exporter])
            exporter.post(f"/trade/deals/{deal}/answer/", words="견적을 보냈고 회신을 기다림")

    def _papers(self, chosen: list[tuple[Course, Meeting, str]]) -> None:
        lines = [
            (rung, n, usd, meeting, deal) for course, meeting, deal in chosen
            for n, (rung, usd) in enumerate(course.rungs)
        ]  # fmt: skip
        for rung, place, usd, meeting, deal in sorted(lines, key=lambda line: line[:2]):
            month, day = MONTH[rung]
            on = date(self.year, month, day) + timedelta(days=7 * place)
            self.cast.jump(on, "11:00")
            self._record(deal, rung, on, usd, **self._evidence(rung, on, usd, meeting))
        self.cast.tell("contracts, agreements, payments, declarations and a certificate stand in the ledger")

    def _evidence(self, rung: int, on: date, usd: int, meeting: Meeting) -> dict[str, object]:
        if rung == PIPELINE:
            by = {"number": f"상담일지 제{meeting.pk}호", "probability": 60, "expected_on": (on + timedelta(days=200))}
            return by | {"expected_on": by["expected_on"].isoformat()}
        if rung == DECLARED:
            self.declared += 1
            return {"number": f"40123-{self.year % 100:02}-{self.calling.mission % 100:02}{self.declared:04}X"}
        if rung == CERTIFIED:
            return {"number": f"수출실적 {self.year}-{self.calling.mission}-1", "issuer": "한국무역협회"}
        words = (meeting.exporter, meeting.buyer, f"USD {usd:,}", f"{on:%Y-%m-%d}")
        signed = {"file": paper("Contract", *words), "signed_by_both": "on"}
        return signed | ({"condition": "현지 인증 취득 후 발주"} if rung == CONDITIONAL else {})

    def _endings(self, chosen: list[tuple[Course, Meeting, str]]) -> None:
        for course, meeting, deal in chosen:
            if course.ending:
                exporter = self.cast.who(self.abroad.accounts[meeting.exporter])
                reason = "경쟁사 제품으로 결정" if course.ending == "lost" else "기한까지 인증을 취득하지 못함"
                exporter.post(f"/trade/deals/{deal}/end/", ending=course.ending, reason=reason)

    # -- both sides ------------------------------------------------------------------------------------------------

    def _confirmations(self, chosen: list[tuple[Course, Meeting, str]]) -> None:
        told = [one for one in chosen if one[0].buyer_says]
        for course, meeting, deal in told:
            page = self.cast.who("secretary").open(f"/trade/deals/{deal}/")
            for entry in dict.fromkeys(re.findall(r"/trade/entries/(\d+)/ask/", page.text)):
                self._exporter_says(meeting, entry)
                self._buyer_says(course, meeting, deal, entry)
        self.cast.tell(f"{len(told)} results were put to both sides by link; one buyer names another amount")

    def _exporter_says(self, meeting: Meeting, entry: str) -> None:
        given = {"word": "confirmed", "without": "nothing", "said_by": meeting.exporter}
        exporter = self.cast.who(self.abroad.accounts[meeting.exporter])
        exporter.post(f"/trade/entries/{entry}/say/", **{f"say-{entry}-{name}": text for name, text in given.items()})

    def _buyer_says(self, course: Course, meeting: Meeting, deal: str, entry: str) -> None:
        secretary, visitor = self.cast.who("secretary"), self.cast.visitor
        page = secretary.open(f"/trade/deals/{deal}/")
        told = accepted(secretary.send(page.form(f"/entries/{entry}/ask/"), party="buyer")).text
        link = re.findall(r"/confirm/[\w.~-]+/", told)[0]
        values = {"word": course.buyer_says, "without": "later", "said_by": meeting.buyer}
        if course.stated:
            values["stated_amount"] = str(course.stated)
        accepted(visitor.send(visitor.open(link).form("/confirm/"), **values))
