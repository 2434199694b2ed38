from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TradeConfig(AppConfig):
    name = "chomchom.trade"
    label = "trade"
    verbose_name = _("Trade missions")

    def ready(self) -> None:
        from chomchom.trade import menu, rights

        rights.register()
        menu.register()
