import pytest
from net.net_world import NOON, account, minutes

from chomchom.net import operations
from chomchom.net.models import Alert, AlertEntry, Notice
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """The moment of every request."""
    from chomchom.core import clock as the_clock

    monkeypatch.setattr(the_clock, "now", lambda: NOON + minutes(5))
    return NOON + minutes(5)


@pytest.fixture
def page(world, client, clock):
    """``page(account)``: a browser in which the account is logged in."""

    def log_in(who):
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


def url(alert, deed=""):
    return f"/net/alerts/{alert.pk}/{deed}{'/' if deed else ''}"


def text_of(response):
    return response.content.decode()


def test_the_list_shows_open_alerts_with_who_has_them(world, page):
    operations.acknowledge(alert=world.raise_alert(1), by=world.actor(world.desk), at=NOON)
    world.raise_alert(2)
    text = text_of(page(world.duty).get("/net/alerts/", headers={"accept-language": "en"}))
    assert "Kim No. 1" in text
    assert "Desk has it since 12:00." in text
    assert "Nobody has it yet." in text


def test_the_page_tells_what_happened_and_what_follows_with_names_and_clock_times(world, page):
    alert = world.raise_alert(note="Box untouched")
    text = text_of(page(world.desk).get(url(alert), headers={"accept-language": "en"}))
    for words in ("Alert opened: No reply", "Box untouched", "Provider desk told: Desk", "Dong case manager: Manager",
                  "12:10", "Duty officer: Duty", "12:25"):  # fmt: skip
        assert words in text


def test_opening_the_page_marks_its_notices_as_read(world, page, clock):
    alert = world.raise_alert()
    page(world.desk).get(url(alert))
    assert Notice.objects.get(alert=alert, channel="in_app").read_at == clock


def test_i_have_it_by_a_button_and_the_refusal_on_it_for_others(world, page):
    alert = world.raise_alert()
    assert page(world.desk).post(url(alert, "acknowledge")).status_code == 302
    alert.refresh_from_db()
    assert (alert.state, alert.holder) == ("acknowledged", world.desk)
    text = text_of(page(world.manager).get(url(alert), headers={"accept-language": "en"}))
    assert "Desk has had this alert since 12:05. Join in, or have it handed on to you." in text


def test_work_is_written_with_the_clock_time_given(world, page):
    alert = world.raise_alert()
    page(world.desk).post(url(alert, "work"), {"kind": "neighbour", "text": "She went out at 11", "clock": "11:50"})
    entry = AlertEntry.objects.get(kind="neighbour")
    assert (entry.text, entry.happened_at) == ("She went out at 11", NOON - minutes(10))


def test_a_form_filled_in_wrongly_comes_back_with_its_words(world, page):
    alert = world.raise_alert()
    response = page(world.desk).post(url(alert, "close"), {"outcome": "unknown", "how": "Kim at the door"})
    assert response.status_code == 422
    assert "Kim at the door" in text_of(response)
    assert Alert.objects.live().exists()


def test_closing_goes_through_the_programme(world, page):
    alert = world.raise_alert()
    page(world.manager).post(url(alert, "close"), {"outcome": "met", "how": "Kim at the door", "clock": "12:03"})
    alert.refresh_from_db()
    assert (alert.state, alert.outcome, alert.closed_by) == ("closed", "met", "Manager")


def test_a_deed_after_closing_is_refused_with_a_sentence(world, page):
    alert = world.raise_alert()
    operations.close(alert=alert, outcome="met", how="", note="", by=world.actor(world.duty), at=NOON)
    response = page(world.desk).post(url(alert, "acknowledge"), follow=True, headers={"accept-language": "en"})
    assert "This alert was closed by Duty at 12:00" in text_of(response)


def test_handing_on_and_escalating(world, page):
    alert = world.raise_alert()
    page(world.desk).post(url(alert, "reassign"), {"to": world.manager.pk, "note": "your dong"})
    alert.refresh_from_db()
    assert alert.holder == world.manager
    page(world.desk).post(url(alert, "escalate"), {"note": "nobody can go"})
    alert.refresh_from_db()
    assert alert.step == 1


def test_nothing_new_is_answered_without_a_page(world, page):
    alert = world.raise_alert()
    browser = page(world.desk)
    text = text_of(browser.get(url(alert)))
    seen = text.split("live/?seen=")[1].split('"')[0]
    assert browser.get(url(alert, "live") + f"?seen={seen}").status_code == 204
    operations.work(alert=alert, kind="note", text="x", by=world.actor(world.desk), at=NOON)
    assert browser.get(url(alert, "live") + f"?seen={seen}").status_code == 200


def test_other_offices_and_couriers_see_nothing(world, page):
    alert = world.raise_alert()
    other = Organisation.objects.create(
        kind=OrganisationKind.PROVIDER, name="Other", gu="Gwangsan", district=world.district
    )
    for who, status in ((account("other", other, Role.PROVIDER_DESK), 404), (world.desk, 200)):
        browser = page(who)
        assert browser.get(url(alert)).status_code == status
        assert ("Kim No. 1" in text_of(browser.get("/net/alerts/"))) == (status == 200)
    courier = page(account("courier", world.provider, Role.COURIER))
    assert courier.get(url(alert)).status_code == 403
    assert courier.post(url(alert, "close")).status_code == 403


def test_an_unknown_deed_is_not_found(world, page):
    assert page(world.desk).post(url(world.raise_alert(), "erase")).status_code == 404


def test_the_list_takes_the_same_queries_for_one_and_for_many(world, page, django_assert_num_queries):
    browser = page(world.duty)
    browser.get("/net/alerts/")  # the first request of a session also writes when it was last seen
    world.raise_alert(1)
    with django_assert_num_queries(17):
        browser.get("/net/alerts/")
    for pk in range(2, 12):
        world.raise_alert(pk)
    with django_assert_num_queries(17):
        browser.get("/net/alerts/")
