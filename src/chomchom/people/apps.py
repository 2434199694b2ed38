from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def install_terms(sender: Any, using: str, apps: Any = registry, **_kwargs: Any) -> None:
    """Without a term nothing would ever be due: whoever migrates gets them, once there is their table."""
    from chomchom.people.operations import privacy

    if using == "default" and apps.all_models["people"].get("legalterm"):
        privacy.install_terms()


class PeopleConfig(AppConfig):
    name = "chomchom.people"
    label = "people"
    verbose_name = _("People and offices")

    def ready(self) -> None:
        from chomchom.core import append_only, audit, audits, navigation
        from chomchom.people import in_hand, kinds, log_ins, log_signals, reminders
        from chomchom.people.queries import in_hand as duties
        from chomchom.people.queries import log_in_books

        audit.keep_as_rights("people.account", "people.membership", "people.role", "people.rights", "people.sender")
        log_ins.connect()
        in_hand.declare(duties.shifts)
        audits.register("people", log_in_books.findings)
        append_only.connect(self, "people_destruction")
        navigation.declare_reminder(reminders.review_due)
        audit.name_lines(kinds.WHAT)
        navigation.declare_signal(log_signals.overdue)
        post_migrate.connect(install_terms, sender=self)
        navigation.declare(
            navigation.Entry(
                _("Access log of the month"),
                "people:log_review",
                "people.log.review",
                order=75,
                note=_("What was unusual, what came of asking, and the signature"),
                icon="search",
                in_bar=False,
            ),
            navigation.Entry(
                _("Duty rosters"),
                "people:rosters",
                "people.duty.see",
                order=70,
                note=_("Who is on duty now and next, and where nobody is"),
                icon="calendar",
            ),
            navigation.Entry(
                _("Personal data"),
                "people:privacy",
                "people.privacy.see",
                order=78,
                note=_("What must be destroyed, the register of what was, and breaches"),
                icon="file",
                in_bar=False,
            ),
            navigation.Entry(
                _("Senders of signals"),
                "people:senders",
                "people.senders.change",
                order=80,
                note=_("Machines and services that tell something, and their keys"),
                icon="setting",
                in_bar=False,
            ),
            navigation.Entry(
                _("Accounts"),
                "people:accounts",
                "people.accounts.change",
                order=81,
                note=_("Who may log in, with which role, until when; the quarterly review"),
                icon="person",
                in_bar=False,
            ),
            navigation.Entry(
                _("Rules of log-ins"),
                "people:policies",
                "people.log_in.change",
                order=82,
                note=_("Networks of the office, second factors, log-in services"),
                icon="setting",
                in_bar=False,
            ),
            navigation.Entry(
                _("Second factor"),
                "people:factors",
                order=88,
                note=_("Authenticator app, passkeys, recovery codes"),
                icon="setting",
                in_bar=False,
            ),
            navigation.Entry(
                _("How I am reached"),
                "people:channels",
                "people.channels.choose",
                order=85,
                note=_("E-mail, text message, Alimtalk, notifications"),
                icon="mail",
                in_bar=False,
            ),
            navigation.Entry(
                _("Change your password"),
                "people:change_password",
                order=89,
                note=_("At least nine characters of two kinds"),
                icon="setting",
                in_bar=False,
            ),
        )
