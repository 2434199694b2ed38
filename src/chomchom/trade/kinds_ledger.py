"""The names of deals, rounds and promises for the access log and the net, and what the log says of them."""

from django.utils.translation import gettext_lazy as _

DEAL = "trade.deal"
FOLLOW_UP = "trade.follow_up"
MOU = "trade.mou"
MOU_PROMISE = "trade.mou_promise"

WHAT = {
    "trade.deal": _("Page of a deal"),
    "trade.deals": _("List of deals"),
    "trade.deals.table": _("Table of deals written"),
    "trade.deal.open": _("Deal opened"),
    "trade.ledger.claim": _("Line written into the ledger"),
    "trade.ledger.correct": _("Line of the ledger corrected"),
    "trade.ledger.void": _("Line of the ledger struck out"),
    "trade.ledger.end": _("Deal ended"),
    "trade.ledger.revive": _("Deal taken up again"),
    "trade.rate": _("Currency rate entered"),
    "trade.confirm.ask": _("Confirmation of a result asked for"),
    "trade.confirm.revoke": _("Link for a confirmation revoked"),
    "trade.confirm.say": _("Result confirmed or disputed"),
    "trade.follow_up.answer": _("Round of follow-up answered"),
    "trade.follow_up.plan": _("Rounds of follow-up changed"),
    "trade.mou": _("Memorandum recorded"),
    "trade.mou.promise": _("Promise of a memorandum written down"),
    "trade.mou.ended": _("Promise of a memorandum kept or given up"),
    "trade.results": _("Results of a mission"),
    "trade.results.paper": _("Report of the results written"),
}
