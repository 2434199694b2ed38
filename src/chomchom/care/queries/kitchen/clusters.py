"""Who fell ill after eating of what: the numbers behind a cluster, its call list, and what was usual before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Count, F, Prefetch, Q

from chomchom.care.enums import HandoverState
from chomchom.care.enums_kitchen import Grade
from chomchom.care.models import (
    Batch,
    Box,
    BoxBatch,
    Cluster,
    ClusterBatch,
    ClusterCall,
    EmergencyContact,
    Handover,
    SymptomReport,
)
from chomchom.care.rules.kitchen.clusters import WITHIN, usual_rate
from chomchom.people.viewer import Viewer

USUAL_OVER = timedelta(days=90)
EATEN = Q(box__handover__state=HandoverState.MET) & (
    Q(box__handover__withheld=None) | Q(box__handover__withheld__was_given=True)
)


@dataclass(frozen=True)
class Suspect:
    """A batch with those who ate of it and those of them who fell ill within the hours looked at (recipient ids)."""

    batch: Batch
    ill: frozenset[int]
    eaten: int


def suspects(district_id: int, group: str, at: datetime) -> list[Suspect]:
    """The batches of the last hours of which somebody fell ill with like symptoms. Three queries.

    A batch whose cluster was closed is looked at again only when somebody told of symptoms after that.
    """
    told = "box__handover__recipient__symptom_reports__"
    rows = (
        BoxBatch.objects.filter(EATEN)
        .filter(
            **{
                "box__handover__district": district_id,
                "box__handover__state_at__gt": at - 2 * WITHIN,
                f"{told}group": group,
                f"{told}started_at__gte": F("box__handover__state_at"),
                f"{told}started_at__lte": F("box__handover__state_at") + WITHIN,
            }
        )
        .values_list("batch_id", "box__handover__recipient_id", f"{told}recorded_at")
        .distinct()
    )
    ill: dict[int, set[int]] = defaultdict(set)
    last_told: dict[int, datetime] = {}
    for batch, recipient, recorded_at in rows:
        ill[batch].add(recipient)
        last_told[batch] = max(recorded_at, last_told.get(batch, recorded_at))
    for batch, closed_at in _closed(ill, group):
        if last_told[batch] <= closed_at:
            ill.pop(batch, None)
    batches = (
        Batch.objects.filter(pk__in=ill)
        .select_related("item", "provider")
        .annotate(eaten=Count("boxes__handover__recipient", filter=_eaten_of_batch(), distinct=True))
        .order_by("pk")
    )
    return [Suspect(batch, frozenset(ill[batch.pk]), batch.eaten) for batch in batches]


def _closed(batch_ids: Collection[int], group: str) -> Iterable[tuple[int, datetime]]:
    """When the clusters were closed in which these batches were suspected."""
    rows = ClusterBatch.objects.filter(
        batch__in=list(batch_ids), cluster__group=group, cluster__closed_at__isnull=False
    )
    return rows.values_list("batch_id", "cluster__closed_at")


def _eaten_of_batch() -> Q:
    return Q(boxes__handover__state=HandoverState.MET) & (
        Q(boxes__handover__withheld=None) | Q(boxes__handover__withheld__was_given=True)
    )


def people_who_ate(batch_ids: Sequence[int]) -> set[int]:
    """Everybody who ate of one of these batches. One query."""
    rows = BoxBatch.objects.filter(EATEN, batch__in=batch_ids)
    return set(rows.values_list("box__handover__recipient_id", flat=True))


def batches_looked_at(district_id: int, at: datetime) -> int:
    """How many batches were handed over within the hours looked at. One query."""
    rows = BoxBatch.objects.filter(box__handover__district=district_id, box__handover__state=HandoverState.MET)
    return rows.filter(box__handover__state_at__gt=at - WITHIN).values("batch").distinct().count()


def rate_of(district_id: int, group: str, at: datetime) -> float:
    """The district's usual rate: what was told in the ninety days before the hours looked at, without the days of
    suspected outbreaks. Three queries."""
    start, end = at - USUAL_OVER - WITHIN, at - WITHIN
    outbreaks = list(
        Cluster.objects.filter(
            district=district_id, group=group, grade=Grade.SUSPECTED, opened_at__gt=start, opened_at__lt=end
        ).values_list("opened_at", flat=True)
    )
    without = Q()
    for moment in outbreaks:
        without |= Q(moment__gte=moment - WITHIN, moment__lt=moment + WITHIN)
    told = SymptomReport.objects.filter(district=district_id, group=group).annotate(moment=F("started_at"))
    met = Handover.objects.filter(district=district_id, state=HandoverState.MET).annotate(moment=F("state_at"))
    reports, days = (
        rows.filter(moment__gte=start, moment__lt=end).exclude(without)
        if outbreaks
        else rows.filter(moment__gte=start, moment__lt=end)
        for rows in (told, met)
    )
    return usual_rate(reports.count(), days.values("recipient", "day").distinct().count())


# -- the page of a cluster ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """Somebody of the call list: what they told, whether they were called."""

    handover: Handover
    report: SymptomReport | None
    call: ClusterCall | None

    @property
    def person(self) -> object:
        return self.handover.recipient

    @property
    def is_done(self) -> bool:
        return self.report is not None or (self.call is not None and self.call.answer != "no_answer")


@dataclass(frozen=True)
class ClusterFile:
    """A cluster with its suspects and everybody on the most suspicious batches."""

    cluster: Cluster
    suspects: Sequence[ClusterBatch]
    call_list: Sequence[Listed]

    @cached_property
    def ill(self) -> list[Listed]:
        return [row for row in self.call_list if row.report]

    @cached_property
    def called(self) -> int:
        return sum(row.is_done for row in self.call_list)

    @property
    def top(self) -> ClusterBatch | None:
        return self.suspects[0] if self.suspects else None


def cluster_file(cluster: Cluster) -> ClusterFile:
    """Five queries, however many people are on the list."""
    rows = list(cluster.suspects.select_related("batch__item", "item").order_by("probability", "-ill", "pk"))
    batches = [row.batch_id for row in rows if row.batch_id]
    return ClusterFile(cluster, rows, _call_list(cluster, batches))


def _call_list(cluster: Cluster, batches: Sequence[int]) -> list[Listed]:
    contacts = EmergencyContact.objects.order_by("position")
    handovers = list(
        Handover.objects.filter(box__contents__batch__in=batches, state=HandoverState.MET)
        .select_related("recipient", "dong")
        .prefetch_related(Prefetch("recipient__contacts", queryset=contacts))
        .distinct()
        .order_by("recipient__name", "-day", "pk")
    )
    first = {row.recipient_id: row for row in reversed(handovers)}
    reports, calls = _told(cluster, first), _called(cluster)
    listed = [Listed(row, reports.get(pk), calls.get(pk)) for pk, row in first.items()]
    return sorted(listed, key=lambda one: (one.report is None, one.is_done, one.handover.recipient.name))


def _told(cluster: Cluster, people: Mapping[int, Handover]) -> dict[int, SymptomReport]:
    since = cluster.opened_at - 2 * WITHIN
    rows = SymptomReport.objects.filter(group=cluster.group, recipient__in=people, started_at__gt=since)
    return {row.recipient_id: row for row in rows.order_by("started_at", "pk")}


def _called(cluster: Cluster) -> dict[int, ClusterCall]:
    return {row.recipient_id: row for row in cluster.calls.select_related("by").order_by("at", "pk")}


def clusters_of(viewer: Viewer, *, only_open: bool = False) -> list[Cluster]:
    """The newest first; at most a hundred. One query."""
    rows = Cluster.objects.visible_to(viewer).select_related("provider")
    return list((rows.open() if only_open else rows).order_by("-opened_at", "-pk")[:100])


def in_a_cluster(batch_id: int) -> bool:
    """Whether the health office may see who ate of it: the batch is suspected, or was. One query."""
    return ClusterBatch.objects.filter(batch=batch_id).exists()


def boxes_of(batch: Batch) -> list[Box]:
    """Every box that holds something of the batch, with its handover and person. One query."""
    rows = Box.objects.filter(contents__batch=batch).select_related(
        "handover__recipient", "handover__dong", "handover__round__courier__account", "handover__withheld"
    )
    return list(rows.order_by("handover__round__number", "handover__position", "pk"))
