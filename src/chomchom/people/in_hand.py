"""What somebody still has in hand, named before an account is suspended. Each app declares a source in ``ready()``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chomchom.people.models import Account


@dataclass(frozen=True)
class Held:
    """One thing that somebody else must take over. ``url`` is where that is done, or empty."""

    sentence: Any
    url: str = ""


Source = Callable[[Account, datetime], Iterable[Held]]
_sources: list[Source] = []


def declare(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def of(account: Account, at: datetime) -> list[Held]:
    return [held for source in _sources for held in source(account, at)]
