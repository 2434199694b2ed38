"""The tables for security officers: every item is answered, and every test they name is there."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from chomchom.site.options import OPTIONS

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
LINK = re.compile(r"\[(test_\w+)\]\(\.\./\.\./(tests/[\w/]+\.py)\)")
RULE = re.compile(r"`ruff ([A-Z]+\d*)`")
ANSWERS = {"met", "partly", "not met", "not applicable", "of the operator"}
IN_KOREAN = {"충족": "met", "일부": "partly", "해당 없음": "not applicable"}

SECTIONS = {
    "V1": (2, 9, 11, 3, 2), "V2": (3, 3, 4, 1), "V3": (0, 2, 4, 6, 5, 0, 2), "V4": (3, 1, 2, 4), "V5": (1, 3, 2, 3),
    "V6": (3, 12, 4, 4, 5, 3, 0, 4), "V7": (3, 4, 2, 5, 2, 2), "V8": (2, 3, 1, 1), "V9": (3, 4),
    "V10": (2, 2, 4, 11, 5, 2, 3), "V11": (2, 3, 3, 4, 1, 1), "V12": (3, 2, 4), "V13": (1, 5, 2, 5), "V14": (2, 4, 3),
    "V15": (3, 3, 7), "V16": (1, 5, 4, 3, 3), "V17": (1, 4, 2),
}  # fmt: skip
"""How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has, from its first on."""
LATER = ["V15.4.2"]  # the only one that does not stand first in its section


def asvs_numbers() -> list[str]:
    numbers = [
        f"{chapter}.{section}.{number}"
        for chapter, counts in SECTIONS.items()
        for section, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    ]
    return numbers + LATER


def rows(page: str) -> list[list[str]]:
    lines = (REFERENCE / page).read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return cells[1:]


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("page", ["asvs.md", "weaknesses-49.md", "weaknesses-49.ko.md"])
def test_every_test_that_a_table_names_is_there(page):
    named = [found for row in rows(page) for found in LINK.findall(row[-1])]
    assert len(named) > 50
    assert {f"{path}::{name}" for name, path in named if name not in functions_of(path)} == set()
    assert all("](" not in LINK.sub("", row[-1]) for row in rows(page))


def test_every_rule_that_a_table_names_is_on():
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    named = {rule for page in ("asvs.md", "weaknesses-49.md") for row in rows(page) for rule in RULE.findall(row[-1])}
    assert named and all(any(rule.startswith(on) for on in lint["select"]) for rule in named)
    assert not named & set(lint["ignore"])


def test_every_requirement_of_asvs_is_answered_once():
    answered = [row[0] for row in rows("asvs.md")]
    assert sorted(answered) == sorted(asvs_numbers()) and len(answered) == 254
    assert {row[2] for row in rows("asvs.md")} <= ANSWERS


def test_the_counts_are_those_of_the_rows():
    answers = [row[2] for row in rows("asvs.md")]
    told = re.search(r"^(\d+) requirements: (.*)\.$", (REFERENCE / "asvs.md").read_text(encoding="utf-8"), re.MULTILINE)
    counts = {word: int(number) for number, word in re.findall(r"(\d+) ([a-z ]+)", told[2])}
    assert int(told[1]) == len(answers)
    assert counts == {answer: answers.count(answer) for answer in ANSWERS}


def test_nothing_is_left_to_an_explanation_alone():
    """“See the explanation” answers nothing: what is met or partly met says how."""
    assert [row[0] for row in rows("asvs.md") if row[3].startswith("see the")] == []


@pytest.mark.parametrize("page", ["web-security.md", "web-security.ko.md"])
def test_every_key_of_the_settings_stands_in_the_table(page):
    text = (ROOT / "docs" / "explanation" / page).read_text(encoding="utf-8")
    table = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `CHOMCHOM_")]
    standing = {name for cell in table for name in re.findall(r"CHOMCHOM_\w+", cell)}
    ends = ("_KEY", "_KEYS", "_SECRET", "_TOKEN", "_RECIPIENTS")
    assert standing == {option.name for option in OPTIONS if option.name.endswith(ends)}


def test_what_is_not_simply_met_says_why_and_what_is_met_says_how():
    for number, _what, answer, how, tests in rows("asvs.md"):
        assert tests != "–" or how != "–", number
        assert answer == "met" or how != "–", number


def test_the_49_weaknesses_are_answered_once_and_alike_in_both_languages():
    korean, english = rows("weaknesses-49.ko.md"), rows("weaknesses-49.md")
    assert [row[0] for row in english] == [row[0] for row in korean] == [str(number) for number in range(1, 50)]
    assert [IN_KOREAN[row[3]] for row in korean] == [row[3] for row in english]
    assert [row[5] for row in korean] == [row[5] for row in english]
    groups = [row[1] for row in korean]
    assert [groups.count(group) for group in dict.fromkeys(groups)] == [17, 16, 2, 3, 5, 4, 2]
    assert all(row[5] != "–" or row[3] == "not applicable" for row in english)
