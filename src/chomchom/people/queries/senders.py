"""The senders of a district with their keys."""

from collections.abc import Sequence

from django.db.models import Prefetch

from chomchom.people.models import Organisation, Sender, SenderKey
from chomchom.people.viewing import Sees


def senders_of(viewer: Sees) -> Sequence[Sender]:
    """Standing ones first, each with ``keys`` newest first, in two queries."""
    keys = SenderKey.objects.order_by("-created_at", "-pk")
    found = Sender.objects.visible_to(viewer).select_related("organisation").prefetch_related(Prefetch("keys", keys))
    return sorted(found, key=lambda sender: (sender.ended_at is not None, sender.purpose, sender.name, sender.pk))


def organisations_with_senders(viewer: Sees) -> "list[Organisation]":
    """Those of the viewer's districts that may run one: the office itself and its providers."""
    offices = Organisation.objects.filter(pk__in=viewer.district_ids)
    providers = Organisation.objects.providers().filter(district__in=viewer.district_ids)
    return [*offices, *providers.order_by("name")]
