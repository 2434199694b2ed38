"""What is made for a request and not kept, handed out as a file."""

from django.http import HttpResponse

from chomchom.documents.enums import CONTENT_TYPES, Format


def attachment(data: bytes, name: str, form: Format) -> HttpResponse:
    """``name`` is of our own letters (a kind, a day, a number): what people typed never stands in it."""
    return HttpResponse(
        data, content_type=CONTENT_TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
