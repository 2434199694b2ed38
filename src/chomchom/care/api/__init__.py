"""Care's routes of the signed interface, each module one door; ``site/api.py`` puts them under /api/care/."""

from ninja import Router

from chomchom.care.api import signals, temperatures

router = Router(tags=["care"])
router.add_router("", signals.router)
router.add_router("", temperatures.router)
