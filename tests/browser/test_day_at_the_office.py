"""The offices' day in a real browser: a desk, a dong office, the district and its duty officer at twenty-five past
twelve, and every page they have. Takes the pictures of docs/ with ``--screenshots``."""

from datetime import timedelta

import pytest
from django.urls import reverse

from chomchom.care.enums import HandoverState
from chomchom.care.models import Courier, Handover
from chomchom.core import clock
from chomchom.net import links
from chomchom.net.enums import AlertState
from chomchom.net.models import Alert
from tests.browser.conftest import LOOKS, LOOKS_OF_PICTURES
from tests.browser.explaining import explain, explained
from tests.browser.office_day import office_day
from tests.browser.test_frame import troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def day(noon, monkeypatch):
    """The demo district with its clock standing at 12:25."""
    now = noon.replace(minute=25)
    monkeypatch.setattr(clock, "now", lambda: now)
    return office_day(now)


def state(handover):
    return Handover.objects.get(pk=handover.pk).state


# -- the desk --------------------------------------------------------------------------------------------------------


def test_a_desk_s_noon_by_keyboard_alone(visit, day):
    """A door stayed shut, nobody has it yet: the desk learns where the person is and records it in three steps."""
    page = visit(day.desk_of(day.shut), size="desk")
    page.goto(reverse("care:board"))
    name = day.shut.recipient.name
    row = page.locator(".unknown", has_text=name)
    assert "미응답" in row.inner_text()
    before = page.locator(".unknown").count()

    steps = 0

    def go_to(locator):
        for _press in range(150):
            page.keyboard.press("Tab")
            if locator.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not reach {locator}")

    go_to(row.locator(f"a[href='{reverse('care:record_call', args=[day.shut.pk])}']"))
    page.keyboard.press("Enter")
    steps += 1
    page.wait_for_url("**/call/")
    go_to(page.locator("input[name=result]").first)
    page.keyboard.press("Space")
    steps += 1
    go_to(page.get_by_role("button", name="저장"))
    page.keyboard.press("Enter")
    steps += 1
    page.wait_for_url(f"**{reverse('care:board')}")
    assert (steps, state(day.shut)) == (3, HandoverState.SAFE_ABSENT)
    assert page.locator(".unknown").count() == before - 1
    assert not Alert.objects.live().of("care.handover", [day.shut.pk]).exists()


def test_a_desk_changes_a_round_by_hand_and_prints_it(visit, day):
    """The last stop comes earlier and stays there, another courier walks the round, and the sheet says so."""
    last = day.to_come
    page = visit(day.desk_of(last), size="desk", language="en")
    page.goto(reverse("care:rounds"))
    page.locator(f"a[href='{reverse('care:round', args=[last.round_id])}']").click()
    row = page.locator("tbody tr", has_text=last.recipient.name)
    row.locator("input[name=position]").fill(str(last.position - 1))
    row.get_by_role("button", name="Move").click()
    row.get_by_text("Locked").wait_for()
    moved = Handover.objects.get(pk=last.pk)
    assert (moved.position, moved.is_locked) == (last.position - 1, True)

    other = Courier.objects.filter(provider=last.provider).exclude(pk=last.round.courier_id).earliest("pk")
    page.locator("select[name=courier]").select_option(str(other.pk))
    page.get_by_role("button", name="Give", exact=True).click()
    page.get_by_role("heading", level=1, name=str(other)).wait_for()

    page.get_by_role("button", name="Print the sheet").click()
    sheet = page.locator("table.sheet").first
    names = sheet.locator("tbody th").all_inner_texts()
    stops = last.round.handovers.order_by("position").select_related("recipient")
    assert [name.removesuffix(" ★") for name in names] == [stop.recipient.name for stop in stops]
    assert last.recipient.phone in sheet.inner_text()
    assert str(other) in page.get_by_role("heading", level=1).inner_text()


# -- the dong office --------------------------------------------------------------------------------------------------


def test_a_case_manager_goes_there_and_closes_the_alert(visit, day):
    """The alert that the desk could not solve: what was tried stands on its page, the visit ends it."""
    alert = day.alert_of(day.visited)
    page = visit(day.case_manager_of(day.visited))
    page.goto(reverse("care:board"))
    page.locator(".unknown", has_text=day.visited.recipient.name).locator(
        f"a[href='{reverse('net:alert', args=[alert.pk])}']"
    ).click()
    page.get_by_text("자녀: 오늘 통화하지 못함").wait_for()
    assert page.get_by_text("현장 확인 출발").is_visible()
    form = page.locator(f"form[action$='{reverse('net:alert_act', args=[alert.pk, 'close'])}']")
    form.locator("[name=outcome][value=met]").check()
    form.locator("[name=how]").fill("동 사례관리사가 방문하여 대면 확인")
    form.get_by_role("button").last.click()
    page.wait_for_load_state()
    alert.refresh_from_db()
    assert (alert.state, alert.outcome, state(day.visited)) == (AlertState.CLOSED, "met", HandoverState.MET)


# -- the duty officer ---------------------------------------------------------------------------------------------------


def test_a_duty_officer_takes_a_warning_sign_and_tells_119(visit, day):
    alert = day.alert_of(day.untouched)
    page = visit(day.duty)
    page.goto(reverse("net:alerts"))
    page.get_by_role("link", name=day.untouched.recipient.name).first.click()
    page.locator("form[action$='/acknowledge/'] button").click()
    page.wait_for_load_state()
    alert.refresh_from_db()
    assert (alert.state, alert.holder) == (AlertState.ACKNOWLEDGED, day.duty)
    page.goto(reverse("care:rescue", args=[day.untouched.pk]))
    sentence = page.locator("textarea[name=sentence]").input_value()
    assert day.untouched.recipient.name in sentence and "어제 도시락" in sentence


# -- the district -------------------------------------------------------------------------------------------------------


def test_an_officer_s_board_counts_everybody_and_each_number_opens_its_rows(visit, day):
    page = visit(day.officer, size="desk", language="en")
    page.goto(reverse("care:board"))
    promised = Handover.objects.filter(day=day.now.date()).count()
    numbers = {
        "Promised": promised,
        "Met in person": Handover.objects.filter(state=HandoverState.MET).count(),
        "Emergency": 1,
    }
    for name, number in numbers.items():
        assert str(number) in page.locator(".number-row > *", has_text=name).first.inner_text().split()
    page.locator(".number-row a", has_text="Emergency").first.click()
    page.wait_for_url("**what=emergency**")
    assert page.get_by_role("link", name=day.collapsed.recipient.name).is_visible()
    page.goto(reverse("care:report"))
    page.get_by_role("link", name="Workbook (.xlsx)").click()
    with page.expect_download() as download:
        explain(page, "report")
    assert download.value.suggested_filename == f"report-{day.now:%Y-%m-%d}.xlsx"
    page.goto(reverse("care:incident", args=[day.incident.pk]))
    assert page.get_by_text("응급실 이송, 의식 있음").first.is_visible()


# -- every page --------------------------------------------------------------------------------------------------------


def places(day):
    """(who, address, name of the picture or empty) of every page of the offices that needs something to show."""
    alert, settled = day.alert_of(day.visited), Alert.objects.filter(state=AlertState.CLOSED).earliest("pk")
    desk, later = day.desk_of(day.shut), day.to_come
    link = links.Acknowledging(day.alert_of(day.shut).pk, desk.pk, day.now + timedelta(hours=1))
    rounds = f"?day={day.now:%Y-%m-%d}&meal=lunch"
    return [
        (day.officer, reverse("care:board"), "board"),
        (day.officer, reverse("care:handovers") + "?what=met", ""),
        (day.officer, reverse("care:handover", args=[day.changed.pk]), ""),
        (day.officer, reverse("care:report"), "report"),
        (day.officer, reverse("care:incident", args=[day.incident.pk]), "incident"),
        (day.officer, reverse("care:imports"), ""),
        (day.officer, reverse("net:alerts"), "alerts"),
        (day.officer, reverse("net:alert", args=[alert.pk]), "alert"),
        (day.officer, reverse("net:alert", args=[settled.pk]), ""),
        (day.officer, reverse("net:drills"), ""),
        (day.officer, reverse("net:drill", args=[day.drill.pk]), "drill"),
        (day.officer, reverse("net:messages"), ""),
        (day.officer, reverse("net:push"), ""),
        (day.officer, reverse("net:webhooks"), ""),
        (day.officer, reverse("people:rosters"), ""),
        (day.officer, reverse("people:roster", args=[day.office.pk, "duty_officer"]), "roster"),
        (day.officer, reverse("people:channels"), ""),
        (desk, reverse("care:board"), ""),
        (desk, reverse("care:record_call", args=[day.shut.pk]), "record-call"),
        (day.desk_of(later), reverse("care:rounds") + rounds, "rounds"),
        (day.desk_of(later), reverse("care:round", args=[later.round_id]), "round"),
        (day.desk_of(later), reverse("care:round_sheet", args=[later.round_id]), "round-sheet"),
        (None, reverse("net:reply", args=[links.token(link)]), "reply"),
    ]


def test_every_page_is_open_to_everybody(visit, day, taking_pictures, picture):
    """axe finds nothing serious or critical, and nothing is wider than the window, at both sizes."""
    found = {}
    for size, language in LOOKS_OF_PICTURES if taking_pictures else LOOKS:
        pages = {}
        for who, address, name in places(day):
            page = pages[who] = pages.get(who) or visit(who, size=size, language=language)
            page.emulate_media(reduced_motion="reduce")  # a colour on its way to another has no contrast to be judged
            assert page.goto(address).status == 200, address
            explained(page)
            if told := troubles(page):
                found[size, language, address] = told
            if name:
                picture(page, name, size=size, language=language)
    assert found == {}
