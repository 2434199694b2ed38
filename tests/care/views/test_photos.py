"""Photos from doors: on the page of their handover, for whoever may see it, each look in the access log."""

from base64 import b64encode
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from chomchom.care.models import DoorPhoto
from chomchom.core.models import AccessEntry
from tests.care.reports import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(street, at_noon):
    out = BytesIO()
    Image.new("RGB", (160, 90), "red").save(out, "JPEG")
    raw = report(1, street.stop, "photo", at_noon, about="food", image=b64encode(out.getvalue()).decode())
    assert street.one(raw) == ("accepted", "")
    return DoorPhoto.objects.get()


def test_a_photo_stands_on_the_page_of_its_handover_and_each_look_is_logged(log_in, street, photo):
    page, address = reverse("care:handover", args=[street.stop.pk]), reverse("care:photo", args=[photo.pk])
    for account in (street.district.desk, street.district.case_manager, street.district.officer):
        client = log_in(account)
        said = client.get(page, headers={"accept-language": "ko"}).content.decode()
        assert f'<img src="{address}"' in said and 'alt="12:00' in said, account
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["Content-Disposition"] == f'inline; filename="food-{photo.report.report_id}.jpg"'
        assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
        assert Image.open(BytesIO(b"".join(answer.streaming_content))).size == (160, 90)
        looks = AccessEntry.objects.filter(what="care.photo", account_id=account.pk, action="look")
        assert [look.subject_id for look in looks] == [street.stop.recipient_id]


def test_others_see_neither_page_nor_photo(log_in, street, photo):
    address = reverse("care:photo", args=[photo.pk])
    assert log_in(street.district.other_desk).get(address).status_code == 404
    for account in (street.district.courier.account, street.district.kitchen):
        assert log_in(account).get(address).status_code == 403, account
    assert not AccessEntry.objects.filter(what="care.photo").exists()


def test_a_page_without_photos_has_no_place_for_them(log_in, street, photo):
    client = log_in(street.district.desk)
    assert "door-photos" not in client.get(reverse("care:handover", args=[street.second.pk])).content.decode()
