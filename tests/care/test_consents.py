"""Consents of recipients: given in the words of the day, withdrawn with what stops, one view and one register."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.test import Client

from chomchom.care.enums_consent import Purpose
from chomchom.care.models import Consent, ConsentText, PlanReview
from chomchom.care.operations import consents as operations
from chomchom.care.queries import consents as queries
from chomchom.core import clock
from chomchom.core.refusal import Refused
from tests.factories import District, actor, make_recipient, viewer

pytestmark = pytest.mark.django_db


@contextmanager
def refused(code: str):
    with pytest.raises(Refused) as found:
        yield
    assert found.value.refusal.code == code


@pytest.fixture
def district():
    return District()


@pytest.fixture
def person(district):
    return make_recipient(district)


def give(person, noon, district, purpose=Purpose.PHOTO, **words):
    given = {"given_by": "self", "guardian": "", "given_how": "paper", "given_on": noon.date()} | words
    return operations.give(recipient=person, purpose=purpose, by=actor(district.case_manager), at=noon, **given)


def publish(district, noon, **words):
    given = {
        "purpose": Purpose.PHOTO, "version": "2026-2", "text": "새 문구", "effect": "사진을 받지 않음", "is_needed": False,
        "valid_from": noon.date() + timedelta(days=1),
    } | words  # fmt: skip
    return operations.publish_text(district=district.office, by=actor(district.officer), at=noon, **given)


def test_a_consent_keeps_the_words_of_its_day(district, person, noon):
    first = give(person, noon, district)
    publish(district, noon)
    assert first.text.version == "2026-1"
    lines = {line.purpose: line for line in queries.consent_file(person, noon.date() + timedelta(days=1)).lines}
    assert lines[Purpose.PHOTO].is_outdated and lines[Purpose.PHOTO].text.version == "2026-2"
    assert not {line.purpose: line for line in queries.consent_file(person, noon.date()).lines}[
        Purpose.PHOTO
    ].is_outdated


def test_the_words_of_one_district_are_not_those_of_another(district, noon):
    publish(district, noon, valid_from=noon.date())
    other = District("북구", "Buk-gu", "buk-")
    assert queries.texts_on(district.office.pk, noon.date())[Purpose.PHOTO].version == "2026-2"
    assert queries.texts_on(other.office.pk, noon.date())[Purpose.PHOTO].version == "2026-1"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"given_by": "guardian"}, "guardian"),
        ({"given_on": None}, "future"),
    ],
)
def test_what_is_refused(district, person, noon, words, said):
    words = {key: value or noon.date() + timedelta(days=1) for key, value in words.items()}
    with refused(said):
        give(person, noon, district, **words)


def test_one_consent_of_a_purpose_stands_at_a_time(district, person, noon):
    first = give(person, noon, district)
    with refused("twice"):
        give(person, noon, district)
    operations.withdraw(consent=first, how="전화", by=actor(district.case_manager), at=noon)
    assert give(person, noon, district).pk != first.pk


def test_withdrawing_stops_photos_and_asks_to_look_at_the_plan_for_the_rest(district, person, noon):
    assert not queries.took_back(person.pk, Purpose.PHOTO)
    photo = give(person, noon, district)
    assert not queries.took_back(person.pk, Purpose.PHOTO)
    operations.withdraw(consent=photo, how="문 앞에서", by=actor(district.case_manager), at=noon)
    assert queries.took_back(person.pk, Purpose.PHOTO)
    assert not PlanReview.objects.exists()
    health = give(person, noon, district, Purpose.HEALTH, given_by="guardian", guardian="홍딸 (딸)")
    assert operations.withdraw(consent=health, how="서면", by=actor(district.case_manager), at=noon)
    assert not operations.withdraw(consent=health, how="서면", by=actor(district.case_manager), at=noon)
    assert PlanReview.objects.get().due_at.date() == noon.date() + timedelta(days=7)
    with refused("how"):
        operations.withdraw(consent=give(person, noon, district), how=" ", by=actor(district.officer), at=noon)


def test_the_register_shows_the_viewers_own_people(district, person, noon):
    give(person, noon, district)
    stranger = make_recipient(district, dong=district.other_dong)
    operations.withdraw(consent=give(stranger, noon, district), how="전화", by=actor(district.officer), at=noon)
    assert queries.register(viewer(district.officer)).count() == 2
    assert [row.recipient_id for row in queries.register(viewer(district.case_manager))] == [person.pk]
    assert [row.recipient_id for row in queries.register(viewer(district.officer), which="withdrawn")] == [stranger.pk]
    assert queries.register(viewer(district.officer), purpose=Purpose.HEALTH).count() == 0


def test_the_pages(district, person, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    client = Client()
    client.force_login(district.officer, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"purpose": "share", "given_by": "self", "given_how": "spoken", "given_on": "2026-05-12"}
    assert client.post(f"/care/recipients/{person.pk}/consents/give/", sent).status_code == 302
    consent = Consent.objects.get()
    assert client.post(f"/care/recipients/{person.pk}/consents/give/", sent).status_code == 422
    client.post(f"/care/consents/{consent.pk}/withdraw/", {"how": "전화로"})
    page = client.get(f"/care/recipients/{person.pk}/consents/").content.decode()
    assert "전화로" in page and "2026-05-12" in page
    assert "전화로" in client.get("/care/consents/?which=withdrawn").content.decode()
    sent = {
        "purpose": "photo",
        "version": "2026-2",
        "text": "새 문구",
        "effect": "받지 않음",
        "valid_from": "2026-05-20",
    }
    assert client.post("/care/consents/words/", sent).status_code == 302
    assert client.post("/care/consents/words/", sent).status_code == 422
    assert ConsentText.objects.filter(district=district.office).count() == 1
