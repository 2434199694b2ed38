"""The access log is written here and nowhere else, in the transaction of what it tells."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from chomchom.core.actors import Actor
from chomchom.core.enums import Action, Kept
from chomchom.core.models import AccessEntry

_rights: set[str] = set()
_words: dict[str, Any] = {}


def name_lines(words: Mapping[str, Any]) -> None:
    """What a line's ``what`` reads as, translatable; an app says it of its own lines in ``ready()``."""
    _words.update(words)


def in_words(what: str) -> Any:
    """What was done, as people read it; the code where nobody said."""
    return _words.get(what, what)


def keep_as_rights(*beginnings: str) -> None:
    """Lines whose ``what`` begins so tell of a change of rights, which are kept longer; called in ``ready()``."""
    _rights.update(beginnings)


def kept_for(what: str, action: str) -> Kept:
    """How long a line is kept."""
    tells = action not in (Action.LOOK, Action.LOG_IN, Action.LOG_OUT, Action.EXPORT, Action.PRINT)
    return Kept.RIGHTS if tells and what.startswith(tuple(_rights)) else Kept.USUAL


def record(
    *,
    by: Actor,
    at: datetime,
    action: Action,
    what: str,
    subject: tuple[str, int] | None = None,
    detail: dict[str, Any] | None = None,
    kept: Kept | None = None,
) -> None:
    """Append one line. ``subject`` is (kind, id) of the person whose data it was, ``what`` names the operation."""
    record_each(by=by, at=at, action=action, what=what, lines=[(subject, detail or {})], kept=kept)


def record_many(
    *,
    by: Actor,
    at: datetime,
    action: Action,
    what: str,
    subjects: Iterable[tuple[str, int] | None],
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one line for each data subject in one statement: a page that shows forty people leaves forty lines."""
    record_each(by=by, at=at, action=action, what=what, lines=((subject, detail or {}) for subject in subjects))


def record_each(
    *,
    by: Actor,
    at: datetime,
    action: Action,
    what: str,
    lines: Iterable[tuple[tuple[str, int] | None, dict[str, Any]]],
    kept: Kept | None = None,
) -> None:
    """As ``record_many``, each line (its subject, its detail) with a detail of its own. The reason is the actor's."""
    kept = kept or kept_for(what, action)
    AccessEntry.objects.bulk_create(
        AccessEntry(
            at=at,
            account_id=by.account_id,
            actor=by.name,
            ip=by.ip,
            action=action,
            subject_kind=subject[0] if subject else "",
            subject_id=subject[1] if subject else None,
            what=what,
            why=by.why[:200],
            detail=detail,
            kept=kept,
        )
        for subject, detail in lines
    )


LOOK_AGAIN = timedelta(hours=1)


def look(*, by: Actor, at: datetime, what: str, subjects: Iterable[tuple[str, int]]) -> None:
    """Somebody looks at the data of these people on one page. A page that renews itself every few seconds does not
    write the same line again within the hour: one query, and one more for those seen for the first time."""
    wanted = set(subjects)
    seen = AccessEntry.objects.filter(
        account_id=by.account_id,
        action=Action.LOOK,
        what=what,
        at__gt=at - LOOK_AGAIN,
        subject_id__in={pk for _kind, pk in wanted},
    )
    fresh = wanted - set(seen.values_list("subject_kind", "subject_id"))
    if fresh:
        record_many(by=by, at=at, action=Action.LOOK, what=what, subjects=sorted(fresh))
