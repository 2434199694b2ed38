"""From SQLite to PostgreSQL nothing is lost, and what cannot be taken is told before anything is."""

import os
import sqlite3
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from ipaddress import ip_address
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection
from psycopg.types.json import Jsonb

from chomchom.core import clock
from chomchom.core.models import AccessEntry
from chomchom.site.demo import district
from chomchom.site.operation import copying, snapshot
from chomchom.site.operation.copying import Column, Table
from chomchom.site.operation.trouble import Trouble
from tests.operation.conftest import AT, keep

POSTGRES = os.environ.get("CHOMCHOM_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")


@pytest.fixture
def target():
    if connection.vendor != "sqlite":
        pytest.skip("the source is SQLite: runs with the tests on SQLite")
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL can be reached")
    name = f"chomchom_copied_{os.getpid()}"
    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server.execute(f'CREATE DATABASE "{name}"')
    yield POSTGRES.rsplit("/", 1)[0] + f"/{name}"
    server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()


@pytest.fixture
def source(target, transactional_db, tmp_path, monkeypatch):
    """The demo district with a document, as a file."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    keep(SimpleNamespace(office=district.load(recipients=24, at=AT)), 1)
    AccessEntry.objects.create(
        at=AT, actor="누구", action="look", what="x", ip="2001:db8::1", detail={"가": [1, 1.5, None]}
    )
    file = tmp_path / "yesterday.sqlite3"
    snapshot.copy_sqlite(connection.settings_dict["NAME"], file)
    return file


def test_every_row_arrives_and_numbers_go_on(source, target, chomchom):
    with closing(sqlite3.connect(source)) as old:
        wanted = {
            name: old.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]
            for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
        }
        old.execute("UPDATE care_recipient SET dong_id = 999999 WHERE id = (SELECT MIN(id) FROM care_recipient)")
        old.commit()
    assert wanted["care_recipient"] >= 24
    broken = chomchom("copy", "--from", f"sqlite:///{source}", "--to", target)
    assert broken.returncode == 1 and "speaks of one that is not there" in broken.stderr
    with psycopg.connect(target) as server:
        assert server.execute("SELECT COUNT(*) FROM care_recipient").fetchone() == (0,), "nothing, not half"
    with closing(sqlite3.connect(source)) as old:
        old.execute("UPDATE care_recipient SET dong_id = (SELECT MIN(id) FROM people_dong) WHERE dong_id = 999999")
        old.commit()
    copied = chomchom("copy", "--from", f"sqlite:///{source}", "--to", target)
    assert copied.returncode == 0, copied.stderr
    with psycopg.connect(target) as server:
        found = {name: server.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in wanted}
        assert found == wanted
        row = server.execute("SELECT actor, ip, detail, at FROM core_accessentry WHERE ip IS NOT NULL").fetchone()
        assert row == ("누구", ip_address("2001:db8::1"), {"가": [1, 1.5, None]}, AT)
        (last,) = server.execute("SELECT MAX(id) FROM core_accessentry").fetchone()
        insert = "INSERT INTO core_accessentry (at, actor, action, subject_kind, what, detail, why, kept) VALUES (now(), '', '', '', '', '{}', '', 'usual') RETURNING id"
        assert server.execute(insert).fetchone() == (last + 1,)
        server.rollback()
        off = "SELECT COUNT(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'"
        assert server.execute(off).fetchone() == (0,), "triggers rested and work again"
    audit = chomchom("audit", "--at", AT.isoformat(), database=target)
    assert "append_only: in order" in audit.stdout and "files: in order" in audit.stdout, audit.stdout
    again = chomchom("copy", "--from", f"sqlite:///{source}", "--to", target)
    assert again.returncode == 1 and "holds tables" in again.stderr


def test_it_goes_one_way_only(chomchom, tmp_path):
    for words, sentence in (
        (("--from", "postgres://a/b", "--to", "sqlite:///x"), "not otherwise"),
        (("--from", "sqlite:////nowhere", "--to", POSTGRES), "no database at"),
    ):
        answer = chomchom("copy", *words)
        assert answer.returncode == 1 and sentence in answer.stderr


@pytest.mark.parametrize(
    ("kind", "scale", "stored", "held"),
    [
        ("boolean", None, 1, True),
        ("timestamp with time zone", None, "2026-05-13 03:00:00.25", datetime.fromisoformat("2026-05-13T03:00:00.25+00:00")),
        ("date", None, "2026-05-13", date(2026, 5, 13)),
        ("numeric", 2, 10.1, Decimal("10.10")),
        ("numeric", 10, 0.0007412345, Decimal("0.0007412345")),
        ("numeric", 2, 99999999999.99, Decimal("99999999999.99")),
        ("numeric", 4, 5, Decimal("5.0000")),
        ("text", None, "홍길동", "홍길동"),
        ("text", None, None, None),
    ],
)  # fmt: skip
def test_values_become_what_they_mean(kind, scale, stored, held):
    table = Table("t", (Column("c", kind, scale),))
    assert copying._value(table, table.columns[0], stored) == held


def test_text_inside_json_stays_text():
    table = Table("t", (Column("c", "jsonb", None),))
    value = copying._value(table, table.columns[0], '"just a word"')
    assert isinstance(value, Jsonb) and value.obj == "just a word"


@pytest.mark.parametrize(
    ("kind", "stored"), [("date", "yesterday"), ("text", "a\0b"), ("numeric", "many"), ("uuid", "x")]
)
def test_a_value_that_is_none_is_named_by_its_column_and_not_quoted(kind, stored):
    table = Table("care_recipient", (Column("born", kind, 2),))
    with pytest.raises(Trouble, match=rf"care_recipient\.born holds a value that is no {kind}\.$"):
        copying._value(table, table.columns[0], stored)


def test_the_sum_does_not_depend_on_the_order_but_on_every_value():
    sums = []
    for rows in ([[1, "a"], [2, "b"]], [[2, "b"], [1, "a"]], [[1, "b"], [2, "a"]]):
        total = copying._Sum()
        for row in rows:
            total.add(row)
        sums.append(total.value)
    assert sums[0] == sums[1] != sums[2]
