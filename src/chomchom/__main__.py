"""The command ``chomchom``: all of it is Django's management commands."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chomchom.site.settings")
    execute_from_command_line(["chomchom", *sys.argv[1:]])


if __name__ == "__main__":
    main()
