"""Every right in one sentence, for the matrix of permissions."""

from django.utils.translation import gettext as _


def sentences() -> dict[str, str]:
    """{right: what it allows}, in the language of the moment."""
    return _of_people() | _of_net() | _of_care() | _of_trade()


def _of_people() -> dict[str, str]:
    return {
        "people.access_log.see": _("See who looked at a person’s data"),
        "people.duty.see": _("See duty rosters"),
        "people.duty.change": _("Change duty rosters"),
        "people.channels.choose": _("Choose how one is reached"),
        "people.channels.allow": _("Allow channels for the district"),
        "people.senders.change": _("Add machines that send signals, and their keys"),
    }


def _of_net() -> dict[str, str]:
    return {
        "net.alerts.see": _("See alerts"),
        "net.alerts.work": _("Take on alerts and record what was done"),
        "net.policies.see": _("See escalation ladders"),
        "net.policies.publish": _("Publish escalation ladders"),
        "net.messages.see": _("See what each channel sends"),
        "net.drills.see": _("See drills"),
        "net.drills.start": _("Start and end drills"),
        "net.webhooks.change": _("Set the webhook of one’s organisation"),
        "documents.see": _("Download documents of what one may see"),
    }


def _of_care() -> dict[str, str]:
    return {
        "care.recipients.see": _("See recipients"),
        "care.recipients.see_sensitive": _("See health and disability of recipients"),
        "care.recipients.change": _("Change plans, pauses and emergency contacts"),
        "care.recipients.import": _("Import lists of recipients"),
        "care.board.see": _("See the board and the handovers of the day"),
        "care.day.make": _("Make the handovers of a day"),
        "care.rounds.see": _("See rounds and print their sheets"),
        "care.rounds.plan": _("Plan and change rounds"),
        "care.round.walk": _("Walk a round and report from the doors"),
        "care.call.record": _("Record calls and cancel handovers"),
        "care.incident.see": _("See incidents"),
        "care.incident.work": _("Open incidents and record their steps"),
        "care.incident.close": _("Close incidents"),
        "care.report.see": _("See and export the report"),
    }


def _of_trade() -> dict[str, str]:
    return {
        "trade.missions.see": _("See missions"),
        "trade.missions.change": _("Plan and change missions"),
        "trade.applications.see": _("See applications of exporters"),
        "trade.applications.review": _("Score applications"),
        "trade.applications.decide": _("Decide on applications and send letters"),
        "trade.buyers.see": _("See buyers and their evidence"),
        "trade.buyers.change": _("Change, invite and merge buyers"),
        "trade.import": _("Import lists of exporters, buyers and wishes"),
        "trade.own.see": _("See one’s own applications and meetings"),
        "trade.own.wish": _("Say whom one’s company wants to meet"),
        "trade.timetable.see": _("See timetables of a mission"),
        "trade.timetable.change": _("Plan, change and publish timetables"),
        "trade.meetings.see": _("See meetings and their logs"),
        "trade.meetings.work": _("Start meetings and write their logs"),
        "trade.guests.check_in": _("Check buyers in and add walk-ins"),
        "trade.briefing.see": _("See and download briefing books"),
        "trade.briefing.export": _("Download the workbook of a mission"),
    }
