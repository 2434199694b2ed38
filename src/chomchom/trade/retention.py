"""What trade keeps for a time: the people in charge of applications and travellers. Registered once."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.core import retention
from chomchom.core.actors import Actor
from chomchom.core.retention import Candidate, Destroyed, Kind
from chomchom.people.enums import OrganisationKind
from chomchom.trade.models import Application, FollowUp, Letter, Mission, SentRow, Traveller

GONE = "-"
MISSION = "trade.mission"


def register() -> None:
    retention.register(
        Kind(
            "trade.contact",
            gettext_lazy("People in charge and travellers of missions that are over"),
            gettext_lazy("Names, telephones and addresses emptied; companies, meetings and amounts stay"),
            OrganisationKind.TRADE_OFFICE,
            _missions,
            destroy,
        )
    )


def _missions(*, organisation_id: int, before: date) -> Sequence[Candidate]:
    """Missions that ended, and whose consents to later checks ran out; held while a follow-up is open."""
    told = Q(contact_name__in=("", GONE), contact_email="", contact_phone="")
    rows = Mission.objects.filter(office=organisation_id, ends_on__lt=before).filter(
        Q(consent_until=None) | Q(consent_until__lt=before)
    )
    known = set(Application.objects.filter(mission__in=rows).exclude(told).values_list("mission", flat=True))
    busy = set(FollowUp.objects.filter(deal__mission__in=rows, ended_at=None).values_list("deal__mission", flat=True))
    return [
        Candidate((MISSION, row.pk), row.title, row.ends_on, _("a follow-up is open") if row.pk in busy else "")
        for row in rows.order_by("ends_on", "pk")
        if row.pk in known
    ]


def destroy(*, ids: Collection[int], by: Actor, at: datetime) -> Destroyed:
    done = Destroyed()
    applications = Application.objects.filter(mission__in=ids)
    done.add("trade_application", applications.update(contact_name="", contact_email="", contact_phone=""))
    done.add("trade_letter", Letter.objects.filter(application__mission__in=ids).update(name=GONE, email="", text=""))
    travellers = Traveller.objects.filter(mission__in=ids)
    done.add("trade_traveller", travellers.count())
    travellers.delete()
    rows = SentRow.objects.filter(source__mission__in=ids)
    done.add("trade_sentrow", rows.count())
    rows.delete()
    return done
