"""A copy in which nobody is anybody: planted values are found nowhere, links and marks hold, and the pages run."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.test import Client

from chomchom.care.models import EmergencyContact, Recipient
from chomchom.core.encrypted import MarkField, mark_of
from chomchom.core.erasing import erasing
from chomchom.core.models import AccessEntry, LogSeal, RateCount
from chomchom.core.personal import Kind
from chomchom.people.models import Account, Attempt, Factor, Identity, LogInPolicy, LogInService, RecoveryCode
from chomchom.people.queries import log_in_books
from chomchom.site import personal, pseudonyms
from tests.factories import PASSWORD
from tests.repository.world import make_world

PLANTED = "심은사람"


def personal_texts():
    declared = personal.declared()
    for name, model in personal.tables().items():
        for field in model._meta.concrete_fields:
            kind = declared.get(name, {}).get(field.name, Kind.NONE)
            text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            plain = not (field.choices or field.is_relation or field.primary_key or isinstance(field, MarkField))
            if kind in (Kind.PERSONAL, Kind.SENSITIVE) and text and plain:
                yield name, model, field


def plant() -> set[str]:
    """A planted value in every personal text of every row; answers the fields that have a row."""
    reached = set()
    for name, model, field in personal_texts():
        for row in model._base_manager.order_by("pk")[:50]:
            value = f"{PLANTED}{row.pk}"
            if isinstance(field, models.JSONField):
                value = [{"code": "x", "text": value}] if field.default is list else {"text": value, PLANTED: 1}
            with suppress(IntegrityError), transaction.atomic(), erasing():
                model._base_manager.filter(pk=row.pk).update(**{field.name: value})
                reached.add(f"{name}.{field.name}")
    return reached


def everything(*, decrypted: bool) -> str:
    """All that can be read: through our fields, or as the database holds it."""
    parts = []
    for model in personal.tables().values():
        names = [field.attname for field in model._meta.concrete_fields]
        parts += [str(row) for row in model._base_manager.values_list(*names)] if decrypted else []
    if not decrypted:
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                parts += [str(row) for row in cursor.fetchall()]
    return "\n".join(parts)


@pytest.fixture
def world(db, noon):
    return make_world(noon)


def test_no_planted_value_is_left_in_any_table_or_column(world):
    reached = plant()
    assert len(reached) > 60
    assert PLANTED in everything(decrypted=True)
    made = pseudonyms.rewrite(seed="a")
    assert PLANTED not in everything(decrypted=True)
    assert PLANTED not in everything(decrypted=False)
    assert not AccessEntry.objects.exists()
    assert {"care.recipient.name", "people.account.email", "net.alertentry.text"} <= made.fields.keys()


def test_every_personal_field_is_replaced_or_of_a_kind_that_names_nobody():
    """A new personal text cannot be forgotten: without a rule it fails here."""
    kept = [
        f"{name}.{field.name}"
        for name, _model, field in personal_texts()
        if name not in pseudonyms.EMPTIED and pseudonyms.rule_of(name, field) is None
    ]
    assert kept == []


def test_one_person_keeps_one_name_links_hold_and_numbers_are_found_again(world):
    person = Recipient.objects.exclude(phone="").order_by("pk").first()
    Recipient.objects.filter(pk=person.pk).update(name="홍길동", phone="010-9876-5432")
    EmergencyContact.objects.create(recipient=person, position=9, name="홍길동", phone="010-9876-5432")
    handovers = person.handovers.count()
    pseudonyms.rewrite(seed="a")
    found = Recipient.objects.get(pk=person.pk)
    contact = EmergencyContact.objects.get(recipient=person, position=9)
    assert found.name == contact.name != "홍길동"
    assert re.fullmatch(r"010-0000-\d{4}", found.phone) and found.phone == contact.phone
    assert found.phone_mark == contact.phone_mark == mark_of("phone", found.phone)
    assert found.handovers.count() == handovers
    assert found.birth_date is None or found.birth_date.year == person.birth_date.year


def test_the_same_seed_invents_the_same():
    first, again, other = (pseudonyms.Invent(seed) for seed in (b"a", b"a", b"b"))
    assert first.name("홍길동") == again.name("홍길동")
    assert any(first.phone(f"010{n}") != other.phone(f"010{n}") for n in range(5))


def test_no_secret_of_a_log_in_is_copied_and_nobody_is_locked_out(world, noon):
    officer = world.ours.officer
    Factor.objects.create(account=officer, kind="totp", secret=PLANTED, created_at=noon)
    RecoveryCode.objects.create(account=officer, digest="0" * 64, created_at=noon)
    Account.objects.filter(pk=officer.pk).update(factor_since=noon)
    pseudonyms.rewrite(seed="a")
    for model in (Factor, RecoveryCode, LogInPolicy, LogInService, Identity, Attempt, LogSeal, RateCount):
        assert not model.objects.exists(), model
    assert list(log_in_books.findings(now=noon)) == []
    answer = Client().post("/accounts/login/", {"username": f"user{officer.pk}", "password": pseudonyms.PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_the_pages_run_on_it(world, settings):
    officer = world.ours.officer
    pseudonyms.rewrite(seed="a")
    client = Client()
    changed = Account.objects.get(pk=officer.pk)
    assert not changed.check_password(PASSWORD)
    assert changed.check_password(pseudonyms.PASSWORD)
    client.force_login(changed, backend="django.contrib.auth.backends.ModelBackend")
    person = Recipient.objects.filter(district=world.ours.office).first()
    for page in ("/", "/care/", "/care/recipients/", f"/care/recipients/{person.pk}/", "/care/incidents/", "/net/alerts/",
                 "/care/gaps/", "/care/imports/", "/care/rounds/", "/care/report/", "/accounts/rosters/"):  # fmt: skip
        assert client.get(page).status_code == 200, page


def test_the_command_copies_a_file_and_leaves_the_source_as_it_is(tmp_path):
    import template_database

    if connection.vendor != "sqlite":
        pytest.skip("the source is a file of SQLite")
    source, out = tmp_path / "source.sqlite3", tmp_path / "out.sqlite3"
    template_database.fill_sqlite(str(source))
    words = {"DATABASE_URL": f"sqlite:///{source}", "CHOMCHOM_DATA_KEYS": "k" * 40, "CHOMCHOM_INDEX_KEY": "i" * 40}
    make = (
        "import django; django.setup(); from tests.factories import *;"
        f"make_recipient(District(), name='{PLANTED}', phone='010-9876-5432', note='{PLANTED}')"
    )
    run([sys.executable, "-c", make], words)
    run([sys.executable, "-m", "chomchom", "pseudonymise", "--out", str(out), "--seed", "a"], words)
    assert PLANTED.encode() in source.read_bytes() or PLANTED.encode() in Path(f"{source}-wal").read_bytes()
    assert PLANTED.encode() not in out.read_bytes()
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == ["out.sqlite3"]
    with closing(sqlite3.connect(out)) as made:
        assert made.execute("SELECT count(*) FROM care_recipient").fetchone() == (1,)
    read = "import django; django.setup(); from chomchom.care.models import *; print(Recipient.objects.get().phone)"
    local = {"DATABASE_URL": f"sqlite:///{out}", "CHOMCHOM_DATA_KEYS": "", "CHOMCHOM_INDEX_KEY": ""}
    assert re.fullmatch(r"010-0000-\d{4}", run([sys.executable, "-c", read], local).strip())


def run(call, words):
    import os

    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "chomchom.site.settings"} | words
    environment["PYTHONPATH"] = os.pathsep.join([str(live.ROOT), str(live.ROOT / "src")])
    done = subprocess.run(call, env=environment, cwd=live.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.django_db
def test_it_never_rewrites_the_running_database(tmp_path):
    with pytest.raises(CommandError, match="on nothing else"):
        call_command("pseudonymise", "--rewrite", "--out", str(tmp_path / "x.making"))
