"""The names under which the access log knows the things of trade, and what it says of them."""

from django.utils.translation import gettext_lazy as _

from chomchom.trade import kinds_ledger, kinds_meet

MISSION = "trade.mission"
APPLICATION = "trade.application"
BUYER = "trade.buyer"
GUEST = "trade.guest"

MEETING = "trade.meeting"

#: What stands in the access log (``AccessEntry.what``), in words.
WHAT = {
    **kinds_ledger.WHAT,
    "trade.mission": _("Page of a mission"),
    "trade.own": _("Own missions of an exporter"),
    "trade.letter": _("Letter of a selection"),
    "trade.applications": _("List of applications"),
    "trade.application": _("Page of an application"),
    "trade.application.submit": _("Application sent"),
    "trade.application.review": _("Application scored"),
    "trade.application.decide": _("Application decided"),
    "trade.exporter.organisation": _("Company of an exporter made"),
    "trade.application.withdraw": _("Application withdrawn"),
    "trade.link.issue": _("Personal link made"),
    "trade.link.revoke": _("Personal link revoked"),
    **kinds_meet.WHAT,
}
