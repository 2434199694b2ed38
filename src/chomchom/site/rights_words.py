"""Every right in one sentence, for the matrix of permissions."""

from django.utils.translation import gettext as _


def sentences() -> dict[str, str]:
    """{right: what it allows}, in the language of the moment."""
    return _of_people() | _of_net() | _of_the_kitchen() | _of_care() | _of_trade() | _of_staff()


def _of_people() -> dict[str, str]:
    return {
        "people.access_log.see": _("See who looked at a person’s data"),
        "people.log.review": _("Look through the access log of a month and sign it"),
        "people.duty.see": _("See duty rosters"),
        "people.duty.change": _("Change duty rosters"),
        "people.channels.choose": _("Choose how one is reached"),
        "people.channels.allow": _("Allow channels for the district"),
        "people.privacy.see": _("See retention, legal holds and the destruction register"),
        "people.privacy.destroy": _("Destroy what is due and set legal holds"),
        "people.breach": _("Prepare the sheet after a breach of personal data"),
        "people.senders.change": _("Add machines that send signals, and their keys"),
        "people.accounts.change": _("Look after accounts and roles, and review them"),
        "people.log_in.change": _("Say when a second factor is needed, and by which services people log in"),
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


def _of_the_kitchen() -> dict[str, str]:
    return {
        "care.kitchen.see": _("See the kitchen: batches and hygiene log"),
        "care.kitchen.log": _("Write into the hygiene log and begin batches"),
        "care.kitchen.set": _("Switch the kitchen log on and off"),
        "care.menu.see": _("See menus and dishes"),
        "care.menu.plan": _("Plan menus and choose substitutes"),
        "care.portion.set": _("Set how much a recipient eats"),
        "care.production.see": _("See the production count, clashes and boxes"),
        "care.gate.release": _("Pack boxes and let rounds go"),
        "care.gate.override": _("Let a round go although a check is missing or bad"),
        "care.trace.see": _("Trace batches and see clusters"),
        "care.symptoms.record": _("Record symptoms and calls of a call list"),
        "care.recall": _("Recall a batch"),
    }


def _of_care() -> dict[str, str]:
    return _of_the_kitchen() | {
        "care.recipients.see": _("See recipients"),
        "care.recipients.see_sensitive": _("See health and disability of recipients"),
        "care.recipients.change": _("Change plans, pauses and emergency contacts"),
        "care.recipients.import": _("Import lists of recipients"),
        "care.board.see": _("See the board and the handovers of the day"),
        "care.day.make": _("Make the handovers of a day"),
        "care.rounds.see": _("See rounds and print their sheets"),
        "care.rounds.plan": _("Plan and change rounds"),
        "care.kitchen_stop.propose": _("Offer the people of a kitchen that stops to the others"),
        "care.street.close": _("Close streets, open them again, see what it changes"),
        "care.cooking.say": _("Say when the kitchen is done"),
        "care.round.walk": _("Walk a round and report from the doors"),
        "care.couriers.see": _("See couriers on the way and when their phones were last heard"),
        "care.couriers.answer": _("Cut off a lost phone, write down messages, decide about reports kept aside"),
        "care.photo.see": _("See photos of food and doors"),
        "care.position.decide": _("Decide whether positions are recorded"),
        "care.call.record": _("Record calls and cancel handovers"),
        "care.incident.see": _("See incidents"),
        "care.incident.work": _("Open incidents and record their steps"),
        "care.incident.close": _("Close incidents"),
        "care.report.see": _("See and export the report"),
        "care.gaps.see": _("See care gaps and priorities"),
        "care.gaps.work": _("Work on care gaps and close them"),
        "care.gaps.rules": _("Change the rules of care gaps and the weight of signals"),
        "care.services.import": _("Import workbooks of other services"),
        "care.signals.see": _("See signals from outside"),
    }


def _of_trade() -> dict[str, str]:
    return {
        "trade.missions.see": _("See missions"),
        "trade.missions.change": _("Plan and change missions"),
        "trade.applications.see": _("See applications of exporters"),
        "trade.applications.review": _("Score applications"),
        "trade.applications.decide": _("Decide on applications and send letters"),
        "trade.exporters.invite": _("Invite exporters to an account"),
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
        "trade.deals.see": _("See deals and their ledger"),
        "trade.deals.write": _("Open deals, record their rungs and end them"),
        "trade.deals.correct": _("Correct and strike out lines of the ledger"),
        "trade.deals.ask": _("Ask both sides to confirm a result"),
        "trade.deals.confirm": _("Confirm or dispute a result of one’s own company"),
        "trade.results.see": _("See and export the results of a mission"),
        "trade.mous.see": _("See memoranda and their promises"),
        "trade.mous.change": _("Record memoranda and their promises"),
        "trade.mous.end": _("Say what came of a promise of a memorandum"),
        "trade.rates": _("See and enter currency rates"),
    }


def _of_staff() -> dict[str, str]:
    return {
        "care.staff.see": _("See who may work, trainings and certificates"),
        "care.staff.record": _("Record certificates and trainings, let work for a reason"),
        "care.staff.rules": _("Set what is asked of each role"),
        "care.staff.mine": _("See one’s own training and certificates"),
        "care.careplan.see": _("See care plans"),
        "care.careplan.write": _("Write care plans and record case conferences"),
        "care.family.see": _("See what families are told and record calls"),
        "care.consents.see": _("See consents of recipients"),
        "care.consents.record": _("Record and withdraw consents of recipients"),
        "care.consents.words": _("Publish wordings of consents"),
        "care.family.change": _("Record and withdraw consents of families"),
    }
