"""``chomchom limit core_meat 75 --from 2027-01-01 --citation "…" [--type mass]``: another limit of food safety.

Limits are those of the country or of a contract, not of a district: whoever runs the installation changes them.
"""

import argparse
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from chomchom.care.enums_kitchen import LimitKind, ProviderType
from chomchom.core import clock
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused

HELP = "Let another limit of food safety hold from a day on, with where it stands; without a value, list them."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", nargs="?", choices=LimitKind.values, metavar="KIND", help=", ".join(LimitKind.values))
    parser.add_argument("value", nargs="?", type=decimal, help="in the unit of the limit, with a point: 75 or -18")
    parser.add_argument("--type", default="", choices=["", *ProviderType.values], help="type of provider; else for all")
    parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, help="first day, as 2027-01-01")
    parser.add_argument("--citation", default="", help="where it stands: text, article, date")


def decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number with a point, as 75 or -18.5") from error


def run(options: dict[str, Any], *, out: Any, err: Any) -> int:
    """0: listed or changed; 1: refused, with the sentence."""
    from chomchom.care.operations.kitchen import setup
    from chomchom.care.queries.kitchen.limits import limit_rows

    day = timezone.localdate(clock.now())
    if options["value"] is not None:
        try:
            setup.publish_limit(
                kind=options["kind"], provider_type=options["type"], value=options["value"],
                valid_from=options["valid_from"] or day, citation=options["citation"],
                by=Actor.program("chomchom limit"), at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            err.write(str(refused))
            return 1
        day = options["valid_from"] or day
    for row in limit_rows(day):
        if options["kind"] in (None, row.kind):
            out.write(f"{row.kind} {row.provider_type or '-'}: {row} ({row.valid_from}) {row.citation}")
    return 0
