"""The places in the navigation that belong to people and incidents."""

from django.utils.translation import gettext_lazy as _

from chomchom.core.navigation import Entry, declare
from chomchom.people.enums import Role


def register() -> None:
    """Called once, when the app is ready."""
    declare(
        Entry(
            label=_("Recipients"),
            url_name="care:recipients",
            right="care.recipients.see",
            order=25,
            note=_("Who was promised a meal: plan, pauses, contacts, last handovers."),
            icon="person",
            begins_for=frozenset({Role.CASE_MANAGER}),
        ),
        Entry(
            label=_("Incidents"),
            url_name="care:incidents",
            right="care.incident.see",
            order=30,
            note=_("Emergencies from what was noticed to the reviewed plan."),
            icon="file",
            begins_for=frozenset({Role.CASE_MANAGER, Role.DUTY_OFFICER}),
        ),
    )
