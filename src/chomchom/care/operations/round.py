"""What looking at a round leaves behind."""

from collections.abc import Collection
from datetime import datetime

from django.utils.timezone import localtime

from chomchom.care.kinds import RECIPIENT
from chomchom.care.operations import looks
from chomchom.care.queries.round import not_yet_logged
from chomchom.people.viewer import Viewer


def shown(*, recipient_ids: Collection[int], what: str, by: Viewer, at: datetime) -> int:
    """Log each person shown on a page, once in a day: a courier's phone loads its page again and again."""
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    new = not_yet_logged(recipient_ids=recipient_ids, viewer=by, what=what, subject_kind=RECIPIENT, since=midnight)
    looks.looked(recipient_ids=new, what=what, by=by, at=at)
    return len(new)
