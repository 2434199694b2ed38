"""The pages of rosters: who sees which, what a change does, what a refusal shows."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import factories
import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from chomchom.core import clock
from chomchom.people.enums import Channel, HolidayRule, Role
from chomchom.people.models import ChannelAllowance, ChannelChoice, DutyOverride, DutyRequirement, DutyShift
from chomchom.people.operations import duty as operations
from chomchom.people.queries import duty

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 5, 13, 12, 0, tzinfo=SEOUL)  # a Wednesday
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture
def district(db, now):
    return factories.District()


@pytest.fixture
def second(district):
    return factories.make_account("duty2", district.office, Role.DUTY_OFFICER, "차당직")


@pytest.fixture
def nights(district, second):
    """``district.duty`` is on every night, ``second`` by day; somebody always must be."""
    values = {
        "organisation": district.office,
        "role": Role.DUTY_OFFICER,
        "weekdays": range(7),
        "valid_from": date(2026, 5, 1),
        "holidays": HolidayRule.ALSO,
        "by": factories.actor(district.officer),
        "at": NOW,
    }
    operations.require_cover(starts=time(0), ends=time(0), **values)
    operations.add_shift(account=second, starts=time(9), ends=time(18), **values)
    return operations.add_shift(account=district.duty, starts=time(18), ends=time(9), **values)


def url(organisation, role=Role.DUTY_OFFICER):
    return f"/accounts/rosters/{organisation.pk}/{role}/"


def log_in(client, account):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


DONGS_AND_PROVIDERS = ("dong_office", "other_dong_office", "provider", "other_provider")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("officer", {"office", "health_office", *DONGS_AND_PROVIDERS}),
        ("duty", {"office", "health_office", *DONGS_AND_PROVIDERS}),
        ("case_manager", {"dong_office"}),
        ("desk", {"provider"}),
        ("kitchen", {"provider"}),
    ],
)
def test_everybody_sees_the_rosters_in_their_scope(who, sees, client, district):
    log_in(client, getattr(district, who))
    rows = client.get("/accounts/rosters/").context["rows"]
    assert {row["organisation"] for row in rows} == {getattr(district, name) for name in sees}
    for name in ("office", "dong_office", "other_dong_office", "provider", "other_provider"):
        office = getattr(district, name)
        role = {"office": Role.DUTY_OFFICER}.get(name, Role.CASE_MANAGER if "dong" in name else Role.PROVIDER_DESK)
        assert client.get(url(office, role)).status_code == (200 if name in sees else 404), name


def test_couriers_see_no_rosters_and_nobody_is_sent_to_the_log_in(client, district):
    assert client.get("/accounts/rosters/").status_code == 302
    log_in(client, district.courier.account)
    assert client.get("/accounts/rosters/").status_code == 403


def test_the_list_takes_the_same_number_of_queries_for_any_number_of_offices(client, district):
    log_in(client, district.officer)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/accounts/rosters/").status_code == 200
        return len(captured)

    queries()
    few = queries()
    for number in range(5):
        factories.make_account(f"d{number}", district._provider(f"p{number}", 35, 126), Role.PROVIDER_DESK)
    assert queries() == few


def test_the_week_shows_who_is_on_duty_and_gaps_in_red(client, district, second, nights):
    operations.end_shift(
        shift=nights, valid_to=date(2026, 5, 15), accept_hole=True, by=factories.actor(district.officer), at=NOW
    )
    log_in(client, district.officer)
    response = client.get(url(district.office), headers=ENGLISH)
    days = response.context["days"]
    assert [day.day for day in days] == [date(2026, 5, 11) + timedelta(days=n) for n in range(7)]
    wednesday, friday = days[2], days[4]
    assert [(part.names, part.missing) for part in wednesday.parts] == [
        (("오당직",), 0),
        (("차당직",), 0),
        (("오당직",), 0),
    ]
    assert [(part.starts_at.hour, part.names, part.missing) for part in friday.parts] == [
        (0, ("오당직",), 0),
        (9, ("차당직",), 0),
        (18, (), 1),
    ]
    assert (wednesday.now_x, friday.now_x) == (500, None)
    assert sum(part.width for part in wednesday.parts) == 1000
    text = response.content.decode()
    assert text.count('class="gap"') == 1 + 2 + 2  # Friday evening, Saturday and Sunday without their days
    assert "1 person missing" in text


def post(client, office, deed, role=Role.DUTY_OFFICER, **fields):
    data = {"deed": deed} | {f"{deed}-{name}": value for name, value in fields.items()}
    return client.post(url(office, role), data, headers=ENGLISH)


def test_a_shift_is_added_from_the_page(client, district, second):
    log_in(client, district.officer)
    response = post(
        client,
        district.office,
        "shift",
        account=second.pk,
        weekdays=[0, 4],
        starts="18:00",
        ends="09:00",
        holidays="also",
        valid_from="2026-05-13",
    )
    assert response.status_code == 302
    shift = DutyShift.objects.get()
    assert (shift.account, shift.days, shift.created_by) == (second, (0, 4), district.officer)
    assert "차당직" in client.get(url(district.office)).content.decode()


def test_a_shift_is_handed_over_from_the_page_in_local_time(client, district, second, nights):
    log_in(client, district.duty)
    response = post(
        client,
        district.office,
        "hand_over",
        giver=district.duty.pk,
        taker=second.pk,
        starts_at="2026-05-13T18:00",
        ends_at="2026-05-14T09:00",
        reason="교육",
    )
    assert response.status_code == 302
    assert duty.on_duty(district.office.pk, Role.DUTY_OFFICER, datetime(2026, 5, 13, 18, tzinfo=SEOUL)) == [second]
    assert "교육" in client.get(url(district.office)).content.decode()


def test_a_gap_is_refused_with_its_time_and_can_be_left_knowingly(client, district, nights):
    log_in(client, district.officer)
    fields = {"starts_at": "2026-05-13T20:00", "ends_at": "2026-05-13T22:00", "account": "", "replaces": ""}
    response = post(client, district.office, "override", **fields)
    text = response.content.decode()
    assert response.status_code == 422
    assert "2026-05-13 20:00" in text
    assert 'type="checkbox" name="override-accept_hole"' in text
    assert DutyOverride.objects.count() == 0
    assert post(client, district.office, "override", accept_hole="on", **fields).status_code == 302
    assert DutyOverride.objects.count() == 1


def test_a_change_is_taken_back_and_a_shift_ended_from_the_page(client, district, second, nights):
    log_in(client, district.officer)
    span = {"starts_at": "2026-05-13T18:00", "ends_at": "2026-05-14T09:00"}
    post(client, district.office, "override", account=second.pk, replaces="", **span)
    row = DutyOverride.objects.get()
    assert post(client, district.office, "withdraw", row=row.pk).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_by == district.officer
    refused = post(client, district.office, "end_shift", row=nights.pk, valid_to="2026-05-20")
    assert refused.status_code == 422
    assert "2026-05-20 18:00" in refused.content.decode()
    assert (
        post(client, district.office, "end_shift", row=nights.pk, valid_to="2026-05-20", accept_hole="on").status_code
        == 302
    )


def test_cover_is_required_and_ended_from_the_page(client, district):
    log_in(client, district.officer)
    fields = {"weekdays": range(7), "starts": "00:00", "ends": "00:00", "holidays": "also", "valid_from": "2026-05-13"}
    assert post(client, district.office, "require", minimum=1, **fields).status_code == 302
    need = DutyRequirement.objects.get()
    assert post(client, district.office, "end_need", row=need.pk, valid_to="2026-05-13").status_code == 302
    assert DutyRequirement.objects.count() == 0


def test_nobody_changes_a_roster_outside_their_scope_or_without_the_right(client, district, nights):
    log_in(client, district.desk)
    assert post(client, district.office, "end_shift", row=nights.pk, valid_to="2026-05-20").status_code == 404
    log_in(client, district.kitchen)
    assert post(client, district.provider, "shift", role=Role.PROVIDER_DESK).status_code == 403
    log_in(client, district.officer)
    assert (
        post(
            client, district.provider, "end_shift", role=Role.PROVIDER_DESK, row=nights.pk, valid_to="2026-05-20"
        ).status_code
        == 404
    )
    nights.refresh_from_db()
    assert nights.valid_to is None


def test_the_strip_tells_now_and_next_and_nobody_in_red(district, nights):
    def strip(at):
        context = Context({"organisation": district.office, "now": at})
        return Template("{% load duty %}{% duty_strip organisation 'duty_officer' %}").render(context)

    assert "차당직" in strip(NOW).split("soft")[-2]
    assert "18:00" in strip(NOW)
    DutyShift.objects.update(valid_to=date(2026, 5, 2))
    assert "danger" in strip(NOW)


def test_the_strips_of_a_viewer_are_those_of_the_own_offices_and_the_duty_officer(client, district, nights):
    def strips(account):
        request_viewer = factories.viewer(account)
        context = Context({"viewer": request_viewer, "now": NOW})
        with CaptureQueriesContext(connection) as captured:
            text = Template("{% load duty %}{% duty_strips %}").render(context)
        return text, len(captured)

    desk, few = strips(district.desk)
    assert [name in desk for name in (district.desk.name, "차당직", district.officer.name)] == [True, True, False]
    officer, _queries = strips(district.officer)
    assert [name in officer for name in ("차당직", district.officer.name, district.desk.name)] == [True, True, False]
    assert few <= 7


def test_a_person_switches_a_channel_off_and_the_last_one_is_refused(client, district):
    log_in(client, district.desk)
    assert client.get("/accounts/channels/").status_code == 200
    client.post("/accounts/channels/", {"channel": "sms", "on": "0"})
    assert ChannelChoice.objects.get(account=district.desk).wanted is False
    response = client.post("/accounts/channels/", {"channel": "email", "on": "0"}, follow=True, headers=ENGLISH)
    assert "last of e-mail" in response.content.decode()
    assert client.post("/accounts/channels/", {"channel": "pigeon", "on": "0"}).status_code == 400


def test_only_the_district_closes_a_channel_for_all(client, district):
    log_in(client, district.desk)
    assert client.post("/accounts/channels/allow/", {"channel": "sms", "on": "0"}).status_code == 403
    log_in(client, district.officer)
    assert client.post("/accounts/channels/allow/", {"channel": "sms", "on": "0"}).status_code == 302
    assert ChannelAllowance.objects.get().channel == Channel.SMS
