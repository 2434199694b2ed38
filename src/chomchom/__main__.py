"""The command ``chomchom``: all of it is Django's management commands; `plan` is also to be had without Django."""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["plan"]:  # needs no app and no database: loading Django takes longer than most plans
        from chomchom.solver.command import main as plan

        sys.exit(plan(sys.argv[1:]))
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chomchom.site.settings")
    execute_from_command_line(["chomchom", *sys.argv[1:]])


if __name__ == "__main__":
    main()
