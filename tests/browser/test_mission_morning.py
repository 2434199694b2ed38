"""The secretariat's spring: a mission with its applications and buyers, the timetable planned and published in the
browser, and the day of the meetings on an exporter's phone until its deal stands in the ledger."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from chomchom.core import clock
from chomchom.trade.models import Deal, Meeting
from chomchom.trade.operations import applications, joining, links
from chomchom.trade.operations import timetable as operations
from chomchom.trade.rules.names import name_key
from tests.browser.test_frame import troubles
from tests.factories import District, actor
from tests.trade import meet_factories, trade_factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = (
    ("가람레이저", "Garam Laser", "레이저 가공기", "Laser marking machine", "8456.11"),
    ("미리내옵틱스", "Mirinae Optics", "광학 렌즈", "Optical lens", "9001.90"),
)
BUYERS = ("PT Cahaya Nusantara", "PT Sinar Samudra", "PT Mentari Rimba")
KEPT = {
    "desk": ("mission", "mission-applications", "mission-buyers", "mission-timetable", "mission-wishes",
             "mission-take-over"),
    "phone": ("mission-log", "buyer-en", "buyer-id", "buyer-vi"),
}  # fmt: skip
"""The pictures that docs/ shows; the others would only make the repository heavy."""
CRITERIA = ("import_experience", "purchase_intent", "distribution")


class Mission(meet_factories.SmallLeg):
    """The small leg with names that can be shown, evidence, reviews, a list that was sent and a drawn-up timetable."""

    def __init__(self) -> None:
        self.district = District()
        super().__init__(self.district)
        self.week_before = self.start(0) - timedelta(days=7)
        self.desk = actor(self.district.secretary)
        type(self.mission).objects.filter(pk=self.mission.pk).update(state="preparing", target_consultations=6)
        for application, (name, name_en, product, product_en, hs) in zip((self.first, self.second), NAMES, strict=True):
            type(application.exporter).objects.filter(pk=application.exporter_id).update(name=name, name_en=name_en)
            trade_factories.make_product(application, name=product, name_en=product_en, hs_code=hs)
        for guest, name in zip(self.guests, BUYERS, strict=True):
            type(guest.buyer).objects.filter(pk=guest.buyer_id).update(name=name, hs_codes=["9001.90", "8456.11"])
            trade_factories.make_evidence(guest.buyer, CRITERIA[guest.pk % 3])
            trade_factories.make_evidence(guest.buyer, CRITERIA[(guest.pk + 1) % 3], value=None, as_written="")
        first, twin = self.guests[0].buyer, {"name": "P.T. CAHAYA NUSANTARA", "email": "", "phone": ""}
        type(first).objects.filter(pk=first.pk).update(name_key=name_key(BUYERS[0]))
        self.twin = trade_factories.make_buyer(self.district, **twin, name_key=name_key(twin["name"]))
        self.sent = trade_factories.make_list(self.mission, self.week_before)
        self._applied()
        self._planned()

    def _applied(self) -> None:
        trade_factories.make_traveller(self.mission)
        trade_factories.make_itinerary_item(self.mission, leg=self.leg)
        self.third = trade_factories.make_application(self.mission, trade_factories.make_exporter(self.district))
        given = {"points": {code: 80 for code, *_rest in applications.CRITERIA}, "note": "서면 평가"}
        applications.review(application=self.third, **given, by=self.desk, at=self.week_before)
        trade_factories.make_application(
            self.mission, trade_factories.make_exporter(self.district), state="ineligible", refusals=["tax_arrears"]
        )

    def _planned(self) -> None:
        given = {"by": self.desk, "at": self.week_before}
        self.draft = operations.propose(leg=self.leg, stop=meet_factories.stop(90), seed=1, **given)
        self.interpreter = self.leg.interpreters.order_by("pk").first()
        type(self.interpreter).objects.filter(pk=self.interpreter.pk).update(
            name="서다은", account=self.district.interpreter
        )

    def link(self, purpose: str, subject: tuple[str, int]) -> str:
        ends = self.week_before + timedelta(days=60)
        return links.issue(mission=self.mission, purpose=purpose, subject=subject, expires_at=ends, by=self.desk,
                           at=self.week_before)[1]  # fmt: skip


@pytest.fixture
def mission(monkeypatch):
    made = Mission()
    monkeypatch.setattr(clock, "now", lambda: made.week_before)
    return made


@pytest.fixture
def keep(picture):
    def take(page, kept, *, size, language):
        if kept in KEPT[size]:
            picture(page, kept, size=size, language=language)

    return take


@pytest.fixture
def look(keep):
    """Open an address: nothing for axe, nothing wider than a window, no raw word; kept as a picture."""

    def at(page, address, kept="", *, size, language):
        response = page.goto(address)
        assert response.status == 200, (address, response.status)
        assert troubles(page) == [], address
        text = page.inner_text("body")
        assert not [word for word in ("None", "{{", "import_experience", "id-ko") if word in text], address
        keep(page, kept, size=size, language=language)

    return at


def test_from_the_mission_over_the_timetable_to_the_day(mission, visit, look, keep, monkeypatch, size, language):
    shown = {"size": size, "language": language}
    desk = visit(mission.district.secretary, **shown)
    pk, leg = mission.mission.pk, mission.leg.pk
    for name, args, kept in (
        ("missions", [], ""),
        ("mission", [pk], "mission"),
        ("mission_change", [pk], ""),
        ("part_add", [pk, "half-day"], ""),
        ("applications", [pk], "mission-applications"),
        ("application", [mission.third.pk], ""),
        ("application", [mission.first.pk], ""),
        ("lists", [pk], ""),
        ("list", [mission.sent.pk], ""),
        ("buyers", [pk], "mission-buyers"),
        ("buyer", [mission.guests[0].buyer_id], ""),
        ("proposals", [pk], "mission-doubles"),
        ("merge", [mission.guests[0].buyer_id, mission.twin.pk], ""),
        ("interpreters", [leg], ""),
        ("badges", [leg], ""),
        ("deals", [pk], ""),
        ("timetable", [leg], "mission-timetable"),
    ):
        look(desk, reverse(f"trade:{name}", args=args), kept, **shown)

    desk.click(f"form[action$='/versions/{mission.draft.pk}/publish/'] button")
    desk.wait_for_selector("[role=status], .alert")
    assert Meeting.objects.count() == 6
    for name, args in (("version", [mission.draft.pk]), ("leg_day", [leg]), ("walk_in", [leg])):
        look(desk, reverse(f"trade:{name}", args=args), **shown)

    own = visit(mission.district.exporter, **shown)
    for name, args, kept in (
        ("own", [], "mission-own"),
        ("wishes", [mission.first.pk], "mission-wishes"),
        ("briefing", [mission.first.pk], "mission-briefing"),
    ):
        look(own, reverse(f"trade:{name}", args=args), kept, **shown)
    now = mission.start(0)
    monkeypatch.setattr(clock, "now", lambda: now)
    look(own, reverse("trade:leg_day", args=[leg]), "mission-day", **shown)
    meeting = Meeting.objects.filter(application=mission.first).order_by("starts_at").first()
    look(own, reverse("trade:meeting", args=[meeting.pk]), **shown)
    own.click("form:has([name=deed][value=start]) button")
    own.wait_for_selector("form:has([name=deed][value=held]) button")
    _log(own)
    keep(own, "mission-log", **shown)
    own.click("button[value=complete]")
    own.wait_for_selector("text=Laser marking machine")
    assert troubles(own) == []

    desk = visit(mission.district.secretary, **shown)  # a session does not outlive the jump of the clock
    desk.goto(reverse("trade:deals", args=[pk]))
    keep(desk, "mission-take-over", **shown)
    desk.click("form[action$='/deals/take-over/'] button")
    desk.wait_for_selector("table a[href*='/trade/deals/']")
    deal = Deal.objects.get()
    assert (deal.rung, deal.meeting_id, deal.entries.get().amount) == (0, meeting.pk, 6000)
    look(desk, reverse("trade:deal", args=[deal.pk]), **shown)


def _log(page):
    page.select_option("[name=reaction]", "strong")
    page.fill("[name=line-0-product]", "Laser marking machine")
    page.fill("[name=line-0-quoted_price]", "60")
    page.fill("[name=line-0-quantity]", "100")
    page.fill("[name=next_action]", "견적 송부")
    page.select_option("[name=next_owner]", "exporter")
    page.fill("[name=next_due_on]", date(2026, 5, 20).isoformat())


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_pages_without_an_account(mission, visit, look, size):
    """A buyer's link in its four languages, the call for applicants, and the link with which a company joins."""
    meet = reverse("meet", args=[mission.link("buyer_page", ("trade.guest", mission.guests[0].pk))])
    page = visit(size=size, language="en")
    for language, words in (("en", "Send our answer"), ("id", "Kirim jawaban"), ("vi", "Gửi"), ("ko", "보내기")):
        look(page, f"{meet}?lang={language}", f"buyer-{language}" if language != "ko" else "", size=size, language="en")
        assert words.lower() in page.inner_text("body").lower(), language
    page.goto(f"{meet}?lang=id")
    page.check("input[name=coming][value=yes]")
    page.check(f"input[name=wish_{mission.second.pk}][value=must]")
    page.click("main button[type=submit]")
    page.wait_for_selector("[role=status]")
    mission.guests[0].refresh_from_db()
    assert mission.guests[0].state == "accepted"

    for language in ("ko", "en"):
        page = visit(size=size, language=language)
        type(mission.mission).objects.filter(pk=mission.mission.pk).update(
            state="calling", opens_at=mission.week_before - timedelta(days=1), closes_at=mission.start(0)
        )
        look(page, reverse("calls"), size=size, language=language)
        look(page, reverse("apply", args=[mission.mission.pk]), "mission-apply", size=size, language=language)
        _link, token = joining.invite(application=mission.second, by=mission.desk, at=mission.week_before)
        look(page, reverse("join", args=[token]), "mission-join", size=size, language=language)
