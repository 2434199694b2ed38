"""Which channels are switched on: those whose settings are given."""

from django.conf import settings

from chomchom.net import channels
from chomchom.net.channels.email import Email
from chomchom.net.channels.solapi import Alimtalk, Sms
from chomchom.net.channels.web_push import WebPush
from chomchom.net.channels.webhook import Webhook


def switch_on() -> None:
    """Register every channel that can send; called once, when the app is ready."""
    channels.register(Email())
    channels.register(Webhook())
    if settings.SOLAPI_KEY and settings.SOLAPI_SECRET and settings.SOLAPI_SENDER:
        channels.register(Sms())
        if settings.ALIMTALK_PROFILE and settings.ALIMTALK_TEMPLATE:
            channels.register(Alimtalk())
    if settings.VAPID_PRIVATE_KEY:
        channels.register(WebPush())
