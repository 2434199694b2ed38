"""A copy of everything that cannot be made anew: the database of one moment and the files its rows speak of.

A compressed tar in an age envelope: ``chomchom.json`` (what it is), ``database``, ``var/…`` (files, as they lie under
CHOMCHOM_VAR), ``manifest.json`` (size and hash of every part, rows of every table). Keys are not in it: neither the
secret key of the site nor those of encrypted fields.
"""

import errno
import fcntl
import gzip
import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from chomchom.core import durable, kept
from chomchom.site.operation import sealed, snapshot
from chomchom.site.operation.trouble import Trouble

FORMAT = 1
HEAD, DATABASE, MANIFEST, FILES = "chomchom.json", "database", "manifest.json", "var/"
NAME = "chomchom-{at:%Y%m%dT%H%M%SZ}.tar.age"
OURS = "chomchom-*T*Z.tar.age"
WORKSPACE = ".backup-"


@dataclass
class Manifest:
    """``missing`` names files that a row spoke of and that were not there: the audit names them as well."""

    made_at: str
    vendor: str
    tables: dict[str, int]
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


class Hashing(io.RawIOBase):
    """A file that is read, and what was read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest, self.size = file, sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        self.size += len(data)
        return data

    def readable(self) -> bool:
        return True

    @property
    def seen(self) -> dict[str, Any]:
        return {"size": self.size, "sha256": self._digest.hexdigest()}


def make(*, target: Path, recipients: list[str], at: datetime) -> tuple[Path, Manifest]:
    """Write the copy to ``target`` (a file that is not there yet, or a folder). Raises ``Trouble``; then nothing is
    left of it."""
    keys = sealed.recipients(recipients)
    target = target / NAME.format(at=at) if target.is_dir() else target
    if target.exists():
        raise Trouble(f"{target} is there already; a copy is not overwritten. Give another name, or a folder.")
    with disk_errors(target), _workspace() as folder, snapshot.take(folder) as taken:
        manifest = Manifest(at.isoformat(), taken.vendor, taken.counts())
        with _beside(target) as file:
            sealed.seal(file, keys, lambda pipe: _write(pipe, taken, manifest))
    _remember(target, at)
    return target, manifest


@contextmanager
def _workspace() -> Iterator[Path]:
    """A folder for the copy of the database, as guarded as the database itself; gone afterwards. One copy at a time:
    what lies there from one that was killed is taken away first."""
    with (settings.VAR / ".backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Trouble("Another copy is being made at this moment.") from error
        for left in settings.VAR.glob(f"{WORKSPACE}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=WORKSPACE) as folder:
            yield Path(folder)


@contextmanager
def disk_errors(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise Trouble(f"The disk is full: neither {target} nor anything else was left behind.") from error
        raise Trouble(f"The copy could not be written to {target}: {error.strerror or error}.") from error


@contextmanager
def _beside(target: Path) -> Iterator[IO[bytes]]:
    """Another name until it is whole; never over a file that came meanwhile."""
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            raise Trouble(f"{target} is there already; a copy is not overwritten.")
        os.replace(partial, target)
        durable.sync(target.parent)
    finally:
        partial.unlink(missing_ok=True)


def _write(pipe: IO[bytes], taken: snapshot.Snapshot, manifest: Manifest) -> None:
    head = {"format": FORMAT, "program": version("chomchom"), "vendor": taken.vendor, "made_at": manifest.made_at}
    with (
        gzip.GzipFile(fileobj=pipe, mode="wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        _add_json(tar, HEAD, head | {"migrations": taken.migrations()})
        manifest.parts[DATABASE] = _add(tar, DATABASE, taken.file)
        for name, path in _files(taken.alias):
            if path.is_file():
                manifest.parts[FILES + name] = _add(tar, FILES + name, path)
            else:
                manifest.missing.append(name)
        _add_json(tar, MANIFEST, asdict(manifest))


def _files(alias: str) -> Iterator[tuple[str, Path]]:
    """Name under CHOMCHOM_VAR and place of every file that a row of the snapshot speaks of, each once."""
    seen = set()
    for shelf in kept.SHELVES.values():
        folder = shelf.folder()
        for row in shelf.rows(alias):
            name = f"{folder.relative_to(settings.VAR).as_posix()}/{row.path}"
            if name not in seen:
                seen.add(name)
                yield name, folder / row.path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        info = tarfile.TarInfo(name)
        info.size, info.mode = os.fstat(file.fileno()).st_size, 0o600
        reading = Hashing(file)
        tar.addfile(info, reading)  # type: ignore[arg-type]
    return reading.seen


def _add_json(tar: tarfile.TarFile, name: str, content: dict[str, Any]) -> None:
    data = json.dumps(content, ensure_ascii=False, indent=1).encode()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))


# -- looking into a copy ---------------------------------------------------------------------------------------------


def verify(source: Path, keys: list[Any]) -> Manifest:
    """Read the whole copy and compare each part with its hash. Raises ``Trouble`` where anything differs."""
    return unpack(source, keys, into=None)


def unpack(source: Path, keys: list[Any], *, into: Path | None) -> Manifest:
    """Put the parts into the folder (or nowhere), each compared with the manifest. Raises ``Trouble``; what was
    unpacked until then is worth nothing."""
    seen: dict[str, dict[str, Any]] = {}
    texts: dict[str, bytes] = {}
    with sealed.opened(source, keys) as stream:
        try:
            with gzip.GzipFile(fileobj=stream) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
                for member in tar:
                    _take(tar, member, into, seen, texts)
        except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError) as error:
            raise Trouble(f"{source} holds no copy made by `chomchom backup`.") from error
    return _checked(source, seen, texts)


def _take(
    tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path | None, seen: dict[str, Any], texts: dict[str, bytes]
) -> None:
    content = tar.extractfile(member)
    if content is None or not _is_ours(member.name):
        raise Trouble(f"The copy holds “{member.name}”, which `chomchom backup` never writes. Do not trust it.")
    reading = Hashing(content)
    if member.name in (HEAD, MANIFEST):
        texts[member.name] = reading.read()
        if member.name == HEAD:
            _may_be_read(json.loads(texts[HEAD]))
        return
    _copy(reading, into / member.name if into else None)
    seen[member.name] = reading.seen


def _is_ours(name: str) -> bool:
    """Only names that stay below the folder; whoever has the public key could have packed others."""
    parts = name.split("/")
    return name in (HEAD, MANIFEST, DATABASE) or (name.startswith(FILES) and not {"", ".", ".."} & set(parts))


def _copy(reading: Hashing, target: Path | None) -> None:
    if target is None:
        while reading.read(kept.AT_A_TIME):
            pass
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        shutil.copyfileobj(reading, file, kept.AT_A_TIME)
        file.flush()
        os.fsync(file.fileno())


def _may_be_read(head: dict[str, Any]) -> None:
    if head["format"] > FORMAT:
        raise Trouble(f"The copy was made by a newer version ({head['program']}). Install that one to restore it.")


def _checked(source: Path, seen: dict[str, dict[str, Any]], texts: dict[str, bytes]) -> Manifest:
    if texts.keys() != {HEAD, MANIFEST}:
        raise Trouble(f"{source} is not whole: its list of contents is missing. Take another copy.")
    manifest = Manifest(**json.loads(texts[MANIFEST]))
    if differing := differences(seen, manifest.parts):
        raise Trouble(f"{source}: “{differing[0]}” is not what was copied. Take another copy.")
    return manifest


def differences(here: dict[str, Any], there: dict[str, Any]) -> list[str]:
    return sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))


# -- housekeeping ----------------------------------------------------------------------------------------------------


def forget(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest ``keep`` copies that carry the name we give. Answers which went."""
    gone = sorted(folder.glob(OURS))[:-keep]
    for path in gone:
        path.unlink()
    return gone


def _remember(target: Path, at: datetime) -> None:
    """When a copy was last made: for the metrics."""
    text = json.dumps({"at": at.isoformat(), "bytes": target.stat().st_size})
    durable.write(settings.VAR / "last-backup.json", text.encode())
