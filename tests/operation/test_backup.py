"""What was copied comes back row for row and byte for byte, or one sentence says why not."""

import gzip
import io
import resource
import signal
import tarfile
import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from chomchom.core.models import AccessEntry
from chomchom.documents import files
from chomchom.documents.models import Document
from chomchom.site.operation import backup, sealed, snapshot
from chomchom.site.operation.trouble import Trouble
from tests.operation.conftest import AT, keep


def make(target, key, at=AT):
    return backup.make(target=target, recipients=[key[1]], at=at)


def left_in(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != ".backup.lock")


def rows_of(alias):
    """Every row of every table, as the database hands it out."""
    with connections[alias].cursor() as cursor:
        found = {}
        for table in sorted(connections[alias].introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
        return found


def restored_settings(into, database):
    if not database:
        return {"NAME": into / "chomchom.sqlite3", "OPTIONS": {}}
    return {"NAME": database.rsplit("/", 1)[1]}


def test_a_restored_copy_equals_the_original_row_for_row(house, key, tmp_path, chomchom, empty_database):
    before = rows_of("default")
    made, manifest = make(tmp_path, key)
    assert manifest.tables["documents_document"] == 2 and len(manifest.parts) == 3
    AccessEntry.objects.create(at=AT, actor="after", action="look", what="after the copy")
    into = tmp_path / "elsewhere"
    answer = chomchom("restore", made, "--identity", key[0], "--into", into, database=empty_database)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "files: in order" in answer.stdout and "schema: in order" in answer.stdout
    with snapshot.alias("restored", **restored_settings(into, empty_database)):
        assert rows_of("restored") == before
        assert Document.objects.using("restored").count() == 2
    for digest in files.hashes():
        assert (into / "documents" / digest[:2] / digest).read_bytes() == files.path_of(digest).read_bytes()
    again = chomchom("restore", made, "--identity", key[0], "--into", into, database=empty_database)
    assert again.returncode == 1 and "holds files" in again.stderr


def test_who_writes_goes_on_while_the_copy_is_made(house, key, tmp_path):
    """Rows of one moment: of each pair that was written together, both are in the copy or none."""
    stop, written = threading.Event(), []
    others = AccessEntry.objects.count() - Document.objects.count()

    def write():
        try:
            while not stop.is_set():
                keep(house, 3 + len(written))  # a row of documents and one of the access log, in one transaction
                written.append(1)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 3:
            stop.wait(0.01)
        made, manifest = make(tmp_path, key)
        during = len(written)
    finally:
        stop.set()
        writer.join()
    assert during >= 3
    documents, told = manifest.tables["documents_document"], manifest.tables["core_accessentry"]
    assert documents == told - others and documents >= 5
    assert backup.verify(made, sealed.identities(key[0])) == manifest
    assert len(manifest.parts) == 1 + documents and manifest.missing == []


def test_one_at_a_time_and_the_remains_of_a_killed_one_go(house, key, tmp_path, place):
    left = place / f"{backup.WORKSPACE}killed"
    left.mkdir()
    (left / "database").write_bytes(b"names of people")
    with backup._workspace(), pytest.raises(Trouble, match="Another copy is being made"):
        make(tmp_path, key)
    assert not left.exists()


def test_a_second_copy_gets_a_name_of_its_own_and_old_ones_go(house, key, tmp_path):
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "notes.txt").write_text("not ours")
    made = [make(copies, key, AT + timedelta(hours=hour))[0].name for hour in range(3)]
    assert made[0] == "chomchom-20260513T030000Z.tar.age"
    backup.forget(copies, 2)
    assert left_in(copies) == [*made[1:], "notes.txt"]


def test_nothing_is_overwritten(house, key, tmp_path):
    there = tmp_path / "there.age"
    there.write_text("precious")
    with pytest.raises(Trouble, match="is there already"):
        make(there, key)
    assert there.read_text() == "precious"


def test_a_copy_is_for_somebody(house, tmp_path):
    with pytest.raises(Trouble, match="--recipient age1"):
        backup.make(target=tmp_path, recipients=[], at=AT)
    with pytest.raises(Trouble, match="no public key of age"):
        backup.make(target=tmp_path, recipients=["age1nonsense"], at=AT)


class TestDamage:
    @pytest.fixture
    def made(self, house, key, tmp_path):
        return make(tmp_path / "copy.age", key)[0]

    def look(self, made, key_file):
        return backup.verify(made, sealed.identities(key_file))

    def test_another_key_opens_nothing(self, made, tmp_path):
        sealed.new_key(tmp_path / "other.txt", None)
        with pytest.raises(Trouble, match="encrypted for another key"):
            self.look(made, tmp_path / "other.txt")

    @pytest.mark.parametrize("share", [0.001, 0.5, 0.999])
    def test_a_file_that_was_cut_off_is_not_whole(self, made, key, share):
        made.write_bytes(made.read_bytes()[: max(int(made.stat().st_size * share), 10)])
        with pytest.raises(Trouble, match="not whole"):
            self.look(made, key[0])

    @pytest.mark.parametrize("share", [0.3, 0.6, 0.999])
    def test_one_changed_byte_is_found(self, made, key, share):
        data = bytearray(made.read_bytes())
        data[int(len(data) * share)] ^= 1
        made.write_bytes(data)
        with pytest.raises(Trouble, match="not whole"):
            self.look(made, key[0])

    def test_what_nobody_here_writes_is_not_unpacked(self, key, tmp_path):
        made, target = tmp_path / "evil.age", tmp_path / "into"

        def write(pipe):
            with gzip.GzipFile(fileobj=pipe, mode="wb") as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
                info = tarfile.TarInfo("var/../../outside")
                info.size = 3
                tar.addfile(info, io.BytesIO(b"bad"))

        with made.open("wb") as file:
            sealed.seal(file, sealed.recipients([key[1]]), write)
        with pytest.raises(Trouble, match="never writes"):
            backup.unpack(made, sealed.identities(key[0]), into=target)
        assert not (tmp_path / "outside").exists() and not target.exists()

    def test_something_else_is_no_copy(self, key, tmp_path):
        other = tmp_path / "other.age"
        with other.open("wb") as file:
            sealed.seal(file, sealed.recipients([key[1]]), lambda pipe: pipe.write(b"a letter") and None)
        with pytest.raises(Trouble, match="holds no copy"):
            self.look(other, key[0])

    def test_a_key_can_be_sealed_itself(self, house, tmp_path):
        word = tmp_path / "word"
        word.write_text("네 낱말 아홉 글자\n")
        path = tmp_path / "sealed.key"
        public = sealed.new_key(path, word.read_bytes().strip())
        assert b"AGE-SECRET-KEY" not in path.read_bytes()
        made, _manifest = backup.make(target=tmp_path / "c.age", recipients=[public], at=AT)
        assert backup.verify(made, sealed.identities(path, word.read_bytes().strip())).tables["people_account"] > 3
        with pytest.raises(Trouble, match="sealed with a passphrase"):
            sealed.identities(path)
        with pytest.raises(Trouble, match="does not open"):
            sealed.identities(path, b"another")


def test_a_file_that_is_gone_is_named_in_the_copy(house, key, tmp_path):
    lost = files.path_of(Document.objects.earliest("pk").sha256)
    lost.unlink()
    _made, manifest = make(tmp_path, key)
    assert manifest.missing == [f"documents/{lost.parent.name}/{lost.name}"] and len(manifest.parts) == 2


class TestFullDisk:
    """The limit of the kernel on the size of a file, met in the middle of writing: a real error of a real write."""

    @pytest.fixture
    def limit(self):
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

        def set_bytes(number):
            resource.setrlimit(resource.RLIMIT_FSIZE, (number, before[1]))

        yield set_bytes
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)

    @pytest.mark.parametrize("limit_bytes", [4096, 100_000])
    def test_nothing_is_left_behind(self, house, key, tmp_path, limit, limit_bytes, place):
        copies = tmp_path / "copies"
        copies.mkdir()
        before = left_in(place)
        limit(limit_bytes)
        with pytest.raises(Trouble, match=r"disk is full|could not be copied|pg_dump failed"):
            make(copies, key)
        assert left_in(copies) == [] and left_in(place) == before

    def test_on_a_full_file_system_too(self, house, key, tmp_path, small_disk):
        with pytest.raises(Trouble, match="disk is full"):
            make(small_disk, key)
        assert left_in(small_disk) == []


def test_an_older_pg_dump_is_told_so(house, key, tmp_path, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL only")
    old = tmp_path / "bin"
    old.mkdir()
    (old / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    (old / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(old))
    with pytest.raises(Trouble, match="of version 9, the server of"):
        make(tmp_path, key)
    (old / "pg_dump").unlink()
    with pytest.raises(Trouble, match="pg_dump is not installed"):
        make(tmp_path, key)


def test_the_command_says_one_sentence(house, key, tmp_path, settings):
    settings.BACKUP_RECIPIENTS = [key[1]]
    out = io.StringIO()
    call_command("backup", str(tmp_path / "c.age"), stdout=out)
    call_command("backup", "--verify", str(tmp_path / "c.age"), "--identity", str(key[0]), stdout=out)
    assert "2 files" in out.getvalue() and "whole: " in out.getvalue()
    for words, sentence in (
        ((str(tmp_path / "c.age"),), "is there already"),
        (("--verify", str(tmp_path / "c.age")), "--identity FILE"),
        (("--verify", str(tmp_path / "c.age"), "--identity", "/nowhere"), "cannot be read"),
        (("--new-key", str(key[0])), "a key is not overwritten"),
        ((), "Name the file or folder"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("backup", *words)
