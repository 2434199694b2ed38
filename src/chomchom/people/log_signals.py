"""The header says when a month of the access log waits for its signature."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.core import clock
from chomchom.core.navigation import Signal
from chomchom.people.queries.log_review import is_overdue
from chomchom.people.viewer import Viewer


def overdue(viewer: Viewer) -> Signal | None:
    """One statement for whoever may sign, nothing for others."""
    if not viewer.may("people.log.review"):
        return None
    month = is_overdue(viewer.district_ids, timezone.localdate(clock.now()))
    if month is None:
        return None
    words = _("Access log of %(month)s is not signed") % {"month": f"{month:%Y-%m}"}
    return Signal(words, "warning", f"{reverse('people:log_review')}?month={month:%Y-%m}", order=80)
