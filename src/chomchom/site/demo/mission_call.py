"""March and April of a mission: the call, eighteen applications, the choice of twelve, the lists of the secretariat."""

import re
from datetime import date

from chomchom.site.demo import exporters
from chomchom.site.demo.cast import Cast, accepted, paper
from chomchom.site.demo.exporters import COMPANIES, Company

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CRITERIA = ("readiness", "market", "product", "effect")
REVIEWERS = ("head", "trade", "secretary")
WRITERS = 6
"""So many buyers answer by their own link; of the others the secretariat has a list."""
HALF_DAYS = (("09:00", "12:00"), ("14:00", "17:00"))


class Calling:
    """What happens before the mission travels. ``mission`` and ``legs`` are known once it is planned."""

    def __init__(self, cast: Cast, days: dict[str, date]) -> None:
        self.cast, self.days = cast, days
        self.mission = 0
        self.legs: dict[str, int] = {}
        self.numbers: list[str] = []

    def play(self) -> None:
        self._plan()
        self._applications()
        self._choose()
        self._lists()
        self._wishes()

    # -- the call --------------------------------------------------------------------------------------------------

    def _plan(self) -> None:
        year = self.days["jakarta"].year
        self.cast.jump(date(year, 3, 2), "09:30")
        self.cast.tell("the trade office plans a mission: Jakarta and Ho Chi Minh City, twelve places")
        officer = self.cast.who("trade")
        page = officer.open("/trade/missions/add/")
        values = {
            "title": f"{year} 광산업 동남아 무역사절단",
            "title_en": f"Photonics trade mission to South-East Asia {year}",
            "sector": "광산업", "secretariat": page.option("빛고을무역사무국"), "places": 12,
            "opens_at": f"{year}-03-03T09:00", "closes_at": f"{year}-03-20T18:00",
            "consent_purpose": "사절단 성과 확인을 위한 수출실적 조회", "consent_until": f"{year + 3}-12-31",
            "budget_won": 180_000_000, "target_consultations": 200, "target_contract_usd": 3_000_000,
            "starts_on": self.days["leaves"].isoformat(), "ends_on": self.days["home"].isoformat(),
        }  # fmt: skip
        page = accepted(officer.send(page.form("/missions/add/"), **values))
        self.mission = int(re.findall(r"/missions/(\d+)/", page.url)[0])
        self._parts()
        self.move("calling", "trade")

    def _parts(self) -> None:
        days = self.days
        leg = {"country": "ID", "time_zone": "Asia/Jakarta", "venue": "Hotel Cendana", "city": exporters.JAKARTA}
        self._part("leg", position=1, starts_on=days["jakarta"], ends_on=days["jakarta_ends"], **leg)
        leg = {"country": "VN", "time_zone": "Asia/Ho_Chi_Minh", "venue": "Khach san Hoa Sen",
               "city": exporters.HO_CHI_MINH}  # fmt: skip
        page = self._part("leg", position=2, starts_on=days["saigon"], ends_on=days["saigon_ends"], **leg)
        found = list(dict.fromkeys(int(pk) for pk in re.findall(r"/legs/(\d+)/timetable/", page)))
        self.legs = dict(zip((exporters.JAKARTA, exporters.HO_CHI_MINH), found, strict=True))
        for city, names in ((exporters.JAKARTA, ("jakarta", "jakarta_2")), (exporters.HO_CHI_MINH, ("saigon",))):
            for name in names:
                self._half_days(city, days[name])
        self._part("traveller", name="노하람", name_en="NOH HARAM", belongs_to="북구 통상지원팀", does="인솔")
        self._part(
            "itinerary", day=days["leaves"], starts_at="10:20", title="인천 출발", title_en="Departure", place=""
        )

    def _half_days(self, city: str, day: date) -> None:
        own = {"id_ko": 10} if city == exporters.JAKARTA else {"vi_ko": 10}
        for starts, ends in HALF_DAYS:
            self._part("half-day", leg=self.legs[city], day=day, starts_at=starts, ends_at=ends, slot_minutes=30,
                       tables=12, en_ko=2, **own)  # fmt: skip

    def _part(self, kind: str, **values: object) -> str:
        officer = self.cast.who("trade")
        page = officer.open(f"/trade/missions/{self.mission}/parts/{kind}/add/")
        return accepted(officer.send(page.form(f"/parts/{kind}/add/"), **values)).text

    def move(self, state: str, username: str) -> None:
        person = self.cast.who(username)
        page = person.open(f"/trade/missions/{self.mission}/")
        accepted(person.send(page.form("/move/", state=state)))

    # -- applications ----------------------------------------------------------------------------------------------

    def _applications(self) -> None:
        year = self.days["jakarta"].year
        self.cast.jump(date(year, 3, 3), "09:10")
        for number, company in enumerate(COMPANIES):
            self.cast.jump(date(year, 3, 4 + number * 14 // len(COMPANIES)), f"{10 + number % 7}:00")
            self._apply(company)
        self.cast.tell(f"{len(COMPANIES)} companies have applied on the public page")

    def _apply(self, one: Company) -> None:
        visitor = self.cast.visitor
        page = visitor.open(f"/apply/{self.mission}/")
        values = {
            "name": one.name, "name_en": one.name_en, "business_number": one.business_number,
            "contact_name": one.contact, "contact_email": f"{one.business_number[:3]}@exporters.test",
            "contact_phone": "062-000-0000", "exports_usd": "" if one.exports_usd is None else one.exports_usd,
            "certificates": "KC, CE", "meetings_wanted": 20, "looking_for": f"{one.product} 수입·유통업체",
            "product_1": one.product, "product_en_1": one.product_en, "hs_1": one.hs,
            "tax_paid": "yes" if one.tax_paid else "no",
        }  # fmt: skip
        values |= {"speaks_english": "on"} if one.english else {}
        values |= {"consent": "on"} if one.consent else {}
        files = {"catalogue": ("catalogue.pdf", paper(one.product_en, one.name_en))} if one.strength > 90 else None
        page = accepted(visitor.send(page.form("/apply/"), files=files, **values))
        self.numbers.append(re.findall(r"P\d+-\d+", page.text)[0])

    # -- the choice ------------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        self.cast.jump(date(self.days["jakarta"].year, 3, 23), "10:00")
        self.move("selecting", "trade")
        for place, reviewer in enumerate(REVIEWERS):
            self._review(reviewer, place)
        officer = self.cast.who("trade")
        page = officer.open(f"/trade/missions/{self.mission}/applications/")
        accepted(officer.send(page.form("/decide/")))
        accepted(officer.send(officer.open(page.url).form("/letters/")))
        self.numbers = [number for number, one in zip(self.numbers, COMPANIES, strict=True) if one.strength > 70]
        self.move("preparing", "trade")
        self.cast.tell("three reviewers have scored sixteen; twelve chosen, two not eligible; all are told by letter")

    def _review(self, reviewer: str, place: int) -> None:
        person = self.cast.who(reviewer)
        page = person.open(f"/trade/missions/{self.mission}/applications/")
        strength = dict(zip(self.numbers, (one.strength for one in COMPANIES), strict=True))
        found = dict(re.findall(r'href="/trade/applications/(\d+)/">(P\d+-\d+) ', page.text))
        fit = {number for number, one in zip(self.numbers, COMPANIES, strict=True) if one.tax_paid and one.consent}
        for pk, number in found.items():
            if number in fit:
                points = {f"points_{code}": strength[number] - 2 * n + place for n, code in enumerate(CRITERIA)}
                person.post(f"/trade/applications/{pk}/", note="서면 평가", **points)

    # -- lists and wishes ------------------------------------------------------------------------------------------

    def _lists(self) -> None:
        year = self.days["jakarta"].year
        self.cast.jump(date(year, 4, 6), "10:00")
        taken = self._take("buyers", "바이어_발굴목록.xlsx", exporters.buyers_book(date(year, 4, 2)))
        self.cast.tell(f"the secretariat reads in the buyers: {taken} rows")
        self.cast.jump(date(year, 4, 13), "10:00")
        taken = self._take("wishes", "상담희망.xlsx", exporters.wishes_book(self.numbers))
        self.cast.tell(f"and who wants to meet whom: {taken} rows")

    def _take(self, kind: str, name: str, content: bytes) -> int:
        secretary = self.cast.who("secretary")
        page = secretary.open(f"/trade/missions/{self.mission}/lists/")
        page = accepted(secretary.send(page.form("/lists/"), files={"file": (name, content)}, kind=kind))
        page = accepted(secretary.send(page.form("/apply/")))
        return content_rows(page.text)

    def _wishes(self) -> None:
        self.cast.jump(date(self.days["jakarta"].year, 4, 15), "14:00")
        for number in (1, 2, 3):
            exporter = self.cast.who(f"exporter{number}")
            found = re.findall(r"/trade/own/(\d+)/wishes/", exporter.open("/trade/own/").text)
            form = exporter.open(f"/trade/own/{found[0]}/wishes/").form("/wishes/")
            best = [name for name in form.values if name.startswith("wish_")][:2]
            accepted(exporter.send(form, **dict.fromkeys(best, "must")))
        secretary = self.cast.who("secretary")
        page = secretary.open(f"/trade/missions/{self.mission}/buyers/")
        for pk in list(dict.fromkeys(re.findall(r"/trade/buyers/(\d+)/", page.text)))[:WRITERS]:
            self._answer(pk)
        self.cast.tell(f"three exporters add wishes of their own; {WRITERS} buyers answer by their links")

    def _answer(self, buyer: str) -> None:
        secretary, visitor = self.cast.who("secretary"), self.cast.visitor
        page = secretary.open(f"/trade/buyers/{buyer}/")
        told = accepted(secretary.send(page.form("/invite/"))).text
        token = re.findall(r"/meet/([\w.~-]+)/", told)[0]
        page = visitor.open(f"/meet/{token}/")
        names = list(dict.fromkeys(re.findall(r'name="(wish_\d+)"', page.text)))
        accepted(visitor.send(page.form("/meet/"), coming="yes", **dict.fromkeys(names[:2], "like")))


def content_rows(text: str) -> int:
    """The numbers on the tabs of a list: refused, questioned, taken."""
    return sum(int(number) for number in re.findall(r'href="\?show=\w+"[^>]*>.*?(\d+)', text, re.S))
