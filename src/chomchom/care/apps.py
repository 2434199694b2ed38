from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def install_ladders(sender: Any, using: str, apps: Any = registry, **_kwargs: Any) -> None:
    """A database without ladders could open no alert: whoever migrates gets them, once the net has its tables."""
    from chomchom.care.operations import ladders
    from chomchom.care.operations.kitchen import setup
    from chomchom.core import clock
    from chomchom.core.actors import Actor

    if using == "default" and apps.all_models["net"].get("policy"):
        ladders.install(by=Actor.program("migrate"), at=clock.now())
        setup.install_limits()


class CareConfig(AppConfig):
    name = "chomchom.care"
    label = "care"
    verbose_name = _("Meal support")

    def ready(self) -> None:
        from chomchom.care import incident_subjects, kitchen_subjects, menu, mornings, rights, subjects
        from chomchom.net import chores

        rights.register()
        subjects.register()
        incident_subjects.register()
        kitchen_subjects.register()
        menu.register()
        chores.register("care.days", every=mornings.EVERY, run=mornings.look)
        post_migrate.connect(install_ladders, sender=self)
