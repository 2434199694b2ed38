"""The age format (https://age-encryption.org/v1) as a stream: a copy of any size in the memory of a few pieces."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

from chomchom.site.operation.trouble import Trouble


def recipients(keys: list[str]) -> list[Any]:
    """Public keys (``age1…``). Raises ``Trouble`` for one that is none, and for none at all."""
    if not keys:
        raise Trouble(
            "A copy is encrypted for somebody: name a public key with --recipient age1… or CHOMCHOM_BACKUP_RECIPIENTS."
            " `chomchom backup --new-key FILE` makes a pair."
        )
    try:
        return [pyrage.x25519.Recipient.from_str(key.strip()) for key in keys]
    except pyrage.RecipientError as error:
        raise Trouble(f"One of the recipients is no public key of age (age1…): {error}.") from error


def new_key(path: Path, passphrase: bytes | None) -> str:
    """Write a new secret key, itself sealed where a passphrase is given; answers its public key."""
    identity = pyrage.x25519.Identity.generate()
    data = f"# public key: {identity.to_public()}\n{identity}\n".encode()
    if passphrase is not None:
        data = pyrage.passphrase.encrypt(data, passphrase.decode())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Trouble(f"{path} is there already; a key is not overwritten.") from error
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return str(identity.to_public())


def identities(path: Path, passphrase: bytes | None = None) -> list[Any]:
    """The secret keys of a file as age-keygen writes it, or of one sealed with a passphrase."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Trouble(f"The key file {path} cannot be read: {error.strerror}.") from error
    if data.startswith(b"age-encryption.org/"):
        data = _open_key(path, data, passphrase)
    lines = [line for line in data.decode("utf-8", "replace").splitlines() if line.startswith("AGE-SECRET-KEY-")]
    try:
        keys = [pyrage.x25519.Identity.from_str(line.strip()) for line in lines]
    except pyrage.IdentityError as error:
        raise Trouble(f"{path} holds a damaged secret key.") from error
    if not keys:
        raise Trouble(f"{path} holds no secret key (a line that begins with AGE-SECRET-KEY-).")
    return keys


def _open_key(path: Path, data: bytes, passphrase: bytes | None) -> bytes:
    if passphrase is None:
        raise Trouble(f"{path} is sealed with a passphrase: name the file that holds it with --passphrase-file.")
    try:
        return pyrage.passphrase.decrypt(data, passphrase.decode())
    except pyrage.DecryptError as error:
        raise Trouble(f"The passphrase does not open {path}.") from error


class _Errands:
    """What the other end of the pipe ran into."""

    error: BaseException | None = None


def seal(target: IO[bytes], keys: list[Any], produce: Callable[[IO[bytes]], None]) -> None:
    """Write to ``target``, sealed, whatever ``produce`` writes, which is called in this thread. Raises what either of
    both raises; what stands in ``target`` is then worth nothing."""
    reading, writing = os.pipe()
    met = _Errands()

    def run() -> None:
        try:
            with os.fdopen(reading, "rb") as pipe:
                pyrage.encrypt_io(pipe, target, keys)
        except BaseException as error:
            met.error = error

    thread = threading.Thread(target=run, name="seal", daemon=True)
    thread.start()
    try:
        with os.fdopen(writing, "wb") as pipe:
            produce(pipe)
    except BrokenPipeError:
        thread.join()
        if met.error is None:
            raise
    thread.join()
    if met.error is not None:
        raise met.error


@contextmanager
def opened(source: Path, keys: list[Any]) -> Iterator[IO[bytes]]:
    """What is sealed in the file, as a stream. Raises ``Trouble`` where the key is another, or the file not whole; the
    last is known at the end only."""
    reading, writing = os.pipe()
    met = _Errands()

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as pipe, source.open("rb") as file:
                pyrage.decrypt_io(file, pipe, keys)
        except BaseException as error:
            met.error = error

    thread = threading.Thread(target=run, name="copy", daemon=True)
    thread.start()
    with os.fdopen(reading, "rb") as pipe:
        try:
            yield pipe
            while pipe.read(1 << 20):  # a stream is whole when its last piece was checked
                pass
        except Exception as error:
            pipe.close()
            thread.join()
            raise _said(source, met.error) or error from error
    thread.join()
    if met.error is not None:
        raise _said(source, met.error) or met.error


def _said(source: Path, error: BaseException | None) -> Trouble | None:
    if error is None or isinstance(error, BrokenPipeError):
        return None
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        return Trouble(f"{source} was encrypted for another key.")
    if isinstance(error, OSError) and error.errno is not None:
        return Trouble(f"{source} cannot be read: {error.strerror}.")
    return Trouble(f"{source} is not whole: it was cut off or changed. Take another copy.")
