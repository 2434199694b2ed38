"""The offices' workbook of services: every row is answered, nothing is lost."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from chomchom.care.models import OtherService, ServiceVersion
from chomchom.care.operations import service_list
from chomchom.core import clock
from chomchom.core.refusal import Refused
from tests import factories
from tests.care.gap_factories import BY

HEAD = ["연번", "관리번호", "성명", "서비스명", "제공기관", "이용상태", "시작일", "종료예정일", "종료일", "향후계획"]


def book(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEAD, extrasaction="ignore")
    out.write("2026년 타 서비스 이용 현황\n")
    writer.writeheader()
    writer.writerows(
        {"관리번호": "GS-1", "성명": "김하나", "서비스명": "노인맞춤돌봄", "이용상태": "이용중"} | row for row in rows
    )
    return out.getvalue().encode("cp949")


@pytest.fixture
def district(db, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    district = factories.District()
    for number, name in (("GS-1", "김하나"), ("GS-2", "이둘"), ("GS-3", "이둘")):
        factories.make_recipient(district, external_id=number, name=name)
    return district


def taken(district, noon, *rows):
    return service_list.take(district=district.office, data=book(*rows), file_name="서비스.csv", by=BY, at=noon)


def test_a_row_is_taken_with_all_it_says(district, noon):
    row = {"제공기관": "한빛재가", "시작일": "2026.1.2", "종료예정일": "2026-12-31", "향후계획": "11월 재판정"}
    assert [one.answer for one in taken(district, noon, row)] == ["taken"]
    service = OtherService.objects.get()
    assert (service.provider, str(service.valid_from), str(service.valid_to)) == (
        "한빛재가",
        "2026-01-02",
        "2027-01-01",
    )
    assert service.next_step == "11월 재판정" and ServiceVersion.objects.get().reason == "서비스.csv"


def test_a_list_taken_twice_changes_nothing_and_a_later_one_keeps_history(district, noon):
    for _time in range(2):
        taken(district, noon, {})
    assert ServiceVersion.objects.count() == 1
    taken(district, noon, {"이용상태": "종료", "종료일": "2026-05-13"})
    assert list(ServiceVersion.objects.order_by("pk").values_list("state", flat=True)) == ["in_use", "ended"]
    taken(district, noon, {"이용상태": "종료", "종료일": ""})
    assert str(OtherService.objects.get().ended_on) == "2026-05-13"


@pytest.mark.parametrize(
    ("row", "answer", "code"),
    [
        ({"관리번호": "GS-9"}, "refused", "unknown_person"),
        ({"관리번호": "", "성명": "이둘"}, "refused", "several"),
        ({"관리번호": "", "성명": "없는이"}, "refused", "unknown_person"),
        ({"서비스명": ""}, "refused", "no_service"),
        ({"시작일": "2026-05-01", "종료예정일": "2026-04-01"}, "refused", "period"),
        ({"이용상태": "모름"}, "questioned", "state"),
        ({"시작일": "작년 봄"}, "questioned", "day"),
        ({"이용상태": "중단"}, "questioned", "no_end"),
        ({"이용상태": "이용중", "종료일": "2026-06-30"}, "questioned", "end_of_use"),
        ({"이용상태": "종료", "종료일": "2026-06-30"}, "refused", "later"),
        ({"관리번호": "", "성명": "김하나"}, "taken", None),
    ],
)
def test_every_row_is_answered(district, noon, row, answer, code):
    (one,) = taken(district, noon, row)
    assert (one.answer, one.why[0][0] if one.why else None) == (answer, code)
    assert OtherService.objects.exists() == (answer != "refused")
    assert all(sentence.endswith((".", "요", "다", "세요.")) or sentence for _code, sentence in one.why)


def test_a_double_is_named_by_its_row(district, noon):
    first, second = taken(district, noon, {}, {})
    assert (first.answer, second.answer, second.why[0][0]) == ("taken", "refused", "double")
    assert "3" in second.why[0][1]


def test_a_file_without_a_head_is_refused(district, noon):
    with pytest.raises(Refused) as refused:
        service_list.preview(district=district.office, data=b"a,b\n1,2\n", at=noon)
    assert refused.value.refusal.code == "no_head"


def test_the_command_answers_in_the_shape_of_recipients(district, noon, tmp_path, capsys):
    path = tmp_path / "services.csv"
    path.write_bytes(book({}, {"관리번호": "GS-9"}, {"이용상태": "모름", "관리번호": "GS-2"}))
    call_command("import", "services", str(path), "--dry-run", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["rows"], len(answer["taken"]), len(answer["questioned"]), len(answer["refused"])) == (3, 1, 1, 1)
    assert answer["refused"][0]["code"] == "unknown_person" and not OtherService.objects.exists()
    call_command("import", "services", str(path))
    assert OtherService.objects.count() == 2


def test_the_page_tries_and_takes(client, district, noon):
    client.force_login(district.officer, backend="django.contrib.auth.backends.ModelBackend")
    for how, count in (("try", 0), ("take", 1)):
        file = SimpleUploadedFile("서비스.csv", book({}, {"관리번호": "GS-9"}))
        page = client.post("/care/services/import/", {"file": file, "how": how})
        assert page.status_code == 200 and "GS-9" in page.content.decode()
        assert OtherService.objects.count() == count
    file = SimpleUploadedFile("x.csv", b"")
    assert client.post("/care/services/import/", {"file": file, "how": "try"}).status_code == 422
