"""What each role may do with timetables, meetings and briefing books; joined into trade's rights."""

from chomchom.people.enums import Role

DESKS = frozenset({Role.TRADE_OFFICER, Role.SECRETARY})
OFFICES = DESKS | {Role.TRADE_HEAD}

RIGHTS = {
    "trade.timetable.see": OFFICES,
    "trade.timetable.change": DESKS,
    "trade.meetings.see": OFFICES | {Role.EXPORTER, Role.INTERPRETER},
    "trade.meetings.work": DESKS | {Role.EXPORTER, Role.INTERPRETER},
    "trade.guests.check_in": DESKS,
    "trade.briefing.see": OFFICES | {Role.EXPORTER},
    "trade.briefing.export": OFFICES,
}
