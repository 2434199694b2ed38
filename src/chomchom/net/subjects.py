"""What the net must know of the things it watches; each programme registers it once, in its app's ``ready()``."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from chomchom.core import logs
from chomchom.core.actors import Actor
from chomchom.net.enums import Cause

if TYPE_CHECKING:
    from chomchom.net.models import Alert


log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Card:
    """How a subject is shown. ``title`` may hold a name (people inside the app); ``label`` goes into messages."""

    title: str
    label: str
    url: str = ""
    lines: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


class SubjectKind(Protocol):
    kind: str  # "care.handover"
    outcomes: Mapping[str, Any]  # code -> translatable words; never "unknown"

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """A card for each id that exists, in a constant number of queries."""

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        """Close the alert from its page: update the programme's own row and call ``operations.close`` with it."""

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        """What can be done from the alert's page: (translatable label, url)."""

    # optional: ``how``, translatable words that ask how the end is known, where nobody has to be seen
    # optional: ``persons(ids) -> {id: account id}``, whom a step for ``ladder.PERSON`` tells, in one query


@dataclass(frozen=True)
class LadderBook:
    """A ladder as a programme installs it: what is printed in docs/."""

    key: str
    name: Any
    steps: Sequence[Mapping[str, Any]]


KINDS: dict[str, SubjectKind] = {}
LADDERS: dict[str, LadderBook] = {}
ASKS: dict[str, Any] = {}
CAUSES: dict[str, Any] = dict(Cause.choices)


def register(kind: SubjectKind) -> None:
    """``kind`` is registered under its own name; an outcome "unknown" or "" is an error of the program."""
    if not kind.outcomes or {"", "unknown"} & set(kind.outcomes):
        raise ValueError(f"{kind.kind}: outcomes must be named, and none may be 'unknown'")
    KINDS[kind.kind] = kind


def register_ask(code: str, text: Any) -> None:
    """The sentence (translatable) that a step's ``ask`` code stands for: what whoever is told should do."""
    ASKS[code] = text


def register_cause(code: str, label: Any) -> None:
    CAUSES[code] = label


def register_ladder(key: str, name: Any, steps: Sequence[Mapping[str, Any]]) -> None:
    """A ladder that is installed by default; ``name`` is translatable."""
    LADDERS[key] = LadderBook(key, name, steps)


def ask(code: str) -> str:
    return str(ASKS.get(code, code))


def cause(code: str) -> str:
    return str(CAUSES.get(code, code))


def outcomes(kind: str) -> Mapping[str, Any]:
    """The ways an alert of this kind may be closed; none for a kind that nobody registered."""
    return KINDS[kind].outcomes if kind in KINDS else {}


def persons(kind: str, ids: Collection[int]) -> dict[int, int]:
    """{subject id: the account it is about}, for kinds that have such a person."""
    find = getattr(KINDS.get(kind), "persons", None)
    return find(ids) if find else {}


def cards(kind: str, ids: Collection[int]) -> dict[int, Card]:
    """A card for every id. A subject that is gone, of an unknown kind, or whose programme fails is named by its
    number: a message must go out even then."""
    try:
        found = KINDS[kind].cards(ids) if kind in KINDS else {}
    except Exception:
        log.exception("The cards of %s could not be made; the subjects are named by their numbers.", logs.Code(kind))
        found = {}
    return {pk: found.get(pk) or Card(f"{kind} {pk}", f"{kind} {pk}") for pk in ids}
