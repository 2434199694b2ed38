"""Text messages and Alimtalk (알림톡) by Solapi's HTTP API: ``POST /messages/v4/send``, HMAC-SHA256 over date + salt.

Solapi knows no idempotency key. Ours rides along in ``customFields`` so that a message can be found in its log; a
message in flight at a crash may reach the phone twice, then with the same key.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chomchom.net.channels import web
from chomchom.net.channels.base import ChannelError, Message
from chomchom.people.models import Account

ACCEPTED = re.compile(r"[234]000")  # 2000 accepted, 3000 handed to the carrier, 4000 received


class Solapi:
    """What text message and Alimtalk share: telephone numbers, signature, answers."""

    bundles = True
    threads = 4

    def addresses(self, account_ids: Collection[int]) -> Mapping[int, str]:
        rows = Account.objects.filter(pk__in=account_ids).exclude(phone="").values_list("pk", "phone")
        return {pk: digits for pk, phone in rows if (digits := re.sub(r"\D", "", phone))}

    def send(self, message: Message) -> None:
        body = {"message": {**self.content(message), "customFields": {"key": message.key}}}
        headers = {
            "Authorization": authorization(settings.SOLAPI_KEY, settings.SOLAPI_SECRET, datetime.now(UTC)),
            "Content-Type": "application/json",
        }
        url = f"{settings.SOLAPI_URL.rstrip('/')}/messages/v4/send"
        try:
            answer = web.post(url, body=json.dumps(body).encode(), headers=headers, trusted=True)
        except web.Unsuccessful as error:
            raise _explained(error) from error
        _insist_accepted(answer)

    def content(self, message: Message) -> dict[str, Any]:
        """The ``message`` of the request, without our key."""
        raise NotImplementedError


class Sms(Solapi):
    """A text message; Solapi itself makes a long one (LMS) of it where 90 bytes do not suffice."""

    name = "sms"
    label = _("text message")

    def content(self, message: Message) -> dict[str, Any]:
        return {"to": message.address, "from": settings.SOLAPI_SENDER, "text": sms_text(message)}

    def wording(self, message: Message) -> list[tuple[Any, str]]:
        return [(_("Text"), sms_text(message))]


class Alimtalk(Solapi):
    """Kakao's 알림톡 with the template that was approved for the district; its variables are title, text and link.

    ``disableSms``: what cannot be delivered comes back as a failure; the ladder decides what follows, not the provider.
    """

    name = "alimtalk"
    label = _("Alimtalk")

    def content(self, message: Message) -> dict[str, Any]:
        options = {
            "pfId": settings.ALIMTALK_PROFILE,
            "templateId": settings.ALIMTALK_TEMPLATE,
            "disableSms": True,
            "variables": variables(message),
        }
        return {"to": message.address, "from": settings.SOLAPI_SENDER, "kakaoOptions": options}

    def wording(self, message: Message) -> list[tuple[Any, str]]:
        return list(variables(message).items())


def variables(message: Message) -> dict[str, str]:
    """The variables of the approved template."""
    return {"#{제목}": message.title, "#{내용}": message.text, "#{링크}": message.url}


def sms_text(message: Message) -> str:
    return f"{message.title}\n{message.text}\n{message.url}"


def authorization(key: str, secret: str, at: datetime, salt: str | None = None) -> str:
    """The header as documented; a signature is good for 15 minutes and once, so the salt is new each time."""
    date, salt = at.strftime("%Y-%m-%dT%H:%M:%SZ"), salt or secrets.token_hex(16)
    signature = hmac.new(secret.encode(), (date + salt).encode(), hashlib.sha256).hexdigest()
    return f"HMAC-SHA256 apiKey={key}, date={date}, salt={salt}, signature={signature}"


def _insist_accepted(answer: web.Answer) -> None:
    code, words = _told(answer, "statusCode", "statusMessage")
    if not ACCEPTED.fullmatch(code):
        raise ChannelError(
            _("The message service did not accept it (%(code)s): %(words)s") % {"code": code or "?", "words": words},
            retry=False,
        )


def _explained(error: web.Unsuccessful) -> ChannelError:
    code, words = _told(error.answer, "errorCode", "errorMessage")
    if not code:
        return error
    sentence = _("The message service did not accept it (%(code)s): %(words)s") % {"code": code, "words": words}
    return ChannelError(sentence, retry=error.retry)


def _told(answer: web.Answer, code: str, words: str) -> tuple[str, str]:
    try:
        data = json.loads(answer.body)
    except ValueError:
        data = {}
    return (str(data.get(code) or ""), str(data.get(words) or "")) if isinstance(data, dict) else ("", "")
