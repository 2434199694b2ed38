"""Which channels are switched on: those whose settings are given."""

from django.conf import settings

from chomchom.net import channels
from chomchom.net.channels.base import Channel
from chomchom.net.channels.email import Email
from chomchom.net.channels.solapi import Alimtalk, Sms
from chomchom.net.channels.web_push import WebPush
from chomchom.net.channels.webhook import Webhook

ALL = (Email(), Sms(), Alimtalk(), WebPush(), Webhook())


def is_on(channel: Channel) -> bool:
    """Are the settings given that this channel needs?"""
    solapi = all((settings.SOLAPI_KEY, settings.SOLAPI_SECRET, settings.SOLAPI_SENDER))
    needed = {
        Sms.name: solapi,
        Alimtalk.name: solapi and all((settings.ALIMTALK_PROFILE, settings.ALIMTALK_TEMPLATE)),
        WebPush.name: bool(settings.VAPID_PRIVATE_KEY),
    }
    return needed.get(channel.name, True)


def switch_on() -> None:
    """Register every channel that can send; called once, when the app is ready."""
    for channel in ALL:
        if is_on(channel):
            channels.register(channel)
