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
    **kinds_meet.WHAT,
}
