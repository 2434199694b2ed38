"""What must be there before a round leaves, and what the minutes since cooking mean. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from chomchom.care.enums_kitchen import HygieneKind, Verdict
from chomchom.core.refusal import Refusal


@dataclass(frozen=True)
class Finding:
    """One thing that is missing or bad. ``may_override``: whether a reason is enough to leave all the same."""

    code: str
    sentence: Any
    may_override: bool = True

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class Check:
    """An entry of the log, as far as the gate asks for it."""

    pk: int
    kind: str
    verdict: str
    happened_at: datetime
    batch: int | None = None
    round: int | None = None
    is_corrected: bool = False


@dataclass(frozen=True)
class BatchFacts:
    """A batch whose food is in the round's boxes."""

    pk: int
    code: str
    dish: str
    needs_core: bool
    is_recalled: bool = False


@dataclass(frozen=True)
class Stops:
    """What is known of a round's boxes: names of those without a box, and of those with an unresolved clash."""

    not_packed: Sequence[str] = ()
    clashing: Sequence[str] = ()
    too_old: Sequence[str] = ()


def findings(
    *, required: Collection[str], round_pk: int, batches: Iterable[BatchFacts], checks: Collection[Check], stops: Stops
) -> list[Finding]:
    """Everything that keeps the round here, the gravest first."""
    batches = list(batches)
    found = [*_of_the_boxes(stops), *_recalled(batches)]
    for batch in batches:
        found += _of_a_batch(batch, required, [check for check in checks if check.batch == batch.pk])
    own = [check for check in checks if check.round == round_pk]
    for kind in (HygieneKind.PACKING, HygieneKind.BOX_OUT):
        if kind in required:
            found += _latest(kind, own, _("The round"))
    if HygieneKind.STAFF_HEALTH in required:
        whole = [check for check in checks if check.kind == HygieneKind.STAFF_HEALTH]
        found += _latest(HygieneKind.STAFF_HEALTH, whole, _("The kitchen"))
    return found + _uncorrected(checks)


def may_release(found: Sequence[Finding]) -> Refusal | None:
    if not found:
        return None
    return Refusal(
        "gate_closed",
        _("The round stays here: %(what)s") % {"what": " ".join(str(finding) for finding in found[:3])},
    )


def may_override(found: Sequence[Finding], reason: str) -> Refusal | None:
    """Whatever could hurt one person at once is never overridden: it is put right, or the box stays here."""
    hard = [finding for finding in found if not finding.may_override]
    if hard:
        return Refusal(
            "not_to_override",
            _("A reason is not enough for this: %(what)s Put it right, or take the box out.")
            % {"what": " ".join(str(finding) for finding in hard[:3])},
        )
    if not reason.strip():
        return Refusal("reason", _("Give the reason why the round leaves all the same; the district sees it."))
    return None


def _of_the_boxes(stops: Stops) -> list[Finding]:
    found = []
    if stops.clashing:
        found.append(
            Finding(
                "clash",
                _("A dish clashes with what %(who)s must not eat; nobody has chosen a substitute.")
                % {"who": _names(stops.clashing)},
                False,
            )
        )
    if stops.not_packed:
        found.append(Finding("not_packed", _("No box is packed for %(who)s.") % {"who": _names(stops.not_packed)}))
    if stops.too_old:
        found.append(
            Finding("too_old", _("The food of %(who)s would be too old at the door.") % {"who": _names(stops.too_old)})
        )
    return found


def _recalled(batches: Iterable[BatchFacts]) -> list[Finding]:
    return [
        Finding(
            "recalled", _("Batch %(batch)s (%(dish)s) is recalled.") % {"batch": batch.code, "dish": batch.dish}, False
        )
        for batch in batches
        if batch.is_recalled
    ]


def _of_a_batch(batch: BatchFacts, required: Collection[str], checks: Collection[Check]) -> list[Finding]:
    about = _("Batch %(batch)s (%(dish)s)") % {"batch": batch.code, "dish": batch.dish}
    found = []
    if HygieneKind.CORE in required and batch.needs_core:
        found += _latest(HygieneKind.CORE, checks, about)
    if HygieneKind.SAMPLE_STORED in required:
        found += _latest(HygieneKind.SAMPLE_STORED, checks, about)
    if HygieneKind.HOLDING in required:
        found += _latest(HygieneKind.HOLDING, checks, about)
    return found


def _latest(kind: HygieneKind, checks: Iterable[Check], about: str) -> list[Finding]:
    """The newest entry of a kind decides; earlier ones stay in the log."""
    latest = max((c for c in checks if c.kind == kind), key=lambda c: (c.happened_at, c.pk), default=None)
    words = {"about": about, "check": kind.label}
    if latest is None:
        return [Finding(f"{kind}_missing", _("%(about)s: “%(check)s” is missing.") % words)]
    if latest.verdict == Verdict.OUT:
        return [Finding(f"{kind}_out", _("%(about)s: “%(check)s” is out of its limit.") % words)]
    if latest.verdict == Verdict.DOUBTFUL:
        return [Finding(f"{kind}_doubtful", _("%(about)s: “%(check)s” is doubtful: measure by hand.") % words)]
    return []


def _uncorrected(checks: Iterable[Check]) -> list[Finding]:
    """Every value out of its limit is answered by a corrective action, also when a later value is good."""
    open_ones = [check for check in checks if check.verdict == Verdict.OUT and not check.is_corrected]
    return [
        Finding(
            "not_corrected",
            _("“%(check)s” was out of its limit and no corrective action is written down.")
            % {"check": HygieneKind(check.kind).label},
        )
        for check in open_ones
    ]


def _names(names: Sequence[str], most: int = 3) -> str:
    shown = ", ".join(names[:most])
    rest = len(names) - most
    return shown if rest <= 0 else _("%(names)s and %(rest)s more") % {"names": shown, "rest": rest}


# -- minutes since cooking -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Freshness:
    """Until when the food of a box is to be handed over."""

    cooked_at: datetime
    warn_at: datetime
    stop_at: datetime

    def minutes_at(self, moment: datetime) -> int:
        return max(0, int((moment - self.cooked_at).total_seconds() // 60))

    def state_at(self, moment: datetime) -> str:
        """fresh, hurry or too_old"""
        return "too_old" if moment >= self.stop_at else "hurry" if moment >= self.warn_at else "fresh"


def freshness(cooked_at: datetime, *, warn: timedelta, stop: timedelta) -> Freshness:
    return Freshness(cooked_at, cooked_at + warn, cooked_at + stop)
