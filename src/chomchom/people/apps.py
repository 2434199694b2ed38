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
        from chomchom.core import navigation
        from chomchom.people import log_ins

        log_ins.connect()
        post_migrate.connect(install_terms, sender=self)
        navigation.declare(
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
