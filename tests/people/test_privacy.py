"""Terms, legal holds, the destruction run with its register, and the sheet of a breach."""

import json
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.translation import override

from chomchom.care.kinds import RECIPIENT
from chomchom.care.models import (
    CarePlan,
    DoorPhoto,
    EmergencyContact,
    Handover,
    ImportRow,
    Incident,
    IncidentStep,
    Recipient,
)
from chomchom.care.operations import destroying
from chomchom.core import clock, retention
from chomchom.core.access_log import periods
from chomchom.core.erasing import erasing
from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused
from chomchom.documents.typefaces import typefaces
from chomchom.net.models import Alert
from chomchom.papers import pdf
from chomchom.people.models import Breach, Destruction, LegalHold, LegalTerm
from chomchom.people.operations import privacy as operations
from chomchom.people.queries import privacy as queries
from chomchom.people.rules import privacy as rules
from chomchom.site import personal, privacy_papers
from tests.factories import District, actor, make_recipient
from tests.paper_readers import pdf_words
from tests.repository.world import make_world
from tests.site.test_pseudonyms import everything

pytestmark = pytest.mark.django_db


@contextmanager
def refused(code: str):
    with pytest.raises(Refused) as found:
        yield
    assert found.value.refusal.code == code


LONG_GONE = date(2020, 1, 31)
SECRET = "심어둔비밀"


@pytest.fixture
def kind():
    return retention.KINDS["care.recipient"]


@pytest.fixture
def district():
    return District()


@pytest.fixture
def gone(district):
    return make_recipient(district, name="홍길동", ended_on=LONG_GONE)


def destroy(district, kind, noon, **words):
    given = {"reason": "보유기간 경과", "confirmed_by": "확인자"} | words
    return operations.destroy(organisation=district.office, kind=kind, by=actor(district.officer), at=noon, **given)


# -- terms -------------------------------------------------------------------------------------------------------------


def test_months_are_counted_back_to_a_day_that_exists():
    assert rules.months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert rules.months_before(date(2026, 1, 15), 60) == date(2021, 1, 15)
    assert rules.months_before(date(2026, 12, 31), 13) == date(2025, 11, 30)


def test_every_term_is_cited_and_every_kind_has_one(noon):
    terms = queries.terms(noon.date())
    assert {kind.term for kind in retention.KINDS.values()} <= terms.keys()
    assert all(term.citation for term in terms.values())
    assert terms["keep:care.recipient"].is_proposal and not terms["breach.notify"].is_proposal


def test_how_long_the_access_log_is_kept_stands_in_one_place(district, noon, monkeypatch, capsys):
    """A term that nothing asks for would promise what does not happen."""
    asked = {kind.term for kind in retention.KINDS.values()} | {
        "breach.notify",
        "breach.report",
        "breach.report_people",
    }
    assert set(queries.terms(noon.date())) == asked
    monkeypatch.setattr(clock, "now", lambda: noon)
    client = Client()
    client.force_login(district.officer)
    page = client.get("/accounts/privacy/").content.decode()
    call_command("retention", "terms")
    told = capsys.readouterr().out
    for period in periods.PERIODS:
        assert period.citation in page and f"{period.years}년" in page and period.citation in told


def test_a_change_of_the_law_is_a_further_row_and_replaces_nothing(noon):
    before, after = queries.terms(date(2026, 9, 10)), queries.terms(date(2026, 9, 11))
    assert "제34조제3항" in before["breach.report"].citation and "제34조제4항" in after["breach.report"].citation
    LegalTerm.objects.filter(code="breach.report").exclude(valid_from=date(2023, 9, 15)).delete()
    LegalTerm.objects.filter(code="breach.report").update(value=24)
    assert operations.install_terms() == 1 and operations.install_terms() == 0
    assert queries.terms(date(2026, 9, 10))["breach.report"].value == 24


def test_another_term_holds_from_its_day_on(district, noon):
    words = {"code": "keep:care.recipient", "value": 12, "is_proposal": False, "by": actor(district.officer)}
    with refused("no_citation"):
        operations.publish_term(**words, citation=" ", valid_from=noon.date(), at=noon)
    operations.publish_term(**words, citation="조례 제5조", valid_from=noon.date() + timedelta(days=1), at=noon)
    assert queries.terms(noon.date())["keep:care.recipient"].value == 60
    assert queries.terms(noon.date() + timedelta(days=1))["keep:care.recipient"].value == 12


# -- what is due -------------------------------------------------------------------------------------------------------


def test_due_is_what_ended_before_and_nothing_else(district, kind, gone, noon):
    make_recipient(district, ended_on=noon.date() - timedelta(days=30))
    make_recipient(district)
    make_recipient(District("북구", "Buk-gu", "buk-"), ended_on=LONG_GONE)
    due = queries.due(district.office, kind, noon.date())
    assert [one.subject for one in due.going] == [(RECIPIENT, gone.pk)]
    assert due.going[0].label == f"홍*동 {gone.external_id}"


def test_an_open_incident_and_a_legal_hold_keep_it_with_their_reason(district, kind, gone, noon):
    held = make_recipient(district, ended_on=LONG_GONE)
    Incident.objects.create(
        recipient=held, provider=district.provider, what_happened="x", risk_to_life="y", opened_at=noon
    )
    operations.hold(
        organisation=district.office, subject=(RECIPIENT, gone.pk), reason="손해배상 소송", by=actor(district.officer),
        at=noon,
    )  # fmt: skip
    due = queries.due(district.office, kind, noon.date())
    assert due.going == []
    assert {one.subject[1]: one.held for one in due.held} == {
        held.pk: "처리 중인 사건이 있음",
        gone.pk: "손해배상 소송",
    }
    with refused("nothing_due"):
        destroy(district, kind, noon)
    operations.end_hold(held=LegalHold.objects.get(), by=actor(district.officer), at=noon)
    assert destroy(district, kind, noon).count == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"reason": " "}, "no_reason"),
        ({"confirmed_by": ""}, "not_confirmed"),
        ({"confirmed_by": "한 지원"}, "same_person"),
    ],
)
def test_two_people_and_a_reason_answer_for_a_destruction(district, kind, gone, noon, words, said):
    with refused(said):
        destroy(district, kind, noon, **words)
    assert Recipient.objects.get(pk=gone.pk).name == "홍길동"
    assert not Destruction.objects.exists()


# -- the destruction ---------------------------------------------------------------------------------------------------


def plant(person: Recipient) -> None:
    """The secret in every field that the destruction names, on every row of the person."""
    for model, path, fields in destroying.EMPTIED:
        for name in fields:
            value = {"text": SECRET} if model._meta.get_field(name).get_internal_type() == "JSONField" else SECRET
            rows = model._base_manager.filter(**{path: person})
            with erasing():
                (rows if isinstance(value, dict) else rows.exclude(**{name: ""})).update(**{name: value})
    Recipient.objects.filter(pk=person.pk).update(
        **dict.fromkeys(("name", "phone", "address", "address_detail", "access_note", "allergy_note", "note"), SECRET),
        disability=SECRET, ended_on=LONG_GONE,
    )  # fmt: skip
    EmergencyContact.objects.create(recipient=person, position=8, name=SECRET, phone=SECRET)
    CarePlan.objects.create(
        recipient=person, version=1, matters=SECRET, goals=SECRET, response="by_risk", review_on=LONG_GONE, why=SECRET,
        created_at=person.created_at,
    )  # fmt: skip


def test_everything_about_the_person_goes_and_the_counts_stay(noon, kind, django_capture_on_commit_callbacks):
    world = make_world(noon)
    district = world.ours
    person = Recipient.objects.get(pk=world.own.key("recipient"))
    Incident.objects.filter(recipient=person).update(state="closed", closed_at=noon)
    Alert.objects.all().update(state="closed", closed_at=noon, outcome="met", next_at=None)
    plant(person)
    photo = DoorPhoto.objects.filter(handover__recipient=person).first()
    name = photo.file.name if photo else default_storage.save("doors/x.jpg", ContentFile(b"x"))
    counted = Handover.objects.filter(recipient=person).count()
    assert SECRET in everything(decrypted=True)
    with django_capture_on_commit_callbacks(execute=True):
        line = destroy(district, kind, noon)
    assert line.count == 1
    assert SECRET not in everything(decrypted=True)
    assert Handover.objects.filter(recipient=person).count() == counted > 0
    assert not person.contacts.exists() and Recipient.objects.get(pk=person.pk).phone_mark == ""
    if photo:
        assert line.files == 1 and not default_storage.exists(name)
    assert not CarePlan.objects.filter(recipient=person).exists()
    assert AccessEntry.objects.filter(what="people.destroy", subject_id=person.pk).count() == 1
    assert queries.due(district.office, kind, noon.date()).candidates == []  # a second run finds nothing


def test_every_encrypted_field_of_a_person_is_named_by_the_destruction():
    """A new sealed field must say what becomes of it."""
    named = {f"{model._meta.label_lower}.{name}" for model, _path, names in destroying.EMPTIED for name in names}
    removed = {model._meta.label_lower for model, _path in destroying.REMOVED} | {
        "care.serviceversion", "care.importrow", "net.alertentry",
    }  # fmt: skip
    own = {f"care.recipient.{name}" for name in destroying.NOBODY}
    forgotten = [
        f"{model}.{field}"
        for model, field in personal.encrypted()
        if model.split(".")[0] in ("care", "net") and model not in removed and f"{model}.{field}" not in named | own
    ]
    assert forgotten == []


def test_rows_that_are_kept_cannot_be_changed_but_in_a_destruction(noon):
    make_world(noon)
    with pytest.raises(DatabaseError, match="what was recorded is kept"), transaction.atomic():
        IncidentStep.objects.update(text="anders")
    with transaction.atomic(), erasing():
        assert IncidentStep.objects.update(who="-") > 0
    with pytest.raises(DatabaseError, match="what was recorded is kept"), transaction.atomic():
        IncidentStep.objects.update(text="anders")


def test_a_line_of_the_register_is_neither_changed_nor_removed(district, kind, gone, noon):
    line = destroy(district, kind, noon)
    assert (line.kept_for, line.done_by, line.confirmed_by) == ("60 개월", "한지원", "확인자")
    for change in (lambda: Destruction.objects.update(reason="x"), lambda: Destruction.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_photos_and_lists_have_times_of_their_own(noon):
    world = make_world(noon)
    office = world.ours.office
    later = noon + timedelta(days=400)
    photos, lists = retention.KINDS["care.photo"], retention.KINDS["care.import"]
    assert queries.due(office, photos, noon.date()).going == []
    assert len(queries.due(office, lists, later.date()).going) > 0
    rows = ImportRow.objects.filter(source__district=office).count()
    assert rows > 0
    operations.destroy(
        organisation=office, kind=lists, reason="경과", confirmed_by="확인자", by=actor(world.ours.officer), at=later
    )
    assert ImportRow.objects.filter(source__district=office).count() == 0
    assert ImportRow.objects.exists()  # of the other district


def test_the_command_shows_and_destroys(district, gone, noon, monkeypatch, capsys):
    monkeypatch.setattr(clock, "now", lambda: noon)
    call_command("retention", "show", "care.recipient", "--json")
    shown = json.loads(capsys.readouterr().out)
    assert [one["going"] for one in shown] == [[[RECIPIENT, gone.pk, f"홍*동 {gone.external_id}"]]]
    call_command(
        "retention", "run", "care.recipient", "--reason", "경과", "--by", "김", "--confirmed-by", "이", "--json"
    )
    assert json.loads(capsys.readouterr().out)["count"] == 1
    with pytest.raises(SystemExit):
        call_command("retention", "run", "care.recipient", "--reason", "경과", "--by", "김", "--confirmed-by", "이")


def test_the_page_shows_what_goes_and_destroys_it(district, gone, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    client = Client()
    client.force_login(district.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/accounts/privacy/keep/care.recipient/").content.decode()
    assert "홍*동" in page and "홍길동" not in page
    refused = client.post("/accounts/privacy/keep/care.recipient/", {"reason": "경과", "confirmed_by": "확인자"})
    assert refused.status_code == 422 and not Destruction.objects.exists()
    client.post("/accounts/privacy/keep/care.recipient/hold/", {"subject": gone.pk, "reason": "민원"})
    assert LegalHold.objects.get().reason == "민원"
    client.post(f"/accounts/privacy/holds/{LegalHold.objects.get().pk}/end/")
    done = {"reason": "경과", "confirmed_by": "확인자", "agreed": "on"}
    assert client.post("/accounts/privacy/keep/care.recipient/", done).status_code == 302
    assert "확인자" in client.get("/accounts/privacy/register/").content.decode()


# -- breaches ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def breach(district, gone, noon):
    by = actor(district.officer)
    lines = [("care.recipients", gone.pk), ("care.recipient.in_full", gone.pk), ("care.recipients", 10**9)]
    for number, (what, pk) in enumerate(lines):
        AccessEntry.objects.create(
            at=noon - timedelta(hours=2, minutes=number), account_id=district.desk.pk, actor="도창구", ip="10.0.0.9",
            action="look", subject_kind=RECIPIENT, subject_id=pk, what=what,
        )  # fmt: skip
    AccessEntry.objects.create(
        at=noon - timedelta(days=9), account_id=district.desk.pk, actor="도창구", action="look",
        subject_kind=RECIPIENT, subject_id=gone.pk, what="care.incident",
    )  # fmt: skip
    return operations.note_breach(
        organisation=district.office, known_at=noon, happened_from=noon - timedelta(hours=3), happened_to=noon,
        accounts=[district.desk.pk], ip=None, cause="inside", story="수행기관 계정 도용", measures="계정 정지",
        advice="", contact="통합돌봄과 062-000-0000", by=by, at=noon,
    )  # fmt: skip


def test_the_sheet_says_whose_data_which_and_how_often(breach, gone, district):
    sheet = queries.sheet(breach)
    assert [(one.label, one.times) for one in sheet.people] == [(f"홍길동 ({gone.external_id})", 2)]
    assert sheet.fields["전화번호"] == 1 and "건강과 장애" not in sheet.fields
    assert (sheet.actors, sheet.ips, sheet.lines, sheet.is_sensitive) == ({"도창구": 2}, {"10.0.0.9": 2}, 2, False)
    stranger = District("북구", "Buk-gu", "buk-")
    Breach.objects.filter(pk=breach.pk).update(organisation=stranger.office)
    assert queries.sheet(Breach.objects.get(pk=breach.pk)).people == []


def test_the_clock_is_72_hours_by_the_term_of_the_day(breach, noon):
    sheet = queries.sheet(breach)
    found = queries.duties_of(breach, sheet)
    assert found.notify_by == found.report_by == noon + timedelta(hours=72)
    assert not found.must_report
    LegalTerm.objects.filter(code="breach.notify").update(value=24)
    assert queries.duties_of(breach, sheet).notify_by == noon + timedelta(hours=24)


@pytest.mark.parametrize(
    ("people", "sensitive", "cause", "must"),
    [
        (999, False, "mistake", False),
        (1000, False, "mistake", True),
        (1, True, "mistake", True),
        (1, False, "outside", True),
    ],
)
def test_what_must_be_reported(noon, people, sensitive, cause, must):
    found = rules.duties(notify_by=noon, report_by=noon, many=1000, people=people, sensitive=sensitive, cause=cause)
    assert found.must_report is must and bool(found.why) is must


def test_the_papers_say_what_the_law_asks(breach, noon, gone):
    sheet = queries.sheet(breach)
    with override("ko"):
        notice, report = privacy_papers.notice(breach, sheet, noon), privacy_papers.report(breach, sheet, noon)
    text = pdf_words(pdf.render(notice, typefaces()))
    for said in ("수행기관 계정 도용", "계정 정지", "통합돌봄과 062-000-0000", "제34조", "제39조의2", "분쟁조정"):
        assert said.replace(" ", "") in text.replace(" ", "").replace("\n", "")
    assert "홍길동" not in text
    listed = pdf_words(pdf.render(report, typefaces())).replace("\n", "")
    assert "홍길동" in listed and gone.external_id in listed


def test_the_page_of_a_breach_is_ticked_off(breach, district, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    client = Client()
    client.force_login(district.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert "도창구" in client.get(f"/accounts/privacy/breaches/{breach.pk}/").content.decode()
    client.post(f"/accounts/privacy/breaches/{breach.pk}/notified/")
    assert Breach.objects.get(pk=breach.pk).notified_at == noon
    hwpx = client.get(f"/privacy/breaches/{breach.pk}/report.hwpx")
    assert hwpx.status_code == 200 and hwpx.content[:2] == b"PK"
