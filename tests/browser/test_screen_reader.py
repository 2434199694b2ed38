"""What a screen reader is given: the tree of names, roles and states that Chromium makes of the main pages."""

import re

import pytest
from django.urls import reverse

from chomchom.core import clock
from chomchom.net.models import Alert
from tests.browser.office_day import office_day
from tests.browser.test_mission_morning import Mission
from tests.care.street import make_street
from tests.paper_readers import pdf_words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def day(noon, monkeypatch):
    now = noon.replace(minute=25)
    monkeypatch.setattr(clock, "now", lambda: now)
    return office_day(now)


def tree(page, selector="body") -> str:
    return page.locator(selector).aria_snapshot()


def in_order(text: str, *parts: str) -> None:
    """Every part is there, after the one before it."""
    place = 0
    for part in parts:
        found = re.compile(part).search(text, place)
        assert found, f"{part} is not read after what comes before it, in:\n{text[place : place + 1500]}"
        place = found.end()


def test_the_board_reads_as_it_looks(visit, day):
    """The frame, the numbers with their names, then everybody of whom nothing is known: state, name, place, who has it."""
    page = visit(day.officer, size="desk")
    page.goto(reverse("care:board"))
    page.locator("day-map .leaflet-container").wait_for()
    name = day.visited.recipient.name
    in_order(
        tree(page),
        'link "본문 바로가기"', "banner", 'navigation "메뉴"|navigation "주 메뉴"', "main", 'heading "오늘의 현황판|heading ".*" \\[level=1\\]',
        'region "전달 예정 건의 진행 현황"', r'link "전달 예정 \d+', r'link "대면 확인 \d+', 'group "전달 예정 건의 진행 현황"', 'heading ".*" \\[level=2\\]',
        "list", "listitem", f'link "{name}"', "contentinfo",
    )  # fmt: skip
    row = tree(page, f".unknown:has-text('{name}')")
    in_order(
        row,
        "미응답|위험 징후",
        f'link "{name}"',
        str(day.visited.dong),
        "확인 중|담당자 없음",
        'link ".*0\\d',
        'link "통화 기록"|link ".*기록"',
    )


def test_an_alert_says_its_state_and_its_changes(visit, day):
    """Where it stands comes before what can be done; the countdown is words; a change is read out, not each second."""
    alert = day.alert_of(day.shut)
    page = visit(day.desk_of(day.shut), size="desk")
    page.goto(reverse("net:alert", args=[alert.pk]))
    read = tree(page, "main")
    in_order(
        read,
        'heading ".*" \\[level=1\\]',
        'region ".*"',
        "남음|지남|초과",
        'button "제가 맡겠습니다"',
        "heading .*level=2",
        "list",
        "time:|listitem",
    )
    assert page.locator("count-down").first.get_attribute("aria-live") is None
    assert page.locator("#live-voice").get_attribute("role") == "status"
    page.get_by_role("button", name="제가 맡겠습니다").click()
    page.wait_for_load_state()
    stands = page.locator(".alert-stands").inner_text()
    assert page.locator("#live").get_attribute("data-says-live").split() == stands.split()
    assert Alert.objects.get(pk=alert.pk).holder is not None


def test_the_map_and_the_pictures_have_words(visit, day):
    """The map is a group with a name and buttons in Korean; its points are not read, the list beside it is reached by a
    link. A bar of shares says its numbers; an icon says nothing."""
    page = visit(day.officer, size="desk")
    page.goto(reverse("care:board"))
    page.locator("day-map path").first.wait_for(state="attached")
    in_order(tree(page, "day-map"), 'group "오늘의 지도', 'button "확대"', 'button "축소"')
    assert "img" not in tree(page, "day-map")
    keys = page.locator(".share").first
    in_order(tree(page, ".share >> nth=0"), 'group "', "list", "listitem:", "text: 대면 확인", r'strong: "\d+"')
    assert keys.locator("svg").get_attribute("aria-hidden") == "true"
    page.get_by_role("link", name="지도의 모든 대상자를 목록으로 보기").click()
    page.wait_for_url("**what=promised**")
    assert page.locator("tbody tr").count() > 20


def test_tables_have_captions_and_heads(visit, day):
    """Also on a telephone, where a table becomes cards: it stays a table for screen readers."""
    later = day.to_come
    for size in ("desk", "phone"):
        page = visit(day.desk_of(later), size=size)
        page.goto(reverse("care:round", args=[later.round_id]))
        table = page.get_by_role("table").first
        assert table.locator("caption").inner_text().strip()
        read = table.aria_snapshot()
        in_order(read, 'table "', "rowgroup", "row", "columnheader", "rowgroup", "row", "rowheader|cell", "cell")
        assert page.locator("th:not([scope])").count() == 0
        page.close()


def test_a_round_reads_stop_by_stop(visit, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    street = make_street(noon)
    page = visit(street.district.courier.account)
    page.goto(reverse("round:today"))
    page.locator("line-state", has_text="보낼 보고 없음").wait_for()
    read = tree(page)
    in_order(
        read,
        "banner",
        "status",
        "main",
        'heading ".*" \\[level=1\\]',
        street.stop.recipient.name,
        'link "전달 완료"',
        'link "응답 없음"',
        'link "위험 징후"',
        "list",
    )


def test_a_timetable_is_a_table_of_exporters_and_times(visit, monkeypatch):
    mission = Mission()
    monkeypatch.setattr(clock, "now", lambda: mission.week_before)
    page = visit(mission.district.trade_officer, size="desk")
    page.goto(reverse("trade:timetable", args=[mission.leg.pk]))
    in_order(
        tree(page, "main"), 'heading ".*" \\[level=1\\]', "heading .*level=2", 'region "', 'table "',
        'columnheader "참가기업"|columnheader ".*"', r'columnheader "\d\d:\d\d"', "rowheader", 'cell ".*" ?:?', 'link ".*테이블|link ".*',
    )  # fmt: skip


def test_on_paper_nothing_of_the_page_around_is_printed(visit, day):
    """The report of the day prints its tables with their heads, without menu, buttons, switch or footer."""
    page = visit(day.officer, size="desk")
    page.goto(reverse("care:report"))
    words = pdf_words(page.pdf(prefer_css_page_size=True))
    assert "대면확인" in words.replace(" ", "")
    for outside in ("로그아웃", "본문바로가기", "웹접근성·도움", "자동새로고침"):
        assert outside not in words.replace(" ", ""), outside
