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
        from chomchom.people import in_hand, kinds, log_ins, log_signals, menu, reminders
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
        menu.register()
