from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Format(TextChoices):
    PDF = "pdf", "PDF"
    HWPX = "hwpx", "HWPX"
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"
    ICS = "ics", "ICS"
    PNG = "png", "PNG"
    JPEG = "jpeg", "JPEG"


class Origin(TextChoices):
    MADE = "made", _("made here")
    UPLOAD = "upload", _("uploaded")


CONTENT_TYPES = {
    Format.PDF: "application/pdf",
    Format.HWPX: "application/hwp+zip",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.ICS: "text/calendar; charset=utf-8",
    Format.PNG: "image/png",
    Format.JPEG: "image/jpeg",
}
