"""What is declared as encrypted at rest is, nothing else is, and nothing of it is found in the bytes of the database."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import suppress

import pytest
from django.apps import apps
from django.conf import settings as live
from django.db import IntegrityError, connection, transaction

from chomchom.core.encrypted import EncryptedJSONField, Sealed
from chomchom.core.erasing import erasing
from chomchom.core.personal import Kind
from chomchom.site import personal
from tests.repository.world import make_world

PLANTED = "심은값-010-9876"


def sealed_fields():
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, Sealed)
    ]


def test_every_field_declared_as_encrypted_is_and_the_other_way_round():
    assert {(model._meta.label_lower, field.name) for model, field in sealed_fields()} == personal.encrypted()


def test_only_what_tells_about_a_person_is_encrypted():
    declared = personal.declared()
    assert not [
        (model._meta.label_lower, field.name)
        for model, field in sealed_fields()
        if declared[model._meta.label_lower][field.name] not in (Kind.PERSONAL, Kind.SENSITIVE)
    ]


def test_every_telephone_of_a_person_and_every_free_word_on_health_is_declared_as_encrypted():
    """A new field of such a name is either encrypted or stands here with its reason."""
    plain = {
        ("people.organisation", "phone"): "the number of an office",
        ("care.familyconsent", "address"): None,
    }
    names = {"phone", "contact_phone", "access_note", "address_detail", "note"}
    open_fields = {
        (name, field)
        for name, fields in personal.declared().items()
        for field, kind in fields.items()
        if field in names and kind in (Kind.PERSONAL, Kind.SENSITIVE) and (name, field) not in personal.encrypted()
    }
    assert open_fields - plain.keys() <= {("net.drill", "note")}  # about a drill, never about a recipient


def plant() -> int:
    """The planted value in every encrypted field of every row there is; answers how many fields have a row."""
    reached = 0
    for model, field in sealed_fields():
        value = {"word": PLANTED} if isinstance(field, EncryptedJSONField) else PLANTED[: field.max_length or 99]
        with suppress(IntegrityError), transaction.atomic(), erasing():  # a step is either done or not needed
            reached += bool(model._base_manager.update(**{field.name: value}))
    return reached


def raw_text() -> str:
    """Every column of every table as the database holds it, without any of our fields between."""
    with connection.cursor() as cursor:
        parts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts += [str(value) for row in cursor.fetchall() for value in row]
        return "\n".join(parts)


@pytest.mark.django_db
def test_nothing_encrypted_is_found_in_what_the_database_answers(noon):
    make_world(noon)
    assert plant() >= 20
    found = raw_text()
    assert "enc:" in found
    assert PLANTED[:6] not in found
    assert json.dumps(PLANTED)[1:7] not in found


def test_nothing_encrypted_is_found_in_the_bytes_of_the_file_and_its_journal(tmp_path):
    """A process of its own writes a file with its write-ahead log still beside it."""
    import template_database

    if connection.vendor != "sqlite":
        pytest.skip("a file of SQLite")
    path = tmp_path / "chomchom.sqlite3"
    template_database.fill_sqlite(str(path))
    script = (
        "import os, django; django.setup();"
        "from tests.factories import *; from chomchom.care.models import EmergencyContact;"
        f"person = make_recipient(District(), name='이름은그대로', phone='{PLANTED}', access_note='{PLANTED}',"
        f" note='{PLANTED}', disability='{PLANTED}', allergy_note='{PLANTED}', address_detail='{PLANTED}');"
        f"EmergencyContact.objects.create(recipient=person, position=1, name='{PLANTED}', phone='{PLANTED}');"
        "os._exit(0)"
    )
    words = {**os.environ, "DATABASE_URL": f"sqlite:///{path}", "DJANGO_SETTINGS_MODULE": "chomchom.site.settings"}
    words["PYTHONPATH"] = os.pathsep.join([str(live.ROOT), str(live.ROOT / "src")])
    subprocess.run([sys.executable, "-c", script], env=words, check=True, cwd=live.ROOT)
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.name.startswith("chomchom.sqlite3"))
    assert (tmp_path / "chomchom.sqlite3-wal").exists()
    assert "이름은그대로".encode() in held  # what is not encrypted would be found
    assert PLANTED.encode() not in held
    assert sqlite3.connect(path).execute("SELECT count(*) FROM care_emergencycontact").fetchone() == (1,)
