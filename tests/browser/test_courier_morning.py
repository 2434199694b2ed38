"""A courier's morning on a phone: a stop met, a stop that stays shut, a warning sign, and a poor line."""

from datetime import datetime

import pytest
from django.urls import reverse

from chomchom.care.models import Handover
from chomchom.core import clock
from chomchom.net.models import Alert
from tests.care.street import make_street

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def street(noon, monkeypatch):
    """The street of the operations' tests; the server's clock goes on from noon."""
    began = datetime.now(noon.tzinfo)
    monkeypatch.setattr(clock, "now", lambda: noon + (datetime.now(noon.tzinfo) - began))
    return make_street(noon)


@pytest.fixture
def phone(visit, street):
    page = visit(street.district.courier.account)
    page.goto(reverse("round:today"))
    return page


def state(handover):
    return Handover.objects.get(pk=handover.pk).state


def observe(page, *, changed=()):
    page.get_by_text("대상자", exact=True).click()
    for group in page.get_by_role("group").all()[1:]:
        name = group.locator("legend").inner_text()
        group.get_by_text("변화 있음" if name in changed else "평소와 같음", exact=True).click()
        if name in changed:
            page.keyboard.type("이마에 멍")


def test_a_whole_stop_at_360_px(phone, street, wide=360):
    assert phone.evaluate("document.documentElement.scrollWidth") <= wide
    assert phone.locator(".next-stop .stop-name").inner_text() == street.stop.recipient.name
    phone.get_by_role("link", name="전달 완료").click()
    send = phone.get_by_role("button", name="전달 완료 보내기")
    send.click()
    assert state(street.stop) == "promised"  # nothing is answered by itself: the browser asks for each line
    observe(phone, changed=("낙상·부상",))
    assert phone.evaluate("document.documentElement.scrollWidth") <= wide
    send.click()
    phone.wait_for_url("**/round/")
    assert state(street.stop) == "met"
    assert [alert.cause for alert in Alert.objects.of("care.change", [street.stop.pk])] == ["change"]
    assert phone.locator(".next-stop .stop-name").inner_text() == street.second.recipient.name
    assert "마지막 전송 12:0" in phone.locator("line-state").inner_text()
