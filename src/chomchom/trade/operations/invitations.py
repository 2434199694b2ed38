"""Invitations to meetings: written in the transaction that publishes, sent afterwards, never lost and never silent.

Each of those concerned gets a letter of its own with an .ics file. Its UID is that of the meeting for as long as it
lives; SEQUENCE grows, and what is not held any more is cancelled. A letter sent twice after a crash carries the same
Message-ID, UID and SEQUENCE, so that calendars and most mail programs show it once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.net import mailing
from chomchom.papers import ics
from chomchom.trade.enums_meet import Audience, InvitationState
from chomchom.trade.kinds import APPLICATION, GUEST
from chomchom.trade.models import Application, Guest, Interpreter, Invitation, Meeting, Timetable
from chomchom.trade.rules.planning import Pair
from chomchom.trade.rules.timetable import Change

REMIND_MINUTES = 15
LANGUAGE_OF = {Audience.EXPORTER: "ko", Audience.BUYER: "en", Audience.INTERPRETER: "ko"}


@dataclass(frozen=True)
class Reader:
    """One who is told. ``kept`` is the interpreter who was there before and is not any more."""

    audience: str
    name: str
    email: str
    is_cancelled: bool


def write(
    *, timetable: Timetable, changes: Iterable[Change], meetings: Mapping[Pair, Meeting], by: Actor, at: datetime
) -> int:
    """A row for each letter, in the transaction of the publication; answers how many."""
    changes = [change for change in changes if change.pair in meetings]
    applications = Application.objects.select_related("exporter").in_bulk({change.pair[0] for change in changes})
    guests = Guest.objects.select_related("buyer").in_bulk({change.pair[1] for change in changes})
    interpreters = Interpreter.objects.select_related("account").in_bulk(_interpreters(changes))
    rows = []
    for change in changes:
        meeting = meetings[change.pair]
        meeting.application, meeting.guest = applications[change.pair[0]], guests[change.pair[1]]
        readers = [*_companies(change, meeting), *_interpreting(change, interpreters)]
        rows += [_letter(timetable, meeting, reader, at) for reader in readers]
    Invitation.objects.bulk_create(rows)
    told = [(GUEST, c.pair[1]) for c in changes if c.is_told] + [(APPLICATION, c.pair[0]) for c in changes if c.is_told]
    audit.record_many(by=by, at=at, action=Action.NOTIFY, what="trade.invitation", subjects=sorted(set(told)))
    return len(rows)


def _interpreters(changes: Iterable[Change]) -> set[int]:
    placed = [one for change in changes for one in (change.before, change.after) if one is not None]
    return {one.interpreter for one in placed if one.interpreter}


def _companies(change: Change, meeting: Meeting) -> list[Reader]:
    if not change.is_told:
        return []
    gone = change.kind == "gone"
    exporter, buyer = meeting.application, meeting.guest.buyer
    return [
        Reader(Audience.EXPORTER, exporter.contact_name or exporter.exporter.name, exporter.contact_email, gone),
        Reader(Audience.BUYER, buyer.contact_name or buyer.name, buyer.email, gone),
    ]


def _interpreting(change: Change, interpreters: Mapping[int, Interpreter]) -> list[Reader]:
    """Who interprets now is invited; who did before, and does not now, gets a cancellation."""
    before = change.before.interpreter if change.before else None
    after = change.after.interpreter if change.after else None
    pairs = [(after, False)] if after else []
    if before and before != after:
        pairs.append((before, True))
    return [
        Reader(Audience.INTERPRETER, str(who), who.account.email, gone)
        for key, gone in pairs
        if (who := interpreters[key]).account is not None
    ]


def _letter(timetable: Timetable, meeting: Meeting, reader: Reader, at: datetime) -> Invitation:
    language = LANGUAGE_OF[Audience(reader.audience)]
    with translation.override(language):
        title, text = _words(timetable, meeting, reader)
    state = InvitationState.PENDING if reader.email else InvitationState.FAILED
    return Invitation(
        meeting=meeting, timetable=timetable, audience=reader.audience, name=reader.name[:120], email=reader.email,
        language=language, is_cancellation=reader.is_cancelled, sequence=meeting.sequence, title=title[:200], text=text,
        ics=_ics(timetable, meeting, reader, title, text, at), state=state,
        next_at=at if state == InvitationState.PENDING else None,
        error="" if reader.email else _("No e-mail address is known; tell them by telephone."), made_at=at,
    )  # fmt: skip


def _words(timetable: Timetable, meeting: Meeting, reader: Reader) -> tuple[str, str]:
    leg = timetable.leg
    starts = localtime(meeting.starts_at, leg.zone)
    words = {
        "mission": str(leg.mission),
        "with": _other(meeting, reader.audience),
        "day": date_format(starts, "DATE_FORMAT"),
        "from": starts.strftime("%H:%M"),
        "until": localtime(meeting.ends_at, leg.zone).strftime("%H:%M"),
        "city": leg.city,
        "venue": leg.venue,
        "table": meeting.table,
        "name": reader.name,
        "version": timetable.number,
    }
    if reader.is_cancelled:
        title = _("Cancelled: meeting with %(with)s on %(day)s, %(from)s") % words
        text = _(
            "This meeting is not held any more (timetable version %(version)d). It leaves "
            "your calendar with the file attached."
        )
    else:
        title = _("Meeting with %(with)s on %(day)s, %(from)s") % words
        text = _(
            "You meet at table %(table)d, from %(from)s to %(until)s local time of "
            "%(city)s (timetable version %(version)d)."
        )
    lines = [_("%(name)s,") % words, "", str(words["mission"]), text % words, str(words["venue"])]
    return title, "\n".join(lines)


def _other(meeting: Meeting, audience: str) -> str:
    exporter = meeting.application.exporter
    name = exporter.name_en or exporter.name if audience == Audience.BUYER else exporter.name
    if audience == Audience.EXPORTER:
        return str(meeting.guest.buyer.name)
    return name if audience == Audience.BUYER else f"{name} × {meeting.guest.buyer.name}"


def uid_of(meeting: Meeting) -> str:
    return f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}"


def _ics(timetable: Timetable, meeting: Meeting, reader: Reader, title: str, text: str, at: datetime) -> str:
    leg = timetable.leg
    invitation = ics.Invitation(
        uid=uid_of(meeting), sequence=meeting.sequence, starts=meeting.starts_at, ends=meeting.ends_at,
        time_zone=leg.time_zone, title=title, place=leg.venue or leg.city, text=text,
        organizer=ics.Person(str(leg.mission.office), settings.DEFAULT_FROM_EMAIL),
        attendees=(ics.Person(reader.name, reader.email),) if reader.email else (), remind_minutes=REMIND_MINUTES,
    )  # fmt: skip
    make = ics.cancel if reader.is_cancelled else ics.invite
    return make(invitation, at=at).decode()


# -- sending -----------------------------------------------------------------------------------------------------------


def is_due(*, now: datetime) -> bool:
    return mailing.is_due(Invitation.objects.all(), now=now)


def send_due(*, now: datetime) -> int:
    """Send what is due, outside of any transaction; answers how many were handed over. One meeting's letters go in the
    order of their sequence."""
    return mailing.send_due(Invitation.objects.order_by("sequence", "next_at", "pk"), _mail, now=now)


def _mail(row: Invitation) -> EmailMessage:
    method = "CANCEL" if row.is_cancellation else "REQUEST"
    message = mailing.message(f"invitation-{row.pk}", to=row.email, title=row.title, text=row.text)
    message.attach("meeting.ics", row.ics, f"text/calendar; method={method}")
    return message
