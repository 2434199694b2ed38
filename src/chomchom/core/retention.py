"""What is kept for a time and then destroyed: each app registers its kinds once, in ``ready()``.

How long is said by a dated row of ``people`` (``LegalTerm``, code ``keep:<kind>``); when it counts from, what hangs on
it and how it is destroyed, by the kind.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from chomchom.core.actors import Actor


@dataclass(frozen=True)
class Candidate:
    """Something whose time is over. ``label`` names no more than is needed to recognise it; ``held`` says why it stays
    for now, and is empty where nothing holds it."""

    subject: tuple[str, int]
    label: str
    ended_on: date
    held: str = ""


@dataclass
class Destroyed:
    """What a destruction did: rows by table, and files whose rows are gone (removed once the rows surely are)."""

    rows: dict[str, int] = field(default_factory=dict)
    files: list[Callable[[], None]] = field(default_factory=list)

    def add(self, table: str, count: int) -> None:
        if count:
            self.rows[table] = self.rows.get(table, 0) + count


class Destroy(Protocol):
    def __call__(self, *, ids: Collection[int], by: Actor, at: datetime) -> Destroyed: ...


@dataclass(frozen=True)
class Kind:
    """``office`` is the kind of organisation that answers for it; ``find(organisation_id=, before=)`` names what ended
    on a day before ``before``; ``destroy`` runs in the transaction of the caller, with kept tables open."""

    code: str
    label: Any
    method: Any
    office: str
    find: Callable[..., Sequence[Candidate]]
    destroy: Destroy

    @property
    def term(self) -> str:
        return f"keep:{self.code}"


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    KINDS[kind.code] = kind


def of_office(office: str) -> list[Kind]:
    return [kind for kind in KINDS.values() if kind.office == office]
