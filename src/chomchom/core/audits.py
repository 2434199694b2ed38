"""What ``chomchom audit`` goes through: each app registers what must hold of its rows and files, once, in ``ready()``.

A check is a function ``check(now=…)`` that only reads and answers what is wrong, in sentences; nothing if all is well.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

NAMED = 50  # rows named for each finding


@dataclass(frozen=True)
class Finding:
    """Something that must not be. ``rows`` names the first of them, ``count`` says how many there are."""

    code: str
    sentence: str
    count: int
    rows: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def found(code: str, sentence: str, names: Iterable[str]) -> Finding | None:
    """The finding about these rows; None when there are none."""
    rows = list(names)
    return Finding(code, sentence, len(rows), tuple(rows[:NAMED])) if rows else None


class Check(Protocol):
    def __call__(self, *, now: datetime) -> Iterable[Finding]: ...


CHECKS: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    CHECKS[name] = check


def run(*, now: datetime) -> dict[str, list[Finding]]:
    """By name of the check, in the order of the names, what it found."""
    return {name: list(CHECKS[name](now=now)) for name in sorted(CHECKS)}
