"""``chomchom reference``: the pages of docs/reference, printed from the code or compared with it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chomchom.site import reference

DOCS = Path("docs")


class Command(BaseCommand):
    help = "Print the reference pages below docs/ from the code; --check fails where a page is not as printed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if a page differs")
        parser.add_argument("--docs", type=Path, default=DOCS, help="the folder docs (default: docs)")

    def handle(self, *args: object, check: bool, docs: Path, **options: object) -> None:
        if not docs.is_dir():
            raise CommandError(f"There is no folder {docs}. Run this in the folder of the project, or give --docs.")
        stale = [path for path, text in reference.all_pages().items() if _read(docs / path) != text]
        if check and stale:
            raise CommandError(f"Not as the code prints them: {', '.join(stale)}. Run `chomchom reference`.")
        for path in stale:
            (docs / path).parent.mkdir(parents=True, exist_ok=True)
            (docs / path).write_text(reference.all_pages()[path], encoding="utf-8")
            self.stdout.write(str(docs / path))


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
