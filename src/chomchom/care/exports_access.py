"""The sheet "who saw my data" as a PDF. Always in Korean: it is handed to the person."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from chomchom.care.models import Recipient
from chomchom.documents.typefaces import typefaces
from chomchom.papers import document as d
from chomchom.papers import pdf
from chomchom.people.access_sheets import Line

LANGUAGE = "ko"


def sheet_pdf(person: Recipient, lines: Sequence[Line], *, today: date) -> bytes:
    with override(LANGUAGE):
        return pdf.render(_document(person, lines, today), typefaces())


def _document(person: Recipient, lines: Sequence[Line], today: date) -> d.Document:
    head = (_("When"), _("Office"), _("Role"), _("What was done"), _("Why"))
    rows = tuple(_row(line) for line in lines)
    blocks = (
        d.KeyValues(((_("Name"), person.name), (_("Made on"), date_format(today)))),
        d.Paragraph(_("What was done with your data, by which office, and why. Lines that say the same within an hour"
                      " stand together.")),
        d.Table((head,), rows or (("–", "", "", "", ""),), widths=(3, 4, 3, 5, 3), aligns=("left",) * 5),
        d.End(),
    )  # fmt: skip
    return d.Document(
        title=_("Who saw my data"), blocks=blocks, language=LANGUAGE, author=str(person.district), landscape=True
    )


def _row(line: Line) -> tuple[str, ...]:
    times = f" ×{line.times}" if line.times > 1 else ""
    who = f"{line.role} · {line.name}" if line.name else line.role
    when = f"{localtime(line.at):%Y-%m-%d %H:%M}"
    return (when, line.office, who, f"{line.what} · {line.action}{times}", line.why or "–")
