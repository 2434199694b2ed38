"""A file is written whole or not at all: beside its place, synced, moved into it, the folder synced.

Whoever is killed on the way leaves a file whose name begins with a dot; ``kept.sweep`` takes it away.
"""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

TEMPORARY = "."


def write(target: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Raises OSError where it could not be written; then nothing of it is left."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=TEMPORARY, delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), mode)
        except BaseException:
            os.unlink(file.name)
            raise
    os.replace(file.name, target)
    sync(target.parent)


def sync(folder: Path) -> None:
    """What was moved into the folder is there after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
