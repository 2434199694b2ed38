"""The import as a whole: preview, taking, importing again, correcting, deciding."""

from datetime import date, timedelta

import factories
import pytest
from care.intake import lists
from care.intake.lists import KIM, LEE, changed, simple

from chomchom.care.enums import Answer, Decision
from chomchom.care.models import Import, ImportRow, MealPlan, Recipient
from chomchom.care.operations import intake
from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return factories.District()


@pytest.fixture
def by(world):
    return factories.viewer(world.officer)


def take(world, by, at, data, name="list.xlsx"):
    source = intake.preview(district=world.office, file_name=name, data=data, by=by, at=at)
    return source, intake.apply(source=source, by=by, at=at)


def everything():
    """All that an import may touch, without its own rows."""
    return {
        "people": list(Recipient.objects.order_by("pk").values()),
        "plans": list(MealPlan.objects.order_by("pk").values()),
        "contacts": [list(p.contacts.order_by("position").values()) for p in Recipient.objects.order_by("pk")],
        "services": [list(p.services.order_by("pk").values()) for p in Recipient.objects.order_by("pk")],
    }


def test_a_list_makes_people_with_contacts_and_plans(world, by, noon):
    _source, taken = take(world, by, noon, simple(KIM, LEE))

    assert (taken.created, taken.changed, taken.same) == (2, 0, 0)
    kim = Recipient.objects.get(external_id="G-1")
    assert (kim.name, kim.birth_date, kim.dong, kim.phone) == ("김가온", date(1940, 5, 6), world.dong, "010-1111-1111")
    assert [(c.name, c.relation, c.phone) for c in kim.contacts.all()] == [("김보호", "자녀", "010-2222-2222")]
    plans = MealPlan.objects.filter(recipient__external_id="G-2").order_by("meal")
    assert [(p.meal, p.weekdays, p.provider, p.valid_from) for p in plans] == [
        ("lunch", 21, world.other_provider, noon.date()),
        ("supper", 21, world.other_provider, noon.date()),
    ]


def test_a_preview_takes_nothing(world, by, noon):
    source = intake.preview(district=world.office, file_name="a.xlsx", data=simple(KIM), by=by, at=noon)

    assert source.rows.get().changes == {"kind": "new", "fields": {}}
    assert not Recipient.objects.exists()


def test_the_same_file_again_changes_nothing(world, by, noon):
    data = simple(KIM, LEE)
    take(world, by, noon, data)
    before = everything()

    source, taken = take(world, by, noon + timedelta(days=1), data)

    assert (taken.created, taken.changed, taken.same) == (0, 0, 2)
    assert everything() == before
    assert {row.changes["kind"] for row in source.rows.all()} == {"same"}


def test_the_same_file_again_leaves_what_was_put_right_by_hand(world, by, noon):
    data = simple(KIM, LEE)
    take(world, by, noon, data)
    Recipient.objects.filter(external_id="G-1").update(phone="010-9999-9999")

    take(world, by, noon + timedelta(days=1), data)

    assert Recipient.objects.get(external_id="G-1").phone == "010-9999-9999"


def test_a_corrected_file_shows_and_makes_its_changes(world, by, noon):
    take(world, by, noon, simple(KIM, LEE))
    corrected = simple(changed(KIM, 연락처="010-5555-5555", 제공요일="화목"), LEE)

    source = intake.preview(district=world.office, file_name="b.xlsx", data=corrected, by=by, at=noon)
    shown = source.rows.get(external_id="G-1").changes
    assert shown == {
        "kind": "changed",
        "fields": {"phone": ["010-1111-1111", "010-5555-5555"], "meals": [{"lunch": 31}, {"lunch": 10}]},
    }
    taken = intake.apply(source=source, by=by, at=noon)

    assert (taken.created, taken.changed, taken.same) == (0, 1, 1)
    assert Recipient.objects.get(external_id="G-1").phone == "010-5555-5555"
    plans = MealPlan.objects.filter(recipient__external_id="G-1").order_by("valid_from")
    tomorrow = noon.date() + timedelta(days=1)
    assert [(p.weekdays, p.valid_from, p.valid_to) for p in plans] == [
        (31, noon.date(), tomorrow),
        (10, tomorrow, None),
    ]


def test_a_list_without_telephones_erases_none(world, by, noon):
    take(world, by, noon, simple(KIM))
    keep = [place for place, label in enumerate(lists.HEAD) if label not in ("연락처", "보호자 연락처")]
    narrow = simple([KIM[place] for place in keep], head=[lists.HEAD[place] for place in keep])

    take(world, by, noon, narrow)

    assert Recipient.objects.get().phone == "010-1111-1111"


def test_applying_twice_is_once(world, by, noon):
    source, _taken = take(world, by, noon, simple(KIM))
    before = everything()

    again = intake.apply(source=source, by=by, at=noon)

    assert (again.created, again.changed, again.same) == (0, 0, 0)
    assert everything() == before


def test_somebody_known_under_another_number_is_held(world, by, noon):
    take(world, by, noon, simple(KIM))

    source, taken = take(world, by, noon, simple(changed(KIM, 관리번호="G-77"), LEE))

    held = source.rows.get(external_id="G-77")
    assert (held.answer, held.why[0]["code"]) == (Answer.REFUSED, "duplicate")
    assert taken.created == 1
    assert not Recipient.objects.filter(external_id="G-77").exists()


@pytest.mark.parametrize(
    ("decision", "exists"), [(Decision.SAME, False), (Decision.SEPARATE, True), (Decision.DROP, False)]
)
def test_a_decision_on_a_double_holds_now_and_for_later_lists(world, by, noon, decision, exists):
    take(world, by, noon, simple(KIM))
    twice = simple(KIM, changed(KIM, 관리번호="G-77"))
    source, _taken = take(world, by, noon, twice)

    intake.decide(row=source.rows.get(external_id="G-77"), decision=decision, by=by, at=noon)
    intake.apply(source=source, by=by, at=noon)
    assert Recipient.objects.filter(external_id="G-77").exists() is exists

    later, _taken = take(world, by, noon + timedelta(days=7), twice)
    row = later.rows.get(external_id="G-77")
    assert (row.answer == Answer.REFUSED, row.decision) == ((not exists), "" if exists else decision)
    assert list(later.rows.held()) == []


def test_a_refused_row_is_put_right_by_hand_and_taken(world, by, noon):
    wrong = changed(LEE, 행정동="모르겠음", 생년월일="1942.13.45")
    source, taken = take(world, by, noon, simple(KIM, wrong))
    row = source.rows.get(external_id="G-2")
    assert [why["code"] for why in row.why] == ["impossible_birth_date", "unknown_dong"]
    assert taken.created == 1

    row = intake.correct(row=row, cells={"dong": "송정1동"}, by=by, at=noon)
    assert (row.answer, [why["code"] for why in row.why]) == (Answer.REFUSED, ["impossible_birth_date"])
    row = intake.correct(row=row, cells={"birth_date": "1942.12.25"}, by=by, at=noon)
    assert row.answer == Answer.TAKEN
    taken = intake.apply(source=source, by=by, at=noon)

    assert taken.created == 1
    assert Recipient.objects.get(external_id="G-2").birth_date == date(1942, 12, 25)
    assert MealPlan.objects.filter(recipient__external_id="G-2").count() == 2


def test_a_correction_that_makes_a_double_is_held(world, by, noon):
    source, _taken = take(world, by, noon, simple(KIM, changed(KIM, 관리번호="G-9", 성명="")))

    row = intake.correct(row=source.rows.get(external_id="G-9"), cells={"name": "김가온"}, by=by, at=noon)

    assert (row.answer, row.why[-1]["code"]) == (Answer.REFUSED, "duplicate")


def test_a_row_that_was_taken_is_not_changed_any_more(world, by, noon):
    source, _taken = take(world, by, noon, simple(KIM))

    with pytest.raises(Refused) as refused:
        intake.correct(row=source.rows.get(), cells={"name": "다른이"}, by=by, at=noon)
    assert refused.value.refusal.code == "taken"


def test_an_unknown_provider_must_be_chosen_before_the_list_is_taken(world, by, noon):
    data = simple(changed(KIM, 수행기관="모르는기관"), LEE)
    source = intake.preview(district=world.office, file_name="a.xlsx", data=data, by=by, at=noon)

    with pytest.raises(Refused) as refused:
        intake.apply(source=source, by=by, at=noon)
    assert refused.value.refusal.code == "unknown_provider"
    assert not Recipient.objects.exists()

    intake.choose_providers(source=source, chosen={"모르는기관": world.provider}, by=by, at=noon)
    intake.apply(source=source, by=by, at=noon)
    assert MealPlan.objects.get(recipient__external_id="G-1").provider == world.provider


def test_a_provider_of_another_district_cannot_be_chosen(world, by, noon):
    source = intake.preview(district=world.office, file_name="a.xlsx", data=simple(KIM), by=by, at=noon)
    other = factories.Organisation.objects.create(kind="district", name="북구청", gu="북구")
    stranger = factories.Organisation.objects.create(kind="provider", name="북구주방", gu="북구", district=other)

    with pytest.raises(Refused):
        intake.choose_providers(source=source, chosen={"x": stranger}, by=by, at=noon)


def test_a_district_without_a_scheme_takes_nothing(world, by, noon):
    world.scheme.delete()
    source = intake.preview(district=world.office, file_name="a.xlsx", data=simple(KIM), by=by, at=noon)

    with pytest.raises(Refused) as refused:
        intake.apply(source=source, by=by, at=noon)
    assert refused.value.refusal.code == "no_scheme"


def test_a_failure_half_way_leaves_nothing(world, by, noon, monkeypatch):
    source = intake.preview(district=world.office, file_name="a.xlsx", data=simple(KIM, LEE), by=by, at=noon)
    monkeypatch.setattr("chomchom.core.audit.record_many", lambda **_given: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        intake.apply(source=source, by=by, at=noon)

    assert not Recipient.objects.exists()
    source.refresh_from_db()
    assert source.state == "preview"


def test_a_file_that_cannot_be_read_leaves_no_import(world, by, noon):
    with pytest.raises(Refused):
        intake.preview(district=world.office, file_name="a.xlsx", data=b"\x00\x01", by=by, at=noon)

    assert not Import.objects.exists()


def test_taking_is_in_the_access_log_of_each_person(world, by, noon):
    take(world, by, noon, simple(KIM, LEE))

    people = set(Recipient.objects.values_list("pk", flat=True))
    entries = AccessEntry.objects.filter(what="care.import.apply", subject_kind="care.recipient")
    assert {(entry.subject_id, entry.action, entry.account_id) for entry in entries} == {
        (pk, "import", world.officer.pk) for pk in people
    }


def test_a_resident_number_is_stored_nowhere(world, by, noon):
    rows = (changed(KIM, 생년월일="400506-2123456", 비고="주민 4005062123456"), changed(LEE, 비고="500102 - 1234567"))
    take(world, by, noon, simple(*rows))

    assert Recipient.objects.get(external_id="G-1").birth_date == date(1940, 5, 6)
    kept = str(list(ImportRow.objects.values())) + str(everything()) + str(list(AccessEntry.objects.values()))
    assert "2123456" not in kept
    assert "1234567" not in kept
    assert {row.why[0]["code"] for row in ImportRow.objects.all()} == {"resident_number"}


def test_another_scheme_stays_and_a_second_plan_is_added(world, by, noon):
    other = factories.MealScheme.objects.create(district=world.office, name="반찬 지원", valid_from=date(2026, 2, 1))
    take(world, by, noon, simple(KIM))
    kim = Recipient.objects.get()
    factories.make_plan(world, kim, scheme=other, weekdays=96)

    source, taken = take(world, by, noon, simple(KIM))

    assert (taken.same, source.rows.get().changes["kind"]) == (1, "same")
    assert kim.plans.count() == 2


def test_the_whole_real_list(world, by, noon, shared_data):
    real_dongs(world)
    data = (shared_data / "care" / "recipients-2026-05.xlsx").read_bytes()
    source = intake.preview(district=world.office, file_name="real.xlsx", data=data, by=by, at=noon)
    names = intake.unknown_providers(source, noon.date())
    intake.choose_providers(source=source, chosen=dict.fromkeys(names, world.provider), by=by, at=noon)
    taken = intake.apply(source=source, by=by, at=noon)

    assert (source.rows.count(), taken.created) == (520, 515)
    assert source.rows.held().count() == 5
    before = everything()
    later = noon + timedelta(days=1)
    again = intake.preview(district=world.office, file_name="real.xlsx", data=data, by=by, at=later)
    intake.choose_providers(source=again, chosen=dict.fromkeys(names, world.provider), by=by, at=later)
    assert intake.apply(source=again, by=by, at=later).same == 515
    assert everything() == before


@pytest.mark.parametrize(("people", "most"), [(20, 45), (400, 75)])
def test_statements_grow_by_batches_not_by_people(world, by, noon, people, most, django_assert_max_num_queries):
    rows = [
        changed(KIM, 관리번호=f"N-{n}", 성명="가나다라마바사아자차"[n % 10] + f"{chr(44032 + n)}")
        for n in range(people)
    ]
    data = simple(*rows)
    with django_assert_max_num_queries(most):
        take(world, by, noon, data)
    with django_assert_max_num_queries(most):
        take(world, by, noon, data)


def real_dongs(world):
    from chomchom.care.rules.intake.places import Gazetteer

    known = set(factories.Dong.objects.filter(gu="광산구").values_list("name", flat=True))
    factories.Dong.objects.bulk_create(
        factories.Dong(gu=place.gu, name=place.name, name_en="", latitude=place.latitude, longitude=place.longitude)
        for place in Gazetteer.shipped(date(2026, 5, 13)).places
        if place.gu == "광산구" and place.name not in known
    )
