from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TradeConfig(AppConfig):
    name = "chomchom.trade"
    label = "trade"
    verbose_name = _("Trade missions")

    def ready(self) -> None:
        from chomchom.net import outboxes
        from chomchom.trade import meet_subjects, menu, rights
        from chomchom.trade.operations import invitations

        rights.register()
        menu.register()
        meet_subjects.register()
        outboxes.register("trade.invitations", is_due=invitations.is_due, send=invitations.send_due)
