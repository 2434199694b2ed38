"""Requests to servers that an office named. The net brings the way out, with its guard against internal addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


class Unreachable(Exception):
    """No answer that can be used; its text is a sentence fit to show."""


class Fetch(Protocol):
    """GET, or POST where there is a ``body``; a success, or ``Unreachable``. Redirects are not followed."""

    def __call__(self, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer: ...


_ways: list[Fetch] = []


def use(fetch: Fetch) -> None:
    """Called once, in the ``ready()`` of the app that brings the way out."""
    _ways[:] = [fetch]


def fetch(url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    if not _ways:
        raise Unreachable("no way out")
    return _ways[0](url, body=body, headers=headers or {})
