"""Care's places in the navigation, and where the day of each role begins."""

from django.utils.translation import gettext_lazy as _

from chomchom.core.navigation import Entry, declare
from chomchom.people.enums import Role

OFFICES = frozenset({Role.DISTRICT_OFFICER, Role.DUTY_OFFICER, Role.CASE_MANAGER, Role.PROVIDER_DESK})


def register() -> None:
    """Called once, when the app is ready."""
    declare(
        Entry(
            label=_("Board of the day"),
            url_name="care:board",
            right="care.board.see",
            order=10,
            note=_("Who was met, who is safe though absent, and who is not known yet."),
            icon="home",
            begins_for=OFFICES,
        ),
        Entry(
            label=_("Today's round"),
            url_name="round:today",
            right="care.round.walk",
            order=12,
            note=_("The stops in order, and what is reported from each door"),
            begins_for=frozenset({Role.COURIER}),
        ),
        Entry(
            label=_("Rounds"),
            url_name="care:rounds",
            right="care.rounds.see",
            order=15,
            note=_("Plan the rounds, change them by hand, print the sheets."),
            icon="calendar",
            begins_for=frozenset({Role.PROVIDER_DESK, Role.KITCHEN}),
        ),
        Entry(
            label=_("Who saw whom"),
            url_name="care:faces",
            right="care.rounds.see",
            order=17,
            note=_("The faces that people met in a week."),
            icon="person",
            in_bar=False,
        ),
        Entry(
            label=_("A kitchen stops"),
            url_name="care:kitchen_stop",
            right="care.kitchen_stop.propose",
            order=18,
            note=_("Its people are offered to the other kitchens in one proposal."),
            icon="calendar",
            in_bar=False,
        ),
        Entry(
            label=_("A street is closed"),
            url_name="care:streets",
            right="care.street.close",
            order=19,
            note=_("Ways around it, and what that changes for the rounds."),
            icon="calendar",
            in_bar=False,
        ),
        Entry(
            label=_("Couriers on the way"),
            url_name="care:couriers",
            right="care.couriers.see",
            order=16,
            note=_("When each phone was last heard, and reports that wait for you."),
            icon="person",
            begins_for=frozenset({Role.PROVIDER_DESK}),
        ),
        Entry(
            label=_("Recipients"),
            url_name="care:recipients",
            right="care.recipients.see",
            order=25,
            note=_("Who was promised a meal: plan, pauses, contacts, last handovers."),
            icon="person",
            begins_for=frozenset({Role.CASE_MANAGER}),
        ),
        Entry(
            label=_("Import recipients"),
            url_name="care:imports",
            right="care.recipients.import",
            order=45,
            note=_("Lists of recipients as offices keep them: preview, decide, take."),
            icon="file",
            begins_for=frozenset({Role.DISTRICT_OFFICER}),
        ),
        Entry(
            label=_("Care gaps"),
            url_name="care:gaps",
            right="care.gaps.see",
            order=27,
            note=_("Who may drop out of sight, why, and what closes it."),
            icon="person",
            begins_for=frozenset({Role.CASE_MANAGER, Role.DISTRICT_OFFICER}),
        ),
        Entry(
            label=_("Import other services"),
            url_name="care:services_import",
            right="care.services.import",
            order=46,
            note=_("The workbook of services that offices keep."),
            icon="file",
            in_bar=False,
        ),
        Entry(
            label=_("Signals from outside"),
            url_name="care:signals",
            right="care.signals.see",
            order=28,
            note=_("AI calls, meters, alarms at home, neighbours."),
            icon="file",
            in_bar=False,
        ),
        Entry(
            label=_("Rules of care gaps"),
            url_name="care:gap_rules",
            right="care.gaps.see",
            order=29,
            note=_("What is looked for, what it counts, and what signals from outside weigh."),
            icon="setting",
            in_bar=False,
        ),
        Entry(
            label=_("Incidents"),
            url_name="care:incidents",
            right="care.incident.see",
            order=30,
            note=_("Emergencies from what was noticed to the reviewed plan."),
            icon="file",
            begins_for=frozenset({Role.CASE_MANAGER, Role.DUTY_OFFICER}),
        ),
        Entry(
            label=_("Report"),
            url_name="care:report",
            right="care.report.see",
            order=40,
            note=_("The numbers of a day, and the rows behind each."),
            icon="file",
            begins_for=frozenset({Role.DISTRICT_OFFICER}),
        ),
    )
