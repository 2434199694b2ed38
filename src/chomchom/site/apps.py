from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """The composition root: the only app that sees every other."""

    name = "chomchom.site"
    label = "site"

    def ready(self) -> None:
        from chomchom.core import navigation, rates
        from chomchom.net import chores

        chores.register("site.rates", every=timedelta(days=1), run=rates.forget)
        navigation.declare(
            navigation.Entry(
                _("Gallery"),
                "gallery",
                order=99,
                note=_("Every component in every state"),
                icon="search",
                in_bar=False,
            )
        )
