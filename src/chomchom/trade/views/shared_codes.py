"""The QR code that opens a buyer's check-in; it stands on the badge and on the buyer's own page."""

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from chomchom.papers import qr
from chomchom.trade.models import Guest


def code_of(guest: Guest) -> SafeString:
    """As SVG. The address asks for a log-in of the desk, so the code itself opens nothing to others."""
    address = f"{settings.SITE_URL}{reverse('trade:check_in', args=[guest.pk])}"
    return mark_safe(qr.svg(address).decode())
