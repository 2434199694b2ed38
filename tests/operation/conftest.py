"""A district with rows and files of its own, in a folder of its own; commands as processes of their own."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import psycopg
import pytest
import template_database
from django.db import connection

from chomchom.core.actors import Actor
from chomchom.documents import operations, subjects
from chomchom.documents.enums import Format
from chomchom.site.operation import sealed
from tests.factories import District

AT = datetime(2026, 5, 13, 3, tzinfo=UTC)
BY = Actor.program("test")
PATIENCE_S = 900


class Thing:
    kind = "test.thing"

    def visible(self, *, ids, viewer):
        return []

    def people(self, *, id):
        return []


@pytest.fixture(autouse=True)
def place(tmp_path, settings, monkeypatch):
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    settings.MEDIA_ROOT = settings.VAR / "files"
    monkeypatch.setitem(subjects.KINDS, "test.thing", Thing())
    return settings.VAR


@pytest.fixture
def house(transactional_db):
    """Committed rows, so that another connection sees them; two documents with their files."""
    district = District()
    for number in (1, 2):
        keep(district, number)
    return district


def keep(district, number):
    return operations.archive(
        data=b"%PDF-1.7\n" + bytes([number]) * 2000 + b"%%EOF\n", kind="report", title="홍길동 보고", format=Format.PDF,
        file_name="보고.pdf", organisation=district.office, subject=("test.thing", number), by=BY, at=AT,
    )  # fmt: skip


@pytest.fixture
def key(tmp_path):
    """(file of the secret key, public key)"""
    path = tmp_path / "key.txt"
    return path, sealed.new_key(path, None)


@pytest.fixture
def chomchom(place):
    """Run the command as an operator does: with the folder, and a database of an address (empty: SQLite there)."""

    def run(*words, database="", **environment):
        return subprocess.run(
            [sys.executable, "-m", "chomchom", *map(str, words)],
            env={**os.environ, "CHOMCHOM_VAR": str(place), "DATABASE_URL": database, **environment},
            capture_output=True, text=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def empty_database():
    """The address of an empty database of the kind the tests run on: for SQLite no address, a folder is enough."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name = f"chomchom_empty_{os.getpid()}"
    with psycopg.connect(template_database.address("postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
        yield template_database.address(name)
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own with 64 kB; skipped where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=False, capture_output=True
    ).returncode:
        pytest.skip("no file system may be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)
