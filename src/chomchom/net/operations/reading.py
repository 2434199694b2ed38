"""What is read in the app."""

from datetime import datetime

from chomchom.core.actors import Actor
from chomchom.net.models import Alert, Notice


def read(*, alert: Alert, by: Actor, at: datetime) -> int:
    """Whoever opens an alert has read what was written to them about it; answers how many notices that were."""
    if by.account_id is None:
        return 0
    return Notice.objects.filter(alert=alert, account=by.account_id).in_app().unread().update(read_at=at)
