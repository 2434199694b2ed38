"""Every page that each role can open, in both languages: nothing is left in the other one.

The people, offices and notes of the test are data and may stand in any language; they are cut out first.
"""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.test import Client
from django.urls import reverse

from chomchom.care.enums import HandoverState, Met
from chomchom.core import clock
from chomchom.documents import subjects
from chomchom.people.enums import Role
from chomchom.people.models import Account
from tests import factories
from tests.repository.page_text import PageText
from tests.repository.test_rights import FOR_ACCOUNTS, FOR_ALL, GUARDED, Visitor, share
from tests.repository.world import DOCUMENTS, World, make_world

HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")
ENGLISH_WORDS = re.compile(r"[A-Za-z][a-z’']+ [A-Za-z]?[a-z’']+")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|\\?%%")
NO_PAGES = {
    "people:logout",
    "people:passkey_ask",
    "people:passkey_log_in",
    "people:passkey_new",
    "people:service_log_in",
    "people:service_back",
    "people:service_log_out",
    "people:factor_codes",
    "people:factor_remove",
    "set_language",
    "health",
    "metrics",
    "net:push_worker",
    "net:reply",
    "care:report_xlsx",
    "care:points",
    "apply",  # below, with the call of the own district
    "meet",  # these two: pages in the language of whom the link was sent to (tests/trade)
    "confirm",
    "join",
}
NAMES = re.compile(
    r"한국어|English|#\{(제목|내용|링크)\}|\S?○+\S*|\S*\*{2,}\S*|\b\w\*\w?(?!\w)"
)  # languages, variables in a template of Kakao, what is masked
NOT_DATA = {"net.policy"}  # ladders are named in our words, so they follow the language of the page
APPS_WITH_DATA = ("people", "care", "net", "trade", "documents")
VARIANTS = 4  # of one page, by what follows its "?"


@pytest.fixture
def world(db, noon, monkeypatch, settings, tmp_path) -> World:
    settings.VAR = tmp_path
    monkeypatch.setattr(clock, "now", lambda: noon)
    monkeypatch.setitem(subjects.KINDS, DOCUMENTS.kind, DOCUMENTS)
    world = make_world(noon)
    ours = world.ours
    for state, values in STATES.items():
        factories.make_handover(ours, noon, state=state, **values)
    factories.make_service(world.own.made["recipient"])
    return world


STATES: dict[str, dict[str, Any]] = {
    HandoverState.PROMISED: {"left_out": "no_place"},
    HandoverState.NO_REPLY: {},
    HandoverState.RED_FLAG: {},
    HandoverState.MET: {"met": Met.RECIPIENT},
    HandoverState.SAFE_ABSENT: {"explanation": "자녀 통화"},
    HandoverState.EMERGENCY: {"explanation": "병원 이송"},
    HandoverState.CANCELLED: {},
}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(value.split())
        yield from (" ".join(line.split()) for line in value.splitlines())  # a page may show it line by line
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(strings, chain(value.keys(), value.values())))
    elif isinstance(value, list | tuple):
        yield from chain.from_iterable(map(strings, value))


def data() -> re.Pattern[str]:
    """Every word that stands in a row, the longest first. Codes of choices are ours and stay."""
    found = {"광산구", "북구"}
    for model in apps.get_models():
        if model._meta.label_lower not in NOT_DATA and model._meta.app_label in APPS_WITH_DATA:
            names = [f.name for f in model._meta.concrete_fields if not f.choices and hasattr(f, "max_length")]
            found |= set(strings(list(model._default_manager.values_list(*names))))
    words = sorted(found, key=len, reverse=True)
    log_ins = (rf"\b{re.escape(one)}\b" for one in Account.objects.values_list("username", flat=True))
    return re.compile("|".join([*(re.escape(one) for one in words if HANGUL.search(one) or " " in one), *log_ins]))


def pages_of(visitor: Visitor, language: str, part: str) -> Iterator[tuple[str, PageText]]:
    """Every page of this part that the visitor can open: all addresses with the own rows, and what they lead to."""
    client: Client = visitor.client
    client.cookies["django_language"] = language
    guarded = {one.name: one for one in GUARDED.values() if one.name not in NO_PAGES}
    others = [name for name in chain(FOR_ALL, FOR_ACCOUNTS) if name not in NO_PAGES]
    if part == "share":
        guarded = {name: guarded[name] for name in share(visitor.role, guarded, readers=2)}
        others = share(visitor.role, others)
    waiting = [visitor.url(one, visitor.world.own) for one in guarded.values()]
    waiting += [reverse(name) for name in others]
    waiting.append(reverse("apply", args=[visitor.world.own.key("mission")]))
    seen: set[str] = set()
    while waiting:
        url = waiting.pop()
        path = url.partition("?")[0]
        if url in seen or sum(one.partition("?")[0] == path for one in seen) > VARIANTS:
            continue
        seen.add(url)
        answer = client.get(url)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = PageText(answer.content.decode())
            yield url, page
            waiting += [path + link for link in page.links if link.startswith("?")]


def ours_in(visitor: Visitor, language: str, part: str) -> Iterator[tuple[str, str]]:
    """(page, text) of every text that is not data; each text once."""
    pages = list(pages_of(visitor, language, part))  # some rows are made only when an address asks for them
    names, told = data(), set()
    for url, page in pages:
        assert page.language in (language, ""), url
        for text in page.texts:
            rest = " ".join(NAMES.sub(" ", names.sub(" ", text)).split())
            if rest and rest not in told:
                told.add(rest)
                yield url, rest


def untranslated() -> re.Pattern[str]:
    """What a text would look like that was left in English: every msgid whose Korean differs."""
    patterns = set()
    for path in sorted(
        (Path(__file__).resolve().parents[2] / "src/chomchom").glob("*/locale/ko/LC_MESSAGES/django.po")
    ):
        with path.open("rb") as file:
            for message in read_po(file, locale="ko"):
                for text in [message.id] if isinstance(message.id, str) else message.id:
                    if text and message.string != message.id and len(PLACEHOLDER.sub("", text)) > 3:
                        parts = PLACEHOLDER.split(" ".join(text.split()))
                        patterns.add(".+?".join(re.escape(part) for part in parts))
    return re.compile("|".join(sorted(patterns)))


roles = pytest.mark.parametrize("role", [*Role, "anonymous"])


parts = pytest.mark.parametrize("part", ["share", pytest.param("all", marks=pytest.mark.wide)])


@parts
@roles
def test_an_english_page_has_no_korean_of_ours(world, role, part):
    texts = list(ours_in(Visitor(world, role), "en", part))
    left = [f"{url}: {text}" for url, text in texts if HANGUL.search(text)]
    assert not left, "\n".join(left)
    assert len(texts) > (5 if role == "anonymous" else 60)


@parts
@roles
def test_a_korean_page_has_no_english_of_ours(world, role, part):
    english = untranslated()
    texts = list(ours_in(Visitor(world, role), "ko", part))
    left = [f"{url}: {text}" for url, text in texts if english.fullmatch(text) or ENGLISH_WORDS.search(text)]
    assert not left, "\n".join(left)
    assert sum(bool(HANGUL.search(text)) for _url, text in texts) > (5 if role == "anonymous" else 60)
