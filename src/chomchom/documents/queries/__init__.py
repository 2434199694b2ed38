"""Reads of documents: one that a viewer may open, those of a subject, and which files all of them are."""

from collections.abc import Iterator

from chomchom.core.kept import Kept
from chomchom.documents import files, subjects
from chomchom.documents.models import Document
from chomchom.people.viewer import Viewer


def visible(pk: int, viewer: Viewer) -> Document | None:
    """The document if its programme lets ``viewer`` see its subject; None otherwise."""
    document = Document.objects.filter(pk=pk).first()
    if document and subjects.may_see(document.subject_kind, document.subject_id, viewer):
        return document
    return None


def of_subject(kind: str, subject_id: int) -> list[Document]:
    """The newest first, in one query. The caller has asked whether its viewer may see the subject."""
    return list(Document.objects.about(kind, subject_id).order_by("-made_at", "-pk"))


def kept(using: str) -> Iterator[Kept]:
    """The file of every document, for the audit and for backups."""
    return files.kept(Document.objects.using(using).values_list("sha256", flat=True).distinct().iterator())
