"""Who sees what in full, and how the rest looks."""

from datetime import date

import pytest

from chomchom.care.rules import masking as rules
from chomchom.core import masking
from chomchom.people.enums import Role


@pytest.mark.parametrize(
    ("name", "seen"),
    [("홍길동", "홍*동"), ("남궁민수", "남**수"), ("이산", "이*"), ("김", "*"), ("", ""), ("Ann Lee", "A*****e")],
)
def test_a_name(name, seen):
    assert masking.name(name) == seen


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        ("010-1234-5678", "010-****-5678"), ("01012345678", "010****5678"), ("062-123-4567", "06*-***-4567"),
        ("112", "***"), ("", ""),
    ],
)  # fmt: skip
def test_a_number(number, seen):
    assert masking.phone(number) == seen


def test_an_address_and_a_day_of_birth():
    assert masking.address("수완동 1-1", "101동 1203호") == "수완동 1-1 ***"
    assert masking.address("수완동 1-1") == "수완동 1-1"
    assert masking.birth(date(1951, 3, 4)) == "1951-**-**"
    assert masking.birth(None) == ""


def test_lists_show_no_number_to_anybody_and_kitchens_no_name():
    assert not any(rules.in_full([role], rules.LIST, rules.PHONE) for role in Role)
    assert rules.seen([Role.KITCHEN], rules.LIST, rules.NAME, "홍길동") == "홍*동"
    assert rules.seen([Role.KITCHEN], rules.LIST, rules.ADDRESS, "수완동 1-1", "101호") == "수완동 1-1 ***"
    assert rules.seen([Role.PROVIDER_DESK], rules.LIST, rules.ADDRESS, "수완동 1-1", "101호") == "수완동 1-1 101호"
    assert rules.seen([Role.KITCHEN, Role.CASE_MANAGER], rules.LIST, rules.NAME, "홍길동") == "홍길동"


def test_only_who_needs_it_takes_numbers_away_in_a_workbook():
    assert {role for role in Role if rules.in_full([role], rules.EXPORT, rules.PHONE)} == {
        Role.DISTRICT_OFFICER, Role.HEALTH_OFFICER,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_page_masks_until_it_is_asked_for_and_asking_is_a_line_of_the_log(client, noon, monkeypatch):
    from chomchom.core import clock
    from chomchom.core.models import AccessEntry
    from tests.factories import District, make_recipient

    monkeypatch.setattr(clock, "now", lambda: noon)
    district = District()
    person = make_recipient(district, phone="010-1234-5678", address_detail="101동 1203호", birth_date=date(1951, 3, 4))
    client.force_login(district.desk, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/care/recipients/{person.pk}/in-full/").status_code == 404  # not of this provider
    client.force_login(district.case_manager, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/care/recipients/{person.pk}/").content.decode()
    assert "010-****-5678" in page and "1203" not in page and "1951-**-**" in page
    asked = AccessEntry.objects.filter(what="care.recipient.in_full")
    assert not asked.exists()
    shown = client.post(f"/care/recipients/{person.pk}/in-full/").content.decode()
    assert "010-1234-5678" in shown and "1203" in shown
    assert asked.get().subject_id == person.pk
