"""Whose documents these are: each programme registers its kinds of subject once, in its app's ``ready()``."""

from collections.abc import Collection
from typing import Protocol

from chomchom.people.viewer import Viewer


class SubjectKind(Protocol):
    kind: str  # "care.training"

    def visible(self, *, ids: Collection[int], viewer: Viewer) -> Collection[int]:
        """Those of ``ids`` whose documents ``viewer`` may see, in a constant number of queries."""

    def people(self, *, id: int) -> Collection[tuple[str, int]]:
        """The data subjects (kind, id) that a look at this subject's documents is recorded for; may be empty."""


KINDS: dict[str, SubjectKind] = {}


def register(kind: SubjectKind) -> None:
    KINDS[kind.kind] = kind


def may_see(kind: str, subject_id: int, viewer: Viewer) -> bool:
    """False for a kind that nobody registered."""
    return kind in KINDS and subject_id in KINDS[kind].visible(ids=[subject_id], viewer=viewer)
