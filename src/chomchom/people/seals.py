"""What need only be recognised (recovery codes, keys of tries) is kept as a digest: a copy of the database alone opens
nothing. What must be read again is sealed with ``core.data_keys``."""

import hashlib
import hmac

from django.conf import settings


def digest(purpose: str, text: str) -> str:
    return hmac.new(settings.FACTOR_SECRET.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
