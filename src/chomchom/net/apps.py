from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def install_ladders(sender: Any, using: str, apps: Any = registry, **_kwargs: Any) -> None:
    """Whoever migrates gets the net's own ladders: without them no gap in a roster and no breach could be watched."""
    from chomchom.core import clock
    from chomchom.net import breach_watch, roster_watch

    if using == "default" and apps.all_models["net"].get("policy") and apps.all_models["core"].get("accessentry"):
        roster_watch.install_ladders(at=clock.now())
        breach_watch.install_ladders(at=clock.now())


class NetConfig(AppConfig):
    name = "chomchom.net"
    label = "net"
    verbose_name = _("The net")

    def ready(self) -> None:
        from chomchom.core import append_only, audits, navigation
        from chomchom.core.access_log import sealing
        from chomchom.net import breach_watch, chores, doors, drills, outboxes, rights, roster_watch, signals, subjects
        from chomchom.net.channels import setup, web
        from chomchom.net.operations import account_letters, digest
        from chomchom.net.operations.drills import end_overdue
        from chomchom.net.queries import books
        from chomchom.net.queries.in_hand import alerts
        from chomchom.people import in_hand, outgoing
        from chomchom.people.operations.accounts import suspend_all_ended
        from chomchom.people.rights import declare

        outgoing.use(web.fetch)
        in_hand.declare(alerts)
        chores.register("accounts", every=timedelta(hours=1), run=suspend_all_ended)
        declare(rights.RIGHTS)
        setup.switch_on()
        audits.register("net", books.findings)
        audits.register("append_only", append_only.findings)
        append_only.connect(self, "net_alertentry")
        navigation.declare(*doors.ENTRIES)
        navigation.declare_signal(signals.alerts_signal)
        navigation.declare_signal(signals.health_signal)
        drills.register()
        roster_watch.register()
        breach_watch.register()
        for watch in (roster_watch, breach_watch):
            for key, steps in watch.LADDERS.items():
                subjects.register_ladder(key, watch.NAMES[key], steps)
        chores.register("rosters", every=roster_watch.EVERY, run=roster_watch.look)
        chores.register("breaches", every=breach_watch.EVERY, run=breach_watch.look)
        chores.register("digest", every=digest.EVERY, run=digest.look)
        chores.register("access_log", every=timedelta(minutes=1), run=sealing.seal)
        chores.register("drills", every=timedelta(minutes=1), run=end_overdue)
        outboxes.register("net.account_letters", is_due=account_letters.is_due, send=account_letters.send_due)
        post_migrate.connect(install_ladders, sender=self)
