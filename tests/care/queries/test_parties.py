from chomchom.care.queries.parties import parties, parties_of
from tests import factories


def test_each_role_is_filled_by_the_office_of_the_handover(db, noon):
    district = factories.District()
    stop = factories.make_handover(district, noon)
    assert parties(stop) == {
        "provider_desk": district.provider.pk,
        "case_manager": district.dong_office.pk,
        "duty_officer": district.office.pk,
        "district_officer": district.office.pk,
    }


def test_many_in_one_query(db, noon, django_assert_num_queries):
    district = factories.District()
    here = factories.make_handover(district, noon)
    there = factories.make_handover(
        district,
        noon,
        recipient=factories.make_recipient(district, dong=district.other_dong),
        provider=district.other_provider,
    )
    with django_assert_num_queries(1):
        found = parties_of([here, there])
    assert found[here.pk]["case_manager"] == district.dong_office.pk
    assert found[there.pk]["case_manager"] == district.other_dong_office.pk
    assert found[there.pk]["provider_desk"] == district.other_provider.pk


def test_a_dong_without_an_office_has_no_case_manager(db, noon):
    district = factories.District()
    dong = district.dong.__class__.objects.create(gu="광산구", name="본량동", name_en="Bonnyang-dong")
    stop = factories.make_handover(district, noon, recipient=factories.make_recipient(district, dong=dong))
    assert "case_manager" not in parties(stop)
