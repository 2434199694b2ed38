"""One line of the access log for what was done in a kitchen."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from chomchom.care.kinds import RECIPIENT
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action


def note(what: str, *, by: Actor, at: datetime, action: Action = Action.CHANGE, **detail: Any) -> None:
    audit.record(by=by, at=at, action=action, what=f"care.kitchen.{what}", detail=detail)


def note_people(
    what: str, recipients: Iterable[int], *, by: Actor, at: datetime, action: Action = Action.CHANGE, **detail: Any
) -> None:
    """One line for each person whose meal it was."""
    subjects = [(RECIPIENT, pk) for pk in dict.fromkeys(recipients)]
    audit.record_many(by=by, at=at, action=action, what=f"care.kitchen.{what}", subjects=subjects, detail=detail)
