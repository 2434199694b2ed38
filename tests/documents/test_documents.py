import os
import time
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from chomchom.core import kept
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused
from chomchom.documents import files, operations, queries, subjects
from chomchom.documents.enums import Format
from chomchom.papers import hwpx
from chomchom.papers.document import Document
from tests.factories import District

AT = datetime(2026, 6, 1, 3, tzinfo=UTC)
BY = Actor.program("test")
PDF = b"%PDF-1.7\nx\n%%EOF\n"
pytestmark = pytest.mark.django_db


class Subject:
    kind = "test.thing"

    def visible(self, *, ids, viewer):
        return [pk for pk in ids if viewer.district_ids and pk == 1]

    def people(self, *, id):
        return [("care.recipient", 7)]


@pytest.fixture(autouse=True)
def place(tmp_path, settings, monkeypatch):
    settings.VAR = tmp_path
    monkeypatch.setitem(subjects.KINDS, "test.thing", Subject())


def found():
    """What the audit says of files, by its code; those just written are no longer young."""
    old = time.time() - kept.GRACE_S - 1
    for path in files.folder().glob("??/*"):
        os.utime(path, (old, old))
    return {finding.code: finding.rows for finding in kept.findings(now=AT)}


def upload(data, name, **more):
    district = District()
    return operations.keep_upload(
        data=data, file_name=name, kind="evidence", title="증빙", organisation=district.office,
        subject=("test.thing", 1), by=BY, at=AT, **more,
    )  # fmt: skip


def test_versions_grow_and_the_check_finds_what_does_not_fit():
    words = {
        "kind": "report",
        "title": "보고",
        "format": Format.PDF,
        "file_name": "결과 보고.pdf",
        "subject": ("test.thing", 1),
    }
    office = District().office
    first = operations.archive(data=PDF, organisation=office, by=BY, at=AT, **words)
    second = operations.archive(data=PDF + b"2", organisation=office, by=BY, at=AT, **words)
    assert [row.version for row in queries.of_subject("test.thing", 1)] == [2, 1]
    assert found() == {}
    files.path_of(first.sha256).unlink()
    files.path_of(second.sha256).write_bytes(b"other")
    stray = files.write(b"stray")
    assert found() == {
        "file_missing": (f"documents/{first.sha256[:2]}/{first.sha256}",),
        "file_damaged": (f"documents/{second.sha256[:2]}/{second.sha256}",),
        "file_without_row": (f"documents/{stray[:2]}/{stray}",),
    }


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.pdf", "empty"),
        (b"%PDF-" + b"0" * (10 * 1024 * 1024), "a.pdf", "too_large"),
        (b"MZ\x90\x00", "a.pdf", "unknown"),
        (b"PK\x03\x04 no archive", "a.xlsx", "unknown"),
        (PDF, "a.xlsx", "other_name"),
        (b"%PDF-1.7 cut off", "a.pdf", "damaged"),
        (b"\x89PNG\r\n\x1a\nno picture", "a.png", "damaged"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(data, name, code):
    with pytest.raises(Refused) as refused:
        upload(data, name)
    assert refused.value.refusal.code == code
    assert list(files.hashes()) == []


def test_a_picture_is_drawn_anew_and_a_name_is_made_harmless():
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (4, 4), "red").save(out, "JPEG", exif=exif)
    kept = upload(out.getvalue(), "../../명\u202e함.JPG")
    assert kept.file_name == "명함.jpg"
    assert b"secret place" in out.getvalue() and b"secret place" not in files.path_of(kept.sha256).read_bytes()


def test_an_hwpx_is_taken_for_what_it_is():
    assert upload(hwpx.render(Document("제목")), "a.hwpx").format == Format.HWPX


def test_who_may_not_see_the_subject_gets_nothing(client):
    district = District()
    document = operations.archive(
        data=PDF, kind="report", title="보고", format=Format.PDF, file_name="결과 보고.pdf", organisation=district.office,
        subject=("test.thing", 1), by=BY, at=AT,
    )  # fmt: skip
    client.force_login(district.officer)
    asked = client.get(f"/documents/{document.pk}/")
    assert asked.status_code == 200 and not asked.streaming and PDF not in asked.content
    answer = client.post(f"/documents/{document.pk}/", {"why": "check"})
    assert b"".join(answer.streaming_content) == PDF
    assert "filename*=utf-8''%EA%B2%B0" in answer.headers["Content-Disposition"]
    client.force_login(district.desk)
    assert client.get(f"/documents/{document.pk}/").status_code == 404
    assert client.post(f"/documents/{document.pk}/", {"why": "check"}).status_code == 404
