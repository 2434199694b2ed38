"""What the net must know of a silent phone: how it is shown, and how the alert ends."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.care.kinds import SILENCE
from chomchom.care.models import Listening
from chomchom.care.operations.phones import listening
from chomchom.care.queries.phones.heard import last_current
from chomchom.core.actors import Actor
from chomchom.net import operations as net
from chomchom.net import subjects
from chomchom.net.subjects import Card

if TYPE_CHECKING:
    from chomchom.net.models import Alert


class SilenceSubject:
    """A round whose phone is not heard; the subject is one listening."""

    kind = SILENCE
    outcomes = {
        listening.HEARD: gettext_lazy("Heard again"),
        listening.REACHED: gettext_lazy("Spoken with the courier: all is well"),
        listening.NO_PHONE: gettext_lazy("The courier goes without a phone; the desk asks"),
        listening.DONE: gettext_lazy("The round is over"),
    }

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In two queries."""
        rows = list(Listening.objects.filter(pk__in=ids).select_related("round__courier__account", "round__provider"))
        heard = last_current([row.round.courier.account_id for row in rows if row.round.courier])
        return {row.pk: _card(row, heard) for row in rows}

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        with transaction.atomic():
            net.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)
            row = Listening.objects.select_related("round__provider").filter(pk=alert.subject_id, ended_at=None).first()
            if row is not None:
                listening.answered(listening=row, outcome=outcome, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        return [(gettext_lazy("Couriers on the way"), reverse("care:couriers"))]


def register() -> None:
    """Called once, when the app is ready."""
    subjects.register(SilenceSubject())


def _card(row: Listening, heard: dict[int, datetime]) -> Card:
    courier = row.round.courier
    name = courier.account.name if courier else _("Nobody yet")
    last = heard.get(courier.account_id) if courier else None
    said = _("Last heard %(time)s") % {"time": f"{localtime(last):%H:%M}"} if last else _("Not heard today")
    return Card(
        title=_("Silent phone: %(courier)s · %(round)s") % {"courier": name, "round": row.round},
        label=_("Silent phone · round %(number)s · %(provider)s")
        % {"number": row.round.number, "provider": row.round.provider},
        url=reverse("care:couriers"),
        lines=(
            said,
            _("Telephone: %(phone)s") % {"phone": courier.account.phone} if courier and courier.account.phone else "",
        ),
    )
