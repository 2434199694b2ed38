"""Accounts and roles: who may change what, what is logged, and that nobody is left without an officer."""

from datetime import time, timedelta

import pytest

from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused
from chomchom.people import in_hand
from chomchom.people.models import Account, DutyShift, Membership, Organisation
from chomchom.people.operations import accounts, reviews
from chomchom.people.queries import accounts as queries
from tests import factories

DAY = timedelta(days=1)


def detail(what):
    return AccessEntry.objects.filter(what=what).latest("pk").detail


class TestWhoLooksAfterWhom:
    def offices(self, account):
        found = Organisation.objects.accounts_looked_after_by(factories.viewer(account))
        return {str(one.name) for one in found}

    def test_a_district_officer_the_district_s_care_and_its_trade_office(self, district):
        other = factories.District("북구", "Buk-gu", "buk-")
        found = self.offices(district.officer)
        assert found == {"광산구청", "수완동 행정복지센터", "송정1동 행정복지센터", "맑은샘도시락", "햇살나눔주방",
                         "광산구 보건소", "광산구청 기업지원과"}  # fmt: skip
        assert other.office.name not in found and district.company.name not in found

    def test_a_desk_its_provider_and_the_head_of_trade_its_side(self, district):
        assert self.offices(district.desk) == {"맑은샘도시락"}
        assert self.offices(district.trade_head) == {"광산구청 기업지원과", "광산구 무역촉진단 사무국", "광산구광학"}

    @pytest.mark.parametrize("name", ["duty", "case_manager", "kitchen", "dietitian", "health_officer", "secretary"])
    def test_others_none(self, district, name):
        assert self.offices(getattr(district, name)) == set()


class TestRoles:
    def test_a_role_is_given_and_logged_with_its_period(self, district, by, noon):
        today = noon.date()
        accounts.grant_role(
            account=district.duty, organisation=district.office, role="district_officer", valid_from=today,
            valid_to=today + 9 * DAY, by=by, at=noon,
        )  # fmt: skip
        assert district.duty.memberships.count() == 2
        assert detail("people.role.grant") == {
            "organisation": district.office.pk, "role": "district_officer", "valid_from": "2026-05-13",
            "to": "2026-05-22",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("values", "code"),
        [({"role": "courier"}, "role"), ({"valid_to": "today"}, "period"), ({"role": "duty_officer"}, "held"),
         ({"organisation": "foreign"}, "elsewhere"), ({"account": "officer"}, "own")],
    )  # fmt: skip
    def test_what_may_not_be_given(self, district, by, noon, values, code):
        foreign = factories.District("북구", "Buk-gu", "buk-")
        words = {"account": district.duty, "organisation": district.office, "role": "district_officer",
                 "valid_from": noon.date(), "valid_to": None} | values  # fmt: skip
        words["valid_to"] = noon.date() if words["valid_to"] == "today" else None
        words["organisation"] = foreign.office if words["organisation"] == "foreign" else words["organisation"]
        words["account"] = district.officer if words["account"] == "officer" else words["account"]
        with pytest.raises(Refused) as refused:
            accounts.grant_role(**words, by=by, at=noon)
        assert refused.value.refusal.code == code

    def test_with_the_last_role_the_account_is_suspended(self, district, by, noon):
        accounts.end_role(membership=district.desk.memberships.get(), by=by, at=noon)
        district.desk.refresh_from_db()
        assert not district.desk.is_active and district.desk.session_serial == 1
        assert detail("people.role.end")["to"] == "2026-05-13"
        assert detail("people.account.suspend")["because"] == accounts.LEFT

    def test_with_another_role_left_it_goes_on(self, district, by, noon):
        Membership.objects.create(
            account=district.desk, organisation=district.provider, role="kitchen", valid_from=factories.LONG_AGO
        )
        accounts.end_role(membership=district.desk.memberships.get(role="provider_desk"), by=by, at=noon)
        district.desk.refresh_from_db()
        assert district.desk.is_active

    def test_a_role_that_began_today_is_taken_back(self, district, by, noon):
        made = accounts.grant_role(
            account=district.desk, organisation=district.provider, role="kitchen", valid_from=noon.date(),
            valid_to=None, by=by, at=noon,
        )  # fmt: skip
        accounts.end_role(membership=made, by=by, at=noon)
        assert list(district.desk.memberships.values_list("role", flat=True)) == ["provider_desk"]

    def test_the_last_officer_stays(self, district, noon):
        second = factories.make_account("officer2", district.office, "district_officer")
        accounts.end_role(membership=second.memberships.get(), by=factories.viewer(district.officer), at=noon)
        third = factories.make_account("officer3", district.office, "district_officer")
        Account.objects.filter(pk=district.officer.pk).update(is_active=False)
        with pytest.raises(Refused, match="마지막 담당자"):
            accounts.suspend(account=third, because="x", by=factories.viewer(district.officer), at=noon)


class TestAccounts:
    def test_an_account_is_opened_with_its_end(self, district, by, noon):
        made = accounts.open_account(
            username="kim", name="김", email="", password=accounts.new_password(), organisation=district.provider,
            role="courier", valid_to=noon.date() + DAY, by=by, at=noon,
        )  # fmt: skip
        assert made.valid_to == noon.date() + DAY and detail("people.account.open")["to"] == "2026-05-14"

    def test_first_passwords_are_long_and_of_two_kinds(self):
        made = {accounts.new_password() for _ in range(50)}
        assert len(made) == 50 and all(
            len(one) == 14 and any(c.isdigit() for c in one) and any(c.isalpha() for c in one) for one in made
        )

    def test_an_end_date_is_logged_from_what_to_what(self, district, by, noon):
        accounts.set_end(account=district.desk, valid_to=noon.date() + 30 * DAY, by=by, at=noon)
        assert detail("people.account.end_date") == {"was": "", "to": "2026-06-12"}
        accounts.set_end(account=district.desk, valid_to=None, by=by, at=noon)
        assert detail("people.account.end_date") == {"was": "2026-06-12", "to": ""}

    @pytest.mark.parametrize("days", [0, -1])
    def test_an_end_that_is_past_is_refused(self, district, by, noon, days):
        with pytest.raises(Refused) as refused:
            accounts.set_end(account=district.desk, valid_to=noon.date() + days * DAY, by=by, at=noon)
        assert refused.value.refusal.code == "past"

    def test_suspended_with_a_reason_by_whom_and_when(self, district, by, noon):
        accounts.suspend(account=district.desk, because=" 6월 퇴직 ", by=by, at=noon)
        district.desk.refresh_from_db()
        row = district.desk
        assert (row.is_active, row.suspended_at, row.suspended_by, row.suspended_because) == (
            False, noon, district.officer, "6월 퇴직"
        )  # fmt: skip
        assert detail("people.account.suspend") == {"was": "active", "to": "suspended", "because": "6월 퇴직"}

    @pytest.mark.parametrize("because", ["", " ", "x" * 201])
    def test_without_a_reason_nobody_is_suspended(self, district, by, noon, because):
        with pytest.raises(Refused):
            accounts.suspend(account=district.desk, because=because, by=by, at=noon)

    def test_who_works_elsewhere_too_is_not_suspended_by_one_office(self, district, noon):
        Membership.objects.create(
            account=district.desk, organisation=district.other_provider, role="kitchen", valid_from=factories.LONG_AGO
        )
        colleague = factories.make_account("desk3", district.provider, "provider_desk")
        with pytest.raises(Refused, match="햇살나눔주방에서도"):
            accounts.suspend(account=district.desk, because="x", by=factories.viewer(colleague), at=noon)

    def test_a_resumed_account_needs_a_time_and_a_role(self, district, by, noon):
        accounts.suspend(account=district.desk, because="착오", by=by, at=noon)
        Account.objects.filter(pk=district.desk.pk).update(valid_to=noon.date())
        with pytest.raises(Refused, match="종료일이 지났습니다"):
            accounts.resume(account=district.desk, by=by, at=noon)
        accounts.set_end(account=district.desk, valid_to=None, by=by, at=noon)
        accounts.resume(account=district.desk, by=by, at=noon)
        district.desk.refresh_from_db()
        assert district.desk.is_active and district.desk.suspended_because == ""

    def test_a_new_password_opens_and_the_old_one_does_not(self, district, by, noon):
        password = accounts.give_password(account=district.desk, by=by, at=noon)
        district.desk.refresh_from_db()
        assert district.desk.check_password(password) and not district.desk.check_password(factories.PASSWORD)
        assert password not in str(list(AccessEntry.objects.values_list()))


class TestInHand:
    def test_duty_and_rounds_of_today_are_named(self, district, by, noon):
        courier = district.courier.account
        assert in_hand.of(courier, noon) == []
        shift = {"organisation": district.provider, "role": "courier", "created_at": noon}
        DutyShift.objects.create(
            account=courier, weekdays=127, starts=time(9), ends=time(18), valid_from=noon.date(), **shift
        )
        person = factories.make_recipient(district)
        round_ = factories.make_round(district, noon, courier=district.courier, provider=district.provider)
        factories.make_handover(
            district, noon, person, provider=district.provider, round=round_, position=1, planned_at=noon
        )
        said = [(str(held.sentence), held.url) for held in in_hand.of(courier, noon)]
        assert any("정기 당직" in sentence and "09:00–18:00" in sentence for sentence, _url in said)
        assert any("아직 만나지 못한 사람 1명" in sentence and url.endswith(f"/{round_.pk}/") for sentence, url in said)


class TestReview:
    def rows(self, by, noon):
        return {row.account.username: list(row.unusual) for row in queries.review_rows(by, noon)}

    def test_what_is_unusual_stands_first(self, district, by, noon):
        logged_in = Account.objects.exclude(username__in=("desk", "kitchen"))
        logged_in.update(last_login=noon - DAY)
        Account.objects.filter(username="kitchen").update(last_login=noon - 91 * DAY)
        Account.objects.filter(username="duty").update(valid_to=noon.date() + 10 * DAY)
        Membership.objects.filter(account=district.dietitian).update(valid_to=noon.date())
        ordered = [(row.account.username, list(row.unusual)) for row in queries.review_rows(by, noon)]
        assert [(name, unusual[:1]) for name, unusual in ordered[:4]] == [
            ("dietitian", ["no_role"]), ("desk", ["never"]), ("kitchen", ["long_ago"]), ("duty", ["ends_soon"]),
        ]  # fmt: skip

    def test_a_new_account_need_not_have_logged_in(self, district, by, noon):
        Account.objects.update(created_at=noon - 13 * DAY)
        assert "never" not in self.rows(by, noon)["desk"]

    def sign(self, district, by, noon, suspend=()):
        seen = [row.account.pk for row in queries.review_rows(by, noon)]
        return reviews.sign(organisation=district.office, seen=seen, suspend=suspend, by=by, at=noon)

    def test_it_is_signed_with_each_decision(self, district, by, noon):
        review = self.sign(district, by, noon, suspend=[district.kitchen.pk])
        assert (review.signed_by, review.signed_at, review.suspended) == (district.officer, noon, 1)
        assert review.lines.count() == review.kept + 1
        assert not review.lines.get(account=district.kitchen).kept
        district.kitchen.refresh_from_db()
        assert not district.kitchen.is_active
        assert detail("people.review.sign")["suspended"] == 1

    def test_an_account_that_came_meanwhile_must_be_seen(self, district, by, noon):
        seen = [row.account.pk for row in queries.review_rows(by, noon)]
        factories.make_account("late", district.provider, "courier")
        with pytest.raises(Refused, match="그사이"):
            reviews.sign(organisation=district.office, seen=seen, suspend=[], by=by, at=noon)

    def test_oneself_is_not_suspended_and_then_nothing_is(self, district, by, noon):
        with pytest.raises(Refused, match="한지원: 본인"):
            self.sign(district, by, noon, suspend=[district.kitchen.pk, district.officer.pk])
        district.kitchen.refresh_from_db()
        assert district.kitchen.is_active and not AccessEntry.objects.filter(what="people.review.sign").exists()

    def test_the_next_one_is_due_three_months_later(self, district, by, noon):
        assert queries.due_of(district.office, noon).on.isoformat() == "2026-04-01", "three months after the first role"
        self.sign(district, by, noon)
        due = queries.due_of(district.office, noon)
        assert due.on.isoformat() == "2026-08-13" and not due.is_overdue(noon.date())

    def test_another_period_holds_from_its_day_on(self, district, by, noon):
        self.sign(district, by, noon)
        reviews.set_period(months=6, valid_from=noon.date() + DAY, source="구 조례", by=by, at=noon)
        assert queries.due_of(district.office, noon).months == 3
        later = queries.due_of(district.office, noon + DAY)
        assert (later.months, later.source, later.on.isoformat()) == (6, "구 조례", "2026-11-13")

    @pytest.mark.parametrize(("day", "due"), [("2026-11-30", "2027-02-28"), ("2026-12-31", "2027-03-31")])
    def test_months_end_where_they_end(self, day, due):
        from datetime import date

        from chomchom.people.rules.reviews import due_on

        assert due_on(date.fromisoformat(day), 3).isoformat() == due
