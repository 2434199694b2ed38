"""The attendance list and the certificate of a training, each as one document for PDF and .hwpx."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chomchom.care.models import Attendance, Credential, TrainingSession
from chomchom.documents.downloads import attachment
from chomchom.documents.enums import Format
from chomchom.documents.typefaces import typefaces
from chomchom.papers import document as d
from chomchom.papers import hwpx, pdf

FORMATS = (Format.PDF, Format.HWPX)


def attendance_file(session: TrainingSession, rows: Sequence[Attendance], format: str) -> HttpResponse:
    """Who was to come and who was there, with room for signatures. 404 for a format that is not made."""
    return _file(attendance_document(session, rows), f"attendance-{session.pk}", format)


def certificate_file(row: Credential, format: str) -> HttpResponse:
    """The certificate of a training, on one page."""
    return _file(certificate_document(row), f"certificate-{row.pk}", format)


def attendance_document(session: TrainingSession, rows: Sequence[Attendance]) -> d.Document:
    head = (_("No."), _("Name"), _("Office"), _("Presence"), _("Signature"))
    body = tuple(
        (str(number), row.account.name, str(row.organisation), str(row.get_presence_display()), "")
        for number, row in enumerate(rows, start=1)
    )
    blocks = (
        _facts(session),
        d.Table((head,), body or (("–", "", "", "", ""),), widths=(1, 3, 4, 2, 3), aligns=("center",) + ("left",) * 4),
        d.End(),
    )
    return d.Document(
        title=_("Attendance list"), subtitle=session.course.title, blocks=blocks, language=_language(),
        author=str(session.organisation),
    )  # fmt: skip


def certificate_document(row: Credential) -> d.Document:
    session = row.attendance.session
    until = date_format(row.last_day) if row.last_day else _("without end")
    blocks = (
        d.KeyValues(((_("Name"), row.account.name), (_("Number"), row.number))),
        _facts(session),
        d.KeyValues(((_("Valid until"), until),)),
        d.Space(12),
        d.Paragraph(
            _("This certifies that the training was attended and its check passed."), align="center", size="large"
        ),
        d.Space(12),
        d.Paragraph(date_format(localtime(row.recorded_at)), align="center"),
        d.Paragraph(row.issuer, align="center", size="large", bold=True),
    )
    return d.Document(title=_("Certificate of training"), blocks=blocks, language=_language(), author=row.issuer)


def _facts(session: TrainingSession) -> d.KeyValues:
    starts, ends = localtime(session.starts_at), localtime(session.ends_at)
    return d.KeyValues(
        (
            (_("Course"), session.course.title),
            (_("When"), f"{date_format(starts, 'DATETIME_FORMAT')}–{ends:%H:%M}"),
            (_("Place"), session.place),
            (_("Trainer"), session.trainer),
        )
    )


def _language() -> str:
    return (get_language() or "ko")[:2]


def _file(document: d.Document, name: str, format: str) -> HttpResponse:
    if format not in FORMATS:
        raise Http404(format)
    data = pdf.render(document, typefaces()) if format == "pdf" else hwpx.render(document)
    return attachment(data, f"{name}.{format}", Format(format))
