"""The statement of accessibility holds the whole guideline, names tests that exist, and what it says of the scripts."""

import ast
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from chomchom.site import accessibility
from chomchom.site.accessibility import GUIDELINES, ITEMS, PRINCIPLES, Verdict

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src/chomchom"
OF_EACH = {"5": 9, "6": 15, "7": 7, "8": 2}
NAMES = {
    "5.1.1": "적절한 대체 텍스트 제공", "5.2.1": "자막 제공", "5.3.1": "표의 구성", "5.3.2": "콘텐츠의 선형구조",
    "5.3.3": "명확한 지시사항 제공", "5.4.1": "색에 무관한 콘텐츠 인식", "5.4.2": "자동 재생 금지",
    "5.4.3": "텍스트 콘텐츠의 명도 대비", "5.4.4": "콘텐츠 간의 구분", "6.1.1": "키보드 사용 보장",
    "6.1.2": "초점 이동과 표시", "6.1.3": "조작 가능", "6.1.4": "문자 단축키", "6.2.1": "응답시간 조절",
    "6.2.2": "정지 기능 제공", "6.3.1": "깜빡임과 번쩍임 사용 제한", "6.4.1": "반복 영역 건너뛰기",
    "6.4.2": "제목 제공", "6.4.3": "적절한 링크 텍스트", "6.4.4": "고정된 참조 위치 정보",
    "6.5.1": "단일 포인터 입력 지원", "6.5.2": "포인터 입력 취소", "6.5.3": "레이블과 네임", "6.5.4": "동작기반 작동",
    "7.1.1": "기본 언어 표시", "7.2.1": "사용자 요구에 따른 실행", "7.2.2": "찾기 쉬운 도움 정보",
    "7.3.1": "오류 정정", "7.3.2": "레이블 제공", "7.3.3": "접근 가능한 인증", "7.3.4": "반복 입력 정보",
    "8.1.1": "마크업 오류 방지", "8.2.1": "웹 애플리케이션 접근성 준수",
}  # fmt: skip
"""{number: name} of KS X OT0003:2022."""


def test_every_item_of_the_guideline_stands_there_once_by_its_name():
    with override("ko"):
        assert {item.number: str(item.name) for item in ITEMS} == NAMES
    assert len(ITEMS) == 33 and len(GUIDELINES) == 14 and len(PRINCIPLES) == 4
    assert {
        number: len(items) for number, (_name, items) in zip(PRINCIPLES, accessibility.by_principle(), strict=True)
    } == OF_EACH


def test_every_test_that_it_names_exists():
    named = {test for item in ITEMS for test in item.tests}
    there = {f"{file}::{name}" for file in {one.partition("::")[0] for one in named} for name in _tests_of(ROOT / file)}
    assert named - there == set()
    assert len(named) > 20


def _tests_of(file: Path) -> set[str]:
    return {one.name for one in ast.parse(file.read_text()).body if isinstance(one, ast.FunctionDef)}


def test_what_is_met_was_checked_and_what_is_partly_met_says_what_is_missing():
    assert [item.number for item in ITEMS if item.verdict == Verdict.MET and not item.tests] == []
    assert [item.number for item in ITEMS if item.verdict == Verdict.PARTLY and not item.weakness] == []


@pytest.mark.parametrize(("language", "words"), [("ko", "키보드 사용 보장"), ("en", "Use by keyboard")])
def test_the_statement_is_open_to_everybody(client, db, settings, language, words):
    settings.CONTACT = "복지정책과 062-960-0000"
    client.cookies["django_language"] = language
    page = client.get(reverse("accessibility")).content.decode()
    assert words in page and "KS X OT0003:2022" in page and settings.CONTACT in page
    assert all(item.number in page for item in ITEMS)


POINTING = (
    r"(왼쪽|오른쪽|위쪽|아래쪽|빨간|빨강|초록|녹색|파란|노란|동그란|둥근|네모난)\s?(색\s?)?(버튼|단추|상자|칸|아이콘|표시를 누)",
    r"\b(left|right|red|green|blue|yellow|round|square)[- ](button|box|field|icon|link)\b",
)


def test_no_text_points_by_colour_shape_or_place():
    texts = "\n".join(path.read_text() for path in SOURCES.rglob("locale/ko/LC_MESSAGES/django.po"))
    assert len(texts) > 100_000
    assert [match.group() for pattern in POINTING for match in re.finditer(pattern, texts)] == []
    assert re.search(POINTING[0], "오른쪽 버튼을 누르십시오") and re.search(POINTING[1], "press the red button")


# -- what it says of scripts and styles ----------------------------------------------------------------------------------


def _found(pattern: str, ending: str) -> dict[str, str]:
    sources = {str(file.relative_to(SOURCES)): file.read_text() for file in SOURCES.rglob(f"static/**/*.{ending}")}
    assert len(sources) > 10
    return {name: match.group() for name, text in sources.items() if (match := re.search(pattern, text))}


def test_no_script_listens_to_single_characters():
    """The one key that is listened to is the one that closes a menu."""
    listening = _found(r"key(down|up|press)", "js")
    assert listening.keys() == {"core/static/core/js/page.js"}
    keys = re.findall(r'event\.key !?== "(\w+)"', (SOURCES / "core/static/core/js/page.js").read_text())
    assert keys == ["Escape"]


def test_nothing_happens_when_a_pointer_only_goes_down():
    assert _found(r"""["'](pointer|mouse|touch)(down|start)["']""", "js") == {}


def test_nothing_is_operated_by_moving_the_device():
    assert _found(r"devicemotion|deviceorientation|DeviceMotion|Accelerometer|Gyroscope", "js") == {}


def test_nothing_blinks_three_times_a_second():
    """Nothing that repeats is faster than once a second."""
    repeated = _found(r"animation:[^;]*infinite", "css")
    seconds = {name: float(re.search(r"([\d.]+)s\b", found).group(1)) for name, found in repeated.items()}
    assert seconds and min(seconds.values()) >= 1


def test_choosing_sends_nothing():
    """A choice takes effect by its button, but for the photo; no fragment is sent by a choice. (The courier's queue of
    reports tells of itself by an event of the same name.)"""
    assert _found(r"""(?<!outbox)\.addEventListener\(["']change["']""", "js").keys() == CHOICES_HEARD.keys()
    sent = re.compile(r"""hx-trigger="[^"]*(change|input|keyup)""")
    assert [str(page) for page in SOURCES.rglob("templates/**/*.html") if sent.search(page.read_text())] == []


CHOICES_HEARD = {
    "care/static/care/js/round/photo-form.js": "takes the photo that the camera has just made",
    "care/static/care/js/round/report-form.js": "shows the field for a word and begins to type there",
    "care/static/care/js/stop-drag.js": "asks what moving the stop would cost, and says it",
}
"""{script: what it does when something is chosen}."""
