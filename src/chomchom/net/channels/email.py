import re
import smtplib
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext_lazy as _

from chomchom.net.channels.base import ChannelError, Message
from chomchom.people.models import Account


class Email:
    """Plain text by SMTP. The Message-ID comes from the key: a letter sent twice is shown once by most programs."""

    name = "email"
    label = _("e-mail")
    bundles = True
    threads = 4

    def addresses(self, account_ids: Collection[int]) -> Mapping[int, str]:
        return dict(Account.objects.filter(pk__in=account_ids).exclude(email="").values_list("pk", "email"))

    def send(self, message: Message) -> None:
        try:
            letter(message).send()
        except (smtplib.SMTPException, OSError) as error:
            raise failure(error) from error

    def wording(self, message: Message) -> list[tuple[Any, str]]:
        """What the reader sees, for the page of messages."""
        shown = letter(message)
        return [(_("Subject"), shown.subject), (_("Text"), shown.body.strip())]


def letter(message: Message) -> EmailMessage:
    return EmailMessage(
        subject=message.title,
        body=f"{message.text}\n\n{message.url}\n",
        to=[message.address],
        headers={"Message-ID": message_id(message.key), "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=settings.SEND_TIMEOUT),
    )


def message_id(key: str) -> str:
    """``<key@host of the site>``, with what a Message-ID may not hold made into a dot."""
    return f"<{re.sub(r'[^A-Za-z0-9_-]+', '.', key)}@{urlsplit(settings.SITE_URL).hostname}>"


def failure(error: Exception) -> ChannelError:
    """A 5xx answer about the recipient or the letter is final; everything else may pass."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _reason in error.recipients.values()]
        return ChannelError(_("The mail server refused the recipient."), retry=any(code < 500 for code in codes))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return ChannelError(_("The mail server refused our log-in. Check CHOMCHOM_EMAIL_URL."))
    if isinstance(error, smtplib.SMTPResponseException):
        sentence = _("The mail server refused the letter (%(code)d).") % {"code": error.smtp_code}
        return ChannelError(sentence, retry=error.smtp_code < 500)
    if isinstance(error, TimeoutError):
        return ChannelError(_("The mail server did not answer in time."))
    return ChannelError(_("The mail server could not be reached."))
