"""The bytes of documents on disk, under their hash: ``VAR/documents/ab/abcdef…``. Written once, never changed."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings


def folder() -> Path:
    return Path(settings.VAR) / "documents"


def path_of(digest: str) -> Path:
    return folder() / digest[:2] / digest


def write(data: bytes) -> str:
    """Keep ``data`` durably and answer its hash: written beside, synced, moved into place, the folder synced."""
    digest = sha256(data).hexdigest()
    target = path_of(digest)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, target)
    _sync(target.parent)
    _sync(folder())
    return digest


def hashes() -> Iterator[str]:
    """The name of every file that is kept."""
    return (path.name for path in folder().glob("??/*") if not path.name.startswith("."))


def is_whole(digest: str) -> bool:
    return sha256(path_of(digest).read_bytes()).hexdigest() == digest


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
