import base64
import hashlib
import hmac
import json
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from chomchom.net.channels import ChannelError
from chomchom.net.channels.webhook import Webhook, secret_of
from chomchom.net.models import Webhook as Endpoint
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Account, Membership, Organisation

from .conftest import answers

AT = datetime(2026, 5, 1, tzinfo=UTC)


def verified(request, secret: str) -> bool:
    """The receiver's side, as the convention describes it."""
    signed = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + request.body
    digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    return request.headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()


def test_the_receiver_can_verify_who_sent_it_and_that_nothing_was_changed(serve, message, loopback_allowed):
    server = serve(answers(200))
    Webhook().send(message(address=server.url))
    (request,) = server.requests
    assert verified(request, secret_of(server.url))
    assert not verified(request, secret_of(server.url + "/other"))
    request.body += b" "
    assert not verified(request, secret_of(server.url))


def test_the_key_goes_along_and_the_person_is_a_number(serve, message, loopback_allowed):
    server = serve(answers(200))
    Webhook().send(message(address=server.url))
    (request,) = server.requests
    assert request.headers["idempotency-key"] == message().key
    assert json.loads(request.body) == {
        "key": message().key,
        "account": 3,
        "language": "ko",
        "title": message().title,
        "text": message().text,
        "url": message().url,
        "severity": "urgent",
        "drill": False,
        "alerts": [7],
    }


def test_an_internal_address_is_refused_with_a_sentence(serve, message):
    server = serve(answers(200))
    with pytest.raises(ChannelError, match=r"내부망|internal") as error:
        Webhook().send(message(address=server.url))
    assert (error.value.retry, server.requests) == (False, [])


@pytest.fixture
def provider(db) -> Organisation:
    district = Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="광산구청", gu="광산구")
    return Organisation.objects.create(kind=OrganisationKind.PROVIDER, name="한솥나눔", gu="광산구", district=district)


def member(organisation: Organisation, username: str, until: date | None = None) -> Account:
    account = Account.objects.create(username=username, name=username, created_at=AT)
    Membership.objects.create(
        account=account,
        organisation=organisation,
        role=Role.PROVIDER_DESK,
        valid_from=date(2020, 1, 1),
        valid_to=until,
    )
    return account


def test_people_are_reached_at_the_address_of_their_organisation(provider, django_assert_num_queries):
    kim, gone = member(provider, "kim"), member(provider, "gone", until=date(2021, 1, 1))
    other = member(provider.district, "other")
    Endpoint.objects.create(organisation=provider, url="https://example.kr/hook", created_at=AT)
    with django_assert_num_queries(2):
        assert Webhook().addresses([kim.pk, gone.pk, other.pk]) == {kim.pk: "https://example.kr/hook"}


def test_an_organisation_has_one_live_address(provider):
    first = Endpoint.objects.create(organisation=provider, url="https://example.kr/1", created_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Endpoint.objects.create(organisation=provider, url="https://example.kr/2", created_at=AT)
    Endpoint.objects.filter(pk=first.pk).update(ended_at=AT)
    second = Endpoint.objects.create(organisation=provider, url="https://example.kr/2", created_at=AT)
    assert list(Endpoint.objects.live()) == [second]
