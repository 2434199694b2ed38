"""The words of messages, in the reader's language and without personal data beyond what the reader needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chomchom.net import subjects
from chomchom.net.enums import NoticeKind, Severity

NAMED = 20  # subjects named in the message of a bundle
ENDINGS = (NoticeKind.OVER, NoticeKind.CORRECTED)  # nothing is asked of whoever reads it


@dataclass(frozen=True)
class Word:
    """What a message says about one alert. ``label`` is the subject without personal data, ``ask`` a code."""

    alert_id: int
    label: str
    cause: str
    severity: str
    since: datetime
    ask: str
    outcome: str = ""
    drill: bool = False
    ended_at: datetime | None = None  # of a correction: when it really ended


def compose(words: Sequence[Word], kind: str, language: str, *, reply_url: str = "") -> tuple[str, str]:
    """(title, text) of the message about one alert or a bundle of them.

    With ``reply_url`` the text ends with the link that says "I have it"; a bundle has none, each alert is taken alone.
    """
    with translation.override(language):
        first = words[0]
        title = _TITLES[kind](words)
        if first.drill:
            title = _("[DRILL] {title}").format(title=title)
        lines = [_line(word, kind) for word in words[:NAMED]]
        if len(words) > NAMED:
            lines.append(_("and {count} more").format(count=len(words) - NAMED))
        if kind == NoticeKind.CALL and first.ask:
            lines.append(subjects.ask(first.ask))
        if reply_url and kind not in ENDINGS and len(words) == 1:
            lines.append(_("I have it: {url}").format(url=reply_url))
        if first.drill:
            lines.append(_("This is a drill: no real person is in danger."))
        return title, "\n".join(lines)


def _call(words: Sequence[Word]) -> str:
    first = words[0]
    if len(words) > 1:
        return ngettext("{count} alert needs you", "{count} alerts need you", len(words)).format(count=len(words))
    if first.severity == Severity.RED:
        return _("RED: {cause}: {label}").format(cause=subjects.cause(first.cause), label=first.label)
    return _("{cause}: {label}").format(cause=subjects.cause(first.cause), label=first.label)


def _assigned(words: Sequence[Word]) -> str:
    return _("Handed on to you: {label}").format(label=_named(words))


def _over(words: Sequence[Word]) -> str:
    return _("It is over: {label}").format(label=_named(words))


def _corrected(words: Sequence[Word]) -> str:
    return _("Corrected: {label}").format(label=_named(words))


def _named(words: Sequence[Word]) -> str:
    if len(words) == 1:
        return words[0].label
    return _("{label} and {count} more").format(label=words[0].label, count=len(words) - 1)


def _line(word: Word, kind: str) -> str:
    time = f"{timezone.localtime(word.since):%H:%M}"
    if kind == NoticeKind.CORRECTED and word.ended_at:
        return _(
            "{label} · {outcome} at {time}. The report came late: what you were told before does not hold."
        ).format(label=word.label, outcome=word.outcome, time=f"{timezone.localtime(word.ended_at):%H:%M}")
    if kind in ENDINGS:
        return _("{label} · {outcome}").format(label=word.label, outcome=word.outcome)
    return _("{label} · {cause} · since {time}").format(label=word.label, cause=subjects.cause(word.cause), time=time)


_TITLES = {
    NoticeKind.CALL: _call,
    NoticeKind.ASSIGNED: _assigned,
    NoticeKind.OVER: _over,
    NoticeKind.CORRECTED: _corrected,
}
