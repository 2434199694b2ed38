"""Reads of documents: one that a viewer may open, those of a subject, and the audit of rows against files."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Findings:
    missing: tuple[str, ...]  # rows without their file
    damaged: tuple[str, ...]  # files whose content is not that of their hash
    unowned: tuple[str, ...]  # files without a row: written just before a crash, or removed rows

    @property
    def is_well(self) -> bool:
        return not (self.missing or self.damaged or self.unowned)


def check() -> Findings:
    """Compare every row with its file and every file with its rows; reads all files."""
    rows, kept = set(Document.objects.values_list("sha256", flat=True)), set(files.hashes())
    damaged = tuple(sorted(digest for digest in kept if not files.is_whole(digest)))
    return Findings(tuple(sorted(rows - kept)), damaged, tuple(sorted(kept - rows)))
