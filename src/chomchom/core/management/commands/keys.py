"""``chomchom keys``: make a key, see which values stand under which key, and seal everything anew with the newest."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser

from chomchom.core import audit, clock, data_keys, rewriting
from chomchom.core.actors import Actor
from chomchom.core.encrypted import MarkField
from chomchom.core.enums import Action


class Command(BaseCommand):
    help = "the keys of encrypted fields: new, check, rotate, marks"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("deed", choices=["new", "check", "rotate", "marks"])
        parser.add_argument("--json", action="store_true", help="print the outcome for programs")
        parser.add_argument("--batch", type=int, default=rewriting.BATCH, help="rows written in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['deed']}")(options)

    def _new(self, options: dict[str, Any]) -> None:
        """A key for CHOMCHOM_DATA_KEYS (put it in front of the others) or CHOMCHOM_INDEX_KEY."""
        self.stdout.write(data_keys.new_key())

    def _check(self, options: dict[str, Any]) -> None:
        """Ends with 1 while anything stands under another key than the newest, or under none."""
        ring = data_keys.ring()
        found = {column.label: rewriting.by_key(column) for column in rewriting.columns()}
        remaining = sum(sum(keys.values()) - keys.get(ring.newest.id, 0) for keys in found.values())
        strangers = sorted({key for keys in found.values() for key in keys if key and key not in ring.by_id})
        if options["json"]:
            report = {"newest": ring.newest.id, "remaining": remaining, "missing_keys": strangers, "columns": found}
            self.stdout.write(json.dumps(report, indent=1))
        else:
            self._tell(found, remaining, strangers)
        sys.exit(int(remaining > 0))

    def _tell(self, found: dict[str, dict[str, int]], remaining: int, strangers: list[str]) -> None:
        for label, keys in found.items():
            said = ", ".join(f"{key or 'not encrypted'}: {count}" for key, count in sorted(keys.items()))
            self.stdout.write(f"{label}: {said or 'empty'}")
        self.stdout.write(f"{remaining} value(s) do not stand under the newest key {data_keys.ring().newest.id}.")
        for key in strangers:
            self.stdout.write(f"The key {key} is missing: add it to CHOMCHOM_DATA_KEYS, behind the newest.")

    def _rotate(self, options: dict[str, Any]) -> None:
        """Whatever is done is done: stopped in the middle, the next call goes on with what is left."""
        total = rewriting.Done()
        for column in rewriting.columns():
            left = rewriting.remaining(column)
            done = rewriting.rewrite(column, batch=options["batch"], tell=self._progress(column, left, options))
            total.written += done.written
            total.unreadable += done.unreadable
        remaining = sum(map(rewriting.remaining, rewriting.columns()))
        detail = asdict(total) | {"remaining": remaining, "newest": data_keys.ring().newest.id}
        program = Actor.program("chomchom keys")
        audit.record(by=program, at=clock.now(), action=Action.CHANGE, what="core.keys.rotate", detail=detail)
        if options["json"]:
            self.stdout.write(json.dumps(detail))
        else:
            self.stdout.write(f"{total.written} written, {total.unreadable} not readable, {remaining} remaining")
        sys.exit(int(remaining > 0))

    def _progress(self, column: rewriting.Column, left: int, options: dict[str, Any]) -> Any:
        def tell(written: int) -> None:
            if not options["json"]:
                self.stdout.write(f"{column.label}: {written} of {left}")

        return tell

    def _marks(self, options: dict[str, Any]) -> None:
        """After another CHOMCHOM_INDEX_KEY: the marks by which numbers are found are made anew."""
        marked = [model for model in apps.get_models() if any(isinstance(f, MarkField) for f in model._meta.fields)]
        seen = {model._meta.label_lower: rewriting.write_marks(model, batch=options["batch"]) for model in marked}
        self.stdout.write(json.dumps(seen) if options["json"] else f"{sum(seen.values())} row(s) marked anew")
