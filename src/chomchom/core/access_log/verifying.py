"""Proving the access log: every line as it was sealed, every seal as it was chained."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from django.conf import settings

from chomchom.core.access_log import chain
from chomchom.core.access_log.canonical import FIELDS, moment
from chomchom.core.access_log.destroying import WHAT
from chomchom.core.access_log.periods import may_go_before
from chomchom.core.audits import Finding, found
from chomchom.core.enums import Action, Kept
from chomchom.core.models import AccessEntry, LogSeal

AT_ONCE = 5_000
CLOCKS = timedelta(minutes=5)

WORDS = {
    "changed": "lines were changed after they were sealed; in each seal the first one is named",
    "removed": "lines that were sealed are gone",
    "inserted": "lines stand among those sealed that were not there",
    "seal": "seals are not what they were, or not chained with the one before",
    "head": "the head that was kept elsewhere is not in the chain: its end was cut off or made anew",
    "proof": "seals carry a proof that the key does not give",
    "unproven": "the last seal carries no proof although there is a key: it was made by somebody who has none",
}


@dataclass
class Report:
    """What was gone through, and what is wrong, by its kind."""

    seals: int = 0
    lines: int = 0
    destroyed: int = 0
    unsealed: int = 0
    head: str = chain.GENESIS
    wrong: dict[str, list[str]] = field(default_factory=lambda: {code: [] for code in WORDS})

    @property
    def findings(self) -> list[Finding]:
        made = (found(f"access_log_{code}", WORDS[code], rows) for code, rows in self.wrong.items())
        return [finding for finding in made if finding]

    def tell(self, code: str, *rows: str) -> None:
        self.wrong[code].extend(rows)


def findings(*, now: datetime) -> list[Finding]:
    """For ``chomchom audit``."""
    return verify(now=now).findings


def verify(*, now: datetime, head: str = "") -> Report:
    """Go through all lines once. ``head``: the hash of a seal that was kept elsewhere, which must be in the chain.

    Lines after the last seal are only counted: nothing is known of them yet.
    """
    report, previous, after, is_known = Report(), chain.GENESIS, 0, not head or head == chain.GENESIS
    last = LogSeal.objects.order_by("-last_id").values_list("last_id", flat=True).first() or 0
    lines = _Lines(last)
    gone = _destroyed(now)
    seals = LogSeal.objects.filter(last_id__lte=last).order_by("last_id").values().iterator(chunk_size=200)
    for seal in seals:
        _check_seal(report, seal, previous=previous, after=after)
        _check_lines(report, seal, lines.up_to(seal["last_id"]), gone)
        previous, after, is_known = seal["digest"], seal["last_id"], is_known or seal["digest"] == head
        report.seals += 1
    report.head = previous
    report.unsealed = AccessEntry.objects.filter(pk__gt=last).count()
    _check_end(report, head, is_known)
    return report


class _Lines:
    """The lines up to the last seal, each read once, in the order of their ids."""

    def __init__(self, last: int) -> None:
        rows = AccessEntry.objects.filter(pk__lte=last).order_by("pk").values(*FIELDS)
        self._rows = rows.iterator(chunk_size=AT_ONCE)
        self._next: dict[str, Any] | None = next(self._rows, None)

    def up_to(self, last: int) -> Iterator[dict[str, Any]]:
        while self._next is not None and self._next["id"] <= last:
            yield self._next
            self._next = next(self._rows, None)


def _check_seal(report: Report, seal: Mapping[str, Any], *, previous: str, after: int) -> None:
    name = f"seal {seal['id']} over lines {seal['first_id']}–{seal['last_id']}"
    whole = seal["previous"] == previous and seal["first_id"] == after + 1
    if not whole or not compare_digest(chain.digest(seal), seal["digest"]):
        report.tell("seal", name)
    keys = {chain.key_name(key): key for key in settings.LOG_KEYS}
    if seal["key"] in keys and not compare_digest(chain.proof(seal["digest"], keys[seal["key"]]), seal["proof"]):
        report.tell("proof", name)


def _check_lines(
    report: Report, seal: Mapping[str, Any], lines: Iterable[dict[str, Any]], gone: Mapping[tuple[str, int], str]
) -> None:
    by_kind: dict[str, list[dict[str, Any]]] = {kept: [] for kept in seal["parts"]}
    for line in lines:
        report.lines += 1
        by_kind.setdefault(line["kept"], []).append(line)
    for kept, rows in by_kind.items():
        part = seal["parts"].get(kept) or {"count": 0, "ids": "", "marks": "", "end": "", "until": ""}
        if not rows and part["until"] < gone.get((kept, seal["id"]), ""):
            report.destroyed += part["count"]
            continue
        for wrong in chain.compare(part, rows, previous=seal["previous"], kept=kept):
            report.tell(wrong.how, f"line {wrong.line} (seal {seal['id']})")


def _destroyed(now: datetime) -> dict[tuple[str, int], str]:
    """(kind, seal) whose lines were destroyed by rule, with the moment before which they had to be."""
    told = AccessEntry.objects.filter(what=WHAT, action=Action.DELETE, kept=Kept.ALWAYS)
    gone = {}
    for at, detail in told.values_list("at", "detail"):
        earliest = may_go_before(detail["kept"], min(at, now + CLOCKS))
        if earliest and detail["before"] <= moment(earliest):
            gone |= {(detail["kept"], seal): detail["before"] for seal in chain.ids_of(detail["seals"])}
    return gone


def _check_end(report: Report, head: str, is_known: bool) -> None:
    if not is_known:
        report.tell("head", head)
    last = LogSeal.objects.order_by("-last_id").values("key", "id").first()
    if settings.LOG_KEYS and last and last["key"] not in map(chain.key_name, settings.LOG_KEYS):
        report.tell("unproven", f"seal {last['id']}")
