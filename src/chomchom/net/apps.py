from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetConfig(AppConfig):
    name = "chomchom.net"
    label = "net"
    verbose_name = _("The net")

    def ready(self) -> None:
        from chomchom.net import rights
        from chomchom.net.channels import setup
        from chomchom.people.rights import declare

        declare(rights.RIGHTS)
        setup.switch_on()
