"""The officer's page of senders: a secret is shown once, and only the own district's senders are there."""

import pytest
from django.urls import reverse

from chomchom.core.models import AccessEntry
from chomchom.people import purposes
from chomchom.people.models import Sender, SenderKey
from chomchom.people.rules.senders import secret_of
from tests import factories
from tests.fake_sender import make_sender

PAGE = "/accounts/senders/"


@pytest.fixture
def district(db, monkeypatch):
    monkeypatch.setitem(purposes.PURPOSES, "test.meter", "Meter")
    return factories.District()


@pytest.fixture
def officer(client, district):
    client.force_login(district.officer, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def values(district, **other):
    return {"organisation": district.provider.pk, "purpose": "test.meter", "name": "온도계 1", "contact": ""} | other


def test_the_secret_is_shown_once(officer, district):
    page = officer.post(PAGE, values(district))
    key = SenderKey.objects.get()
    assert secret_of(key.key_id) in page.content.decode() and "no-store" in page["Cache-Control"]
    later = officer.get(PAGE).content.decode()
    assert key.key_id in later and secret_of(key.key_id) not in later
    assert AccessEntry.objects.filter(what="people.sender.add", account_id=district.officer.pk).exists()


def test_nothing_of_the_secret_is_in_the_database(officer, district):
    officer.post(PAGE, values(district))
    secret = secret_of(SenderKey.objects.get().key_id)
    rows = [list(model.objects.values_list()) for model in (Sender, SenderKey, AccessEntry)]
    assert secret not in str(rows)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [({"name": ""}, "This field is required"), ({"purpose": "x"}, "Select a valid choice"),
     ({"name": "센서"}, "There is a sender “센서” of this organisation already")],
)  # fmt: skip
def test_what_is_wrong_is_said(officer, district, other, sentence):
    make_sender(district.provider, "test.meter", "센서")
    answer = officer.post(PAGE, values(district, **other))
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert Sender.objects.count() == 1


def test_an_organisation_of_another_district_cannot_be_chosen(officer, district):
    theirs = factories.District("북구", "Buk-gu", "buk-")
    answer = officer.post(PAGE, values(district, organisation=theirs.provider.pk))
    assert answer.status_code == 422 and not Sender.objects.exists()


def test_senders_of_other_districts_do_not_exist(officer, district):
    theirs = factories.District("북구", "Buk-gu", "buk-")
    make_sender(theirs.provider, "test.meter", "남의 온도계")
    make_sender(district.provider, "test.meter", "우리 온도계")
    page = officer.get(PAGE).content.decode()
    assert "우리 온도계" in page and "남의 온도계" not in page
    key = SenderKey.objects.get(sender__organisation=theirs.provider)
    assert officer.post(reverse("people:key_revoke", args=[key.pk])).status_code == 404
    assert officer.post(reverse("people:sender_act", args=[key.sender_id, "end"])).status_code == 404


def test_a_new_key_replaces_the_old_one_within_a_day_and_an_end_is_an_end(officer, district):
    make_sender(district.provider, "test.meter")
    sender = Sender.objects.get()
    page = officer.post(reverse("people:sender_act", args=[sender.pk, "rotate"]))
    assert secret_of(sender.keys.latest("pk").key_id) in page.content.decode()
    assert sender.keys.get(valid_to__isnull=False).key_id != sender.keys.latest("pk").key_id
    officer.post(reverse("people:sender_act", args=[sender.pk, "end"]))
    assert not sender.keys.filter(revoked_at=None).exists()
    again = officer.post(reverse("people:sender_act", args=[sender.pk, "rotate"]), follow=True)
    assert "This sender was ended" in again.content.decode()
    assert officer.post(reverse("people:sender_act", args=[sender.pk, "x"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_for_one_and_three(officer, district, count, django_assert_num_queries):
    for number in range(count):
        make_sender(district.provider, "test.meter", f"센서 {number}")
    officer.get(PAGE)
    with django_assert_num_queries(12):
        officer.get(PAGE)
