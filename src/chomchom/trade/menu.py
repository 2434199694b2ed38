"""Trade's places in the navigation, and where the day of each role begins."""

from django.utils.translation import gettext_lazy as _

from chomchom.core.navigation import Entry, declare
from chomchom.people.enums import Role

OFFICES = frozenset({Role.TRADE_HEAD, Role.TRADE_OFFICER, Role.SECRETARY})


def register() -> None:
    """Called once, when the app is ready."""
    declare(
        Entry(
            label=_("Missions"),
            url_name="trade:missions",
            right="trade.missions.see",
            order=11,
            note=_("From the call for applicants to goods that have shipped."),
            icon="home",
            begins_for=OFFICES,
        ),
        Entry(
            label=_("Currency rates"),
            url_name="trade:rates",
            right="trade.rates",
            order=13,
            note=_("With which the amounts of papers are converted"),
            icon="setting",
            in_bar=False,
        ),
        Entry(
            label=_("My missions"),
            url_name="trade:own",
            right="trade.own.see",
            order=12,
            note=_("Applications, buyers to meet and what was answered."),
            icon="home",
            begins_for=frozenset({Role.EXPORTER}),
        ),
        Entry(
            label=_("Meetings"),
            url_name="trade:day",
            right="trade.meetings.see",
            order=13,
            note=_("The meetings of the day: check-in, start, log."),
            icon="calendar",
            begins_for=frozenset({Role.INTERPRETER}),
        ),
    )
