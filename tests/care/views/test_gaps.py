"""The pages of care gaps, services and signals."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from chomchom.care.enums_gaps import GapKind
from chomchom.care.models import Gap, GapRule, OtherService, ServiceVersion
from chomchom.core import clock
from chomchom.core.models import AccessEntry
from tests import factories
from tests.care.gap_factories import days_before, look, make_cared_for

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def district(db, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    return factories.District()


@pytest.fixture
def manager(client, district):
    client.force_login(district.case_manager, backend=BACKEND)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def urgent(district, noon):
    """Nobody to call and a service that stopped; somebody else only lacks a contact."""
    urgent = make_cared_for(district, noon, name="박긴급")
    calm = make_cared_for(district, noon, name="이차분")
    for person in (urgent, calm):
        person.contacts.all().delete()
    factories.make_service(urgent, ended_on=days_before(noon, 2))
    look(district, noon)
    return urgent


def test_the_list_ranks_people_and_shows_how_points_add_up(manager, urgent):
    page = manager.get("/care/gaps/").content.decode()
    assert page.index("박긴급") < page.index("이차분")
    assert "(2 days ago), and the person lives alone." in page
    assert "Lives alone" in page and ">57<" in page.replace(" ", "")
    assert AccessEntry.objects.filter(what="care.gaps", subject_id=urgent.pk).exists()


@pytest.mark.parametrize(
    ("query", "shown"), [("kind=service_stopped", False), ("kind=no_contact", True), ("state=gone", False)]
)
def test_the_list_is_filtered(manager, urgent, query, shown):
    page = manager.get(f"/care/gaps/?{query}").content.decode()
    assert ("이차분" in page) == shown


def test_a_dong_office_sees_its_dong_only(client, district, urgent):
    client.force_login(district.other_case_manager, backend=BACKEND)
    assert "박긴급" not in client.get("/care/gaps/").content.decode()
    gap = Gap.objects.filter(recipient=urgent).first()
    assert client.get(f"/care/gaps/{gap.pk}/").status_code == 404


def test_the_workbook_holds_every_gap_with_its_reason(manager, urgent):
    answer = manager.post("/care/gaps/xlsx/?kind=", {"why": "other", "words": "구청 회의"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(min_row=5, values_only=True))
    assert [row[1] for row in rows] == ["박긴급", "박긴급", "이차분"] and "lives alone" in rows[0][7]
    assert (
        AccessEntry.objects.get(what="care.gaps.export", subject_id=urgent.pk, action="export").why
        == "other: 구청 회의"
    )


def test_one_gap_shows_its_reason_the_rows_behind_and_its_story(manager, urgent):
    gap = Gap.objects.get(recipient=urgent, kind=GapKind.SERVICE_STOPPED)
    page = manager.get(f"/care/gaps/{gap.pk}/").content.decode()
    assert "노인맞춤돌봄" in page and "no rule or study was found for it" in page and "Found" in page
    assert "Another service found" in page and "The cause is gone, and was looked at" not in page


def test_a_gap_is_closed_from_its_page(manager, urgent):
    gap = Gap.objects.get(recipient=urgent, kind=GapKind.SERVICE_STOPPED)
    url = f"/care/gaps/{gap.pk}/close/"
    refused = manager.post(url, {"deed": "meal_arranged", "how": "x"})
    assert refused.status_code == 422 and "Select a valid choice" in refused.content.decode()
    assert manager.post(url, {"deed": "substitute_service", "how": ""}).status_code == 422
    done = manager.post(
        url, {"deed": "substitute_service", "how": "방문요양 주 3회 시작"}, follow=True
    ).content.decode()
    assert "Closed" in done and "방문요양 주 3회 시작" in done
    assert manager.post(url, {"deed": "substitute_service", "how": "x"}).status_code == 422


def test_a_note_is_added(manager, urgent):
    gap = Gap.objects.filter(recipient=urgent).first()
    manager.post(f"/care/gaps/{gap.pk}/note/", {"text": "담당자 통화함"})
    assert "담당자 통화함" in gap.entries.filter(event="note").values_list("text", flat=True)
    assert manager.post(f"/care/gaps/{gap.pk}/note/", {"text": ""}).status_code == 422


def test_the_persons_page_shows_gaps_priority_and_its_steps(manager, district, urgent, noon, monkeypatch):
    look(district, noon + timedelta(days=1))
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(days=1))
    page = manager.get(f"/care/recipients/{urgent.pk}/").content.decode()
    assert "Priority" in page and "<rect" in page and "Another service stopped, lives alone" in page
    assert "Since last week" in page and ">+33<" in page  # a week ago there was nothing


def test_a_provider_sees_no_gaps(client, district, urgent):
    client.force_login(district.desk, backend=BACKEND)
    assert client.get("/care/gaps/").status_code == 403
    assert "Another service stopped" not in client.get(f"/care/recipients/{urgent.pk}/").content.decode()


def test_the_list_asks_the_same_for_one_and_three(client, district, noon, django_assert_num_queries):
    client.force_login(district.officer, backend=BACKEND)
    make_cared_for(district, noon).contacts.all().delete()
    look(district, noon)
    client.get("/care/gaps/")
    with django_assert_num_queries(LIST):
        client.get("/care/gaps/")
    for _number in range(2):
        make_cared_for(district, noon).contacts.all().delete()
    look(district, noon)
    client.get("/care/gaps/")
    with django_assert_num_queries(LIST):
        client.get("/care/gaps/")


LIST = 13


def service(**other):
    return {"kind": "장기요양 방문요양", "provider": "한빛재가", "state": "in_use", "holds_from": "2026-05-01"} | other


def test_a_service_is_entered_and_changed_with_its_history(manager, district, urgent):
    manager.post(f"/care/recipients/{urgent.pk}/services/add/", service(last_day="2026-12-31"))
    row = OtherService.objects.get(kind="장기요양 방문요양")
    assert (row.state, str(row.valid_to)) == ("in_use", "2027-01-01")
    changed = service(state="suspended", holds_from="2026-05-10", next_step="5. 20. 재개 여부 결정", reason="가족 통화")
    assert manager.post(f"/care/services/{row.pk}/", changed).status_code == 302
    row.refresh_from_db()
    assert (row.state, str(row.ended_on)) == ("suspended", "2026-05-10")
    assert list(row.versions.order_by("pk").values_list("state", flat=True)) == ["in_use", "suspended"]
    page = manager.get(f"/care/services/{row.pk}/").content.decode()
    assert "가족 통화" in page and "History" in page
    manager.post(f"/care/services/{row.pk}/", changed)
    assert ServiceVersion.objects.filter(service=row).count() == 2  # nothing changed


def test_the_first_change_keeps_what_the_list_of_recipients_said(manager, urgent):
    row = urgent.services.get()
    manager.post(f"/care/services/{row.pk}/", service(kind=row.kind))
    assert list(row.versions.order_by("pk").values_list("state", flat=True)) == ["ended", "in_use"]


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"kind": "노인맞춤돌봄"}, "is entered already"),
        ({"holds_from": "2026-06-01"}, "in the future is not known yet"),
        ({"valid_from": "2026-05-01", "last_day": "2026-04-01"}, "The last day agreed lies before the first."),
        ({"state": "sleeping"}, "Select a valid choice"),
        ({"kind": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_with_a_service_is_said(manager, urgent, other, sentence):
    answer = manager.post(f"/care/recipients/{urgent.pk}/services/add/", service(**other))
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert OtherService.objects.count() == 1


def test_a_change_is_not_dated_before_the_last(manager, urgent):
    manager.post(f"/care/recipients/{urgent.pk}/services/add/", service(holds_from="2026-05-10"))
    row = OtherService.objects.get(kind="장기요양 방문요양")
    answer = manager.post(f"/care/services/{row.pk}/", service(state="ended", holds_from="2026-05-09"))
    assert answer.status_code == 422 and "cannot be dated before that" in answer.content.decode()


# -- rules -------------------------------------------------------------------------------------------------------------

NEW = {"is_on": "on", "points": "20", "points_per_day": "0", "most_points": "20", "due_hours": "48",
       "again_after_days": "30", "valid_from": "2026-05-14", "source": "통합지원회의 의결 2026. 5. 12."}  # fmt: skip


@pytest.fixture
def officer(client, district):
    client.force_login(district.officer, backend=BACKEND)
    client.cookies["django_language"] = "en"
    return client


def test_the_officer_tries_values_and_lets_a_version_hold(officer, urgent):
    assert "Rules of care gaps" in officer.get("/care/gaps/rules/").content.decode()
    only = NEW | {"try": "1", "source": "", "valid_from": ""}
    tried = officer.post("/care/gaps/rules/no_contact/", only).content.decode()
    assert "With these values 2 gaps of this kind would be found today." in tried
    assert not GapRule.objects.filter(set_by__isnull=False).exists()
    assert officer.post("/care/gaps/rules/no_contact/", NEW).status_code == 302
    page = officer.get("/care/gaps/rules/no_contact/").content.decode()
    assert "20 points, 0 more for each day, at most 20" in page and "통합지원회의 의결" in page
    assert "another from" in officer.get("/care/gaps/rules/").content.decode()
    rule = GapRule.objects.get(set_by__isnull=False)
    assert officer.post(f"/care/gaps/rules/{rule.pk}/take-back/").status_code == 302
    assert not GapRule.objects.filter(pk=rule.pk).exists()


def test_an_impossible_rule_is_said_on_the_form(officer):
    answer = officer.post("/care/gaps/rules/no_contact/", NEW | {"most_points": "10"})
    assert answer.status_code == 422 and "less than the points of the first day" in answer.content.decode()
    assert officer.get("/care/gaps/rules/nothing/").status_code == 404


def test_the_officer_changes_what_a_signal_weighs(officer):
    url = "/care/signals/rules/care.meter/not_used/"
    given = {"level": "alarm", "valid_from": "2026-05-13", "source": "검침 시범사업 결과 2026. 5. 1."}
    assert officer.post(url, given).status_code == 302
    assert "Alarm at once" in officer.get(url).content.decode()
    assert officer.get("/care/signals/rules/care.meter/fall/").status_code == 404


def test_a_dong_office_reads_the_rules_and_changes_none(manager, urgent):
    page = manager.get("/care/gaps/rules/no_contact/").content.decode()
    assert "As installed, for every district" in page and "Keep the version" not in page
    assert manager.post("/care/gaps/rules/no_contact/", NEW).status_code == 403
