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
        from chomchom.care import (
            incident_subjects,
            kitchen_subjects,
            menu,
            menu_kitchen,
            menu_staff,
            mornings,
            plan_reviews,
            rights,
            rights_staff,
            staff_subjects,
            subjects,
        )
        from chomchom.care.operations import family
        from chomchom.net import chores, outboxes

        rights.register()
        subjects.register()
        incident_subjects.register()
        kitchen_subjects.register()
        menu.register()
        menu_kitchen.register()
        rights_staff.register()
        staff_subjects.register()
        menu_staff.register()
        chores.register("care.plan_reviews", every=plan_reviews.EVERY, run=plan_reviews.look)
        outboxes.register("care.family", is_due=family.is_due, send=family.send_due)
        chores.register("care.days", every=mornings.EVERY, run=mornings.look)
        post_migrate.connect(install_ladders, sender=self)
