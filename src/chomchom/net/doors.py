"""Where the pages of the net stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from chomchom.core.navigation import Entry
from chomchom.net import rights

ENTRIES = (
    Entry(
        _("Alerts"),
        "net:alerts",
        "net.alerts.see",
        order=50,
        note=_("What nobody has confirmed, and what was reported"),
        icon="warning",
        begins_for=rights.OFFICES,
    ),
    Entry(
        _("Drills"),
        "net:drills",
        "net.drills.see",
        order=60,
        note=_("Try a ladder out with real people, without a real case"),
        icon="call",
    ),
    Entry(
        _("Escalation ladders"),
        "net:ladders",
        "net.policies.see",
        order=62,
        note=_("Who is told when, and how long they have"),
        icon="setting",
        in_bar=False,
    ),
    Entry(
        _("Messages"),
        "net:messages",
        "net.messages.see",
        order=64,
        note=_("What each channel sends"),
        icon="mail",
        in_bar=False,
    ),
    Entry(
        _("Webhook"),
        "net:webhooks",
        "net.webhooks.change",
        order=66,
        note=_("Messages to your own messenger"),
        icon="setting",
        in_bar=False,
    ),
    Entry(
        _("Notifications of this browser"),
        "net:push",
        "people.channels.choose",
        order=86,
        note=_("Also when no page is open"),
        icon="mail",
        in_bar=False,
    ),
)
