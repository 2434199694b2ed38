"""What a fit is computed from: a fixed number of statements for any number of exporters and buyers."""

from collections import defaultdict
from collections.abc import Iterable

from chomchom.trade.enums import ApplicationState
from chomchom.trade.models import Application, Evidence, Guest, Mission, Product, Weight

OUT = (ApplicationState.INELIGIBLE, ApplicationState.REFUSED, ApplicationState.WITHDRAWN)


def weights_of(mission: Mission) -> dict[str, float]:
    """{code: weight} of the mission for fits; empty where it has none of its own. One statement."""
    rows = Weight.objects.of_fit().filter(mission=mission)
    return {code: float(weight) for code, weight in rows.values_list("code", "weight")}


def applications_of(mission: Mission) -> list[Application]:
    """Those that may still go: one statement."""
    rows = mission.applications.exclude(state__in=OUT).select_related("exporter")
    return list(rows.order_by("number"))


def products_of(application_ids: Iterable[int]) -> dict[int, list[Product]]:
    found: dict[int, list[Product]] = defaultdict(list)
    for product in Product.objects.filter(application__in=list(application_ids)).order_by("position"):
        found[product.application_id].append(product)
    return found


def guests_of(mission: Mission) -> list[Guest]:
    """Buyers that have neither declined nor cancelled: one statement."""
    return list(mission.guests.coming().select_related("buyer", "leg").order_by("buyer__number"))


def newest_evidence(mission: Mission) -> dict[tuple[int, str], Evidence]:
    """{(buyer, criterion): newest piece}: one statement."""
    rows = Evidence.objects.filter(buyer__guests__mission=mission).order_by("recorded_at", "pk")
    return {(piece.buyer_id, piece.criterion): piece for piece in rows}
