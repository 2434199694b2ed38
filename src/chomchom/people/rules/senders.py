"""Secrets of senders, and why something may not be done with one."""

import base64
import hashlib
import hmac
from collections.abc import Collection

from django.conf import settings
from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal
from chomchom.people import purposes
from chomchom.people.models import Organisation, Sender


def secret_of(key_id: str) -> str:
    """Derived from the secret of the installation, so that a copy of the database opens no door."""
    digest = hmac.new(settings.SENDER_SECRET.encode(), key_id.encode(), hashlib.sha256).digest()
    return "chsec_" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def known_purpose(purpose: str) -> Refusal | None:
    if purpose in purposes.PURPOSES:
        return None
    return Refusal(
        "unknown_purpose", _("Nobody knows what “%(purpose)s” is. Choose from the list.") % {"purpose": purpose}
    )


def of_the_district(organisation: Organisation, district: Organisation) -> Refusal | None:
    if organisation.district_office_id == district.pk:
        return None
    return Refusal("other_district", _("That organisation belongs to another district."))


def name_is_free(name: str, standing: Collection[str]) -> Refusal | None:
    if name not in standing:
        return None
    return Refusal(
        "name_taken",
        _("There is a sender “%(name)s” of this organisation already. Choose another name or give it a new key.")
        % {"name": name},
    )


def stands(sender: Sender) -> Refusal | None:
    if sender.ended_at is None:
        return None
    return Refusal("ended", _("This sender was ended. Add a new one."))


def may_tell(sender: Sender, allowed: Collection[str]) -> Refusal | None:
    """A key opens the doors of its purpose only; a door without purposes is open to every sender."""
    if not allowed or sender.purpose in allowed:
        return None
    return Refusal(
        "other_purpose",
        _("The sender “%(name)s” may tell “%(purpose)s” and nothing else. Ask the district office for another key.")
        % {"name": sender.name, "purpose": sender.purpose_label},
    )


def fresh() -> Refusal:
    return Refusal("replayed", _("This request was received already. Sign it anew with a nonce of its own."))
