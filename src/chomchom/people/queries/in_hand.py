"""The duty that somebody still has, for the page that suspends an account."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from chomchom.people.enums import Role
from chomchom.people.in_hand import Held
from chomchom.people.models import Account, DutyOverride, DutyShift


def shifts(account: Account, at: datetime) -> Iterator[Held]:
    """Weekly shifts that go on, and changes in which the person stands in for others."""
    weekly = DutyShift.objects.filter(account=account).select_related("organisation").order_by("pk")
    for shift in weekly:
        if shift.valid_to is None or shift.valid_to > localdate(at):
            said = {"role": Role(shift.role).label, "office": shift.organisation}
            sentence = _("Weekly duty as %(role)s at %(office)s, %(starts)s–%(ends)s")
            times = {"starts": f"{shift.starts:%H:%M}", "ends": f"{shift.ends:%H:%M}"}
            yield Held(sentence % (said | times), _roster(shift))
    changes = DutyOverride.objects.filter(account=account, withdrawn_at=None, ends_at__gt=at)
    for change in changes.select_related("organisation").order_by("starts_at", "pk"):
        words = {"role": Role(change.role).label, "office": change.organisation}
        when = {"from": f"{localtime(change.starts_at):%Y-%m-%d %H:%M}"}
        yield Held(
            _("Duty as %(role)s at %(office)s from %(from)s, in the place of somebody") % (words | when),
            _roster(change),
        )


def _roster(row: DutyShift | DutyOverride) -> str:
    return reverse("people:roster", args=[row.organisation_id, row.role])
