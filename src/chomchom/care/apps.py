from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def install_ladders(sender: Any, using: str, apps: Any = registry, **_kwargs: Any) -> None:
    """A database without ladders could open no alert: whoever migrates gets them, once the net has its tables."""
    from chomchom.care.operations import ladders
    from chomchom.core import clock
    from chomchom.core.actors import Actor

    if using == "default" and apps.all_models["net"].get("policy"):
        ladders.install(by=Actor.program("migrate"), at=clock.now())


class CareConfig(AppConfig):
    name = "chomchom.care"
    label = "care"
    verbose_name = _("Meal support")

    def ready(self) -> None:
        from chomchom.care import incident_subjects, menu, mornings, phone_subjects, rights, subjects
        from chomchom.care.operations.phones import listening
        from chomchom.net import chores

        rights.register()
        subjects.register()
        incident_subjects.register()
        phone_subjects.register()
        menu.register()
        chores.register("care.days", every=mornings.EVERY, run=mornings.look)
        chores.register("care.phones", every=listening.EVERY, run=listening.look)
        post_migrate.connect(install_ladders, sender=self)
