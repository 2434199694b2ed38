"""What the home page reminds of."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from chomchom.core.navigation import Signal
from chomchom.people.queries import accounts
from chomchom.people.viewer import Viewer


def review_due(viewer: Viewer, at: datetime) -> Signal | None:
    """The review of accounts, from two weeks before its day on."""
    if not viewer.may("people.accounts.change"):
        return None
    office = accounts.reviewing_office(viewer)
    due = accounts.due_of(office, at) if office else None
    today = localdate(at)
    if due is None or not due.is_near(today):
        return None
    day = {"day": due.on.isoformat()}
    if due.is_overdue(today):
        return Signal(
            _("The review of accounts was due on %(day)s.") % day, "warning", reverse("people:account_review")
        )
    return Signal(_("The next review of accounts is due on %(day)s.") % day, "info", reverse("people:account_review"))
