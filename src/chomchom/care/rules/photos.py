"""A photo as it came → a picture that is nothing but its pixels. Pure: bytes in, bytes out."""

from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from chomchom.core.refusal import Refusal, Refused

LARGEST_PHOTO = 3 * 1024 * 1024  # bytes; the phone makes it about a tenth of that
MOST_PIXELS = 50_000_000
LONGEST_SIDE_PX = 1280
FORMATS = ("JPEG", "PNG", "WEBP")


def no_photo() -> str:
    return _("This is no photo (JPEG, PNG or WebP), or it is damaged. Take it again.")


@dataclass(frozen=True)
class Picture:
    jpeg: bytes
    width_px: int
    height_px: int


def clean(blob: bytes) -> Picture:
    """The picture made anew, at most ``LONGEST_SIDE_PX`` long: no place, no time, no device, no thumbnail, nothing that
    was hidden behind it. Raises ``Refused`` (photo) for what is no picture."""
    try:
        with Image.open(BytesIO(blob), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(Refusal("photo", _("The photo has too many pixels. Take it again with a lower setting.")))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused(Refusal("photo", no_photo())) from None
    upright.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = BytesIO()
    bare.save(out, "JPEG", quality=80, optimize=True)
    return Picture(out.getvalue(), *bare.size)
