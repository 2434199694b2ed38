"""The rules of a kitchen as rows: limits with their citations, and the switch of the district."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from chomchom.care.enums_kitchen import Bound, HygieneKind, LabelName, LimitKind, ProviderType, Unit
from chomchom.care.models import HygieneLimit, KitchenSetting
from chomchom.care.models.kitchen.rules import REQUIRED
from chomchom.care.operations.kitchen.notes import note
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, insist
from chomchom.people.enums import OrganisationKind
from chomchom.people.models import Organisation

SINCE = date(2020, 1, 1)
ALL = ""


@dataclass(frozen=True)
class Default:
    """A limit as it is installed."""

    kind: LimitKind
    bound: Bound
    value: str
    unit: Unit
    citation: str
    provider_type: str = ALL
    for_seconds: int | None = None


#: Nothing here was read in the law itself: the sources are guidance and practice, see docs/explanation/kitchen.md.
DEFAULTS = (
    Default(LimitKind.CORE_MEAT, Bound.MIN, "75", Unit.CELSIUS, "식품의약품안전처 식중독 예방 지침: 중심온도 75 ℃ 1분 이상", for_seconds=60),
    Default(LimitKind.CORE_FISH, Bound.MIN, "85", Unit.CELSIUS, "식품의약품안전처 식중독 예방 지침: 어패류 중심온도 85 ℃ 1분 이상", for_seconds=60),
    Default(LimitKind.CORE_OTHER, Bound.MIN, "75", Unit.CELSIUS, "식품의약품안전처 식중독 예방 지침의 육류 기준을 준용 (제안값)", for_seconds=60),
    Default(LimitKind.HOLD_HOT, Bound.MIN, "60", Unit.CELSIUS, "식품의약품안전처 식중독 예방 지침: 온장 60 ℃ 이상"),
    Default(LimitKind.HOLD_COLD, Bound.MAX, "10", Unit.CELSIUS, "식품공전: 냉장 0∼10 ℃"),
    Default(LimitKind.HOLD_COLD_GUIDE, Bound.MAX, "5", Unit.CELSIUS, "식품의약품안전처 식중독 예방 지침: 냉장 5 ℃ 이하"),
    Default(LimitKind.WARN_MINUTES, Bound.MAX, "90", Unit.MINUTES, "조리 후 2시간 이내 섭취 기준의 사전 경고 (제안값)"),
    Default(LimitKind.STOP_MINUTES, Bound.MAX, "120", Unit.MINUTES, "식품의약품안전처 식중독 예방 지침: 조리 후 2시간 이내 섭취"),
    Default(LimitKind.SAMPLE_HOURS, Bound.MIN, "144", Unit.HOURS, "식품위생법 집단급식소 준수사항: 보존식 144시간 이상", ProviderType.MASS_CATERING),
    Default(LimitKind.SAMPLE_HOURS, Bound.MIN, "144", Unit.HOURS, "수행기관 협약서의 보존식 조항 (제안값)", ProviderType.CONTRACT),
    Default(LimitKind.SAMPLE_COLD, Bound.MAX, "-18", Unit.CELSIUS, "식품위생법 집단급식소 준수사항: 보존식 −18 ℃ 이하", ProviderType.MASS_CATERING),
    Default(LimitKind.SAMPLE_COLD, Bound.MAX, "-18", Unit.CELSIUS, "수행기관 협약서의 보존식 조항 (제안값)", ProviderType.CONTRACT),
    Default(LimitKind.SAMPLE_DISCARD_HOURS, Bound.MAX, "24", Unit.HOURS, "냉동고를 비우기 위한 기한 (제안값)"),
    Default(LimitKind.CORRECT_MINUTES, Bound.MAX, "30", Unit.MINUTES, "배달 출발 전 시정을 위한 기한 (제안값)"),
)  # fmt: skip


@transaction.atomic
def install_limits() -> int:
    """The limits that a new database begins with; answers how many. What stands there is never replaced."""
    there = set(HygieneLimit.objects.values_list("kind", "provider_type"))
    missing = [default for default in DEFAULTS if (default.kind, default.provider_type) not in there]
    HygieneLimit.objects.bulk_create(
        HygieneLimit(
            kind=default.kind,
            provider_type=default.provider_type,
            bound=default.bound,
            value=Decimal(default.value),
            unit=default.unit,
            for_seconds=default.for_seconds,
            citation=default.citation,
            valid_from=SINCE,
        )
        for default in missing
    )
    return len(missing)


@transaction.atomic
def publish_limit(
    *, kind: str, provider_type: str, value: Decimal, valid_from: date, citation: str, by: Actor, at: datetime
) -> HygieneLimit:
    """Another value of a limit from a day on, for every district; the row that held before ends on that day.

    Raises ``Refused``: unknown_limit, no_citation, past, not_newest, impossible.
    """
    rows = HygieneLimit.objects.filter(kind=kind, provider_type=provider_type)
    standing = rows.select_for_update().order_by("-valid_from").first()
    insist(
        None if standing else Refusal("unknown_limit", _("There is no such limit for this type of provider.")),
        None if citation.strip() else Refusal("no_citation", _("Say where the value stands: text, article, date.")),
        _not_past(valid_from, localdate(at)),
    )
    insist(_is_newer(standing, valid_from), _can_be(standing.unit, value))
    HygieneLimit.objects.filter(pk=standing.pk).update(valid_to=valid_from)
    row = HygieneLimit.objects.create(
        kind=kind, provider_type=provider_type, bound=standing.bound, value=value, unit=standing.unit,
        for_seconds=standing.for_seconds, citation=citation.strip()[:200], valid_from=valid_from,
    )  # fmt: skip
    note("limit", by=by, at=at, limit=row.pk, kind=kind, value=str(value), valid_from=valid_from.isoformat())
    return row


@transaction.atomic
def switch_on(
    *,
    provider: Organisation,
    provider_type: str,
    valid_from: date,
    required: Collection[str] | None = None,
    label_name: str = LabelName.SHORTENED,
    by: Actor,
    at: datetime,
) -> KitchenSetting:
    """From that day on the provider keeps the kitchen log here and the gate holds; a setting before it ends then.

    Raises ``Refused``: no_provider, past, unknown_check, already.
    """
    required = list(REQUIRED if required is None else required)
    insist(_is_provider(provider), _not_past(valid_from, localdate(at)), _are_checks(required))
    Organisation.objects.select_for_update().get(pk=provider.pk)
    standing = KitchenSetting.objects.filter(provider=provider, valid_to=None).first()
    insist(_after(standing, valid_from))
    if standing:
        KitchenSetting.objects.filter(pk=standing.pk).update(valid_to=valid_from)
    row = KitchenSetting.objects.create(
        provider=provider,
        provider_type=provider_type,
        required=required,
        label_name=label_name,
        valid_from=valid_from,
        set_at=at,
        set_by_id=by.account_id,
    )
    note(
        "switch_on",
        by=by,
        at=at,
        provider=provider.pk,
        valid_from=valid_from.isoformat(),
        required=required,
        label_name=label_name,
    )
    return row


@transaction.atomic
def switch_off(*, provider: Organisation, valid_to: date, by: Actor, at: datetime) -> None:
    """The gate does not hold any more from that day on. Raises ``Refused``: not_on, past."""
    standing = KitchenSetting.objects.select_for_update().filter(provider=provider, valid_to=None).first()
    insist(
        None if standing else Refusal("not_on", _("The kitchen log is not switched on for this provider.")),
        _not_past(valid_to, localdate(at)),
    )
    if valid_to <= standing.valid_from:
        standing.delete()
    else:
        KitchenSetting.objects.filter(pk=standing.pk).update(valid_to=valid_to)
    note("switch_off", by=by, at=at, provider=provider.pk, valid_to=valid_to.isoformat())


def _is_provider(provider: Organisation) -> Refusal | None:
    if provider.kind == OrganisationKind.PROVIDER:
        return None
    return Refusal("no_provider", _("Only a provider agency has a kitchen."))


def _not_past(day: date, today: date) -> Refusal | None:
    if day >= today:
        return None
    return Refusal("past", _("Choose today or a later day: what has been cooked already is not judged anew."))


def _are_checks(required: Collection[str]) -> Refusal | None:
    if set(required) <= set(HygieneKind.values):
        return None
    return Refusal("unknown_check", _("One of the checks is not a kind of the hygiene log."))


def _after(standing: KitchenSetting | None, valid_from: date) -> Refusal | None:
    if standing is None or valid_from > standing.valid_from:
        return None
    return Refusal("already", _("The kitchen log is switched on from %(day)s already.") % {"day": standing.valid_from})


def _is_newer(standing: HygieneLimit, valid_from: date) -> Refusal | None:
    if valid_from > standing.valid_from:
        return None
    words = {"day": standing.valid_from.isoformat()}
    return Refusal("not_newest", _("A value holds from %(day)s on already. Choose a later day.") % words)


def _can_be(unit: str, value: Decimal) -> Refusal | None:
    least, most = (-60, 300) if unit == Unit.CELSIUS else (1, 10_000)
    if least <= value <= most:
        return None
    words = {"least": least, "most": most, "unit": Unit(unit).label}
    return Refusal("impossible", _("A limit lies between %(least)s and %(most)s %(unit)s.") % words)
