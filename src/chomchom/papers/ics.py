"""Invitations as .ics: the first, the changed (SEQUENCE grows, the UID stays) and the cancellation (METHOD:CANCEL).

The moment of making (DTSTAMP) and the UID are arguments: the same meeting must keep its UID for as long as it lives.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from chomchom.papers.text import plain

PRODUCT = "-//Chomchom//Invitations//KO"


@dataclass(frozen=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True)
class Invitation:
    """``starts`` and ``ends`` are aware and shown in ``time_zone`` (Asia/Jakarta). ``sequence`` begins at 0."""

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    time_zone: str
    title: str
    place: str = ""
    text: str = ""
    url: str = ""
    organizer: Person | None = None
    attendees: tuple[Person, ...] = ()
    remind_minutes: int = 0

    def __post_init__(self) -> None:
        if self.starts.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("starts and ends must be aware")
        if self.ends <= self.starts:
            raise ValueError(f"{self.title!r} ends before it starts")
        if self.sequence < 0 or not self.uid:
            raise ValueError("an invitation needs a UID, and its sequence begins at 0")


def invite(*invitations: Invitation, at: datetime) -> bytes:
    """METHOD:REQUEST: a new meeting, or a changed one if its sequence has grown. One file may hold several."""
    return _calendar("REQUEST", invitations, at)


def cancel(*invitations: Invitation, at: datetime) -> bytes:
    """METHOD:CANCEL; the sequence must be higher than that of the last invitation."""
    return _calendar("CANCEL", invitations, at)


def _calendar(method: str, invitations: tuple[Invitation, ...], at: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for invitation in invitations:
        calendar.add_component(_event(invitation, at, cancelled=method == "CANCEL"))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(invitation: Invitation, at: datetime, *, cancelled: bool) -> Event:
    zone = ZoneInfo(invitation.time_zone)
    event = Event()
    event.add("uid", plain(invitation.uid))
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", at.astimezone(ZoneInfo("UTC")))
    event.add("dtstart", invitation.starts.astimezone(zone))
    event.add("dtend", invitation.ends.astimezone(zone))
    event.add("summary", plain(invitation.title))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    for name in ("place", "text", "url"):
        if value := plain(getattr(invitation, name)):
            event.add({"place": "location", "text": "description", "url": "url"}[name], value)
    _add_people(event, invitation)
    if invitation.remind_minutes and not cancelled:
        event.add_component(_alarm(invitation))
    return event


def _add_people(event: Event, invitation: Invitation) -> None:
    if invitation.organizer:
        event.add("organizer", _address(invitation.organizer))
    for person in invitation.attendees:
        address = _address(person)
        address.params["PARTSTAT"] = vText("NEEDS-ACTION")
        address.params["RSVP"] = vText("TRUE")
        event.add("attendee", address, encode=0)


def _address(person: Person) -> vCalAddress:
    address = vCalAddress(f"mailto:{plain(person.email)}")
    address.params["CN"] = vText(plain(person.name).replace('"', "'").replace("\n", " "))
    return address


def _alarm(invitation: Invitation) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", plain(invitation.title))
    alarm.add("trigger", -timedelta(minutes=invitation.remind_minutes))
    return alarm
