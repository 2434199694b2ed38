"""A run of a benchmark in a process and a database of its own, on SQLite or on PostgreSQL."""

import json
import os
import subprocess
import sys
import tempfile

from net import postgresql

DATABASES = ("sqlite", "postgresql")
MARK = "RESULT"


def apart(script: str, database: str, *words: object) -> dict | None:
    """What the script, called with these words, hands to ``answer``; None where there is no such server."""
    with tempfile.TemporaryDirectory(prefix="chomchom-bench-") as folder:
        address, remove = sqlite(folder) if database == "sqlite" else postgresql()
        if address is None:
            return None
        environment = {
            **os.environ, "DATABASE_URL": address, "CHOMCHOM_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "chomchom.site.settings",
        }  # fmt: skip
        try:
            command = [sys.executable, script, *map(str, words)]
            printed = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
        finally:
            remove()
    return next(json.loads(line.removeprefix(MARK)) for line in printed.splitlines() if line.startswith(MARK))


def sqlite(folder: str):  # type: ignore[no-untyped-def]
    return f"sqlite:///{folder}/bench.sqlite3", lambda: None


def answer(result: dict) -> None:
    print(MARK + json.dumps(result))


def say(words: str) -> None:
    """Progress, beside the result."""
    print(words, file=sys.stderr, flush=True)
