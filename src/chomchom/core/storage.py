"""Where fields keep their files: each under a name that holds the hash of its content, written whole or not at all."""

import re
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from chomchom.core import durable

DIGEST = re.compile(r"-([0-9a-f]{64})\.[a-z0-9]+$")


def digest_in(name: str) -> str:
    """The hash that a name holds; empty for one that was given before names held it."""
    found = DIGEST.search(name)
    return found[1] if found else ""


class HashedStorage(FileSystemStorage):
    """``folder/name.jpg`` is kept as ``folder/name-<SHA-256>.jpg``. The same content under the same name is the same
    file: a report that is sent again after a crash finds it and makes no second one."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        data = b"".join((content if hasattr(content, "chunks") else File(content, name)).chunks())
        given = PurePosixPath(str(name or content.name).replace("\\", "/"))
        kept = str(given.with_name(f"{given.stem}-{sha256(data).hexdigest()}{given.suffix}"))
        if max_length and len(kept) > max_length:
            raise ValueError(f"The name of a kept file has at most {max_length} letters; {kept} has {len(kept)}.")
        target = Path(self.path(kept))  # refuses what leads out of the folder
        if not target.exists():
            durable.write(target, data)
        return kept
