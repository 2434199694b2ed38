import smtplib
import socket
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from aiosmtpd.controller import Controller

from chomchom.net.channels import ChannelError
from chomchom.net.channels.email import Email, failure, message_id


class Mailbox:
    """Takes letters; ``refuse`` is the answer to every recipient, if any."""

    def __init__(self) -> None:
        self.letters, self.refuse = [], ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.DEFAULT_FROM_EMAIL = "chomchom@example.kr"
    settings.SITE_URL = "https://chomchom.example.kr"
    yield box
    controller.stop()


def test_a_letter_arrives_with_a_message_id_from_the_key(mailbox, message):
    Email().send(message())
    (envelope,) = mailbox.letters
    letter = message_from_bytes(envelope.content)
    assert envelope.rcpt_tos == ["kim@example.kr"]
    assert str(make_header(decode_header(letter["Subject"]))) == message().title
    assert letter["Message-ID"] == "<alert.7.0.0.3.email@chomchom.example.kr>"
    body = letter.get_payload(decode=True).decode()
    assert message().text in body
    assert message().url in body


def test_the_same_key_gives_the_same_message_id_and_another_another():
    assert message_id("a:1/email") == message_id("a:1/email") != message_id("a:2/email")


@pytest.mark.parametrize(("answer", "retry"), [("550 No such user", False), ("451 Try later", True)])
def test_a_refused_recipient_is_final_only_when_the_server_says_so(answer, retry, mailbox, message):
    mailbox.refuse = answer
    with pytest.raises(ChannelError) as error:
        Email().send(message())
    assert (error.value.retry, mailbox.letters) == (retry, [])


def test_a_subject_with_a_line_break_cannot_add_a_header(mailbox, message):
    with pytest.raises(ValueError, match="newlines"):
        Email().send(message(title="a\nBcc: x@example.kr"))
    assert mailbox.letters == []


def test_nobody_listens_or_nobody_answers(mailbox, message, settings, silent):
    settings.SEND_TIMEOUT = 0.5
    for address in (silent, None):
        settings.EMAIL_PORT = int(address.rsplit(":", 1)[1]) if address else 1
        started = time.monotonic()
        with pytest.raises(ChannelError) as error:
            Email().send(message())
        assert error.value.retry
        assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("error", "retry"),
    [
        (smtplib.SMTPAuthenticationError(535, b""), True),
        (smtplib.SMTPDataError(554, b""), False),
        (smtplib.SMTPDataError(452, b""), True),
        (smtplib.SMTPServerDisconnected(), True),
        (ConnectionRefusedError(), True),
    ],
)
def test_every_failure_has_a_sentence(error, retry):
    told = failure(error)
    assert (told.retry, bool(str(told.sentence))) == (retry, True)


@pytest.mark.django_db
def test_only_people_with_an_address_are_reached(django_assert_num_queries):
    from datetime import UTC, datetime

    from chomchom.people.models import Account

    at = datetime(2026, 5, 1, tzinfo=UTC)
    kim = Account.objects.create(username="kim", name="Kim", email="kim@example.kr", created_at=at)
    lee = Account.objects.create(username="lee", name="Lee", created_at=at)
    with django_assert_num_queries(1):
        assert Email().addresses([kim.pk, lee.pk]) == {kim.pk: "kim@example.kr"}
