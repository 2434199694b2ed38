"""A company gets its account: invited by the desk, made by the link, once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chomchom.core import clock
from chomchom.core.refusal import Refused
from chomchom.people.models import Account, Organisation
from chomchom.people.operations.accounts import open_account
from chomchom.trade.operations import joining, links
from tests.factories import District, actor
from tests.trade import trade_factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
GIVEN = {"name": "나담당", "email": "na@example.test", "username": "na.damdang", "password": "seven-Hills7",
         "again": "seven-Hills7"}  # fmt: skip


@pytest.fixture
def world(noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    district = District()
    mission = make.make_mission(district)
    return district, make.make_accepted(mission, make.make_exporter(district, business_number="612-81-00001"))


def page(client, address, **given):
    client.cookies["django_language"] = "en"
    return client.post(address, given, follow=True) if given else client.get(address)


def invited(district, application):
    desk = Client()
    desk.force_login(district.secretary)
    address = reverse("trade:invite_exporter", args=[application.pk])
    told = page(desk, address, x=1).content.decode()
    return "/join/" + told.split("/join/")[1].split("/")[0] + "/"


def test_a_company_is_invited_and_sees_its_own_afterwards(world):
    district, application = world
    address, visitor = invited(district, application), Client()
    assert application.exporter.name_en in page(visitor, address).content.decode()
    assert "differ" in page(visitor, address, **GIVEN | {"again": "other"}).content.decode()
    assert (
        "common" in page(visitor, address, **GIVEN | {"password": "password1", "again": "password1"}).content.decode()
    )
    taken = page(visitor, address, **GIVEN | {"username": district.secretary.username}).content.decode()
    assert "is taken" in taken or "Four or more" in taken
    assert not Account.objects.filter(username="na.damdang").exists() and not application.exporter.organisation_id
    assert "Your account was made" in page(visitor, address, **GIVEN).content.decode()
    application.exporter.refresh_from_db()
    account = Account.objects.get(username="na.damdang")
    assert application.exporter.organisation.name == application.exporter.name
    assert account.check_password("seven-Hills7") and account.memberships.get().role == "exporter"
    used = page(visitor, address)
    assert used.status_code == 410 and "was made with this link already" in used.content.decode()
    own = Client()
    own.force_login(account)
    assert application.number in own.get(reverse("trade:own")).content.decode()


def test_a_second_person_joins_the_same_company_and_names_do_not_clash(world, noon):
    district, application = world
    by, twin = actor(district.secretary), make.make_exporter(district, name=application.exporter.name)
    other = make.make_accepted(application.mission, twin)
    for number, row in enumerate((application, application, other)):
        link, _token = joining.invite(application=row, by=by, at=noon)
        given = {"name": "가", "email": "", "password": "seven-Hills7"}
        joining.join(link=link, username=f"person{number}", **given, by=by, at=noon)
    application.exporter.refresh_from_db()
    twin.refresh_from_db()
    assert application.exporter.organisation.memberships.count() == 2
    assert twin.organisation_id != application.exporter.organisation_id
    assert Organisation.objects.filter(kind="company", name__startswith=twin.name).count() == 2


def test_what_opens_nothing_says_why(world, noon):
    district, application = world
    by = actor(district.secretary)
    first, token = joining.invite(application=application, by=by, at=noon)
    joining.invite(application=application, by=by, at=noon)
    found = {"purpose": "exporter_page", "ip": None}
    for code, given in (
        ("link_revoked", {"token": token, "at": noon}),
        ("link_unknown", {"token": "guess", "at": noon}),
    ):
        with pytest.raises(Refused) as refused:
            links.find(**found, **given)
        assert refused.value.refusal.code == code
    with pytest.raises(Refused) as refused:
        joining.join(link=first, username="late", name="a", email="", password="x", by=by, at=noon)
    assert refused.value.refusal.code == "link_revoked"
    _link, token = joining.invite(application=application, by=by, at=noon)
    with pytest.raises(Refused) as refused:
        links.find(**found, token=token, at=noon + joining.GOOD_FOR + timedelta(seconds=1))
    assert refused.value.refusal.code == "link_expired"
    refused_one = make.make_application(
        application.mission, make.make_exporter(district), state="refused", decided_at=noon, reasons="-"
    )
    with pytest.raises(Refused) as refused:
        joining.invite(application=refused_one, by=by, at=noon)
    assert refused.value.refusal.code == "out"


def test_a_role_that_an_office_does_not_have_is_refused(world, noon):
    district, _application = world
    with pytest.raises(Refused) as refused:
        open_account(username="x.y.z", name="a", email="", password="b", organisation=district.trade_office,
                     role="courier", by=actor(district.secretary), at=noon)  # fmt: skip
    assert refused.value.refusal.code == "role" and not Account.objects.filter(username="x.y.z").exists()
