"""``chomchom pseudonymise --out FILE``: a copy of the database for training or tests, in which nobody is anybody."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from chomchom.site import options, pseudonyms


class Command(BaseCommand):
    help = "copy the database without anybody in it: invented names and numbers, links kept, files and logs left out"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="the file to make; must not exist")
        parser.add_argument("--seed", default="", help="the same seed invents the same; without it by chance")
        parser.add_argument("--json", action="store_true", help="print what was done for programs")
        parser.add_argument("--rewrite", action="store_true", help="used by the command itself, on the copy")

    def handle(self, *args: Any, **options_: Any) -> None:
        out: Path = options_["out"].resolve()
        if options_["rewrite"]:
            self._rewrite(out, options_["seed"])
            return
        self._refuse(out)
        making = out.with_name(f".{out.name}.making")
        try:
            _copy(making)
            said = _in_the_copy(making, options_["seed"])
            _without_traces(making)
            making.rename(out)
        finally:
            for left in making.parent.glob(f"{making.name}*"):
                left.unlink(missing_ok=True)
        self.stdout.write(said if options_["json"] else self._told(json.loads(said), out))

    def _refuse(self, out: Path) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("The source must be SQLite: copy the database into a SQLite file first, then call this.")
        if out.exists():
            raise CommandError(f"{out} exists already. Name a file that does not.")

    def _rewrite(self, out: Path, seed: str) -> None:
        """Only ever on the file that is named: whoever calls it by hand on the running database is stopped."""
        if Path(connection.settings_dict["NAME"]).resolve() != out or not out.name.endswith(".making"):
            raise CommandError("--rewrite works on the copy that the command has just made, on nothing else.")
        self.stdout.write(json.dumps(pseudonyms.rewrite(seed=seed).as_json()))

    def _told(self, made: dict[str, Any], out: Path) -> str:
        return (
            f"{out}: {sum(made['rows'].values())} rows of {len(made['rows'])} tables rewritten, "
            f"{sum(made['emptied'].values())} rows of {len(made['emptied'])} tables left out. "
            f"Log-ins: user<number> / {pseudonyms.PASSWORD}. It opens without the keys of this installation."
        )


def _copy(making: Path) -> None:
    """SQLite's own copy of a database in use."""
    making.unlink(missing_ok=True)
    with closing(sqlite3.connect(making)) as target:
        connection.ensure_connection()
        connection.connection.backup(target)


def _in_the_copy(making: Path, seed: str) -> str:
    """A process of its own opens the copy, reads with our keys and seals with those of a local installation: whoever
    gets the copy needs none of ours."""
    local = options.DEFAULT_SECRET
    words = {
        "DATABASE_URL": f"sqlite:///{making}", "CHOMCHOM_MODE": "local", "CHOMCHOM_SECRET_KEY": local,
        "CHOMCHOM_DATA_KEYS": ",".join([f"data:{local}", *settings.DATA_KEYS]), "CHOMCHOM_INDEX_KEY": f"index:{local}",
    }  # fmt: skip
    call = [sys.executable, "-m", "chomchom", "pseudonymise", "--rewrite", "--out", str(making), "--seed", seed]
    done = subprocess.run(call, env=os.environ | words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"The copy could not be rewritten: {done.stderr.strip()[-500:]}")
    return done.stdout


def _without_traces(making: Path) -> None:
    """What was overwritten still lies in free pages until the file is written anew."""
    with closing(sqlite3.connect(making, isolation_level=None)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("VACUUM")
