"""Symptoms, clusters and recalls: two may be chance, an outbreak is not missed."""

from datetime import timedelta

import pytest

from chomchom.care.enums import HandoverState
from chomchom.care.enums_kitchen import Grade
from chomchom.care.models import Cluster, Handover, KitchenTask
from chomchom.care.operations.kitchen import clusters, recalls
from chomchom.care.queries.kitchen.clusters import cluster_file
from chomchom.care.queries.kitchen.trace import trace
from chomchom.care.rules.kitchen import clusters as rules
from chomchom.net.models import Alert
from tests import factories
from tests.factories import actor


@pytest.fixture
def eaten(kitchen, noon):
    """Ten people who ate of three batches."""
    for _ in range(10):
        kitchen.stop()
    kitchen.cook_all()
    kitchen.pack()
    Handover.objects.update(state=HandoverState.MET, state_at=noon)
    return kitchen


def fall_ill(kitchen, number, at, symptoms=("vomiting",)):
    for stop in kitchen.stops[:number]:
        clusters.record_symptoms(
            recipient=stop.recipient,
            symptoms=symptoms,
            started_at=at,
            source="telephone",
            by=actor(kitchen.district.desk),
            at=at,
        )


def test_one_person_is_no_cluster(eaten, noon):
    fall_ill(eaten, 1, noon + timedelta(hours=5))
    assert not Cluster.objects.exists()


def test_two_open_an_alert_and_five_are_a_suspected_outbreak(eaten, noon):
    fall_ill(eaten, 2, noon + timedelta(hours=5))
    cluster = Cluster.objects.get()
    assert (cluster.people, cluster.batches_looked_at) == (2, 3)
    fall_ill(eaten, 5, noon + timedelta(hours=6))
    cluster.refresh_from_db()
    assert (cluster.people, cluster.grade) == (5, Grade.SUSPECTED)
    alert = Alert.objects.get(subject_kind="care.cluster")
    assert alert.severity == "red"
    assert {party.role for party in alert.parties.all()} >= {"kitchen", "district_officer", "health_officer"}
    assert len(cluster_file(cluster).call_list) == 10


def test_later_than_seventy_two_hours_is_another_matter(eaten, noon):
    fall_ill(eaten, 2, noon + timedelta(hours=73))
    assert not Cluster.objects.exists()


def test_a_closed_cluster_is_opened_again_only_by_somebody_new_who_ate_of_it(eaten, noon):
    """Whoever tells of like symptoms elsewhere does not cry the same outbreak once more."""
    by = actor(eaten.district.desk)
    fall_ill(eaten, 3, noon + timedelta(hours=4))
    clusters.close(cluster=Cluster.objects.get(), outcome="other_cause", by=by, at=noon + timedelta(hours=5))
    told = {"symptoms": ["vomiting"], "source": "telephone", "by": by}
    later = noon + timedelta(hours=6)
    stranger = factories.make_recipient(eaten.district)
    clusters.record_symptoms(recipient=stranger, started_at=later, at=later, **told)
    assert not Cluster.objects.open().exists()
    clusters.record_symptoms(recipient=eaten.stops[5].recipient, started_at=later, at=later, **told)
    assert Cluster.objects.open().get().people == 4


def test_other_symptoms_are_not_counted_together(eaten, noon):
    fall_ill(eaten, 1, noon + timedelta(hours=5))
    clusters.record_symptoms(
        recipient=eaten.stops[1].recipient,
        symptoms=["rash"],
        started_at=noon,
        source="door",
        by=eaten.by,
        at=noon + timedelta(hours=5),
    )
    assert not Cluster.objects.exists()


def test_chance_is_stated_and_grows_with_the_batches_looked_at():
    few = rules.judge(ill=2, eaten=100, rate_per_day=0.001, looked_at=1)
    many = rules.judge(ill=2, eaten=100, rate_per_day=0.001, looked_at=60)
    assert few.tail == many.tail and few.probability < many.probability
    assert many.grade == Grade.NOTICED
    assert rules.judge(ill=10, eaten=100, rate_per_day=0.001, looked_at=60).grade == Grade.SUSPECTED


@pytest.mark.parametrize("people", [1, 3])
def test_a_trace_takes_a_constant_number_of_queries(kitchen, people, noon, django_assert_num_queries):
    for _ in range(people):
        kitchen.stop()
    kitchen.cook_all()
    kitchen.pack()
    with django_assert_num_queries(4):  # a fifth where deliveries are named
        found = trace(kitchen.batches[kitchen.soup.pk], with_people=True)
    assert found.boxes == people


def test_a_recall_stops_what_is_under_way_and_is_confirmed(kitchen, noon):
    kitchen.stop()
    kitchen.cook_all()
    kitchen.pack()
    recalls.recall(batch=kitchen.batches[kitchen.soup.pk], reason="이물", by=kitchen.by, at=noon)
    task = KitchenTask.objects.open().get()
    assert (task.kind, task.round, task.due_at) == ("confirm_recall", kitchen.round, noon + timedelta(minutes=10))
    recalls.confirm(task=task, by=factories.viewer(kitchen.district.courier.account), at=noon)
    assert not KitchenTask.objects.open().exists()
