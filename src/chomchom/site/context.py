from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: who looks, the moment it was made, the map's tiles."""
    return {"viewer": getattr(request, "viewer", None), "now": getattr(request, "now", None), "tiles": settings.TILES}
