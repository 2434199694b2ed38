"""The chain of seals as pure functions: how lines are folded into a seal, and what is wrong with lines that do not
fit theirs.

A seal covers the ids after the one before it. Its lines are folded in parts, one for each period for which lines are
kept, so that one part can be destroyed and the other still be proven. In a part each line is hashed together with all
before it; the first bytes of each of these hashes, the ``marks``, stay in the seal: they name the first line that is
not what it was.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from chomchom.core.access_log.canonical import json_bytes, line_bytes, moment

GENESIS = "0" * 64
"""What stands for the seal before the first one."""

MARK = 16  # hexadecimal digits kept of the hash of each line

Line = Mapping[str, Any]
Part = dict[str, Any]


@dataclass(frozen=True)
class Wrong:
    """A line that is not as it was sealed. ``how``: changed, removed, inserted."""

    line: int
    how: str


def fold(lines: Sequence[Line], *, previous: str) -> dict[str, Part]:
    """The parts of a seal over these lines, which come in the order of their ids."""
    return {
        kept: _part([line for line in lines if line["kept"] == kept], _start(previous, kept))
        for kept in sorted({line["kept"] for line in lines})
    }


def _start(previous: str, kept: str) -> str:
    return hashlib.sha256(f"{previous}:{kept}".encode()).hexdigest()


def _part(lines: Sequence[Line], start: str) -> Part:
    hashes = list(_running(lines, start))
    return {
        "count": len(lines),
        "ids": as_ranges([line["id"] for line in lines]),
        "marks": "".join(one[:MARK] for one in hashes),
        "end": hashes[-1],
        "until": moment(max(line["at"] for line in lines)),
    }


def _running(lines: Iterable[Line], start: str) -> Iterator[str]:
    last = start
    for line in lines:
        last = hashlib.sha256(last.encode() + line_bytes(line)).hexdigest()
        yield last


def digest(seal: Mapping[str, Any]) -> str:
    """The hash of a seal: first_id, last_id, count, parts, previous, sealed_at."""
    names = ("first_id", "last_id", "count", "parts", "previous")
    return hashlib.sha256(
        json_bytes({name: seal[name] for name in names} | {"sealed_at": moment(seal["sealed_at"])})
    ).hexdigest()


def proof(hashed: str, key: str) -> str:
    """What only somebody who has the key can say of a seal."""
    return hmac.new(key.encode(), hashed.encode(), hashlib.sha256).hexdigest()


def key_name(key: str) -> str:
    """Which key it was, without saying the key."""
    return hashlib.sha256(b"name of the key:" + key.encode()).hexdigest()[:16]


def compare(part: Part, lines: Sequence[Line], *, previous: str, kept: str) -> list[Wrong]:
    """What is wrong with the lines of a part, in the order of their ids: every line removed or inserted, and of those
    changed the first one before any of these."""
    there, sealed = {line["id"] for line in lines}, set(ids_of(part["ids"]))
    wrong = [Wrong(one, "removed") for one in sealed - there] + [Wrong(one, "inserted") for one in there - sealed]
    first = _first_changed(part, lines, _start(previous, kept))
    if first is not None and (not wrong or first < min(one.line for one in wrong)):
        wrong.append(Wrong(first, "changed"))
    return sorted(wrong, key=lambda one: one.line)


def _first_changed(part: Part, lines: Sequence[Line], start: str) -> int | None:
    for place, (line, hashed) in enumerate(zip(lines, _running(lines, start), strict=True)):
        if part["marks"][place * MARK : (place + 1) * MARK] != hashed[:MARK]:
            return line["id"]
        last = hashed
    if lines and len(lines) == part["count"] and last != part["end"]:
        return lines[-1]["id"]  # the marks are shorter than the hash: the end decides
    return None


def as_ranges(ids: Iterable[int]) -> str:
    """1, 2, 3, 5 as "1-3,5"."""
    runs = groupby(enumerate(ids), key=lambda pair: pair[1] - pair[0])
    ends = [(run[0][1], run[-1][1]) for run in (list(group) for _key, group in runs)]
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ends)


def ids_of(ranges: str) -> Iterator[int]:
    for run in ranges.split(",") if ranges else ():
        first, _dash, last = run.partition("-")
        yield from range(int(first), int(last or first) + 1)
