"""Keeping documents: what was made here, and what people hand in. Keyword-only, one transaction each."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import insist
from chomchom.documents import files
from chomchom.documents.enums import Format, Origin
from chomchom.documents.models import Document
from chomchom.documents.rules import uploads
from chomchom.people.models import Organisation

ALL_UPLOADS = frozenset(uploads.SUFFIXES)


def archive(
    *,
    data: bytes,
    kind: str,
    title: str,
    format: Format,
    file_name: str,
    organisation: Organisation,
    subject: tuple[str, int],
    language: str = "ko",
    by: Actor,
    at: datetime,
) -> Document:
    """Keep what was made here as the next version of its kind, language and format for ``subject``."""
    name = uploads.safe_name(file_name, format)
    return _keep(data, name, Origin.MADE, kind, title, format, organisation, subject, language, by=by, at=at)


def keep_upload(
    *,
    data: bytes,
    file_name: str,
    kind: str,
    title: str,
    organisation: Organisation,
    subject: tuple[str, int],
    allowed: frozenset[Format] = ALL_UPLOADS,
    by: Actor,
    at: datetime,
) -> Document:
    """Keep a file that somebody handed in. Pictures are drawn anew, so their hash is that of what is kept.
    Raises ``Refused``: empty, too large, of no known kind, damaged, or not what its name says."""
    insist(uploads.may_be_kept(data, file_name, allowed))
    found = uploads.format_of(data)
    if found in (Format.PNG, Format.JPEG):
        data = uploads.redrawn(data, found)
    name = uploads.safe_name(file_name, found)
    return _keep(data, name, Origin.UPLOAD, kind, title, found, organisation, subject, "", by=by, at=at)


def _keep(
    data: bytes, name: str, origin: Origin, kind: str, title: str, format: Format, organisation: Organisation,
    subject: tuple[str, int], language: str, *, by: Actor, at: datetime,
) -> Document:  # fmt: skip
    """The file first, then the row: a crash between leaves a file without a row, which the audit finds."""
    digest = files.write(data)
    key = {
        "subject_kind": subject[0], "subject_id": subject[1], "kind": kind, "language": language, "format": format,
    }  # fmt: skip
    with transaction.atomic():
        # of two at the same moment one waits here, so that each gets a version of its own
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        last = Document.objects.filter(**key).aggregate(last=Max("version"))["last"] or 0
        document = Document.objects.create(
            **key, organisation=organisation, origin=origin, title=title[:200], file_name=name, sha256=digest,
            size=len(data), version=last + 1, made_at=at, made_by=by.name, account_id=by.account_id,
        )  # fmt: skip
        audit.record(
            by=by, at=at, action=Action.CREATE, what=f"documents.{origin.value}", detail={"document": document.pk}
        )
    return document
