"""Whose data a line of the access log shows, and which: each app says it once, for the sheet after a breach."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

Names = Callable[[Collection[int], Collection[int]], Mapping[int, str]]

_people: dict[str, Names] = {}
_fields: dict[str, tuple[Any, ...]] = {}
_sensitive: set[str] = set()


def register(kind: str, names: Names) -> None:
    """``names(ids, organisation_ids)``: {id: label} of those data subjects that belong to the organisations."""
    _people[kind] = names


def declare(what: str, *fields: Any, sensitive: bool = False) -> None:
    """The page or deed ``what`` of the log shows these things; so does whatever begins with it and a point.
    ``sensitive``: health or disability is among them."""
    _fields[what] = fields
    if sensitive:
        _sensitive.add(what)


def kinds() -> list[str]:
    return list(_people)


def people(kind: str, ids: Collection[int], organisation_ids: Collection[int]) -> Mapping[int, str]:
    return _people[kind](ids, organisation_ids)


def fields_of(what: str) -> tuple[Any, ...]:
    """The nearest that was declared; nothing where nobody said."""
    return _fields.get(_nearest(what), ())


def is_sensitive(what: str) -> bool:
    return _nearest(what) in _sensitive


def _nearest(what: str) -> str:
    while what and what not in _fields:
        what = what.rpartition(".")[0]
    return what
