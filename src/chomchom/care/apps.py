from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareConfig(AppConfig):
    name = "chomchom.care"
    label = "care"
    verbose_name = _("Meal support")

    def ready(self) -> None:
        from chomchom.care import rights

        rights.register()
