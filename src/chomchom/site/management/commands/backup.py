"""``chomchom backup``: a copy of database and files, encrypted, while everybody goes on working."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chomchom.core import clock
from chomchom.site.operation import backup, sealed
from chomchom.site.operation.trouble import Trouble


class Command(BaseCommand):
    help = "Copy database and files into one file, encrypted for a public key; or check such a file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", nargs="?", type=Path, help="file to write, or a folder (the name is then made)")
        parser.add_argument("--recipient", action="append", default=[], metavar="age1…", help="may be given again")
        parser.add_argument("--keep", type=int, metavar="N", help="of the copies in the folder, keep the newest N only")
        parser.add_argument("--verify", type=Path, metavar="FILE", help="read a copy and compare every part")
        add_key_arguments(parser)
        parser.add_argument("--new-key", type=Path, metavar="FILE", help="make a secret key and print its public one")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._do(options)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble

    def _do(self, options: dict[str, Any]) -> None:
        if options["new_key"]:
            self.stdout.write(sealed.new_key(options["new_key"], passphrase(options)))
        elif options["verify"]:
            self._verify(options)
        elif options["target"]:
            self._make(options)
        else:
            raise CommandError("Name the file or folder to write to, or --verify FILE, or --new-key FILE.")

    def _make(self, options: dict[str, Any]) -> None:
        keys = options["recipient"] or settings.BACKUP_RECIPIENTS
        made, manifest = backup.make(target=options["target"], recipients=keys, at=clock.now())
        files = len(manifest.parts) - 1
        self.stdout.write(f"{made}: {sum(manifest.tables.values())} rows, {files} files, {made.stat().st_size} bytes")
        for name in manifest.missing:
            self.stderr.write(f"missing: {name} (see `chomchom audit`)")
        if options["keep"] and options["target"].is_dir():
            for gone in backup.forget(options["target"], max(options["keep"], 1)):
                self.stdout.write(f"removed: {gone}")

    def _verify(self, options: dict[str, Any]) -> None:
        manifest = backup.verify(options["verify"], keys_of(options))
        rows = sum(manifest.tables.values())
        self.stdout.write(f"whole: {manifest.vendor}, {manifest.made_at}, {rows} rows, {len(manifest.parts) - 1} files")


def add_key_arguments(parser: CommandParser) -> None:
    parser.add_argument("--identity", type=Path, metavar="FILE", help="the secret key")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="opens the secret key, if it is sealed")


def keys_of(options: dict[str, Any]) -> list[Any]:
    if not options["identity"]:
        raise Trouble("Name the secret key with --identity FILE.")
    return sealed.identities(options["identity"], passphrase(options))


def passphrase(options: dict[str, Any]) -> bytes | None:
    if not options["passphrase_file"]:
        return None
    try:
        return options["passphrase_file"].read_bytes().strip()
    except OSError as error:
        raise Trouble(f"{options['passphrase_file']} cannot be read: {error.strerror}.") from error
