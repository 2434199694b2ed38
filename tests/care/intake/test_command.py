"""``chomchom import recipients``: with a database, with an empty one, with none at all."""

import json
import os
import subprocess
import sys
from io import StringIO

import factories
import pytest
from care.intake.lists import KIM, LEE, changed, simple
from django.core.management import call_command
from django.utils.translation import override

from chomchom.care.models import Import, Recipient

FAULTY = changed(LEE, 행정동="모르겠음")


def run(*args):
    out, err = StringIO(), StringIO()
    status = 0
    try:
        call_command("import", "recipients", *map(str, args), stdout=out, stderr=err)
    except SystemExit as ended:
        status = ended.code
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(simple(KIM, changed(KIM, 관리번호="G-9", 생년월일="1941-01-01", 연락처="없음"), FAULTY))
    return path


@pytest.mark.django_db
def test_a_dry_run_answers_every_row_once_and_keeps_nothing(file):
    factories.District()
    status, out, _err = run(file, "--dry-run", "--json")
    answers = json.loads(out)

    assert (status, answers["rows"]) == (0, 3)
    assert answers["taken"] == [{"id": "G-1", "row": 2}]
    (question,) = answers["questioned"]
    assert (question["id"], question["row"], question["code"], "전화" in question["why"]) == (
        "G-9",
        3,
        "no_phone",
        True,
    )
    assert [(one["id"], one["row"], one["code"]) for one in answers["refused"]] == [("G-2", 4, "unknown_dong")]
    assert (Import.objects.count(), Recipient.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_without_dry_run_the_rows_are_taken(file):
    world = factories.District()
    status, out, _err = run(file, "--json", "--district", "광산구")

    assert (status, json.loads(out)["rows"]) == (0, 3)
    assert sorted(Recipient.objects.values_list("external_id", flat=True)) == ["G-1", "G-9"]
    assert Recipient.objects.get(external_id="G-1").district == world.office


@pytest.mark.django_db
def test_a_database_without_a_district_still_tries_a_list(file):
    status, out, _err = run(file, "--dry-run", "--json")
    assert (status, json.loads(out)["rows"]) == (0, 3)


@pytest.mark.django_db
def test_the_list_of_another_district_is_tried_with_its_own_dongs(tmp_path):
    factories.District()
    path = tmp_path / "북구.xlsx"
    rows = (
        changed(KIM, 행정동="두암1동", 주소="광주광역시 북구 두암동 1"),
        changed(LEE, 행정동="용봉동", 주소="광주광역시 북구 용봉동 1"),
    )
    path.write_bytes(simple(*rows))
    _status, out, _err = run(path, "--dry-run", "--json")
    assert [one["id"] for one in json.loads(out)["taken"]] == ["G-1", "G-2"]


@pytest.mark.django_db
def test_an_unknown_district_is_an_error_with_the_known_ones(file):
    factories.District()
    for extra in ((), ("--dry-run",)):
        with override("en"):
            status, out, err = run(file, "--json", "--district", "없는구", *extra)
        assert (status, json.loads(out)["error"], "없는구" in err) == (1, "unknown_district", True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty_file"), (b"%PDF\x00", "no_workbook"), (b"a,b\n1,2\n", "no_head")]
)
def test_what_cannot_be_read_ends_with_an_error(tmp_path, data, code):
    path = tmp_path / "x"
    path.write_bytes(data)
    status, out, err = run(path, "--dry-run", "--json")
    assert (status, json.loads(out)["error"], bool(err.strip())) == (1, code, True)


def test_a_file_that_is_not_there_ends_with_an_error(tmp_path):
    status, out, _err = run(tmp_path / "nothing.xlsx", "--dry-run", "--json")
    assert (status, json.loads(out)["error"]) == (1, "no_file")


@pytest.mark.django_db
def test_for_people_the_answers_are_lines(file):
    factories.District()
    with override("en"):
        _status, out, err = run(file, "--dry-run")
    assert "#4 G-2: “모르겠음” is no dong of 광산구." in out
    assert "Rows: 3" in out
    assert err == ""


@pytest.mark.slow
@pytest.mark.parametrize("database", ["", "postgres://nobody@127.0.0.1:1/none"])
def test_a_dry_run_needs_no_database(file, tmp_path, database):
    """A process of its own, with no tables, or with a server that is not there."""
    environment = {**os.environ, "CHOMCHOM_VAR": str(tmp_path / "var"), "DATABASE_URL": database}
    done = subprocess.run(
        [sys.executable, "-m", "chomchom", "import", "recipients", str(file), "--dry-run", "--json"],
        capture_output=True,
        env=environment,
        check=True,
        timeout=60,
    )
    answers = json.loads(done.stdout)
    assert (answers["rows"], [one["id"] for one in answers["refused"]]) == (3, ["G-2"])
