from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetConfig(AppConfig):
    name = "chomchom.net"
    label = "net"
    verbose_name = _("The net")

    def ready(self) -> None:
        from chomchom.core import navigation
        from chomchom.net import append_only, rights, signals
        from chomchom.net.channels import setup
        from chomchom.people.rights import declare

        declare(rights.RIGHTS)
        setup.switch_on()
        append_only.connect(self)
        navigation.declare(
            navigation.Entry(
                _("Alerts"),
                "net:alerts",
                right="net.alerts.see",
                order=50,
                note=_("What nobody has confirmed, and what was reported"),
                icon="warning",
                begins_for=rights.OFFICES,
            )
        )
        navigation.declare_signal(signals.alerts_signal)
        navigation.declare_signal(signals.health_signal)
