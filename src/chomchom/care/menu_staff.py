"""The places of training, certificates and care plans in the navigation."""

from django.utils.translation import gettext_lazy as _

from chomchom.core.navigation import Entry, declare


def register() -> None:
    """Called once, when the app is ready."""
    declare(
        Entry(
            label=_("Who may work today"),
            url_name="care:staff",
            right="care.staff.see",
            order=50,
            note=_("Training and certificates: what is valid, what ends, who works for a reason."),
            icon="person",
        ),
        Entry(
            label=_("Plan reviews"),
            url_name="care:plan_reviews",
            right="care.careplan.see",
            order=32,
            note=_("Care plans that must be looked at, and why."),
            icon="calendar",
        ),
        Entry(
            label=_("My training and certificates"),
            url_name="care:my_training",
            right="care.staff.mine",
            order=60,
            note=_("What is asked of you, until when it holds, and the checks that wait for you."),
            icon="person",
        ),
    )
