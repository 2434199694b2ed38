"""The bytes of documents on disk, under their hash: ``VAR/documents/ab/abcdef…``. Written once, never changed."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from chomchom.core import durable
from chomchom.core.kept import Kept


def folder() -> Path:
    return Path(settings.VAR) / "documents"


def path_of(digest: str) -> Path:
    return folder() / digest[:2] / digest


def write(data: bytes) -> str:
    """Keep ``data`` durably and answer its hash."""
    digest = sha256(data).hexdigest()
    if not path_of(digest).exists():
        durable.write(path_of(digest), data)
        durable.sync(folder())
    return digest


def hashes() -> Iterator[str]:
    """The name of every file that is kept."""
    return (path.name for path in folder().glob("??/*") if not path.name.startswith(durable.TEMPORARY))


def kept(digests: Iterable[str]) -> Iterator[Kept]:
    return (Kept(f"{digest[:2]}/{digest}", digest) for digest in digests)
