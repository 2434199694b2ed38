from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def install_ladders(sender: Any, using: str, apps: Any = registry, **_kwargs: Any) -> None:
    """Whoever migrates gets the net's own ladders: without them a gap in a roster could not be watched."""
    from chomchom.core import clock
    from chomchom.net import roster_watch

    if using == "default" and apps.all_models["net"].get("policy") and apps.all_models["core"].get("accessentry"):
        roster_watch.install_ladders(at=clock.now())


def entries(entry: Any) -> list[Any]:
    """Where the pages of channels and drills stand in the navigation."""
    return [
        entry(
            _("Drills"), "net:drills", "net.drills.see", order=60, icon="call",
            note=_("Try a ladder out with real people, without a real case"),
        ),
        entry(
            _("Messages"), "net:messages", "net.messages.see", order=64, icon="mail", in_bar=False,
            note=_("What each channel sends"),
        ),
        entry(
            _("Webhook"), "net:webhooks", "net.webhooks.change", order=66, icon="setting", in_bar=False,
            note=_("Messages to your own messenger"),
        ),
        entry(
            _("Notifications of this browser"), "net:push", "people.channels.choose", order=86, icon="mail",
            in_bar=False, note=_("Also when no page is open"),
        ),
    ]  # fmt: skip


class NetConfig(AppConfig):
    name = "chomchom.net"
    label = "net"
    verbose_name = _("The net")

    def ready(self) -> None:
        from chomchom.core import navigation
        from chomchom.net import chores, drills, rights, roster_watch
        from chomchom.net.channels import setup
        from chomchom.net.operations.drills import end_overdue
        from chomchom.people.rights import declare

        declare(rights.RIGHTS)
        setup.switch_on()
        navigation.declare(*entries(navigation.Entry))
        drills.register()
        roster_watch.register()
        chores.register("rosters", every=roster_watch.EVERY, run=roster_watch.look)
        chores.register("drills", every=timedelta(minutes=1), run=end_overdue)
        post_migrate.connect(install_ladders, sender=self)
