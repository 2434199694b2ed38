"""A thermometer that tells its readings through the signed interface."""

from datetime import timedelta
from uuid import UUID

import pytest

from chomchom.care.enums_kitchen import EntrySource, TaskKind, Verdict
from chomchom.care.models import HygieneEntry, KitchenTask
from chomchom.core import clock
from tests import fake_sender
from tests.care.kitchen_factories import make_kitchen
from tests.factories import District

URL = "/api/care/temperatures"


@pytest.fixture
def cooked(kitchen, monkeypatch):
    """The kitchen with a batch of soup; the clock stands at its noon."""
    monkeypatch.setattr(clock, "now", lambda: kitchen.at)
    kitchen.cook(kitchen.soup)
    return kitchen


@pytest.fixture
def probe(cooked):
    return fake_sender.make_sender(cooked.district.provider, "care.thermometer", "심부온도계 1", at=cooked.at)


def reading(kitchen, number: int = 1, **values) -> dict:
    batch = kitchen.batches[kitchen.soup.pk]
    words = {"id": str(UUID(int=number)), "batch": batch.code, "celsius": "78.4", "measured_at": kitchen.at.isoformat()}
    return words | values


def tell(probe, content, **how):
    """Signed by the real clock: a signature is never older than a few minutes, also while a demo's clock stands."""
    return probe.post(URL, content, **how)


def test_a_good_reading_is_an_entry_of_the_log(cooked, probe):
    answer = tell(probe, reading(cooked))
    assert answer.status_code == 200, answer.content
    entry = HygieneEntry.objects.get()
    assert answer.json() == {"entry": entry.pk, "verdict": "good"}
    assert (str(entry.value), entry.source, entry.device) == ("78.4", EntrySource.PROBE, "심부온도계 1")
    assert entry.batch == cooked.batches[cooked.soup.pk]


def test_a_reading_out_of_its_limit_asks_for_a_corrective_action(cooked, probe):
    assert tell(probe, reading(cooked, celsius="68.2")).json()["verdict"] == "out"
    assert KitchenTask.objects.open().get().kind == TaskKind.CORRECT


@pytest.mark.parametrize(
    ("celsius", "words"),
    [("800", "cannot be measured in a kitchen"), ("-300", "does not exist"), ("78,4", "has a comma")],
)
def test_an_impossible_value_is_refused_with_a_sentence(cooked, probe, celsius, words):
    answer = tell(probe, reading(cooked, celsius=celsius))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not HygieneEntry.objects.exists()


def test_a_probe_that_repeats_one_value_is_doubtful(cooked, probe, monkeypatch):
    verdicts = []
    for number in range(5):
        at = cooked.at + timedelta(minutes=15 * number)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        said = reading(cooked, number + 1, measured_at=at.isoformat())
        verdicts.append(tell(probe, said).json()["verdict"])
    assert verdicts == ["good"] * 4 + ["doubtful"]
    assert HygieneEntry.objects.order_by("happened_at").last().verdict == Verdict.DOUBTFUL


def test_an_unknown_batch_is_refused(cooked, probe):
    answer = tell(probe, reading(cooked, batch="NONE-1"))
    assert answer.status_code == 422 and answer.json()["code"] == "no_batch"


def test_a_batch_of_another_kitchen_is_refused(cooked, probe):
    other = make_kitchen(cooked.at, District("북구", "Buk-gu", "buk-"))
    theirs = other.cook(other.soup)
    answer = tell(probe, reading(cooked, batch=theirs.code))
    assert answer.status_code in (409, 422) and not HygieneEntry.objects.exists()


def test_a_clock_in_another_zone_is_refused(cooked, probe):
    ahead = (cooked.at + timedelta(hours=9)).isoformat()
    answer = tell(probe, reading(cooked, measured_at=ahead))
    assert answer.status_code == 422 and "time zone" in answer.content.decode()


def test_a_wrong_signature_is_refused(cooked, probe):
    answer = tell(probe, reading(cooked), headers={"Chomchom-Signature": "v1=" + "0" * 64})
    assert answer.status_code == 401 and not HygieneEntry.objects.exists()


def test_a_sender_of_another_kind_is_refused(cooked):
    other = fake_sender.make_sender(cooked.district.provider, "care.ai_call", at=cooked.at)
    assert tell(other, reading(cooked)).status_code == 403


def test_a_replay_is_refused_and_the_same_reading_again_is_one_entry(cooked, probe):
    nonce = "a" * 32
    first = tell(probe, reading(cooked), nonce=nonce)
    assert first.status_code == 200
    assert tell(probe, reading(cooked), nonce=nonce).status_code in (401, 409)
    assert tell(probe, reading(cooked)).json() == first.json()
    assert HygieneEntry.objects.count() == 1
