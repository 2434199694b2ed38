"""The chain as pure functions: whatever is done to sealed lines is found, and the first wrong one named."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chomchom.core.access_log import chain
from chomchom.core.access_log.canonical import line_bytes

NOON = datetime(2026, 5, 13, 3, 0, tzinfo=UTC)
KEPT = ("usual", "rights")
BEFORE = "5" * 64


def line(number: int, **given) -> dict:
    return {
        "id": number, "at": NOON + timedelta(seconds=number), "account_id": 7, "actor": "김담당", "ip": "10.0.0.1",
        "action": "look", "subject_kind": "care.recipient", "subject_id": number, "what": "care.recipient", "why": "",
        "detail": {}, "kept": "usual",
    } | given  # fmt: skip


@st.composite
def sealed(draw) -> list[dict]:
    gaps = draw(st.lists(st.integers(1, 3), min_size=2, max_size=25))
    ids = [sum(gaps[: place + 1]) for place in range(len(gaps))]
    return [line(one, kept=draw(st.sampled_from(KEPT))) for one in ids]


def wrong_of(lines: list[dict], parts: dict) -> list[tuple[int, str]]:
    found = []
    for kept in KEPT:
        part = parts.get(kept) or {"count": 0, "ids": "", "marks": "", "end": ""}
        rows = [one for one in lines if one["kept"] == kept]
        found += chain.compare(part, rows, previous=BEFORE, kept=kept)
    return sorted((one.line, one.how) for one in found)


@given(sealed())
def test_lines_as_they_were_are_in_order(lines):
    assert wrong_of(lines, chain.fold(lines, previous=BEFORE)) == []


CHANGES = {
    "at": lambda v: v + timedelta(microseconds=1),
    "account_id": lambda v: v + 1,
    "actor": lambda v: v + " ",
    "ip": lambda v: "10.0.0.2",
    "action": lambda v: "print",
    "subject_kind": lambda v: "",
    "subject_id": lambda v: None,
    "what": lambda v: v + ".",
    "why": lambda v: "x",
    "detail": lambda v: {"a": 1},
}


@given(sealed(), st.data())
def test_a_changed_line_is_named(lines, data):
    parts = chain.fold(lines, previous=BEFORE)
    place = data.draw(st.integers(0, len(lines) - 1))
    name = data.draw(st.sampled_from(sorted(CHANGES)))
    lines[place] = lines[place] | {name: CHANGES[name](lines[place][name])}
    assert wrong_of(lines, parts) == [(lines[place]["id"], "changed")]


@given(sealed(), st.data())
def test_a_line_put_among_those_of_another_period_is_named_twice(lines, data):
    """Who gives a line a shorter period to be rid of it sooner takes it from one part and puts it into the other."""
    parts = chain.fold(lines, previous=BEFORE)
    place = data.draw(st.integers(0, len(lines) - 1))
    other = {"usual": "rights", "rights": "usual"}[lines[place]["kept"]]
    lines[place] = lines[place] | {"kept": other}
    assert wrong_of(lines, parts) == [(lines[place]["id"], "inserted"), (lines[place]["id"], "removed")]


@given(sealed(), st.data())
def test_a_removed_line_is_named(lines, data):
    parts = chain.fold(lines, previous=BEFORE)
    gone = lines.pop(data.draw(st.integers(0, len(lines) - 1)))
    assert wrong_of(lines, parts) == [(gone["id"], "removed")]


@given(sealed(), st.data())
def test_an_inserted_line_is_named(lines, data):
    there = {one["id"] for one in lines}
    free = [one for one in range(1, lines[-1]["id"] + 3) if one not in there]
    parts = chain.fold(lines, previous=BEFORE)
    new = line(data.draw(st.sampled_from(free)), kept=data.draw(st.sampled_from(KEPT)))
    assert wrong_of(sorted([*lines, new], key=lambda one: one["id"]), parts) == [(new["id"], "inserted")]


@given(sealed(), st.data())
def test_of_two_swapped_lines_the_first_is_named(lines, data):
    usual = [one for one in lines if one["kept"] == "usual"]
    if len(usual) < 2:
        return
    parts = chain.fold(lines, previous=BEFORE)
    first, second = sorted(data.draw(st.sets(st.integers(0, len(usual) - 1), min_size=2, max_size=2)))
    a, b = usual[first], usual[second]
    swapped = {a["id"]: b | {"id": a["id"]}, b["id"]: a | {"id": b["id"]}}
    assert wrong_of([swapped.get(one["id"], one) for one in lines], parts) == [(a["id"], "changed")]


@given(sealed(), st.sampled_from(["first_id", "last_id", "count", "previous", "sealed_at", "parts"]))
def test_a_seal_that_was_changed_has_another_hash(lines, name):
    seal = {"first_id": 1, "last_id": lines[-1]["id"], "count": len(lines), "previous": BEFORE, "sealed_at": NOON,
            "parts": chain.fold(lines, previous=BEFORE)}  # fmt: skip
    others = {"previous": "6" * 64, "sealed_at": NOON + timedelta(seconds=1), "parts": {}}
    changed = seal | {name: others.get(name, 99_999)}
    assert chain.digest(changed) != chain.digest(seal)


@given(st.sets(st.integers(1, 200)))
def test_ids_are_written_as_ranges_and_read_back(ids):
    assert list(chain.ids_of(chain.as_ranges(sorted(ids)))) == sorted(ids)


def test_the_same_line_from_either_database_is_the_same_bytes():
    """PostgreSQL gives moments of the session's zone, addresses in short, 1e22 as digits; SQLite as they were
    written."""
    from zoneinfo import ZoneInfo

    a = line(1, ip="2001:db8::1", detail={"b": 1e22, "a": [1.0, 1.5]})
    b = line(
        1,
        at=NOON.astimezone(ZoneInfo("Asia/Seoul")) + timedelta(seconds=1),
        ip="2001:0db8:0:0:0:0:0:1",
        detail={"a": [1, 1.5], "b": 10**22},
    )
    assert line_bytes(a) == line_bytes(b)
