"""The office's pages of accounts, rules and the review, as somebody uses them."""

import pytest
from django.urls import reverse

from chomchom.core import clock
from chomchom.core.models import AccessEntry
from chomchom.people.models import Account, AccountReview, LogInPolicy
from chomchom.people.queries import accounts as queries
from tests import factories


@pytest.fixture
def district(db, monkeypatch, noon):
    monkeypatch.setattr(clock, "now", lambda: noon)
    return factories.District()


@pytest.fixture
def officer(client, district):
    client.force_login(district.officer)
    client.cookies["django_language"] = "en"
    return client


def url(name, *args):
    return reverse(f"people:{name}", args=args)


class TestAccountPages:
    def test_the_list_shows_the_own_district_and_is_searched(self, officer, district):
        factories.District("북구", "Buk-gu", "buk-")
        page = officer.get(url("accounts")).text
        assert "도창구" in page and "buk-desk" not in page
        page = officer.get(url("accounts"), {"words": "도창"}).text
        assert "도창구" in page and "주조리" not in page

    @pytest.mark.parametrize("more", [0, 8])
    def test_the_list_asks_the_same_for_few_and_many(self, officer, district, more, django_assert_num_queries):
        for number in range(more):
            factories.make_account(f"more{number}", district.provider, "courier")
        officer.get(url("accounts"))
        with django_assert_num_queries(12):
            officer.get(url("accounts"))

    def test_a_new_account_gets_a_first_password_that_opens(self, officer, district, client):
        words = {"name": "김배달", "username": "kim.b", "organisation": district.provider.pk, "role": "courier"}
        page = officer.post(url("account_new"), words)
        assert page.status_code == 200 and "no-store" in page["Cache-Control"]
        password = page.text.split("<code>")[2].split("</code>")[0]
        assert Account.objects.get(username="kim.b").check_password(password)

    @pytest.mark.parametrize(
        "other", [{"username": "desk"}, {"username": "a b"}, {"name": ""}, {"role": "district_officer"},
                  {"valid_to": "2026-05-13"}]
    )  # fmt: skip
    def test_what_is_wrong_is_said(self, officer, district, other):
        before = Account.objects.count()
        words = {"name": "김", "username": "kim", "organisation": district.provider.pk, "role": "courier"} | other
        assert officer.post(url("account_new"), words).status_code == 422
        assert Account.objects.count() == before

    def test_a_role_is_given_and_ended(self, officer, district):
        words = {"organisation": district.provider.pk, "role": "kitchen", "valid_from": "2026-05-13"}
        officer.post(url("account_act", district.desk.pk, "grant"), words)
        held = district.desk.memberships.get(role="kitchen")
        page = officer.get(url("account", district.desk.pk)).text
        assert "role given: Kitchen" in page
        officer.post(url("role_end", held.pk))
        assert not district.desk.memberships.filter(role="kitchen").exists()

    def test_what_is_in_hand_is_named_before_somebody_is_suspended(self, officer, district, noon):
        person = factories.make_recipient(district)
        round_ = factories.make_round(district, noon, courier=district.courier, provider=district.provider)
        factories.make_handover(
            district, noon, person, provider=district.provider, round=round_, position=1, planned_at=noon
        )
        address = url("account_suspend", district.courier.account.pk)
        assert "1 people not met yet" in officer.get(address).text
        assert officer.post(address, {"because": ""}).status_code == 422
        assert officer.post(address, {"because": "left"}).url == url("account", district.courier.account.pk)
        district.courier.account.refresh_from_db()
        assert not district.courier.account.is_active

    def test_end_date_and_resuming(self, officer, district):
        desk = district.desk
        officer.post(url("account_suspend", desk.pk), {"because": "x"})
        officer.post(url("account_act", desk.pk, "end"), {"valid_to": "2026-06-30"})
        officer.post(url("account_act", desk.pk, "resume"))
        desk.refresh_from_db()
        assert desk.is_active and desk.valid_to.isoformat() == "2026-06-30"

    def test_one_s_own_account_has_no_buttons(self, officer, district):
        page = officer.get(url("account", district.officer.pk)).text
        assert "Not for yourself" in page and "End this role" not in page
        answer = officer.post(url("account_suspend", district.officer.pk), {"because": "x"})
        assert answer.status_code == 422

    def test_a_desk_sees_its_own_people_only(self, client, district):
        client.force_login(district.desk)
        assert client.get(url("account", district.kitchen.pk)).status_code == 200
        assert client.get(url("account", district.officer.pk)).status_code == 404
        assert client.post(url("role_end", district.officer.memberships.get().pk)).status_code == 404


class TestReviewPage:
    def test_the_home_page_reminds_until_it_is_signed(self, officer, district):
        assert "was due on 2026-04-01" in officer.get("/").text
        page = officer.get(url("account_review"))
        seen = [row.account.pk for row in page.context["rows"]]
        answer = officer.post(
            url("account_review"), {"seen": seen, f"decision-{district.kitchen.pk}": "suspend"}, follow=True
        )
        assert "The review is signed" in answer.text
        assert "was due" not in officer.get("/").text
        assert AccountReview.objects.get().suspended == 1

    def test_a_page_that_is_out_of_date_is_not_signed(self, officer, district):
        assert officer.post(url("account_review"), {"seen": ["1", "x", "²"]}).status_code == 422
        assert not AccountReview.objects.exists()

    def test_each_desk_reviews_its_own(self, client, district, noon):
        client.force_login(district.desk)
        rows = client.get(url("account_review")).context["rows"]
        assert {row.account.username for row in rows} == {"desk", "kitchen", "dietitian", "courier"}
        client.post(url("account_review"), {"seen": [row.account.pk for row in rows]})
        assert AccountReview.objects.get().organisation == district.provider
        assert queries.due_of(district.office, noon).last is None

    def test_others_are_not_reminded(self, client, district):
        client.force_login(district.case_manager)
        assert "점검 기한" not in client.get("/").text


class TestRulePages:
    def test_a_rule_is_saved_and_its_history_told(self, officer, district):
        address = url("policy", district.office.pk)
        assert "You come from 127.0.0.1" in officer.get(address).text
        officer.post(address, {"networks": "127.0.0.0/8\n10.0.0.0/8", "outside": "on"})
        officer.post(address, {"networks": "127.0.0.0/8", "outside": "on", "always_roles": ["courier"]})
        row = LogInPolicy.objects.get()
        assert (row.networks, row.always_roles, row.outside) == (["127.0.0.0/8"], ["courier"], True)
        assert "10.0.0.0/8" in officer.get(address).text
        changes = AccessEntry.objects.filter(what="people.policy.change").order_by("pk")
        assert changes[1].detail["was"]["networks"] == ["127.0.0.0/8", "10.0.0.0/8"]

    @pytest.mark.parametrize("networks", ["0.0.0.0/0", "office"])
    def test_what_is_no_network_is_said(self, officer, district, networks):
        answer = officer.post(url("policy", district.office.pk), {"networks": networks})
        assert answer.status_code == 422 and not LogInPolicy.objects.exists()

    def test_an_organisation_goes_by_its_own_until_that_is_dropped(self, officer, district):
        officer.post(url("policy", district.provider.pk), {"networks": "127.0.0.0/8", "outside": "on"})
        assert "its own" in officer.get(url("policies")).text
        officer.post(url("policy_drop", district.provider.pk))
        assert not LogInPolicy.objects.exists()

    def test_the_same_rule_again_is_no_change(self, officer, district):
        for _ in range(2):
            officer.post(url("policy", district.office.pk), {"networks": "127.0.0.0/8", "outside": "on"})
        assert AccessEntry.objects.filter(what="people.policy.change").count() == 1
