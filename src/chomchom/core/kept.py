"""Files that rows speak of. Each app registers once, in ``ready()``, where its files lie and which its rows name.

The file comes first, then the row: whoever dies between the two leaves a file without a row, never a row without its
file. ``findings`` compares both ways, a backup takes exactly the files that its rows name, ``sweep`` takes away files
that no row ever came to speak of.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from chomchom.core import durable
from chomchom.core.audits import Finding, found

GRACE_S = 600
"""A file younger than this may belong to a row that is not yet committed."""
AT_A_TIME = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """What a row says of its file: where in the folder, and the hash of its content (empty where it does not say)."""

    path: str
    sha256: str = ""


@dataclass(frozen=True)
class Shelf:
    folder: Callable[[], Path]
    rows: Callable[[str], Iterable[Kept]]  # given the alias of a database


SHELVES: dict[str, Shelf] = {}


def register(name: str, *, folder: Callable[[], Path], rows: Callable[[str], Iterable[Kept]]) -> None:
    SHELVES[name] = Shelf(folder, rows)


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        total = sha256()
        while part := file.read(AT_A_TIME):
            total.update(part)
    return total.hexdigest()


def findings(*, now: datetime) -> list[Finding]:
    """Rows without their file, files with another content than their row says, files without a row."""
    told = (finding for name in sorted(SHELVES) for finding in _of_shelf(name, SHELVES[name]))
    return [finding for finding in told if finding]


def _of_shelf(name: str, shelf: Shelf) -> Iterator[Finding | None]:
    folder = shelf.folder()
    rows = {kept.path: kept.sha256 for kept in shelf.rows("default")}
    missing = [f"{name}/{path}" for path in sorted(rows) if not (folder / path).is_file()]
    yield found("file_missing", "a row speaks of a file that is not there", missing)
    damaged = [f"{name}/{path}" for path, digest in sorted(rows.items()) if _is_other(folder / path, digest)]
    yield found("file_damaged", "a file has another content than its row says", damaged)
    unowned = [f"{name}/{path}" for path in sorted(_strays(shelf, set(rows)))]
    yield found("file_without_row", "no row speaks of this file; `chomchom sweep` puts it aside", unowned)


def _is_other(path: Path, digest: str) -> bool:
    return bool(digest) and path.is_file() and digest_of(path) != digest


def _strays(shelf: Shelf, owned: set[str]) -> Iterator[str]:
    folder, young = shelf.folder(), time.time() - GRACE_S
    for path in folder.rglob("*"):
        relative = path.relative_to(folder).as_posix()
        if relative not in owned and path.is_file() and path.stat().st_mtime <= young:
            yield relative


def strays() -> dict[str, list[str]]:
    """By shelf, the files that no row speaks of."""
    return {
        name: sorted(_strays(shelf, {kept.path for kept in shelf.rows("default")})) for name, shelf in SHELVES.items()
    }


def sweep(*, into: Path) -> list[Path]:
    """Move files without a row to ``into``, where somebody may look at them before they go. Answers where they are."""
    moved = []
    for name, paths in strays().items():
        for path in paths:
            target = into / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(SHELVES[name].folder() / path, target)
            durable.sync(target.parent)
            moved.append(target)
    return moved
