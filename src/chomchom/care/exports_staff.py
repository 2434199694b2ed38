"""The attendance list and the certificate of a training as files."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse

from chomchom.care.models import Attendance, Credential, TrainingSession


def attendance_file(session: TrainingSession, rows: Sequence[Attendance], format: str) -> HttpResponse:
    raise Http404(format)


def certificate_file(row: Credential, format: str) -> HttpResponse:
    raise Http404(format)
