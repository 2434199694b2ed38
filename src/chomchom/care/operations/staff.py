"""Certificates: what is asked, what is held, who works although something is missing; the net watches what ends."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care import policies_staff as policies
from chomchom.care.enums_staff import Topic
from chomchom.care.kinds import CREDENTIAL
from chomchom.care.models import Attendance, Courier, Credential, StaffException, StaffRule
from chomchom.care.queries import staff as queries
from chomchom.care.rules import staff as rules
from chomchom.care.rules.staff import Requirement
from chomchom.care.staff_rules import USUAL
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.net import operations as net
from chomchom.net.enums import WatchState
from chomchom.net.models import Watch
from chomchom.people.enums import Role
from chomchom.people.models import Account, Organisation
from chomchom.people.viewer import Viewer

RENEWED, NOT_NEEDED = "renewed", "not_needed"
REMIND_AT = time(9)
ACCOUNT = "account"


# -- what is asked -----------------------------------------------------------------------------------------------------


@transaction.atomic
def publish_rule(
    *,
    district: Organisation,
    topic: Topic,
    roles: Sequence[str],
    valid_months: int | None,
    renew_days: int,
    remind_days: int,
    source: str,
    valid_from: date,
    by: Actor,
    at: datetime,
) -> StaffRule:
    """Ask for a certificate from a day on; an earlier rule of the same topic ends then. Raises ``Refused``."""
    known = [role for role in roles if role in Role.values]
    insist(_names_roles(known), _names_a_source(source))
    same = StaffRule.objects.filter(district=district, topic=topic)
    insist(_is_newest(same.order_by("-valid_from").first(), valid_from))
    same.on(valid_from).update(valid_to=valid_from)
    rule = StaffRule.objects.create(
        district=district, topic=topic, roles=known, valid_months=valid_months, renew_days=renew_days,
        remind_days=remind_days, source=source, valid_from=valid_from, created_at=at, created_by_id=by.account_id,
    )  # fmt: skip
    audit.record(by=by, at=at, action=Action.CREATE, what="care.staff.rule", detail={"rule": rule.pk, "topic": topic})
    return rule


@transaction.atomic
def end_rule(*, rule: StaffRule, last_day: date, by: Actor, at: datetime) -> None:
    """It is not asked for any more after ``last_day``."""
    end = last_day + timedelta(days=1)
    if end <= rule.valid_from:
        insist(Refusal("before", _("The last day is before the rule begins.")))
    StaffRule.objects.filter(pk=rule.pk).update(valid_to=end)
    audit.record(by=by, at=at, action=Action.CHANGE, what="care.staff.rule_end", detail={"rule": rule.pk})


@transaction.atomic
def take_usual_rules(*, district: Organisation, valid_from: date, by: Actor, at: datetime) -> int:
    """The usual rules from a day on, for topics of which the district has none; answers how many."""
    there = set(StaffRule.objects.filter(district=district).values_list("topic", flat=True))
    missing = [usual for usual in USUAL if usual.topic not in there]
    for usual in missing:
        publish_rule(
            district=district, topic=usual.topic, roles=[role.value for role in usual.roles],
            valid_months=usual.valid_months, renew_days=usual.renew_days, remind_days=usual.remind_days,
            source=usual.source, valid_from=valid_from, by=by, at=at,
        )  # fmt: skip
    return len(missing)


# -- what is held ------------------------------------------------------------------------------------------------------


@transaction.atomic
def record_credential(
    *,
    account: Account,
    district: Organisation,
    topic: Topic,
    issuer: str,
    issued_on: date,
    number: str = "",
    last_day: date | None = None,
    attendance: Attendance | None = None,
    by: Actor,
    at: datetime,
) -> Credential:
    """Somebody holds a certificate. Without ``last_day`` its end follows from the district's rule. The reminder of
    what it renews is over, and its own end is watched. Raises ``Refused``."""
    today = timezone.localdate(at)
    insist(rules.may_be_issued(issued_on, today), rules.is_a_period(issued_on, last_day, today))
    Account.objects.select_for_update().get(pk=account.pk)
    insist(_is_new(account, topic, issued_on))
    rule = queries.rule_of(district.pk, topic, issued_on) or queries.rule_of(district.pk, topic, today)
    start, end = _period(account, topic, issued_on, last_day, rule)
    credential = Credential.objects.create(
        account=account, district=district, topic=topic, number=number, issuer=issuer, issued_on=issued_on,
        valid_from=start, valid_to=end, attendance=attendance, recorded_at=at, recorded_by_id=by.account_id,
    )  # fmt: skip
    _renews(credential, by=by, at=at)
    if rule is not None and end is not None and end > today:
        _watch(credential, rule.remind_days, by=by, at=at)
    _note("care.staff.credential", account, by=by, at=at, detail={"credential": credential.pk, "topic": topic})
    return credential


@transaction.atomic
def take_back_credential(*, credential: Credential, because: str, by: Actor, at: datetime) -> None:
    """It was entered by mistake, or is not valid any more. Raises ``Refused`` without a reason."""
    insist(rules.has_reason(because))
    Credential.objects.standing().filter(pk=credential.pk).update(
        withdrawn_at=at, withdrawn_by=by.account_id, withdrawn_because=because
    )
    net.keep_many(kind=CREDENTIAL, subject_ids=[credential.pk], outcome=NOT_NEEDED, how=because, by=by, at=at)
    _note("care.staff.credential_back", credential.account, by=by, at=at, detail={"credential": credential.pk})


# -- who works ---------------------------------------------------------------------------------------------------------


def lacks_of(account_ids: Iterable[int], *, role: Role, district_id: int, day: date) -> dict[int, list[Requirement]]:
    """{account: what is asked of the role and not held on the day}; two queries."""
    ids = list(account_ids)
    papers = queries.papers_of(ids, district_id, day)
    asked = papers.asked_of(role)
    found = {
        account_id: [rules.standing(rule, papers.of(account_id, rule.topic), day) for rule in asked]
        for account_id in ids
    }
    return {account_id: [need for need in needs if not need.is_met] for account_id, needs in found.items()}


def lapsed_couriers(couriers: Sequence[Courier], provider: Organisation, day: date) -> dict[int, list[Requirement]]:
    """{courier id: why not} of those who may not walk on the day and for whom no reason was recorded; at most three
    queries."""
    lacks = lacks_of(
        [c.account_id for c in couriers], role=Role.COURIER, district_id=provider.district_office_id, day=day
    )
    if not any(lacks.values()):
        return {}
    allowed = queries.allowed_on(provider.pk, Role.COURIER, day)
    return {c.pk: lacks[c.account_id] for c in couriers if lacks[c.account_id] and c.account_id not in allowed}


def may_not_walk(viewer: Viewer, day: date) -> list[tuple[Courier, list[Requirement]]]:
    """The couriers of the viewer's providers whom planning leaves out on the day, each with why; in a number of
    queries that grows with providers only."""
    rows = Courier.objects.filter(is_active=True, provider__in=queries.overseen_by(viewer))
    by_provider: dict[Organisation, list[Courier]] = {}
    for courier in rows.select_related("account", "provider").order_by("provider__name", "account__name"):
        by_provider.setdefault(courier.provider, []).append(courier)
    return [
        (courier, lacks[courier.pk])
        for provider, couriers in by_provider.items()
        for lacks in [lapsed_couriers(couriers, provider, day)]
        for courier in couriers
        if courier.pk in lacks
    ]


@transaction.atomic
def insist_may_walk(
    *, courier: Courier, provider: Organisation, day: date, reason: str, by: Actor, at: datetime
) -> None:
    """Raises ``Refused`` for a courier whose papers have lapsed, unless a reason is given now or was before."""
    lacks = lapsed_couriers([courier], provider, day).get(courier.pk, [])
    if lacks and reason.strip():
        allow_nonetheless(
            account=courier.account, organisation=provider, role=Role.COURIER, day=day, reason=reason, by=by, at=at
        )
        return
    insist(rules.may_work(str(courier), lacks, allowed=False))


@transaction.atomic
def allow_nonetheless(
    *, account: Account, organisation: Organisation, role: Role, day: date, reason: str, by: Actor, at: datetime
) -> StaffException:
    """Somebody works on a day although a certificate is missing. The reason is kept and the district sees it."""
    insist(rules.has_reason(reason), _is_not_over(day, timezone.localdate(at)))
    lacks = lacks_of([account.pk], role=role, district_id=organisation.district_office_id, day=day)[account.pk]
    if not lacks:
        insist(Refusal("nothing_missing", _("Nothing is missing on that day; no reason is needed.")))
    row = StaffException.objects.create(
        account=account, organisation=organisation, role=role, day=day, lacks=[lack.topic for lack in lacks],
        reason=reason, allowed_at=at, allowed_by_id=by.account_id,
    )  # fmt: skip
    _note("care.staff.exception", account, by=by, at=at, detail={"exception": row.pk, "day": day.isoformat()})
    return row


# -- parts -------------------------------------------------------------------------------------------------------------


def _names_roles(roles: Sequence[str]) -> Refusal | None:
    return None if roles else Refusal("roles", _("Name at least one role that needs it."))


def _names_a_source(source: str) -> Refusal | None:
    return (
        None if source.strip() else Refusal("source", _("Name the source: the rule or the contract that asks for it."))
    )


def _is_newest(newest: StaffRule | None, valid_from: date) -> Refusal | None:
    if newest is None or newest.valid_from < valid_from:
        return None
    return Refusal("not_newest", _("There is a rule from the same day or a later one. Choose a later day."))


def _is_not_over(day: date, today: date) -> Refusal | None:
    return None if day >= today else Refusal("over", _("That day is over. A reason is given beforehand."))


def _is_new(account: Account, topic: str, issued_on: date) -> Refusal | None:
    if Credential.objects.standing().filter(account=account, topic=topic, issued_on=issued_on).exists():
        return Refusal("twice", _("This certificate with the same day of issue is already recorded."))
    return None


def _period(
    account: Account, topic: str, issued_on: date, last_day: date | None, rule: StaffRule | None
) -> tuple[date, date | None]:
    if last_day is not None:
        return issued_on, last_day + timedelta(days=1)
    if rule is None:
        return issued_on, None
    return rules.period(issued_on, rule, queries.previous_end(account.pk, topic))


def _renews(credential: Credential, *, by: Actor, at: datetime) -> None:
    """What ends earlier need not be reminded of any more."""
    older = Credential.objects.filter(account=credential.account_id, topic=credential.topic).exclude(pk=credential.pk)
    if credential.valid_to is not None:
        older = older.filter(valid_to__lte=credential.valid_to)
    ids = list(older.values_list("pk", flat=True))
    if ids:
        net.keep_many(kind=CREDENTIAL, subject_ids=ids, outcome=RENEWED, by=by, at=at)


def _watch(credential: Credential, remind_days: int, *, by: Actor, at: datetime) -> None:
    due_on = credential.valid_to - timedelta(days=remind_days)
    due_at = datetime.combine(due_on, REMIND_AT, tzinfo=timezone.get_default_timezone())
    parties = queries.parties_for(credential.account_id, credential.district_id, timezone.localdate(at))
    net.promise_many(
        kind=CREDENTIAL,
        policy=policies.CREDENTIAL,
        district_id=credential.district_id,
        promises=[net.Promise(credential.pk, due_at, parties)],
        by=by,
        at=at,
    )


def is_watched(credential: Credential) -> bool:
    return Watch.objects.of(CREDENTIAL, [credential.pk]).filter(state=WatchState.OPEN).exists()


def _note(what: str, account: Account, *, by: Actor, at: datetime, detail: dict) -> None:
    audit.record(by=by, at=at, action=Action.CHANGE, what=what, subject=(ACCOUNT, account.pk), detail=detail)
