"""Who looked at whom: every page that shows people leaves one line for each of them in the access log."""

from collections.abc import Iterable
from datetime import datetime

from chomchom.care.kinds import RECIPIENT
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action


def looked(*, recipient_ids: Iterable[int], what: str, by: Actor, at: datetime, action: Action = Action.LOOK) -> None:
    """One line for each recipient shown; ``what`` is the code of the page."""
    audit.record_many(by=by, at=at, action=action, what=what, subjects=[(RECIPIENT, pk) for pk in recipient_ids])
