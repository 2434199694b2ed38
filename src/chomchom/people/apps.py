from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "chomchom.people"
    label = "people"
    verbose_name = _("People and offices")

    def ready(self) -> None:
        from chomchom.core import navigation
        from chomchom.people import log_ins

        log_ins.connect()
        navigation.declare(
            navigation.Entry(
                _("Change your password"),
                "people:change_password",
                order=89,
                note=_("At least nine characters of two kinds"),
                icon="setting",
                in_bar=False,
            )
        )
