"""Who is let in through the signed interface, and what the others are told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chomchom.people import purposes
from chomchom.people.models import SeenNonce, Sender, SenderKey
from chomchom.people.operations import senders as operations
from tests import factories
from tests.fake_sender import FakeSender, make_sender

HELLO = "/api/hello"


@pytest.fixture
def district(db, monkeypatch):
    monkeypatch.setitem(purposes.PURPOSES, "test.meter", "Meter")
    return factories.District()


@pytest.fixture
def sender(district) -> FakeSender:
    return make_sender(district.provider, "test.meter", "온도계 2")


def test_who_signs_rightly_is_let_in_and_named(sender):
    answer = sender.post(HELLO)
    assert answer.status_code == 200
    assert answer.json().items() >= {"sender": "온도계 2", "purpose": "test.meter"}.items()
    assert SenderKey.objects.get().used_at is not None


def test_a_request_without_or_with_a_wrong_signature_is_told_nothing(sender, client):
    stranger = FakeSender("0" * 16, sender.secret)
    forger = FakeSender(sender.key, "chsec_wrong")
    answers = [client.post(HELLO), stranger.post(HELLO), forger.post(HELLO)]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers[1:]}) == 1  # unknown and wrong cannot be told apart
    assert answers[2].json() == {"code": "not_admitted", "sentence": "The request was not admitted."}
    assert SenderKey.objects.get().refusal == "signature"


def test_a_wrong_signature_outside_the_allowed_time_is_told_nothing_of_the_clock(sender):
    late = timezone.now() - timedelta(hours=1)
    assert FakeSender(sender.key, "chsec_wrong").post(HELLO, at=late).status_code == 401
    assert sender.post(HELLO, at=late).status_code == 403


def test_another_body_under_the_same_signature_is_refused(sender):
    stolen = sender.signed("POST", HELLO, b"{}")
    assert sender.post(HELLO, {"more": 1}, headers=stolen).status_code == 401


def test_the_same_request_twice_is_a_replay(sender):
    signed = sender.signed("POST", HELLO, b"{}")
    assert sender.post(HELLO, headers=signed).status_code == 200
    again = sender.post(HELLO, headers=signed)
    assert (again.status_code, again.json()["code"]) == (409, "replayed")
    assert again.json()["sentence"] == "This request was received already. Sign it anew with a nonce of its own."
    assert SenderKey.objects.get().refusal == "replayed"


def test_a_nonce_used_by_another_key_is_no_replay(sender, district):
    other = make_sender(district.other_provider, "test.meter")
    assert [one.post(HELLO, nonce="n" * 20).status_code for one in (sender, other)] == [200, 200]


@pytest.mark.parametrize(("minutes", "word"), [(-7, "behind"), (7, "ahead")])
def test_a_clock_that_is_off_is_told_by_how_much(sender, minutes, word):
    answer = sender.post(HELLO, at=timezone.now() + timedelta(minutes=minutes))
    assert answer.status_code == 403 and word in answer.json()["sentence"]
    assert "Set the clock of the sender" in answer.json()["sentence"]


def test_the_sentence_comes_in_korean_too(sender):
    answer = sender.post(HELLO, at=timezone.now() - timedelta(minutes=7), language="ko")
    assert "시계" in answer.json()["sentence"]


def test_old_nonces_are_forgotten(sender):
    sender.post(HELLO)
    SeenNonce.objects.update(at=timezone.now() - timedelta(minutes=12))
    sender.post(HELLO)
    assert SeenNonce.objects.count() == 1


def test_a_replaced_key_stays_good_for_a_day(sender, district):
    at = timezone.now()
    key = operations.rotate_key(sender=Sender.objects.get(), by=factories.actor(district.officer), at=at)
    from chomchom.people.rules.senders import secret_of

    new = FakeSender(key.key_id, secret_of(key.key_id))
    assert [one.post(HELLO).status_code for one in (sender, new)] == [200, 200]
    SenderKey.objects.filter(key_id=sender.key).update(created_at=at - timedelta(days=2), valid_to=at)
    assert [one.post(HELLO).status_code for one in (sender, new)] == [401, 200]


def test_a_revoked_key_opens_nothing(sender, district):
    operations.revoke_key(key=SenderKey.objects.get(), by=factories.actor(district.officer), at=timezone.now())
    assert sender.post(HELLO).status_code == 401


def test_an_ended_sender_opens_nothing(sender, district):
    operations.end_sender(sender=Sender.objects.get(), by=factories.actor(district.officer), at=timezone.now())
    assert sender.post(HELLO).status_code == 401


def test_a_large_body_is_refused_before_it_is_read(sender):
    answer = sender.post(HELLO, {"much": "x" * 70_000})
    assert answer.status_code == 413 and "64 kB" in answer.json()["sentence"]
