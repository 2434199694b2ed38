"""Why a channel may not be chosen or switched off."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal
from chomchom.people.enums import Channel
from chomchom.people.models import Account

ADDRESS = {Channel.EMAIL: "email", Channel.SMS: "phone", Channel.ALIMTALK: "phone"}


def allowed_by_district(channel: str, allowed: Collection[str]) -> Refusal | None:
    if channel in allowed:
        return None
    return Refusal(
        "not_allowed",
        _("The district does not send on the channel “%(channel)s”.") % {"channel": Channel(channel).label},
    )


def has_address(account: Account, channel: str) -> Refusal | None:
    """E-mail needs an address, text message and Alimtalk a telephone number."""
    field = ADDRESS.get(Channel(channel))
    if field is None or getattr(account, field):
        return None
    return Refusal(
        "no_address",
        _("Your account has no address for “%(channel)s”. Enter it first.") % {"channel": Channel(channel).label},
    )


def stays_reachable(remaining: Collection[str]) -> Refusal | None:
    """One channel that reaches a person away from the computer stays on: a promise must find its people at night."""
    if ADDRESS.keys() & set(remaining):
        return None
    return Refusal(
        "last_channel",
        _("This is the last of e-mail, text message and Alimtalk. Switch another one of them on first."),
    )


def may_be_switched_off(channel: str) -> Refusal | None:
    if channel != Channel.IN_APP:
        return None
    return Refusal("in_app", _("Messages in the app cannot be switched off."))
