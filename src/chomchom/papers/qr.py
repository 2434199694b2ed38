"""QR codes as SVG (for pages and documents) and PNG."""

from functools import lru_cache
from io import BytesIO

import segno


@lru_cache(maxsize=2048)  # a page of badges shows a hundred, the same each time
def svg(text: str, *, scale: int = 4, border: int = 4) -> bytes:
    """An SVG without inline style or script. ValueError if ``text`` is too long for any QR code."""
    return _save(text, kind="svg", scale=scale, border=border, xmldecl=False, svgns=True, omitsize=False)


def png(text: str, *, scale: int = 8, border: int = 4) -> bytes:
    return _save(text, kind="png", scale=scale, border=border)


def _save(text: str, **options: object) -> bytes:
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, **options)
    return out.getvalue()
