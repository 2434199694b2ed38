"""The hygiene log is appended here and nowhere else, with what follows from an entry."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from chomchom.care.enums_kitchen import (
    EntrySource,
    HygieneKind,
    LimitKind,
    ProviderType,
    Serving,
    TaskKind,
    Unit,
    Verdict,
)
from chomchom.care.models import Batch, HygieneEntry, KitchenTask, Round, SupplierLot
from chomchom.care.operations.kitchen import tasks
from chomchom.care.operations.kitchen.notes import note
from chomchom.care.queries.kitchen.limits import limits_of, setting_of
from chomchom.care.queries.kitchen.log import readings_before, sample_stored_at
from chomchom.care.rules.kitchen import log as rules
from chomchom.care.rules.kitchen.limits import STUCK, Judgement, Limits, judge
from chomchom.care.rules.kitchen.values import read_celsius
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.core.text import even
from chomchom.people.models import Organisation


@dataclass(frozen=True)
class Said:
    """What somebody (or a probe) says for the log. ``value`` as it was written: "78.5"; "" where nothing is measured.

    ``number`` is made where the entry is made, so that the same entry sent twice is one row.
    """

    number: UUID
    kind: str
    who: str
    happened_at: datetime
    value: object = ""
    text: str = ""
    batch: Batch | None = None
    round: Round | None = None
    lot: SupplierLot | None = None
    answers: HygieneEntry | None = None
    source: str = EntrySource.HAND
    device: str = ""
    is_well: bool = True


def append(*, provider: Organisation, said: Said, by: Actor, at: datetime) -> HygieneEntry:
    """Append one entry, judge it by the limits of its day, and make the tasks that follow. The same number again
    answers the entry that is there.

    Raises ``Refused``: the codes of ``read_celsius``, ``moment_is_possible``, ``complete`` and ``may_discard_sample``,
    other_kitchen, who, not_cooked.
    """
    if existing := HygieneEntry.objects.filter(report_id=said.number, provider=provider).first():
        return existing
    value = read_celsius(said.value) if str(said.value if said.value is not None else "").strip() else None
    insist(
        rules.moment_is_possible(said.happened_at, at),
        _has_who(said),
        _own(provider, said),
        rules.complete(
            said.kind, value=value, has_batch=said.batch is not None, has_round=said.round is not None,
            has_lot=said.lot is not None, text=even(said.text),
        ),
    )  # fmt: skip
    limits = _limits(provider, said.happened_at)
    insist(_sample(said, limits))
    try:
        return _append(provider, said, value, limits, by=by, at=at)
    except IntegrityError:  # the same entry arrived by another way at the same moment
        return HygieneEntry.objects.get(report_id=said.number, provider=provider)


@transaction.atomic
def _append(
    provider: Organisation, said: Said, value: object, limits: Limits, *, by: Actor, at: datetime
) -> HygieneEntry:
    judgement = _judge(provider, said, value, limits)
    entry = HygieneEntry.objects.create(
        report_id=said.number,
        provider=provider,
        kind=said.kind,
        batch=said.batch,
        round=said.round,
        lot=said.lot,
        answers=said.answers,
        value=value,
        unit=Unit.CELSIUS if value is not None else "",
        verdict=judgement.verdict,
        limit_id=judgement.limit.row if judgement.limit else None,
        remark=judgement.remark,
        text=even(said.text)[:200],
        source=said.source,
        device=said.device,
        who=even(said.who),
        happened_at=said.happened_at,
        entered_at=at,
        entered_by_id=by.account_id,
    )
    note("entry", by=by, at=at, action=Action.CREATE, entry=entry.pk, kind=entry.kind, verdict=entry.verdict)
    _what_follows(entry, limits, by=by, at=at)
    return entry


def _limits(provider: Organisation, happened_at: datetime) -> Limits:
    """Those of the provider's type on the day; of a contract kitchen where the district has set none."""
    day = localdate(happened_at)
    setting = setting_of(provider.pk, day)
    return limits_of(setting.provider_type if setting else ProviderType.CONTRACT, day)


def _judge(provider: Organisation, said: Said, value: object, limits: Limits) -> Judgement:
    if said.kind == HygieneKind.STAFF_HEALTH and not said.is_well:
        return Judgement(Verdict.OUT)
    item = said.batch.item if said.batch else None
    serving = item.serving if item else Serving.COLD if said.lot and said.lot.is_chilled else ""
    judgement = judge(said.kind, value, limits, food_group=item.food_group if item else "", serving=serving)
    if said.source == EntrySource.PROBE and _is_stuck(provider, said, value):
        return Judgement(Verdict.DOUBTFUL, judgement.limit, STUCK)
    return judgement


def _is_stuck(provider: Organisation, said: Said, value: object) -> bool:
    earlier = readings_before(said.device, provider.pk, said.happened_at)
    return value is not None and rules.is_stuck(value, said.happened_at, earlier)


# -- what follows ----------------------------------------------------------------------------------------------------


def _what_follows(entry: HygieneEntry, limits: Limits, *, by: Actor, at: datetime) -> None:
    if entry.verdict == Verdict.OUT:
        due_at = max(entry.happened_at, at) + limits.span(LimitKind.CORRECT_MINUTES)
        task = KitchenTask(kind=TaskKind.CORRECT, entry=entry, batch=entry.batch, round=entry.round, due_at=due_at)
        tasks.add(provider=entry.provider, tasks=[task], by=by, at=at)
    if entry.kind == HygieneKind.SAMPLE_STORED and entry.batch and not _is_watched(entry.batch):
        _watch_sample(entry, limits, by=by, at=at)
    if entry.kind == HygieneKind.SAMPLE_DISCARDED:
        _end(TaskKind.DISCARD_SAMPLE, {"batch": entry.batch}, str(entry.get_kind_display()), by=by, at=at)
    if entry.kind == HygieneKind.CORRECTIVE and entry.answers_id:
        _end(TaskKind.CORRECT, {"entry": entry.answers_id}, entry.text, by=by, at=at)


def _is_watched(batch: Batch) -> bool:
    return KitchenTask.objects.filter(kind=TaskKind.DISCARD_SAMPLE, batch=batch).exists()


def _watch_sample(entry: HygieneEntry, limits: Limits, *, by: Actor, at: datetime) -> None:
    due_from = entry.happened_at + limits.span(LimitKind.SAMPLE_HOURS)
    task = KitchenTask(
        kind=TaskKind.DISCARD_SAMPLE,
        batch=entry.batch,
        entry=entry,
        due_from=due_from,
        due_at=due_from + limits.span(LimitKind.SAMPLE_DISCARD_HOURS),
    )
    tasks.add(provider=entry.provider, tasks=[task], by=by, at=at)


def _end(kind: TaskKind, of: dict, outcome: str, *, by: Actor, at: datetime) -> None:
    ids = KitchenTask.objects.open().filter(kind=kind, **of).values_list("pk", flat=True)
    tasks.end(list(ids), outcome=outcome, by=by, at=at)


# -- refusals --------------------------------------------------------------------------------------------------------


def _has_who(said: Said) -> Refusal | None:
    if even(said.who) or said.source == EntrySource.PROBE:
        return None
    return Refusal("who", _("Say who measured or did it."))


def _own(provider: Organisation, said: Said) -> Refusal | None:
    """Batch, round, delivery and the entry that is answered are the kitchen's own."""
    for row in (said.batch, said.round, said.lot, said.answers):
        if row is not None and row.provider_id != provider.pk:
            return Refusal(
                "other_kitchen",
                _("%(what)s belongs to %(kitchen)s, not to this kitchen. Look at the label again.")
                % {"what": row, "kitchen": row.provider},
            )
    return None


def _sample(said: Said, limits: Limits) -> Refusal | None:
    if said.kind != HygieneKind.SAMPLE_DISCARDED or said.batch is None:
        return None
    stored = sample_stored_at(said.batch.pk)
    return rules.may_discard_sample(stored, limits.span(LimitKind.SAMPLE_HOURS), said.happened_at)
