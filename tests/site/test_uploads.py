"""Every place that takes a file: which there are, what they take, and that nothing else is kept."""

import ast
import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chomchom.care.models import ImportRow
from chomchom.core import rates, uploads
from chomchom.documents.models import Document
from chomchom.trade.models import Mission, SentList
from tests.repository import hostile, test_rights
from tests.repository.test_rights import Visitor

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "chomchom"
prepared = test_rights.world  # the fixture

FIELDS = {
    "care/forms/gaps.py file": "workbook or csv, 24 MB with its request, 20 MB as a list",
    "care/forms/imports.py file": "workbook or csv, 20 MB",
    "trade/forms/call.py file": "workbook or csv, 20 MB",
    "trade/forms/call.py catalogue": "PDF, PNG, JPEG, 10 MB",
    "trade/forms/ledger.py file": "PDF, PNG, JPEG, .hwpx, 10 MB",
    "care/models/phone.py file": "no field of a form: the photo of a report, drawn anew, 3 MB",
    "site/gallery.py sheet": "a sample of the component, never kept",
    "trade/views/day.py card": "PNG, JPEG, 10 MB",
}
"""{place and name: what it takes}; docs/explanation/web-security.md tells the same to people."""


def file_fields() -> set[str]:
    found = set()
    for path in SOURCE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if "FileField" in text or "ImageField" in text or "FILES" in text:
            place = str(path.relative_to(SOURCE))
            found |= {f"{place} {name}" for name in _names(ast.parse(text))}
    return found


def _names(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            called = ast.unparse(node.value.func)
            if called.split(".")[-1] in ("FileField", "ImageField", "MultipleFileField"):
                names.add(ast.unparse(node.targets[0]))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("FILES.get"):
            names.add(ast.literal_eval(node.args[0]))
    return names


def test_every_file_field_is_known_and_says_what_it_takes():
    assert file_fields() == FIELDS.keys()
    explained = (ROOT / "docs" / "explanation" / "web-security.md").read_text(encoding="utf-8")
    assert [name for name in FIELDS if f"`{name}`" not in explained and not name.startswith("site/")] == []


def packed(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


BAD = {
    "svg": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
    "page": ("a.pdf", b"<!doctype html><script>x()</script>"),
    "program": ("a.xlsx", b"MZ\x90\x00" + b"\x00" * 200),
    "picture and script": ("a.jpg", b"GIF89a/*\x00*/=1;alert(1)"),
    "macro": ("a.xlsx", packed(("[Content_Types].xml", b""), ("xl/workbook.xml", b""), ("xl/vbaProject.bin", b"x"))),
    "zip": ("a.xlsx", packed(("../../etc/cron.d/x", b"* * * * * root x"))),
    "half a picture": ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
    "empty": ("a.pdf", b""),
    "xml bomb": ("a.xlsx", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'),
}
PLACES = {
    "care:imports": ("district_officer", None),
    "care:services_import": ("district_officer", None),
    "trade:lists": ("secretary", "mission"),
    "trade:mous": ("secretary", "mission"),
    "trade:deal": ("secretary", "deal"),
    "trade:entry_correct": ("secretary", "entry"),
    "trade:meeting": ("interpreter", "meeting"),
    "apply": ("anonymous", "mission"),
}


@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_such_file_is_refused_with_a_sentence(place, prepared, settings):
    role, kind = PLACES[place]
    settings.MEDIA_ROOT = settings.VAR
    settings.RATE_LIMITS = [f"{name}=999999/1" for name in rates.DEFAULTS]
    Mission.objects.update(
        state="calling", opens_at=prepared.at - timedelta(days=1), closes_at=prepared.at + timedelta(days=1)
    )
    client = Visitor(prepared, role).client
    url = reverse(place, args=[prepared.own.key(kind)] if kind else [])
    forms = [form for form in hostile.forms_of(client.get(url).content, url) if form.files]
    assert forms, "a page with a file field"
    kept = counts()
    for what, (name, data) in BAD.items():
        for form in forms:
            filled = {field: values[0] for field, values in form.plausible("가나다").items()}
            files = {field: SimpleUploadedFile(name, data) for field in form.files}
            answer = client.post(form.action, filled | files)
            assert answer.status_code in (200, 302, 410, 422), (what, answer.status_code)
    assert counts() == kept


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Document, ImportRow, SentList))


def test_a_request_beyond_all_lists_is_refused_by_its_length(db, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_REQUEST_BYTES", 1000)
    sent = {"file": SimpleUploadedFile("a.xlsx", b"x" * 2000)}
    assert Client().post("/apply/1/", sent).status_code == 400
    assert Client().post("/apply/1/", {"file": SimpleUploadedFile("a.xlsx", b"x" * 10)}).status_code == 404
