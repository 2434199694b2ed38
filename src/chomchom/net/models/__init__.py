from chomchom.net.models.alert import Alert, AlertEntry, AlertParty
from chomchom.net.models.chore import Chore
from chomchom.net.models.delivery import PushSubscription, Webhook
from chomchom.net.models.digest import Digest
from chomchom.net.models.drill import Drill, DrillPart
from chomchom.net.models.heartbeat import Heartbeat
from chomchom.net.models.notice import Notice
from chomchom.net.models.policy import Policy
from chomchom.net.models.roster_gap import RosterGap
from chomchom.net.models.watch import Watch

__all__ = [
    "Alert",
    "AlertEntry",
    "AlertParty",
    "Chore",
    "Digest",
    "Drill",
    "DrillPart",
    "Heartbeat",
    "Notice",
    "Policy",
    "PushSubscription",
    "RosterGap",
    "Watch",
    "Webhook",
]
