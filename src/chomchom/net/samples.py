"""Sample messages: the words of ``net.messages`` as each channel sends them. No real alert and no real person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chomchom.net import messages, subjects
from chomchom.net.channels import Message
from chomchom.net.channels.email import Email
from chomchom.net.channels.setup import ALL, is_on
from chomchom.net.enums import Cause, NoticeKind, Severity

NUMBER = 1234
LANGUAGES = ("ko", "en")


@dataclass(frozen=True)
class Sample:
    """A kind of message. ``several``: a bundle of that many alerts."""

    key: str
    label: Any
    kind: str = NoticeKind.CALL
    cause: str = Cause.NO_REPLY
    severity: str = Severity.URGENT
    several: int = 1
    drill: bool = False


SAMPLES = {
    sample.key: sample
    for sample in (
        Sample("call", _("Somebody is asked to act")),
        Sample("red", _("Red flag"), cause=Cause.RED_FLAG, severity=Severity.RED),
        Sample("storm", _("A whole round is late"), cause=Cause.OVERDUE, several=12),
        Sample("assigned", _("Handed on to somebody"), kind=NoticeKind.ASSIGNED),
        Sample("over", _("It is over"), kind=NoticeKind.OVER),
        Sample("corrected", _("It was otherwise than was told"), kind=NoticeKind.CORRECTED),
        Sample("drill", _("Drill"), drill=True),
    )
}


@dataclass(frozen=True)
class Shown:
    """One channel's message: ``wordings`` is [(language, [(name of the part, text), …]), …]."""

    channel: Any
    is_on: bool
    wordings: Sequence[tuple[str, Sequence[tuple[Any, str]]]]


def shown(sample: Sample, *, at: datetime) -> list[Shown]:
    """What every channel would send for the sample, in Korean and in English."""
    written = {language: message(sample, language, at=at) for language in LANGUAGES}
    in_app = [(language, [(_("Title"), text.title), (_("Text"), text.text)]) for language, text in written.items()]
    return [
        Shown(_("in the app"), True, in_app),
        *(
            Shown(channel.label, is_on(channel), [(lang, channel.wording(text)) for lang, text in written.items()])
            for channel in ALL
        ),
    ]


def message(sample: Sample, language: str, *, at: datetime, address: str = "") -> Message:
    """The sample as the worker would write it for a reader of that language."""
    with translation.override(language):
        words = [_word(sample, number, at) for number in range(sample.several)]
        reply_url = f"{settings.SITE_URL}/net/r/…/" if sample.several == 1 else ""
        title, text = messages.compose(words, sample.kind, language, reply_url=reply_url)
    path = f"/net/alerts/{NUMBER}/" if sample.several == 1 else "/net/alerts/"
    return Message(
        key=f"{NUMBER}:0:0:1:{Email.name}",
        account_id=1,
        address=address,
        language=language,
        title=title,
        text=text,
        url=settings.SITE_URL + path,
        severity=sample.severity,
        drill=sample.drill,
        alert_ids=tuple(word.alert_id for word in words),
    )


def _word(sample: Sample, number: int, at: datetime) -> messages.Word:
    ask = next(iter(subjects.ASKS), "")
    return messages.Word(
        alert_id=NUMBER + number,
        label=str(_("GS-2026-{number:06} · Suwan-dong")).format(number=NUMBER + number),
        cause=sample.cause,
        severity=sample.severity,
        since=at - timedelta(minutes=10),
        ask=ask,
        outcome=str(_("Met in person")) if sample.kind in messages.ENDINGS else "",
        drill=sample.drill,
        ended_at=at - timedelta(minutes=20),
    )
