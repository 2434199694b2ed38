"""Letters of the selection: one for each decision, with its reasons, opened by readers of other makers."""

import re
from io import BytesIO

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from chomchom.documents.files import path_of
from chomchom.trade.exports import letters as exports
from chomchom.trade.models import Letter
from chomchom.trade.operations import applications, letters
from tests.factories import MADE_AT, District, actor
from tests.trade import trade_factories as make

WHY = {"why": "check"}  # what every export asks

pytestmark = pytest.mark.django_db
WORDS = {
    "accepted": ("선정되었음", "1위, 평균 91점", "상담 희망 바이어", "수출 성과 확인, 2028. 12. 31.까지"),
    "reserve": ("예비 참가기업", "13위", "결원"),
    "refused": ("선정되지 않았음", "현지 수요 부족", "7일 이내"),
    "ineligible": ("신청 자격을 갖추지 못하여", "체납", "증빙서류"),
}


@pytest.fixture
def decided(settings, tmp_path):
    """A mission with one application of each verdict; the last has no mail address."""
    settings.VAR = tmp_path
    district = District()
    mission = make.make_mission(district)
    given = {
        "accepted": {"reasons": "1위, 평균 91점", "rank": 1},
        "reserve": {"reasons": "13위", "rank": 13},
        "refused": {"reasons": "현지 수요 부족", "rank": 15},
        "ineligible": {"refusals": ["tax_arrears"], "tax_paid": False, "contact_email": ""},
    }
    own = make.make_own_exporter(district)
    for state, values in given.items():
        exporter = own if state == "accepted" else make.make_exporter(district)
        at = {} if state == "ineligible" else {"decided_at": MADE_AT}
        make.make_application(mission, exporter, state=state, **at, **values)
    return district, mission


def browser(account):
    client = Client()
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return client


def text_of(data):
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


def test_every_verdict_has_its_letter_with_its_reasons_in_pdf_and_hwpx(decided):
    from hwpx import HwpxDocument

    district, mission = decided
    client = browser(district.secretary)
    for row in mission.applications.all():
        read = {form: client.post(reverse("trade:letter", args=[row.pk, form]), WHY) for form in exports.FORMATS}
        pdf = text_of(read["pdf"].content)
        hwpx = re.sub(r"\s+", "", HwpxDocument.open(BytesIO(read["hwpx"].content)).export_text())
        for words in (*WORDS[row.state], row.exporter.name, row.number, exports.RESULT[row.state], "끝."):
            assert words.replace(" ", "") in pdf, (row.state, words)
            assert words.replace(" ", "") in hwpx, (row.state, words)
    undecided = make.make_application(mission, make.make_exporter(district))
    assert client.get(reverse("trade:letter", args=[undecided.pk, "pdf"])).status_code == 404


def test_letters_go_out_once_for_each_decision_and_say_where_none_can(decided, noon):
    district, mission = decided
    address = reverse("trade:letters", args=[mission.pk])
    assert browser(district.secretary).post(address).status_code == 403, "whoever decides sends"
    page = browser(district.trade_officer).post(address, follow=True).content.decode()
    assert "3 letters are on their way" in page and "send it by post" in page
    assert Letter.objects.count() == 4 and not mail.outbox
    at = Letter.objects.first().made_at
    assert letters.is_due(now=at) and letters.send_due(now=at) == 3 and not letters.is_due(now=at)
    assert letters.send_due(now=at) == 0 and letters.to_tell(mission).count() == 0
    sent = next(one for one in mail.outbox if "선정되었음" in one.body and "예비" not in one.body)
    name, data, kind = sent.attachments[0]
    letter = Letter.objects.get(verdict="accepted")
    assert kind == "application/pdf" and name.endswith(".pdf") and "상담희망바이어" in text_of(data)
    assert data == path_of(letter.document.sha256).read_bytes(), "what was sent is what is kept"
    own = browser(district.exporter)
    assert reverse("documents:download", args=[letter.document_id]) in own.get(reverse("trade:own")).content.decode()
    assert own.post(reverse("documents:download", args=[letter.document_id]), WHY).status_code == 200
    other = Letter.objects.get(verdict="reserve")
    assert own.get(reverse("documents:download", args=[other.document_id])).status_code == 404

    applications.decide_otherwise(
        application=other.application,
        verdict="accepted",
        reasons="결원 발생",
        by=actor(district.trade_officer),
        at=noon,
    )
    assert [row.pk for row in letters.to_tell(mission)] == [other.application_id]
    page = browser(district.trade_officer).post(address, follow=True).content.decode()
    assert "1 letters are on their way" in page and other.application.letters.count() == 2


def test_a_decision_changed_meanwhile_is_not_told_with_the_old_words(decided, noon):
    district, mission = decided
    by = actor(district.trade_officer)
    written = exports.write(letters.to_tell(mission), noon.date())
    row = mission.applications.get(state="refused")
    applications.decide_otherwise(application=row, verdict="reserve", reasons="재평가", by=by, at=noon)
    sent = letters.send(mission=mission, written=written, by=by, at=noon)
    assert row.pk not in {one.application_id for one in sent} and len(sent) == 3
    assert [one.pk for one in letters.to_tell(mission)] == [row.pk]


def test_a_mail_server_that_fails_is_tried_again(decided, noon, settings):
    district, mission = decided
    written = exports.write(letters.to_tell(mission).filter(state="accepted"), noon.date())
    letters.send(mission=mission, written=written, by=actor(district.trade_officer), at=noon)
    settings.EMAIL_BACKEND = "tests.no.such.backend"
    assert letters.send_due(now=noon) == 0
    row = Letter.objects.get()
    assert (row.state, row.attempts) == ("pending", 1) and row.error and row.next_at > noon
