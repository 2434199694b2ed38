"""The command ``chomchom``: all of it is Django's management commands."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chomchom.site.settings")
    argv = ["chomchom", *sys.argv[1:]]
    if argv[1:2] == ["plan"]:  # needs no app and no database: loading them would take longer than most plans
        from chomchom.site.management.commands.plan import Command

        Command().run_from_argv(argv)
    else:
        execute_from_command_line(argv)


if __name__ == "__main__":
    main()
