"""Why an address of a browser or a webhook is not taken."""

import base64
import binascii
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chomchom.core.refusal import Refusal
from chomchom.net.channels.web import allowed_networks, is_public

POINT_BYTES, SECRET_BYTES = 65, 16


def is_safe_address(url: str) -> Refusal | None:
    """https with a host name; a bare IP address must be public or allowed. Names are looked at when sending."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.INTERNAL_NETWORKS_ALLOWED):
        return Refusal("not_https", _("The address must begin with https://."))
    if not parts.hostname or parts.username or parts.password:
        return Refusal("no_host", _("The address must name a server, and no user or password."))
    try:
        public = is_public(parts.hostname, allowed_networks())
    except ValueError:
        public = parts.hostname != "localhost" or bool(settings.INTERNAL_NETWORKS_ALLOWED)
    if not public:
        return Refusal("internal", _("The address leads into an internal network. Ask the operator to allow it."))
    return None


def are_keys(p256dh: str, auth: str) -> Refusal | None:
    """A point of 65 bytes and a secret of 16, in base64url, as every browser gives them."""
    if _length(p256dh) == POINT_BYTES and _length(auth) == SECRET_BYTES:
        return None
    return Refusal("no_keys", _("The browser did not give its keys. Try again, or use another browser."))


def _length(text: str) -> int:
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        return -1
