"""The daily digest: each morning the district's officers are told by e-mail what is still open at the end of a ladder.

The end of a ladder is never silence: notices repeat, the first page is red, and this letter comes as well. It names no
person, only the numbers under which the offices know them. It carries the seal of the access log, so that a copy of it
lies outside of the database; for that a letter goes out each Monday, also where nothing is open.
"""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chomchom.core.access_log import sealing
from chomchom.net import subjects
from chomchom.net.channels.email import failure, message_id
from chomchom.net.models import Alert, Digest
from chomchom.people.enums import Role
from chomchom.people.models import Membership, Organisation

MORNING = time(8)
EVERY = timedelta(minutes=10)
NAMED = 50
SEALED_ON = 0  # Monday


def look(*, at: datetime) -> int:
    """Make this morning's letters, once, and send what was not sent yet; answers how many are sent now.

    Letters leave after the rows are kept, outside of the transaction: a mail server that hangs holds nothing up, and a
    letter that was lost in a crash is sent at the next look.
    """
    local = timezone.localtime(at)
    if local.time() >= MORNING:
        _make(local.date(), at)
    waiting = list(
        Digest.objects.filter(day=local.date(), sent_at=None)
        .exclude(tried_at__gt=at - EVERY / 2)
        .select_related("account", "district")
    )
    Digest.objects.filter(pk__in=[digest.pk for digest in waiting]).update(tried_at=at)
    transaction.on_commit(lambda: [_send(digest, at) for digest in waiting])
    return len(waiting)


def text_of(district_id: int) -> tuple[str, str]:
    """(subject, text) in the language that is active. Three queries."""
    alerts = list(Alert.objects.filter(district=district_id).real().unresolved().order_by("opened_at"))
    if not alerts:
        lines = [_("Nothing is open at the end of its ladder."), "", *_seal(), ""]
        return _("Seal of the access log"), "\n".join(lines)
    number = len(alerts)
    subject = ngettext(
        "%(number)d alert is still open at the end of its ladder",
        "%(number)d alerts are still open at the end of their ladders",
        number,
    ) % {"number": number}
    lines = [_("Nobody has closed these alerts, though everybody on their ladders was told:"), ""]
    for alert, card in _carded(alerts[:NAMED]):
        since = timezone.localtime(alert.opened_at)
        cause = subjects.cause(alert.cause)
        lines.append(
            _("%(label)s · %(cause)s · since %(since)s")
            % {"label": card.label, "cause": cause, "since": f"{since:%m-%d %H:%M}"}
        )
    if number > NAMED:
        lines.append(_("… and %(number)d more.") % {"number": number - NAMED})
    page = settings.SITE_URL + reverse("net:alerts") + "?list=unresolved"
    return subject, "\n".join([*lines, "", page, "", *_seal(), ""])


def _seal() -> list[str]:
    """The head of the chain, for whoever keeps this letter; nothing before the first seal."""
    head = sealing.head()
    if head is None:
        return []
    moment = timezone.localtime(head.sealed_at)
    told = {"last": head.last_id, "moment": f"{moment:%Y-%m-%d %H:%M}"}
    return [
        _("Seal of the access log, lines 1 to %(last)d, %(moment)s:") % told,
        head.digest,
        _("Keep this letter: with the seal it can be proven that nothing before was changed or cut off."),
        f"chomchom log verify --head {head.digest}",
    ]


def _make(day: date, at: datetime) -> None:
    """A letter for each district officer where something is unresolved, and on Mondays for all; made once a day."""
    offices = Organisation.objects.districts()
    if day.weekday() != SEALED_ON:
        offices = offices.filter(pk__in=Alert.objects.real().unresolved().values("district_id"))
    members = (
        Membership.objects.on(day)
        .filter(organisation__in=offices, role=Role.DISTRICT_OFFICER)
        .filter(account__is_active=True)
        .exclude(account__email="")
    )
    Digest.objects.bulk_create(
        (Digest(district_id=m.organisation_id, day=day, account_id=m.account_id, made_at=at) for m in members),
        ignore_conflicts=True,
    )


def _send(digest: Digest, at: datetime) -> None:
    with translation.override(digest.account.language):
        subject, text = text_of(digest.district_id)
    letter = EmailMessage(
        subject=subject,
        body=text,
        to=[digest.account.email],
        headers={"Message-ID": message_id(f"digest:{digest.pk}"), "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=settings.SEND_TIMEOUT),
    )
    try:
        letter.send()
    except Exception as error:  # a letter must not end the worker; its row says what happened and it is tried again
        Digest.objects.filter(pk=digest.pk).update(error=str(failure(error))[:300])
        return
    Digest.objects.filter(pk=digest.pk).update(sent_at=at, error="")


def _carded(alerts: list[Alert]) -> list[tuple[Alert, subjects.Card]]:
    by_kind: dict[str, list[int]] = {}
    for alert in alerts:
        by_kind.setdefault(alert.subject_kind, []).append(alert.subject_id)
    cards = {(kind, pk): card for kind, ids in by_kind.items() for pk, card in subjects.cards(kind, ids).items()}
    return [(alert, cards[alert.subject_kind, alert.subject_id]) for alert in alerts]
