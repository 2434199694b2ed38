"""What stands in the access log of timetables, meetings and logs, in words; joined into trade's."""

from django.utils.translation import gettext_lazy as _

WHAT = {
    "trade.timetable": _("Page of a timetable"),
    "trade.timetable.plan": _("Timetable planned"),
    "trade.timetable.repair": _("Timetable repaired"),
    "trade.timetable.draft": _("Draft of a timetable begun"),
    "trade.timetable.discard": _("Draft of a timetable thrown away"),
    "trade.timetable.place": _("Meeting put into a slot"),
    "trade.timetable.lock": _("Meeting locked or unlocked"),
    "trade.timetable.remove": _("Meeting taken out of the draft"),
    "trade.timetable.forbid": _("Pair kept apart"),
    "trade.timetable.allow": _("Pair allowed again"),
    "trade.timetable.publish": _("Timetable published"),
    "trade.interpreter.ill": _("Interpreter not there"),
    "trade.interpreter.name": _("Interpreter named"),
    "trade.guest.cancel": _("Buyer does not come"),
    "trade.guest.check_in": _("Buyer checked in"),
    "trade.guest.walk_in": _("Buyer who walked in"),
    "trade.invitation": _("Invitation to a meeting"),
    "trade.meeting": _("Page of a meeting"),
    "trade.meeting.state": _("State of a meeting"),
    "trade.consultation.write": _("Consultation log written"),
    "trade.consultation.complete": _("Consultation log completed"),
    "trade.consultation.correct": _("Consultation log corrected"),
    "trade.badges": _("Codes of the buyers on paper"),
    "trade.briefing": _("Briefing book"),
    "trade.briefing.workbook": _("Workbook of a mission"),
}
