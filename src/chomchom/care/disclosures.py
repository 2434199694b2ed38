"""Which data of a recipient a line of the access log shows, for the sheet after a breach. Registered once."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from chomchom.care.kinds import RECIPIENT
from chomchom.care.models import Recipient
from chomchom.core import disclosed

NAME, NUMBER, PHONE, ADDRESS = _("name"), _("management number"), _("telephone"), _("address")
BIRTH, ACCESS, CONTACTS, HEALTH = (
    _("date of birth"),
    _("note on access"),
    _("emergency contacts"),
    _("health and disability"),
)
HANDOVERS, MEALS = _("handovers and observations"), _("meals and diet")


def register() -> None:
    disclosed.register(RECIPIENT, names)
    for what in ("care", "care.recipients", "care.rounds", "care.board"):
        disclosed.declare(what, NAME, NUMBER)
    for what in ("care.recipient", "care.recipient.change"):
        disclosed.declare(what, NAME, NUMBER, MEALS, HANDOVERS, HEALTH, sensitive=True)
    disclosed.declare("care.recipient.in_full", NAME, PHONE, ADDRESS, BIRTH, ACCESS, CONTACTS)
    disclosed.declare("care.recipient.contacts", NAME, CONTACTS)
    disclosed.declare("care.recipient.looks", NAME)
    for what in ("care.handover", "care.round", "care.alert"):
        disclosed.declare(what, NAME, PHONE, ADDRESS, ACCESS, MEALS, HANDOVERS, HEALTH, sensitive=True)
    for what in ("care.incident", "care.careplan", "care.gap", "care.kitchen", "care.photo", "care.services"):
        disclosed.declare(what, NAME, HEALTH, sensitive=True)
    disclosed.declare("care.import", NAME, NUMBER, BIRTH, PHONE, ADDRESS, ACCESS, CONTACTS, HEALTH, sensitive=True)
    disclosed.declare("care.family", NAME, CONTACTS)


def names(ids: Collection[int], organisation_ids: Collection[int]) -> Mapping[int, str]:
    """Those of the districts, with number and name: whoever is told must be found."""
    rows = Recipient.objects.filter(pk__in=ids, district__in=organisation_ids)
    return {pk: f"{name} ({number})" for pk, name, number in rows.values_list("pk", "name", "external_id")}
