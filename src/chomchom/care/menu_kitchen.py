"""The kitchen's places in the navigation."""

from django.utils.translation import gettext_lazy as _

from chomchom.core.navigation import Entry, declare
from chomchom.people.enums import Role


def register() -> None:
    """Called once, when the app is ready."""
    declare(
        Entry(
            label=_("Kitchen"),
            url_name="care:kitchen",
            right="care.kitchen.see",
            order=16,
            note=_("Batches, hygiene log, boxes, and which rounds may leave."),
            icon="home",
            begins_for=frozenset({Role.KITCHEN, Role.DIETITIAN}),
        ),
        Entry(
            label=_("Production"),
            url_name="care:production",
            right="care.production.see",
            order=17,
            note=_("How much of which dish, and who must not eat what is planned."),
            icon="person",
            begins_for=frozenset({Role.DIETITIAN}),
            in_bar=False,
        ),
        Entry(
            label=_("Menu"),
            url_name="care:menu",
            right="care.menu.see",
            order=18,
            note=_("Dishes of the week with their allergens and diets."),
            icon="calendar",
            begins_for=frozenset({Role.DIETITIAN}),
            in_bar=False,
        ),
        Entry(
            label=_("Trace"),
            url_name="care:trace_search",
            right="care.trace.see",
            order=35,
            note=_("Who ate of which batch, of which dish, of which delivery."),
            icon="search",
            begins_for=frozenset({Role.HEALTH_OFFICER}),
        ),
        Entry(
            label=_("Clusters of symptoms"),
            url_name="care:clusters",
            right="care.trace.see",
            order=36,
            note=_("People with like symptoms, and how likely that is by chance."),
            icon="warning",
            begins_for=frozenset({Role.HEALTH_OFFICER}),
            in_bar=False,
        ),
        Entry(
            label=_("Kitchens"),
            url_name="care:kitchens",
            right="care.kitchen.set",
            order=37,
            note=_("Where the kitchen log is switched on, and what left against a check."),
            icon="setting",
            begins_for=frozenset({Role.DISTRICT_OFFICER}),
            in_bar=False,
        ),
    )
