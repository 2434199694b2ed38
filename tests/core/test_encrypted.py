"""Sealed fields: what stands in the database, what can be asked, another key, a missing key, and marks."""

import json

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import DataError, connection, transaction

from chomchom.care.models import EmergencyContact, ImportRow, IncidentStep, Recipient
from chomchom.core import data_keys, rewriting, sealing
from chomchom.core.encrypted import mark_of
from chomchom.core.models import AccessEntry
from tests.factories import District, make_recipient
from tests.repository.world import make_world

pytestmark = pytest.mark.django_db

OLD, NEW = "an-old-key-of-more-than-32-characters", "a-new-key-of-more-than-32-characters"
PHONE = "010-1234-5678"


@pytest.fixture
def person(settings):
    settings.DATA_KEYS = [OLD]
    return make_recipient(District(), phone=PHONE, note="넘어진 적 있음", access_note="비밀번호 4321*")


def stored(row, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CAST({column} AS text) FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return cursor.fetchone()[0]


def write(row, column: str, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [text, row.pk])


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_the_database_holds_the_sealed_text_and_the_program_the_plain_one(person):
    assert stored(person, "phone").startswith(f"enc:{data_keys.ring().newest.id}:")
    assert "1234" not in stored(person, "phone")
    assert fresh(person).phone == PHONE
    assert Recipient.objects.values_list("access_note", flat=True).get() == "비밀번호 4321*"
    assert stored(person, "allergy_note") == ""


def test_the_same_text_is_sealed_differently_each_time():
    assert data_keys.seal("같은 글") != data_keys.seal("같은 글")


@pytest.mark.parametrize("asked", [{"phone": PHONE}, {"phone__endswith": "5678"}, {"phone__in": [PHONE]}])
def test_a_question_that_could_only_be_answered_wrongly_is_refused(person, asked):
    with pytest.raises(FieldError, match="encrypted"):
        list(Recipient.objects.filter(**asked))


def test_whether_it_is_empty_can_be_asked(person):
    assert not Recipient.objects.filter(phone="").exists()
    assert Recipient.objects.exclude(note="").filter(allergy_note="").get() == person


def test_what_was_stored_before_is_read_as_it_stands(person):
    write(person, "phone", "062-123-4567")
    assert fresh(person).phone == "062-123-4567"


def test_a_missing_key_is_a_sentence_in_the_list_and_never_overwrites(person, settings):
    settings.DATA_KEYS = [NEW]
    other = make_recipient_beside(person)
    before = stored(person, "phone")
    shown = [row.phone for row in Recipient.objects.order_by("pk")]
    assert shown[0].startswith("⚿")
    assert shown[1] == other.phone
    found = fresh(person)
    found.save()
    assert stored(person, "phone") == before
    with pytest.raises(DataError, match="must not be overwritten"), transaction.atomic():
        Recipient.objects.filter(pk=person.pk).update(phone=str(found.phone) + " ")
    settings.DATA_KEYS = [NEW, OLD]
    assert fresh(person).phone == PHONE


def make_recipient_beside(person):
    return Recipient.objects.create(
        district=person.district, dong=person.dong, external_id="GS-T-x", name="옆집", address="수완동 2",
        phone="010-0000-0002", created_at=person.created_at,
    )  # fmt: skip


def test_a_changed_text_is_not_opened(person):
    sealed = stored(person, "phone")
    write(person, "phone", sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:])
    assert fresh(person).phone.startswith("⚿")


def test_the_length_is_that_of_the_plain_text(person):
    person.phone = "0" * 20
    person.save()
    person.phone = "0" * 21
    with pytest.raises(DataError, match="20 are allowed"), transaction.atomic():
        person.save()


def test_marks_follow_every_way_of_writing(person):
    assert person.phone_mark == mark_of("phone", "+82 10-1234-5678") != ""
    person.phone = "010-7777-8888"
    person.save(update_fields=["phone"])
    assert fresh(person).phone_mark == mark_of("phone", "01077778888")
    assert fresh(person).phone_last4_mark == mark_of("last4", "8888")
    Recipient.objects.filter(pk=person.pk).update(phone="010-1111-2222")
    assert fresh(person).phone_mark == mark_of("phone", "010 1111 2222")
    contact = EmergencyContact(recipient=person, position=1, name="딸", phone="010-9999-0000")
    EmergencyContact.objects.bulk_create([contact])
    assert EmergencyContact.objects.get().phone_mark == mark_of("phone", "010-9999-0000")


def test_a_mark_says_nothing_without_its_key(settings):
    first = mark_of("last4", PHONE)
    settings.INDEX_KEY = "another-index-key-of-more-than-32-characters"
    assert mark_of("last4", PHONE) != first
    assert mark_of("phone", "112") == ""


def test_a_new_key_seals_everything_anew_and_can_be_stopped_in_between(person, settings):
    settings.DATA_KEYS = [NEW, OLD]
    column = next(one for one in rewriting.columns([Recipient]) if one.name == "phone")
    assert rewriting.remaining(column) == 1
    others = [make_recipient(District(f"구{n}", "gu", f"p{n}"), phone=f"010-0000-000{n}") for n in range(3)]
    settings.DATA_KEYS = ["a-third-key-of-more-than-32-characters", NEW, OLD]
    told = []
    rewriting.rewrite(column, batch=2, tell=told.append)
    assert told == [2, 4]
    assert rewriting.remaining(column) == 0
    assert rewriting.rewrite(column).written == 0
    assert {fresh(one).phone for one in (person, *others)} == {PHONE, *(one.phone for one in others)}


def test_the_command_rotates_kept_tables_too_and_says_what_remains(settings, capsys, noon):
    settings.DATA_KEYS = [OLD]
    make_world(noon)
    settings.DATA_KEYS = [NEW, OLD]
    with pytest.raises(SystemExit) as ended:
        call_command("keys", "check", "--json")
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["remaining"] > 0
    steps = dict(IncidentStep.objects.values_list("pk", "text"))
    values = dict(ImportRow.objects.values_list("pk", "values"))
    with pytest.raises(SystemExit) as ended:
        call_command("keys", "rotate", "--json")
    assert ended.value.code == 0
    said = json.loads(capsys.readouterr().out)
    assert said["remaining"] == 0 < said["written"]
    settings.DATA_KEYS = [NEW]
    assert dict(IncidentStep.objects.values_list("pk", "text")) == steps
    assert dict(ImportRow.objects.values_list("pk", "values")) == values
    assert AccessEntry.objects.filter(what="core.keys.rotate").exists()


def test_rows_from_before_are_sealed_and_marked_by_the_migration(person):
    write(person, "phone", PHONE)
    write(person, "phone_mark", "")
    contact = EmergencyContact.objects.create(recipient=person, position=1, name="아들", phone="062-1")
    write(contact, "name", "아들")
    from django.apps import apps

    sealing.seal_rows(apps, "care")
    assert stored(person, "phone").startswith("enc:")
    assert fresh(person).phone_mark == mark_of("phone", PHONE)
    assert stored(contact, "name").startswith("enc:")
    assert fresh(contact).name == "아들"
