"""``chomchom net drill start|next|end|report|list``: a drill from the command line."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any, TextIO

from django.conf import settings
from django.utils import timezone, translation

from chomchom.core import clock
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused
from chomchom.net import ladder
from chomchom.net.models import Drill, Policy
from chomchom.net.operations import drills as operations
from chomchom.net.queries import drills as queries
from chomchom.people.enums import ROLES_OF_KIND
from chomchom.people.models import Account, Organisation

HELP = "try out a ladder (모의훈련): start, next, end, report, list"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("deed", choices=["start", "next", "end", "report", "list"])
    parser.add_argument("drill", nargs="?", type=int, help="number of the drill (default: the latest)")
    parser.add_argument("--district", default="", help="name of the district office (default: the only one)")
    parser.add_argument("--ladder", default="", help="key of the ladder, e.g. care.no_reply")
    parser.add_argument("--office", action="append", default=[], metavar="ROLE=NAME", help="who fills a role")
    parser.add_argument("--by", default="", help="log-in name of the officer who starts it")
    parser.add_argument("--note", default="")


def run(options: dict[str, Any], out: TextIO) -> int:
    """0 when all is well; 1 with a sentence when it was refused or does not exist."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            for line in DEEDS[options["deed"]](options):
                out.write(line + "\n")
        except (Refused, LookupError, ValueError) as error:
            out.write(f"{error}\n")
            return 1
    return 0


def _start(options: dict[str, Any]) -> Iterator[str]:
    district = _one(Organisation.objects.districts(), "district office", options["district"])
    policy = Policy.objects.current(district.pk, options["ladder"])
    if policy is None:
        keys = ", ".join(sorted(set(Policy.objects.newest_for(district.pk).values_list("key", flat=True))))
        raise LookupError(f"There is no ladder “{options['ladder']}”. There are: {keys}")
    drill = operations.start_drill(
        district=district, policy=policy, offices=_offices(options["office"], district, policy), note=options["note"],
        by=_actor(options["by"]), at=clock.now(),
    )  # fmt: skip
    yield f"{drill.pk}"
    yield from _lines(drill)


def _next(options: dict[str, Any]) -> Iterator[str]:
    drill = _drill(options)
    operations.call_next(drill=drill, by=_actor(options["by"]), at=clock.now())
    yield from _lines(drill)


def _end(options: dict[str, Any]) -> Iterator[str]:
    drill = _drill(options)
    operations.end_drill(drill=drill, by=_actor(options["by"]), at=clock.now())
    yield from _lines(_drill(options | {"drill": drill.pk}))


def _report(options: dict[str, Any]) -> Iterator[str]:
    yield from _lines(_drill(options))


def _list(_options: dict[str, Any]) -> Iterator[str]:
    for drill in Drill.objects.select_related("policy", "district").order_by("pk"):
        state = f"{timezone.localtime(drill.ended_at):%H:%M}" if drill.ended_at else "…"
        started = f"{timezone.localtime(drill.started_at):%Y-%m-%d %H:%M}"
        yield f"{drill.pk}\t{started} – {state}\t{drill.district}\t{drill.policy}"


DEEDS = {"start": _start, "next": _next, "end": _end, "report": _report, "list": _list}


def _lines(drill: Drill) -> Iterator[str]:
    """The report as text."""
    told = queries.report(drill)
    for rung in told.rungs:
        taken = f"{timezone.localtime(rung.taken_at):%H:%M:%S}" if rung.taken_at else "–"
        yield f"{rung.number}. {rung.roles}\t{taken}"
        for person in rung.called:
            answer = "–" if person.answer_minutes is None else f"{person.answer_minutes:.1f} min"
            channels = ", ".join(f"{sending.channel} {sending.state}" for sending in person.sendings)
            yield f"   {person.name} ({person.role})\t{answer}\t{channels}"
    yield from (f"! {gap}" for gap in told.gaps)


def _drill(options: dict[str, Any]) -> Drill:
    drills = Drill.objects.select_related("policy").order_by("-pk")
    drill = (drills.filter(pk=options["drill"]) if options["drill"] else drills).first()
    if drill is None:
        raise LookupError("There is no such drill.")
    return drill


def _one(offices: Any, what: str, name: str) -> Organisation:
    found = list(offices.filter(name=name) if name else offices[:2])
    if len(found) != 1:
        raise LookupError(f"Say which {what} with its name; found {len(found)} for “{name}”.")
    return found[0]


def _actor(username: str) -> Actor:
    if not username:
        return operations.BY
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise LookupError(f"There is no account “{username}”.")
    return Actor(account.pk, account.name)


def _offices(given: list[str], district: Organisation, policy: Policy) -> dict[str, Organisation]:
    """As given; the district fills its own roles, and else the first office of the kind in alphabetical order."""
    of_district = Organisation.objects.of_district(district.pk)
    chosen = dict(text.split("=", 1) for text in given)
    offices = {}
    for role in dict.fromkeys(role for step in ladder.parse(policy.steps) for role in step.roles):
        kind = next(kind for kind, roles in ROLES_OF_KIND.items() if role in roles)
        offices[role] = (
            _one(of_district.filter(kind=kind), "office", chosen[role])
            if role in chosen
            else of_district.filter(kind=kind).order_by("name").first()
        )
    return {role: office for role, office in offices.items() if office is not None}
