"""What an uploaded file is by its content, and whether it may be kept. The name decides nothing."""

import re
import unicodedata
import zipfile
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from chomchom.core.refusal import Refusal
from chomchom.documents.enums import Format

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_UNPACKED_BYTES = 100 * MEGABYTE
MOST_PIXELS = 40_000_000
SUFFIXES = {
    Format.PDF: (".pdf",), Format.PNG: (".png",), Format.JPEG: (".jpg", ".jpeg"), Format.XLSX: (".xlsx",),
    Format.HWPX: (".hwpx",),
}  # fmt: skip

EMPTY = Refusal("empty", _("The file is empty. Choose it again."))
TOO_LARGE = Refusal("too_large", _("The file is larger than 10 MB. Make it smaller, or split it."))
UNKNOWN = Refusal("unknown", _("Only PDF, PNG, JPEG, .xlsx and .hwpx are taken. Save the file as one of these."))
DAMAGED = Refusal("damaged", _("The file is damaged and cannot be opened. Save it again and choose the new one."))
OTHER_NAME = Refusal("other_name", _("The file is not what its name says it is. Save it again in the right format."))
NOT_ALLOWED = Refusal("not_allowed", _("This kind of file is not taken here."))


def format_of(data: bytes) -> Format | None:
    """The format by its first bytes and, for packages, by what lies inside; None for any other."""
    if data.startswith(b"%PDF-"):
        return Format.PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    return _package(data) if data.startswith(b"PK\x03\x04") else None


def _package(data: bytes) -> Format | None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if {"[Content_Types].xml", "xl/workbook.xml"} <= names and "xl/vbaProject.bin" not in names:
                return Format.XLSX
            if {"mimetype", "Contents/header.xml"} <= names and archive.read(
                "mimetype"
            ).strip() == b"application/hwp+zip":
                return Format.HWPX
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        pass
    return None


def may_be_kept(data: bytes, name: str, allowed: frozenset[Format]) -> Refusal | None:
    """None, or why not. ``allowed`` are the formats that the place takes."""
    if not data:
        return EMPTY
    if len(data) > MOST_BYTES:
        return TOO_LARGE
    found = format_of(data)
    if found is None:
        return UNKNOWN
    if found not in allowed:
        return NOT_ALLOWED
    if not name.lower().endswith(SUFFIXES[found]):
        return OTHER_NAME
    return None if _is_sound(data, found) else DAMAGED


def _is_sound(data: bytes, found: Format) -> bool:
    if found == Format.PDF:
        return b"%%EOF" in data[-2048:]
    if found in (Format.PNG, Format.JPEG):
        return redrawn(data, found) is not None
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED_BYTES:
            return False
        try:
            return archive.testzip() is None
        except (zipfile.BadZipFile, RuntimeError, OSError, EOFError):
            return False


def redrawn(data: bytes, found: Format) -> bytes | None:
    """A picture written anew from its pixels, without place, time or anything else hidden in it; None if it cannot."""
    try:
        with Image.open(BytesIO(data), formats=[found.value.upper()]) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            turned = ImageOps.exif_transpose(image)
            mode = "RGB" if found == Format.JPEG or turned.mode not in ("L", "RGBA") else turned.mode
            out = BytesIO()
            clean = Image.new(mode, turned.size)
            clean.paste(turned.convert(mode))
            clean.save(out, found.value.upper(), quality=85)
            return out.getvalue()
    except Exception:  # a hostile picture may fail in any way
        return None


def safe_name(name: str, found: Format) -> str:
    """A name of a file without folders, control characters and signs that file systems refuse."""
    base = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    base = re.sub(r'[\x00-\x1f\x7f-\x9f<>:"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]', "", base).strip(" .")
    stem = base[: base.rfind(".")] if "." in base else base
    return f"{stem[:120] or 'document'}.{'jpg' if found == Format.JPEG else found.value}"
