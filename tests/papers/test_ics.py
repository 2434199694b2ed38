from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from chomchom.papers import ics

AT = datetime(2026, 5, 1, tzinfo=UTC)
JAKARTA = ZoneInfo("Asia/Jakarta")


def made(**values) -> ics.Invitation:
    values = {
        "uid": "meeting-7@chomchom",
        "sequence": 0,
        "starts": datetime(2026, 5, 11, 9, 30, tzinfo=JAKARTA),
        "ends": datetime(2026, 5, 11, 10, 0, tzinfo=JAKARTA),
        "time_zone": "Asia/Jakarta",
        "title": "빛고을포토닉스 × PT Sinar; Jaya",
        "place": "Table 3\nHall A",
        "organizer": ics.Person("사무국", "desk@example.test"),
        "attendees": (ics.Person('Budi "B"', "budi@example.test"),),
    } | values
    return ics.Invitation(**values)


def event(data: bytes):
    return next(iter(Calendar.from_ical(data).walk("VEVENT")))


def lines(data: bytes) -> list[str]:
    """Unfolded as RFC 5545, 3.1 says."""
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_an_invitation_is_in_the_local_time_of_the_leg():
    data = ics.invite(made(), at=AT)
    assert "METHOD:REQUEST" in lines(data)
    assert "DTSTART;TZID=Asia/Jakarta:20260511T093000" in lines(data)
    assert "DTSTAMP:20260501T000000Z" in lines(data)
    assert "BEGIN:VTIMEZONE" in lines(data)
    assert event(data)["SUMMARY"] == made().title and event(data)["LOCATION"] == made().place


def test_a_change_keeps_the_uid_and_grows_the_sequence():
    first, changed = event(ics.invite(made(), at=AT)), event(ics.invite(made(sequence=1), at=AT))
    assert first["UID"] == changed["UID"] and changed["SEQUENCE"] == first["SEQUENCE"] + 1


def test_a_cancellation_says_so():
    data = ics.cancel(made(sequence=2), at=AT)
    assert "METHOD:CANCEL" in lines(data)
    assert event(data)["STATUS"] == "CANCELLED" and event(data)["SEQUENCE"] == 2


def test_no_line_is_longer_than_75_octets_and_no_text_makes_a_line_of_its_own():
    data = ics.invite(made(title="가" * 200, text="x\r\nBEGIN:VEVENT\r\nUID:stolen"), at=AT)
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert lines(data).count("BEGIN:VEVENT") == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"starts": datetime(2026, 5, 11, 9)}, "aware"),  # noqa: DTZ001
        ({"ends": datetime(2026, 5, 11, 9, 30, tzinfo=JAKARTA)}, "ends before"),
        ({"sequence": -1}, "sequence"),
        ({"uid": ""}, "UID"),
    ],
)
def test_an_impossible_invitation_is_refused(values, sentence):
    with pytest.raises(ValueError, match=sentence):
        made(**values)
