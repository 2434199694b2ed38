from datetime import date, timedelta

import pytest
from django.db import Error, transaction

from chomchom.care.enums_staff import Topic
from chomchom.care.kinds import CREDENTIAL
from chomchom.care.models import Credential, StaffException, StaffRule
from chomchom.care.operations import rounds, staff
from chomchom.core.refusal import Refused
from chomchom.net.models import Alert, Notice, Watch
from chomchom.net.tasks.worker import Worker
from chomchom.people.enums import Role
from tests import factories
from tests.care import staff_factories as made

DAY = timedelta(days=1)


@pytest.fixture
def district(db):
    return factories.District()


@pytest.fixture
def desk(district):
    return factories.actor(district.desk)


@pytest.fixture
def asked(district):
    return made.make_rule(district)


def code(refused) -> str:
    return refused.value.refusal.code


def record(district, desk, noon, **values):
    values = {"topic": Topic.HEALTH, "issuer": "보건소", "issued_on": noon.date()} | values
    return staff.record_credential(
        account=district.courier.account, district=district.office, **values, by=desk, at=noon
    )


def plan(district, desk, noon):
    return rounds.plan(provider=district.provider, day=noon.date(), meal="lunch", seconds=0.2, seed=1, by=desk, at=noon)


# -- who may walk ------------------------------------------------------------------------------------------------------


def test_where_nothing_is_asked_everybody_walks(district, desk, noon):
    factories.make_handover(district, noon)
    assert plan(district, desk, noon).stops == 1


def test_a_certificate_that_expires_today_is_good_today_and_not_tomorrow(asked, district, desk, noon):
    made.make_credential(district, district.courier.account, noon.date())
    round_ = factories.make_round(district, noon, courier=None)
    staff.insist_may_walk(
        courier=district.courier, provider=district.provider, day=noon.date(), reason="", by=desk, at=noon
    )
    rounds.give_round(round_=round_, courier=district.courier, by=desk, at=noon)
    with pytest.raises(Refused) as refused:
        staff.insist_may_walk(
            courier=district.courier, provider=district.provider, day=noon.date() + DAY, reason="", by=desk, at=noon
        )
    assert code(refused) == "lapsed"


def test_a_courier_whose_certificate_has_lapsed_is_given_no_round_without_a_reason(asked, district, desk, noon):
    made.make_credential(district, district.courier.account, noon.date() - DAY)
    round_ = factories.make_round(district, noon)
    with pytest.raises(Refused) as refused:
        rounds.give_round(round_=round_, courier=district.courier, by=desk, at=noon)
    assert code(refused) == "lapsed" and "2026" in str(refused.value)
    rounds.give_round(round_=round_, courier=district.courier, by=desk, at=noon, reason="보건소 예약 대기")
    kept = StaffException.objects.get()
    assert (kept.reason, kept.lacks, kept.allowed_by_id) == ("보건소 예약 대기", ["health"], district.desk.pk)


def test_planning_leaves_out_who_may_not_walk_and_says_so_if_nobody_is_left(asked, district, desk, noon):
    factories.make_handover(district, noon)
    with pytest.raises(Refused) as refused:
        plan(district, desk, noon)
    assert code(refused) == "all_lapsed"
    assert [c for c, _why in staff.may_not_walk(factories.viewer(district.desk), noon.date())] == [district.courier]
    made.make_credential(district, district.courier.account, noon.date())
    assert plan(district, desk, noon).stops == 1


def test_a_reason_for_the_day_lets_planning_use_the_courier(asked, district, desk, noon):
    factories.make_handover(district, noon)
    staff.allow_nonetheless(
        account=district.courier.account, organisation=district.provider, role=Role.COURIER, day=noon.date(),
        reason="대체 인력 없음", by=desk, at=noon,
    )  # fmt: skip
    assert plan(district, desk, noon).stops == 1


@pytest.mark.parametrize(
    ("day", "reason", "expected"), [(0, " ", "reason"), (-1, "이유", "over"), (0, "이유", "nothing_missing")]
)
def test_a_reason_that_cannot_be_is_refused(asked, district, desk, noon, day, reason, expected):
    if expected == "nothing_missing":
        made.make_credential(district, district.courier.account, None)
    with pytest.raises(Refused) as refused:
        staff.allow_nonetheless(
            account=district.courier.account, organisation=district.provider, role=Role.COURIER,
            day=noon.date() + day * DAY, reason=reason, by=desk, at=noon,
        )  # fmt: skip
    assert code(refused) == expected and not StaffException.objects.exists()


@pytest.mark.parametrize("couriers", [1, 3])
def test_who_may_walk_is_found_in_three_queries(asked, district, noon, couriers, django_assert_num_queries):
    rows = [district.courier]
    for number in range(couriers - 1):
        rows.append(district._courier(f"more{number}", district.provider, f"더{number}"))
    with django_assert_num_queries(3):
        assert len(staff.lapsed_couriers(rows, district.provider, noon.date())) == couriers


# -- certificates ------------------------------------------------------------------------------------------------------


def test_the_end_follows_from_the_rule_and_is_watched(asked, district, desk, noon):
    row = record(district, desk, noon)
    assert row.last_day == date(2027, 5, 12)
    watch = Watch.objects.get(subject_kind=CREDENTIAL, subject_id=row.pk)
    assert watch.due_at.date() == date(2027, 4, 13)
    assert watch.parties == {"provider_desk": district.provider.pk, "district_officer": district.office.pk}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"issued_on": date(2026, 5, 14)}, "issued_ahead"),
        ({"issued_on": date(1926, 5, 14)}, "issued_far"),
        ({"last_day": date(2026, 5, 12)}, "ends_before"),
        ({"last_day": date(2126, 5, 12)}, "ends_far"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(asked, district, desk, noon, values, expected):
    with pytest.raises(Refused) as refused:
        record(district, desk, noon, **values)
    assert code(refused) == expected and not Credential.objects.exists()


def test_the_same_certificate_twice_is_refused(asked, district, desk, noon):
    record(district, desk, noon)
    with pytest.raises(Refused) as refused:
        record(district, desk, noon)
    assert code(refused) == "twice"


def test_the_reminder_tells_the_person_then_the_desk_then_the_district(asked, district, desk, noon):
    row = record(district, desk, noon, last_day=noon.date() + 31 * DAY)
    at = [noon]
    told = []
    for days in (3, 10, 24):
        at[0] = noon + days * DAY
        Worker(clock=lambda: at[0]).run_once()
        told.append(set(Notice.objects.values_list("account__username", flat=True)))
    assert told == [{"courier"}, {"courier", "desk"}, {"courier", "desk", "officer"}]
    alert = Alert.objects.get(subject_kind=CREDENTIAL, subject_id=row.pk)
    assert alert.is_live
    renewed = record(district, desk, at[0], issued_on=at[0].date())
    alert.refresh_from_db()
    assert not alert.is_live and alert.outcome == "renewed"
    assert renewed.valid_to == date(2027, 6, 14)  # within 30 days around the end: it goes on from there


def test_what_was_taken_back_does_not_count_and_needs_a_reason(asked, district, desk, noon):
    row = record(district, desk, noon)
    with pytest.raises(Refused):
        staff.take_back_credential(credential=row, because=" ", by=desk, at=noon)
    staff.take_back_credential(credential=row, because="다른 사람의 것", by=desk, at=noon)
    assert district.courier.pk in staff.lapsed_couriers([district.courier], district.provider, noon.date())
    assert Watch.objects.get(subject_id=row.pk, subject_kind=CREDENTIAL).outcome == "not_needed"


def test_the_database_keeps_what_a_certificate_says(asked, district, desk, noon):
    row = record(district, desk, noon)
    with pytest.raises(Error), transaction.atomic():
        Credential.objects.filter(pk=row.pk).update(valid_to=date(2030, 1, 1))


# -- what is asked -----------------------------------------------------------------------------------------------------


def publish(district, noon, **values):
    values = {
        "topic": Topic.HEALTH, "roles": ["courier"], "valid_months": 12, "renew_days": 30, "remind_days": 30,
        "source": "규정", "valid_from": noon.date(),
    } | values  # fmt: skip
    return staff.publish_rule(district=district.office, **values, by=factories.actor(district.officer), at=noon)


def test_other_values_are_a_new_row_from_a_day_on(asked, district, noon):
    new = publish(district, noon, valid_months=6)
    asked.refresh_from_db()
    assert asked.valid_to == new.valid_from == noon.date()
    assert [rule.valid_months for rule in StaffRule.objects.on(noon.date())] == [6]


@pytest.mark.parametrize(
    ("values", "expected"),
    [({"roles": ["wizard"]}, "roles"), ({"source": " "}, "source"), ({"valid_from": factories.LONG_AGO}, "not_newest")],
)
def test_a_rule_that_cannot_be_is_refused(asked, district, noon, values, expected):
    with pytest.raises(Refused) as refused:
        publish(district, noon, **values)
    assert code(refused) == expected and StaffRule.objects.count() == 1


def test_the_usual_rules_fill_what_is_missing_and_each_has_a_source(asked, district, noon):
    officer = factories.actor(district.officer)
    taken = staff.take_usual_rules(district=district.office, valid_from=noon.date(), by=officer, at=noon)
    assert taken == len(staff.USUAL) - 1
    assert staff.take_usual_rules(district=district.office, valid_from=noon.date(), by=officer, at=noon) == 0
    assert all(rule.source for rule in StaffRule.objects.all())
