from chomchom.net.models.alert import Alert, AlertEntry, AlertParty
from chomchom.net.models.delivery import PushSubscription, Webhook
from chomchom.net.models.heartbeat import Heartbeat
from chomchom.net.models.notice import Notice
from chomchom.net.models.policy import Policy
from chomchom.net.models.watch import Watch

__all__ = ["Alert", "AlertEntry", "AlertParty", "Heartbeat", "Notice", "Policy", "PushSubscription", "Watch", "Webhook"]
