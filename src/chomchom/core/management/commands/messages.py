"""``chomchom messages``: the texts of all pages, collected, checked and compiled."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chomchom.core import catalogues


def own_apps() -> list[Path]:
    """The folders of the apps of this project, in the order of INSTALLED_APPS."""
    return [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("chomchom.")]


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != "en"]


class Command(BaseCommand):
    help = (
        "Collect the texts of all pages into the catalogues; --check tells what is untranslated; --compile writes .mo."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="fail if a text is missing, untranslated or fuzzy")
        what.add_argument("--compile", action="store_true", help="write the .mo files; needs no database")

    def handle(self, *args: object, check: bool, compile: bool, **options: object) -> None:
        try:
            (self.check_all if check else self.compile_all if compile else self.merge_all)()
        except ValueError as error:
            raise CommandError(str(error)) from error

    def merge_all(self) -> None:
        for app in own_apps():
            texts = catalogues.texts_of(app)
            for language in languages():
                path = catalogues.catalogue_path(app, language)
                if texts or path.exists():
                    catalogues.merge(path, language, texts)
        self.compile_all()

    def check_all(self) -> None:
        found = [problem for language in languages() for problem in problems_in(language)]
        for problem in found:
            self.stdout.write(str(problem))
        if found:
            raise CommandError(f"{len(found)} texts are not translated")

    def compile_all(self) -> None:
        for app in own_apps():
            for language in [*languages(), *settings.GUEST_LANGUAGES]:
                path = catalogues.catalogue_path(app, language)
                if path.exists():
                    catalogues.compile_catalogue(path, language)


def problems_in(language: str) -> list[catalogues.Problem]:
    pairs = [(catalogues.catalogue_path(app, language), catalogues.texts_of(app)) for app in own_apps()]
    unfinished = [problem for path, texts in pairs for problem in catalogues.problems(path, language, texts)]
    return unfinished + catalogues.disagreements([path for path, _texts in pairs], language)
