"""A courier's morning on a phone: a stop met, a door that stays shut, a warning sign, and a poor line."""

import json
from datetime import datetime

import pytest
from django.urls import reverse

from chomchom.care.models import Discard, DoorReport, Handover, Recipient
from chomchom.core import clock
from chomchom.net.models import Alert
from tests.browser import looking
from tests.browser.test_frame import serious
from tests.care.reports import handed_over
from tests.care.street import make_street
from tests.factories import make_handover

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("round:today", "round:stop", "round:handed_over", "round:no_answer", "round:warning")
TOO_SMALL = """() => Array.from(document.querySelectorAll("main a, main button, main input, main label"))
  .filter((one) => one.offsetParent && !one.closest("label input") && !one.matches(".pair input, .door-word, .in-a-word"))
  .map((one) => [one.textContent.trim() || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 48 || box.width < 48).map(([name, box]) => `${name} ${box.width}x${box.height}`)"""


@pytest.fixture
def street(noon, monkeypatch):
    """The street of the operations' tests; the server's clock goes on from noon."""
    began = datetime.now(noon.tzinfo)
    monkeypatch.setattr(clock, "now", lambda: noon + (datetime.now(noon.tzinfo) - began))
    return make_street(noon)


@pytest.fixture
def phone(visit, street):
    page = visit(street.district.courier.account)
    page.goto(reverse("round:today"))
    return page


@pytest.fixture
def poor(chromium, live_server, client, street):
    """The same phone on a poor line: what the browser itself says of failed requests is no fault of the page."""
    client.force_login(street.district.courier.account)
    how = {"viewport": {"width": 360, "height": 740}, "locale": "ko", "service_workers": "block"}  # the page alone
    context = chromium.new_context(base_url=live_server.url, **how)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(reverse("round:today"))
    yield page
    context.close()
    assert broken == []


def state(handover):
    return Handover.objects.get(pk=handover.pk).state


def at_door(page, name, stop):
    page.goto(reverse(name, args=[stop.pk] if name != "round:today" else []))


def observe(page, *, changed=()):
    page.get_by_role("radio", name="대상자", exact=True).check()
    for group in page.get_by_role("group").all()[1:]:
        name = group.locator("legend").inner_text()
        group.get_by_role("radio", name="변화 있음" if name in changed else "평소와 같음").check()
        if name in changed:
            page.keyboard.type("이마에 멍")


def line(page, words):
    page.locator("line-state", has_text=words).wait_for()


def test_a_whole_stop(phone, street):
    assert phone.locator(".next-stop:visible .stop-name").inner_text() == street.stop.recipient.name
    line(phone, "보낼 보고 없음")
    phone.get_by_role("link", name="전달 완료").click()
    send = phone.get_by_role("button", name="전달 완료 보내기")
    send.click()
    assert state(street.stop) == "promised"  # nothing is answered by itself: the browser asks for each line
    observe(phone, changed={"낙상·부상"})
    send.click()
    phone.wait_for_url("**/round/")
    assert state(street.stop) == "met"
    assert [alert.cause for alert in Alert.objects.of("care.change", [street.stop.pk])] == ["change"]
    assert phone.locator(".next-stop:visible .stop-name").inner_text() == street.second.recipient.name
    line(phone, "마지막 전송 12:0")


def test_a_change_without_a_word_is_not_sent(phone, street):
    at_door(phone, "round:handed_over", street.stop)
    observe(phone, changed={"낙상·부상"})
    word = phone.locator("input[name='observations.fall.word']")
    word.fill("")
    phone.get_by_role("button", name="전달 완료 보내기").click()
    assert word.evaluate("one => one.matches(':invalid') && document.activeElement === one")
    assert not DoorReport.objects.exists()


def test_a_door_that_stays_shut(phone, street):
    phone.get_by_role("link", name="응답 없음").click()
    for number in range(4):
        step = phone.locator(".door-steps > li").nth(number)
        step.get_by_role("button", name="완료").click()
        step.get_by_text("완료 12:0").wait_for()
    phone.locator("wait-clock", has_text="2:5").wait_for()
    phone.locator("wait-clock", has_text="보고까지 9:5").wait_for()
    assert state(street.stop) == "promised"
    phone.get_by_role("button", name="미응답 보고").click()
    phone.get_by_text("12:00 보고됨").or_(phone.get_by_text("12:01 보고됨")).wait_for()
    assert state(street.stop) == "no_reply"
    phone.locator(".door-steps > li").nth(4).get_by_role("button", name="완료").click()
    phone.locator(".door-steps > li.is-done").nth(4).wait_for()
    phone.get_by_role("button", name="폐기했습니다").click()
    phone.locator(".door-steps > li.is-done").nth(5).wait_for()
    assert Discard.objects.get().handover_id == street.stop.pk
    phone.get_by_role("link", name="회차 계속하기").click()
    phone.wait_for_url("**/round/")
    assert phone.locator(".stop-list", has_text="미응답").inner_text().startswith("1")


def test_a_warning_sign_in_one_tap(phone, street):
    phone.get_by_role("link", name="위험 징후").click()
    assert phone.locator("a[href='tel:119']").bounding_box()["y"] < 300
    phone.get_by_role("button", name="쓰러져 있는 모습").click()
    phone.get_by_text("119가 올 때까지").wait_for()
    alert = Alert.objects.get(subject_id=street.stop.pk)
    told = set(alert.notices.filter(channel="in_app").values_list("account__username", flat=True))
    assert (alert.severity, told) == ("red", {"desk", "case", "duty"})


# -- a poor line -----------------------------------------------------------------------------------------------------


def knock(page, street):
    at_door(page, "round:no_answer", street.stop)
    page.locator(".door-steps button").first.click()


def test_without_a_line_nothing_is_claimed_and_nothing_lost(poor, street):
    poor.route("**/round/reports", lambda route: route.abort())
    knock(poor, street)
    line(poor, "1건 대기")
    assert "마지막 전송" not in poor.locator("line-state").inner_text()
    assert poor.locator(".is-done").count() == 0 and not DoorReport.objects.exists()
    poor.get_by_text("이 휴대전화에 보관하고").wait_for()
    poor.reload()  # the page is gone, the report is not
    line(poor, "1건 대기")
    poor.unroute("**/round/reports")
    poor.evaluate("window.dispatchEvent(new Event('online'))")
    line(poor, "마지막 전송 12:0")
    assert DoorReport.objects.get().content == {"step": "knocked", "word": ""}


def test_an_answer_that_is_lost_on_the_way_makes_no_second_report(poor, street):
    sent = []

    def lose_the_first_answer(route):
        sent.append(json.loads(route.request.post_data)["reports"])
        response = route.fetch()
        route.abort() if len(sent) == 1 else route.fulfill(response=response)

    poor.route("**/round/reports", lose_the_first_answer)
    knock(poor, street)
    line(poor, "마지막 전송 12:0")
    assert len(sent) == 2 and sent[0] == sent[1]
    assert DoorReport.objects.count() == 1


@pytest.mark.parametrize("status", [200, 502])
def test_somebody_elses_page_is_no_answer(poor, street, status):
    poor.route("**/round/reports", lambda route: route.fulfill(status=status, body="<html>와이파이 로그인</html>"))
    knock(poor, street)
    line(poor, "1건 대기")
    poor.wait_for_timeout(500)
    assert poor.locator(".is-done").count() == 0


def test_a_refused_report_stays_until_it_was_read(poor, street):
    poor.route("**/round/reports", lambda route: route.abort())
    knock(poor, street)
    line(poor, "1건 대기")
    street.stop.round.courier = street.district.other_courier
    street.stop.round.save()
    poor.unroute("**/round/reports")
    poor.goto(reverse("round:today"))
    refused = poor.get_by_role("alert")
    refused.get_by_text("본인 회차의 정차가 아닙니다").wait_for()
    line(poor, "1건 거절됨")
    poor.reload()
    refused.get_by_role("button", name="확인했습니다").click()
    refused.wait_for(state="detached")


def test_without_script_the_forms_work_plainly(chromium, live_server, client, street):
    client.force_login(street.district.courier.account)
    context = chromium.new_context(java_script_enabled=False, locale="ko", base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(reverse("round:today"))
    page.get_by_role("link", name="전달 완료").click()
    observe(page)
    page.get_by_role("button", name="전달 완료 보내기").click()
    page.get_by_text("서버가 보고를 받았습니다").wait_for()
    assert state(street.stop) == "met"
    context.close()


# -- the hand and the eye --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_large_targets_no_wider_than_the_phone_and_accessible(visit, street, name, language):
    page = visit(street.district.courier.account, language=language)
    at_door(page, name, street.stop)
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert serious(page) == []


# -- the pictures of docs/ -------------------------------------------------------------------------------------------


def test_the_pages_half_done_as_in_the_pictures(visit, street, picture, language, size):
    """A round half walked, a form half filled, a door at its first step: nothing serious, nothing too wide."""
    half_walked(street)
    page = visit(street.district.courier.account, size=size, language=language)
    page.emulate_media(reduced_motion="reduce")  # a colour on its way to another has no contrast to be judged

    def look(name):
        page.evaluate("window.scrollTo(0, 0)")
        assert serious(page) == []
        assert looking.wider_anywhere(page) == []
        picture(page, f"round-{name}", size=size, language=language)

    at_door(page, "round:today", street.second)
    look("today")
    at_door(page, "round:handed_over", street.second)
    page.locator("input[value=as_usual]").nth(0).check()
    page.locator("input[value=changed]").nth(1).check()
    page.keyboard.type("이마에 멍")
    look("handed-over")
    at_door(page, "round:no_answer", street.second)
    page.locator(".door-steps button").first.click()
    page.locator(".is-done").wait_for()
    look("no-answer")
    at_door(page, "round:warning", street.second)
    assert page.locator("button.flag").last.bounding_box()["y"] < 1300
    look("warning")


def half_walked(street):
    Recipient.objects.filter(pk=street.second.recipient_id).update(
        name="오금례",
        address="광주광역시 광산구 임방울대로826번길 29",
        address_detail="101동 1203호",
        access_note="초인종 고장, 문을 두드려 주세요",
        mobility="walker",
        diet="diabetic",
        allergens=["peanut"],
    )
    street.receive(handed_over(1, street.stop, street.noon))
    for position in (3, 4):
        make_handover(street.district, street.noon, round=street.stop.round, position=position)
