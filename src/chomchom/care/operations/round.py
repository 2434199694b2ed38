"""What looking at a round leaves behind."""

from collections.abc import Collection
from datetime import datetime

from django.utils.timezone import localtime

from chomchom.care.operations.handovers import DATA_SUBJECT
from chomchom.care.queries.round import not_yet_logged
from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.people.viewer import Viewer


def shown(*, recipient_ids: Collection[int], what: str, by: Viewer, at: datetime) -> int:
    """Log each person shown on a page, once in a day: a courier's phone loads its page again and again."""
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    new = not_yet_logged(recipient_ids=recipient_ids, viewer=by, what=what, subject_kind=DATA_SUBJECT, since=midnight)
    audit.record_many(
        by=by, at=at, action=Action.LOOK, what=what, subjects=[(DATA_SUBJECT, recipient_id) for recipient_id in new]
    )
    return len(new)
