"""``chomchom audit`` names what is wrong, whatever app found it, and exits with 1."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from chomchom.core import audits
from chomchom.core.audits import found

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.VAR = settings.MEDIA_ROOT = tmp_path  # without the files of other tests


def audit(*options):
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("audit", *options, stdout=out)
    return ended.value.code, out.getvalue()


@pytest.fixture
def broken(monkeypatch):
    monkeypatch.setitem(audits.CHECKS, "boxes", lambda *, now: [found("lost", "a box is lost", ["box 7", "box 9"])])


def test_an_empty_house_is_in_order():
    code, text = audit()
    assert code == 0 and "net: in order" in text, text


def test_what_is_wrong_is_named_and_counted(broken):
    code, text = audit()
    assert code == 1
    assert "boxes: 1 finding(s)\n  lost: a box is lost (2)\n    box 7\n    box 9" in text


def test_programs_read_the_same(broken):
    code, text = audit("--json")
    assert code == 1
    assert json.loads(text)["boxes"] == [
        {"code": "lost", "sentence": "a box is lost", "count": 2, "rows": ["box 7", "box 9"]}
    ]
