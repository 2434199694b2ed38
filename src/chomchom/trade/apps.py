from datetime import datetime, timedelta
from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def install_ladders(sender: Any, using: str, apps: Any = registry, **_kwargs: Any) -> None:
    """Without ladders no deal could be watched: whoever migrates gets them, once the net has its tables."""
    from chomchom.core import clock
    from chomchom.core.actors import Actor
    from chomchom.trade.operations import ladders

    if using == "default" and apps.all_models["net"].get("policy"):
        ladders.install(by=Actor.program("migrate"), at=clock.now())


def look_for_silence(at: datetime) -> int:
    """The auditor: an open deal that is not watched is watched again."""
    from chomchom.core.actors import Actor
    from chomchom.trade.operations import follow_up

    return follow_up.mend(by=Actor.program("trade.follow_up"), at=at)


class TradeConfig(AppConfig):
    name = "chomchom.trade"
    label = "trade"
    verbose_name = _("Trade missions")

    def ready(self) -> None:
        from chomchom.core import append_only, audit, audits, wall
        from chomchom.net import chores, outboxes
        from chomchom.trade import kinds, ledger_subjects, meet_subjects, menu, retention, rights
        from chomchom.trade.models import wall as walls
        from chomchom.trade.operations import invitations, letters
        from chomchom.trade.queries import books

        wall.declare(walls.RULES, walls.FUNCTIONS)
        audits.register("ledger", books.findings)
        rights.register()
        audit.name_lines(kinds.WHAT)
        retention.register()
        menu.register()
        ledger_subjects.register()
        meet_subjects.register()
        append_only.connect(self, "trade_ledgerentry", "trade_ledgerproof", "trade_confirmation")
        chores.register("trade.follow_up", every=timedelta(hours=6), run=look_for_silence)
        outboxes.register("trade.invitations", is_due=invitations.is_due, send=invitations.send_due)
        outboxes.register("trade.letters", is_due=letters.is_due, send=letters.send_due)
        post_migrate.connect(install_ladders, sender=self)
