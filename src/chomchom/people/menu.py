"""Where the pages of accounts, rosters and the access log stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from chomchom.core.navigation import Entry, declare


def register() -> None:
    declare(
        Entry(
            _("Duty rosters"),
            "people:rosters",
            "people.duty.see",
            order=70,
            note=_("Who is on duty now and next, and where nobody is"),
            icon="calendar",
        ),
        Entry(
            _("Access log of the month"),
            "people:log_review",
            "people.log.review",
            order=75,
            note=_("What was unusual, what came of asking, and the signature"),
            icon="search",
            in_bar=False,
        ),
        Entry(
            _("Personal data"),
            "people:privacy",
            "people.privacy.see",
            order=78,
            note=_("What must be destroyed, the register of what was, and breaches"),
            icon="file",
            in_bar=False,
        ),
        Entry(
            _("Senders of signals"),
            "people:senders",
            "people.senders.change",
            order=80,
            note=_("Machines and services that tell something, and their keys"),
            icon="setting",
            in_bar=False,
        ),
        Entry(
            _("Accounts"),
            "people:accounts",
            "people.accounts.change",
            order=81,
            note=_("Who may log in, with which role, until when; the quarterly review"),
            icon="person",
            in_bar=False,
        ),
        Entry(
            _("Rules of log-ins"),
            "people:policies",
            "people.log_in.change",
            order=82,
            note=_("Networks of the office, second factors, log-in services"),
            icon="setting",
            in_bar=False,
        ),
        Entry(
            _("How I am reached"),
            "people:channels",
            "people.channels.choose",
            order=85,
            note=_("E-mail, text message, Alimtalk, notifications"),
            icon="mail",
            in_bar=False,
        ),
        Entry(
            _("Second factor"),
            "people:factors",
            order=88,
            note=_("Authenticator app, passkeys, recovery codes"),
            icon="setting",
            in_bar=False,
        ),
        Entry(
            _("Change your password"),
            "people:change_password",
            order=89,
            note=_("At least nine characters of two kinds"),
            icon="setting",
            in_bar=False,
        ),
    )
