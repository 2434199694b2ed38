"""What must hold of accounts and second factors, for ``chomchom audit``."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.timezone import localdate

from chomchom.core import data_keys
from chomchom.core.audits import Finding, found
from chomchom.people.models import Account, Factor, Identity, Membership


def findings(*, now: datetime) -> Iterator[Finding]:
    """Only reads. ``factor_since`` says what the rows say; no secret is sealed under a lost key; nobody is tied to a
    log-in service of an organisation where the person never was."""
    accounts = Account.objects.annotate(has=Exists(Factor.objects.filter(account=OuterRef("pk"))))
    yield from _found(
        "factor_unknown", "accounts whose factor is not asked for", accounts.filter(has=True, factor_since=None)
    )
    yield from _found(
        "factor_gone", "accounts that are asked for a factor they do not have",
        accounts.filter(has=False, factor_since__isnull=False),
    )  # fmt: skip
    over = Account.objects.filter(is_active=True, valid_to__lt=localdate(now), suspended_at=None)
    yield from _found("over", "accounts that are past their end date and not suspended", over)
    locked = [factor for factor in Factor.objects.totp().select_related("account") if not _opens(factor.secret)]
    yield from filter(
        None, [found("sealed", "apps whose secret cannot be opened", (str(one.account) for one in locked))]
    )
    held = Membership.objects.filter(account=OuterRef("account"), organisation=OuterRef("service__organisation"))
    foreign = Identity.objects.filter(~Exists(held))
    yield from _found("foreign", "people tied to a log-in service of an organisation they were never at", foreign)


def _found(code: str, sentence: str, rows: "QuerySet[Model]") -> Iterator[Finding]:
    finding = found(code, sentence, map(str, rows.order_by("pk")))
    if finding:
        yield finding


def _opens(sealed: str) -> bool:
    try:
        return data_keys.is_sealed(sealed) and bool(data_keys.open_(sealed))
    except data_keys.Locked:
        return False
