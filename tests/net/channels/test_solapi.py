import json
from datetime import UTC, datetime

import pytest

from chomchom.net.channels import ChannelError
from chomchom.net.channels.solapi import Alimtalk, Sms, authorization

from .conftest import answers
from .solapi_fake import SolapiFake

PHONE = "01012345678"


@pytest.fixture
def solapi(serve, settings):
    fake = SolapiFake("KEY", "SECRET", "0620000000")
    settings.SOLAPI_URL = serve(fake).url
    settings.SOLAPI_KEY, settings.SOLAPI_SECRET, settings.SOLAPI_SENDER = "KEY", "SECRET", "0620000000"
    settings.ALIMTALK_PROFILE, settings.ALIMTALK_TEMPLATE = "PF1", "T1"
    return fake


def test_a_text_message_is_signed_and_taken(solapi, message):
    Sms().send(message(address=PHONE))
    (sent,) = solapi.messages
    assert sent["to"] == PHONE
    assert sent["text"] == f"{message().title}\n{message().text}\n{message().url}"
    assert sent["customFields"] == {"key": message().key}


def test_every_request_has_a_signature_of_its_own(solapi, message):
    for _time in range(3):
        Sms().send(message(address=PHONE))
    assert len(solapi.seen) == 3


def test_an_alimtalk_fills_the_approved_template(solapi, message):
    Alimtalk().send(message(address=PHONE))
    (sent,) = solapi.messages
    assert sent["kakaoOptions"] == {
        "pfId": "PF1",
        "templateId": "T1",
        "disableSms": True,
        "variables": {"#{제목}": message().title, "#{내용}": message().text, "#{링크}": message().url},
    }


def test_the_signature_is_the_documented_one():
    """The figure is openssl's: printf DATE+SALT | openssl dgst -sha256 -hmac SECRET."""
    header = authorization("KEY", "SECRET", datetime(2019, 7, 1, 0, 41, 48, tzinfo=UTC), salt="jqsba2jxjnrjor")
    assert header == (
        "HMAC-SHA256 apiKey=KEY, date=2019-07-01T00:41:48Z, salt=jqsba2jxjnrjor, "
        "signature=669c9fb6acda414922dec17b603459be1dfb7dcb12f81c68e78cbd2f06ca9028"
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"SOLAPI_KEY": "WRONG"}, "InvalidAPIKey"),
        ({"SOLAPI_SECRET": "WRONG"}, "SignatureDoesNotMatch"),
        ({"SOLAPI_SENDER": "0000"}, "ValidationError"),
    ],
)
def test_what_the_service_says_is_shown_and_not_tried_again(changed, code, solapi, message, settings):
    for name, value in changed.items():
        setattr(settings, name, value)
    with pytest.raises(ChannelError, match=code) as error:
        Sms().send(message(address=PHONE))
    assert (error.value.retry, solapi.messages) == (False, [])


def test_a_wrong_number_is_told(solapi, message):
    with pytest.raises(ChannelError, match="수신번호"):
        Sms().send(message(address="12"))


@pytest.mark.parametrize(
    ("status", "body", "retry"),
    [
        (500, b"", True),
        (502, b"<html>", True),
        (500, json.dumps({"errorCode": "InternalError", "errorMessage": "x"}).encode(), True),
        (200, json.dumps({"statusCode": "1010", "statusMessage": "번호 오류"}).encode(), False),
        (200, b"not json", False),
        (200, b"[]", False),
    ],
)
def test_only_an_accepted_message_counts_as_sent(status, body, retry, solapi, serve, settings, message):
    settings.SOLAPI_URL = serve(answers(status, body)).url
    with pytest.raises(ChannelError) as error:
        Sms().send(message(address=PHONE))
    assert error.value.retry is retry


@pytest.mark.django_db
def test_numbers_are_reached_as_digits(django_assert_num_queries):
    from chomchom.people.models import Account

    at = datetime(2026, 5, 1, tzinfo=UTC)
    kim = Account.objects.create(username="kim", name="Kim", phone="010-1234-5678", created_at=at)
    lee = Account.objects.create(username="lee", name="Lee", phone=" - ", created_at=at)
    han = Account.objects.create(username="han", name="Han", created_at=at)
    with django_assert_num_queries(1):
        assert Sms().addresses([kim.pk, lee.pk, han.pk]) == {kim.pk: PHONE}
