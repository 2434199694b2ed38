"""Symptoms are recorded, and clusters are found in them at once: the alert opens in the same transaction."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from chomchom.care import policies_kitchen as policies
from chomchom.care.enums_kitchen import CallAnswer, Grade, Symptom
from chomchom.care.kinds import CLUSTER
from chomchom.care.models import Cluster, ClusterBatch, ClusterCall, Handover, Recipient, SymptomReport
from chomchom.care.operations.kitchen import tasks
from chomchom.care.operations.kitchen.notes import note, note_people
from chomchom.care.queries.kitchen import clusters as queries
from chomchom.care.queries.kitchen.clusters import Suspect
from chomchom.care.rules.kitchen import clusters as rules
from chomchom.care.rules.kitchen.log import moment_is_possible
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.core.text import even
from chomchom.net import operations as net
from chomchom.net.enums import Severity
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Organisation


@transaction.atomic
def record_symptoms(
    *,
    recipient: Recipient,
    symptoms: Collection[str],
    started_at: datetime,
    source: str,
    handover: Handover | None = None,
    told_by: str = "",
    note_text: str = "",
    by: Actor,
    at: datetime,
) -> SymptomReport:
    """Somebody told of symptoms; clusters are looked for at once. Raises ``Refused``: no_symptom, future, too_old."""
    insist(_named(symptoms), moment_is_possible(started_at, at))
    Organisation.objects.select_for_update().get(pk=recipient.district_id)  # one look at a district at a time
    report = SymptomReport.objects.create(
        recipient=recipient,
        district_id=recipient.district_id,
        handover=handover,
        symptoms=sorted(set(symptoms)),
        group=rules.group_of(symptoms),
        started_at=started_at,
        source=source,
        told_by=even(told_by)[:60],
        note=even(note_text)[:200],
        recorded_at=at,
        recorded_by_id=by.account_id,
    )
    note_people("symptoms", [recipient.pk], by=by, at=at, action=Action.CREATE, report=report.pk)
    look(district_id=recipient.district_id, group=report.group, by=by, at=at)
    return report


@transaction.atomic
def record_call(
    *,
    cluster: Cluster,
    handover: Handover,
    answer: str,
    symptoms: Collection[str] = (),
    started_at: datetime | None = None,
    word: str = "",
    by: Actor,
    at: datetime,
) -> ClusterCall:
    """Somebody of the call list was called; who has symptoms is recorded as ill, which looks at the cluster anew.

    Raises ``Refused``: no_symptom, future, too_old.
    """
    row = ClusterCall.objects.create(
        cluster=cluster, recipient=handover.recipient, answer=answer, word=even(word)[:200], at=at, by_id=by.account_id
    )
    note_people("call", [handover.recipient_id], by=by, at=at, cluster=cluster.pk, answer=answer)
    if answer == CallAnswer.ILL:
        record_symptoms(
            recipient=handover.recipient, symptoms=symptoms, started_at=started_at or at, source="telephone",
            handover=handover, note_text=word, by=by, at=at,
        )  # fmt: skip
    return row


@transaction.atomic
def close(*, cluster: Cluster, outcome: str, by: Actor, at: datetime) -> None:
    """The row alone; its alert is closed by whoever closes it there."""
    Cluster.objects.open().filter(pk=cluster.pk).update(closed_at=at, closed_by_id=by.account_id, outcome=outcome)
    note("cluster_close", by=by, at=at, cluster=cluster.pk, outcome=outcome)


# -- looking ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Looked:
    """A suspect (a batch, or without one a dish over its batches) and how likely it is by chance."""

    suspect: Suspect
    is_dish: bool
    found: rules.Suspicion


def look(*, district_id: int, group: str, by: Actor, at: datetime) -> list[Cluster]:
    """Open or renew the cluster of each kitchen of whose food two or more people fell ill with like symptoms."""
    by_provider: dict[int, list[Suspect]] = defaultdict(list)
    for suspect in queries.suspects(district_id, group, at):
        by_provider[suspect.batch.provider_id].append(suspect)
    several = {pk: rows for pk, rows in by_provider.items() if _people(rows) >= rules.AT_LEAST}
    if not several:
        return []
    rate, looked_at = queries.rate_of(district_id, group, at), queries.batches_looked_at(district_id, at)
    looks = {pk: _looked(rows, rate, looked_at) for pk, rows in several.items()}
    return [
        _keep(rows[0].batch.provider, group, looks[pk], rate, looked_at, by=by, at=at)
        for pk, rows in several.items()
        if any(one.found.grade for one in looks[pk])
    ]


def _people(rows: Sequence[Suspect]) -> int:
    return len(frozenset().union(*(row.ill for row in rows)))


def _looked(rows: Sequence[Suspect], rate: float, looked_at: int) -> list[Looked]:
    dishes: dict[int, list[Suspect]] = defaultdict(list)
    for row in rows:
        dishes[row.batch.item_id].append(row)
    whole = [
        Suspect(
            own[0].batch,
            frozenset().union(*(row.ill for row in own)),
            len(queries.people_who_ate([r.batch.pk for r in own])),
        )
        for own in dishes.values()
        if len(own) > 1
    ]
    found = [
        Looked(
            row,
            is_dish,
            rules.judge(ill=len(row.ill), eaten=max(row.eaten, len(row.ill)), rate_per_day=rate, looked_at=looked_at),
        )
        for is_dish, part in ((False, rows), (True, whole))
        for row in part
    ]
    return sorted(found, key=lambda one: (one.found.tail, -one.found.ill))


def _keep(
    provider: Organisation, group: str, looks: Sequence[Looked], rate: float, looked_at: int, *, by: Actor, at: datetime
) -> Cluster:
    graded = [one for one in looks if one.found.grade]
    first = graded[0].found
    old = Cluster.objects.open().filter(provider=provider, group=group).first()
    people = len(frozenset().union(*(one.suspect.ill for one in graded)))
    cluster, _made = Cluster.objects.update_or_create(
        provider=provider,
        group=group,
        closed_at=None,
        defaults={
            "district_id": provider.district_office_id,
            "grade": Grade.SUSPECTED if old and old.grade == Grade.SUSPECTED else first.grade,
            "opened_at": old.opened_at if old else at,
            "looked_at": at,
            "people": max(people, old.people if old else 0),
            "rate_per_day": rate,
            "batches_looked_at": looked_at,
            "probability": first.probability,
        },
    )
    _keep_suspects(cluster, graded)
    if old is None or (cluster.people, cluster.grade) != (old.people, old.grade):
        _tell(cluster, provider, by=by, at=at)
    return cluster


def _keep_suspects(cluster: Cluster, graded: Sequence[Looked]) -> None:
    cluster.suspects.all().delete()
    ClusterBatch.objects.bulk_create(
        ClusterBatch(
            cluster=cluster,
            item=one.suspect.batch.item,
            batch=None if one.is_dish else one.suspect.batch,
            ill=one.found.ill,
            eaten=one.found.eaten,
            probability=one.found.tail,
        )
        for one in graded
    )


def _tell(cluster: Cluster, provider: Organisation, *, by: Actor, at: datetime) -> None:
    suspected = cluster.grade == Grade.SUSPECTED
    note("cluster", by=by, at=at, action=Action.CREATE, cluster=cluster.pk, people=cluster.people, grade=cluster.grade)
    net.raise_alert(
        kind=CLUSTER,
        subject_id=cluster.pk,
        policy=policies.CLUSTER_SUSPECTED if suspected else policies.CLUSTER_NOTICED,
        parties=_parties(provider),
        district_id=cluster.district_id,
        cause=policies.CLUSTER_CAUSE,
        severity=Severity.RED if suspected else Severity.ROUTINE,
        by=by,
        at=at,
        note=_words(cluster),
    )


def _parties(provider: Organisation) -> dict[str, int]:
    """The kitchen, the district, and its health office if there is one."""
    office = Organisation.objects.filter(
        kind=OrganisationKind.HEALTH_OFFICE, district=provider.district_office_id
    ).first()
    return tasks.parties_of(provider) | ({Role.HEALTH_OFFICER.value: office.pk} if office else {})


def _words(cluster: Cluster) -> str:
    """The line of the alert's history, in the language of the office."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("%(people)s people with like symptoms; by chance at the usual rate: %(chance)s") % {
            "people": cluster.people,
            "chance": rules.in_words(cluster.probability),
        }


def _named(symptoms: Collection[str]) -> Refusal | None:
    if symptoms and set(symptoms) <= set(Symptom.values):
        return None
    return Refusal("no_symptom", _("Say which symptoms the person has."))
