from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def install_ladders(sender: Any, using: str, apps: Any = registry, **_kwargs: Any) -> None:
    """A database without ladders could open no alert: whoever migrates gets them, once the net has its tables."""
    from chomchom.care.operations import consents, gaps, ladders
    from chomchom.care.operations.kitchen import setup
    from chomchom.core import clock
    from chomchom.core.actors import Actor

    if using == "default" and apps.all_models["net"].get("policy"):
        ladders.install(by=Actor.program("migrate"), at=clock.now())
        setup.install_limits()
        gaps.install(by=Actor.program("migrate"), at=clock.now())
        consents.install_texts()


# what their migrations forbid to change (``care_…_kept``)
KEPT_TABLES = (
    "careplan", "caseconference", "checktry", "clustercall", "credential", "familyconsent", "hygieneentry",
    "incidentstep", "recall", "rescuecall", "staffexception", "symptomreport",
)  # fmt: skip


class CareConfig(AppConfig):
    name = "chomchom.care"
    label = "care"
    verbose_name = _("Meal support")

    def ready(self) -> None:
        self._tell_the_house()
        self._tell_the_net()
        post_migrate.connect(install_ladders, sender=self)

    def _tell_the_house(self) -> None:
        """Who may do what, where it is found, which files are ours, and what holds of the rows."""
        from chomchom.care import (
            disclosures,
            kinds,
            log_signals,
            menu,
            menu_kitchen,
            menu_privacy,
            menu_staff,
            retention,
            rights,
            rights_privacy,
            rights_staff,
        )
        from chomchom.care.models import wall as walls
        from chomchom.care.queries import in_hand as rounds
        from chomchom.care.queries.phones import photos
        from chomchom.core import audit, kept, wall
        from chomchom.people import in_hand

        wall.declare(walls.RULES, walls.FUNCTIONS)
        kept.register("files", folder=photos.folder, rows=photos.kept)
        in_hand.declare(rounds.rounds)
        audit.name_lines(kinds.WHAT)
        log_signals.register()
        for area in (rights, rights_staff, rights_privacy, menu, menu_kitchen, menu_staff, menu_privacy):
            area.register()
        retention.register()
        disclosures.register()

    def _tell_the_net(self) -> None:
        """What is watched, how it ends, and what is looked at again and again."""
        from chomchom.care import (
            gap_mornings,
            gap_subjects,
            incident_subjects,
            kitchen_subjects,
            mornings,
            phone_subjects,
            plan_reviews,
            staff_subjects,
            subjects,
        )
        from chomchom.care.operations import family
        from chomchom.care.operations.phones import listening
        from chomchom.core import append_only
        from chomchom.net import chores, outboxes

        append_only.expect(*(f"care_{table}_kept" for table in KEPT_TABLES))

        for area in (subjects, incident_subjects, kitchen_subjects, gap_subjects, phone_subjects, staff_subjects):
            area.register()
        chores.register("care.days", every=mornings.EVERY, run=mornings.look)
        chores.register("care.gaps", every=gap_mornings.EVERY, run=gap_mornings.look)
        chores.register("care.phones", every=listening.EVERY, run=listening.look)
        chores.register("care.plan_reviews", every=plan_reviews.EVERY, run=plan_reviews.look)
        outboxes.register("care.family", is_due=family.is_due, send=family.send_due)
