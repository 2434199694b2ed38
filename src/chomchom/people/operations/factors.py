"""Second factors: taken up, used, renewed, removed, and reset by an officer. Each change ends the other sessions."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from chomchom.core import data_keys
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.people import passkeys, seals
from chomchom.people.enums import AccountChange, FactorKind
from chomchom.people.models import Account, Factor, RecoveryCode
from chomchom.people.operations import account_news
from chomchom.people.operations.accounts import begin_session, tell
from chomchom.people.passwords import LEGIBLE, legible
from chomchom.people.rules import accounts as account_rules
from chomchom.people.rules import totp
from chomchom.people.viewer import Viewer

RECOVERY_CODES = 10
CODE_CHARACTERS = 10
MOST_PASSKEYS = 10


# -- taking up --------------------------------------------------------------------------------------------------------


@transaction.atomic
def enrol_app(*, account: Account, secret: str, code: str, by: Actor, at: datetime, real: datetime) -> list[str]:
    """An authenticator app whose first ``code`` is right, in the place of one that was there. The recovery codes that
    come with a first factor, in plain text, this once. ``real`` is the moment of the world: phones live by no story.
    Raises ``Refused`` (code)."""
    step = totp.matching_step(secret, _digits(code), at=real)
    insist(None if step is not None else wrong_code())
    _locked(account)
    replaced, _rows = account.factors.totp().delete()
    Factor.objects.create(
        account=account, kind=FactorKind.TOTP, name=_("Authenticator app"), secret=data_keys.seal(secret),
        last_step=step, created_at=at,
    )  # fmt: skip
    what = "people.factor.renew" if replaced else "people.factor.add"
    return _taken_up(account, FactorKind.TOTP, what, by, at)


@transaction.atomic
def enrol_passkey(*, account: Account, name: str, made: passkeys.Made, by: Actor, at: datetime) -> list[str]:
    """A passkey that the browser made and ``passkeys`` has checked. Recovery codes as ``enrol_app``. Raises
    ``Refused``: passkey_known, too_many."""
    _locked(account)
    if account.factors.passkeys().count() >= MOST_PASSKEYS:
        raise Refused(Refusal("too_many", _("Ten passkeys are enough. Remove one that you do not use.")))
    try:
        with transaction.atomic():
            Factor.objects.create(
                account=account, kind=FactorKind.PASSKEY, name=name or _("Passkey"), credential_id=made.credential_id,
                public_key=made.public_key, sign_count=made.sign_count, created_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(Refusal("passkey_known", _("This passkey is registered already."))) from None
    return _taken_up(account, FactorKind.PASSKEY, "people.factor.add", by, at)


def _taken_up(account: Account, kind: str, what: str, by: Actor, at: datetime) -> list[str]:
    first = account.factor_since is None
    if first:
        account.factor_since = at
        account.save(update_fields=["factor_since"])
    tell(account, Action.CREATE, what, by, at, kind=str(kind))
    _told(account, AccountChange.FACTOR_ADDED, by, at)
    return _new_codes(account, at) if first else []


@transaction.atomic
def renew_codes(*, account: Account, by: Actor, at: datetime) -> list[str]:
    """Ten new recovery codes in plain text, this once; the old ones open nothing any more. Raises ``Refused``
    (no_factor)."""
    _locked(account)
    insist(account_rules.has_factor(account))
    codes = _new_codes(account, at)
    tell(account, Action.CHANGE, "people.factor.codes", by, at)
    _told(account, AccountChange.CODES, by, at)
    return codes


def _new_codes(account: Account, at: datetime) -> list[str]:
    account.recovery_codes.all().delete()
    plain = [legible(CODE_CHARACTERS) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=_digest(account, code), created_at=at) for code in plain
    )
    return [f"{code[:5]}-{code[5:]}" for code in plain]


# -- using ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def use_code(*, account: Account, code: str, at: datetime, real: datetime) -> str:
    """Which kind of code this was: ``totp`` or ``recovery``. Neither opens twice. Raises ``Refused`` (code)."""
    return _use_app(account, _digits(code), at, real) or _use_paper(account, code, at) or _refuse()


def _use_app(account: Account, code: str, at: datetime, real: datetime) -> str | None:
    factor = account.factors.totp().select_for_update().first()
    if factor is None:
        return None
    try:
        step = totp.matching_step(data_keys.open_(factor.secret), code, at=real, after=factor.last_step)
    except data_keys.Locked:  # its key is missing: a recovery code or the officer helps
        return None
    if step is None:
        return None
    factor.last_step, factor.used_at = step, at
    factor.save(update_fields=["last_step", "used_at"])
    return "totp"


def _use_paper(account: Account, code: str, at: datetime) -> str | None:
    plain = "".join(character for character in code.lower() if character in LEGIBLE)
    if len(plain) != CODE_CHARACTERS:
        return None
    used = account.recovery_codes.filter(digest=_digest(account, plain), used_at=None).update(used_at=at)
    return "recovery" if used else None


def _refuse() -> str:
    raise Refused(wrong_code())


def wrong_code() -> Refusal:
    return Refusal("code", _("This code is not right, or it was used already. Type the next one."))


@transaction.atomic
def use_passkey(*, answer: str, state: dict[str, object], host: str, at: datetime, account: Account | None) -> Account:
    """Whose passkey answered the challenge; with ``account`` only one of that account's. Raises ``Refused``: passkey,
    and passkey_copied where the counter of its signatures went back."""
    found = Factor.objects.passkeys().select_for_update(of=("self",)).select_related("account")
    factor = found.filter(credential_id=passkeys.credential_named_in(answer)).first()
    if factor is None or (account is not None and factor.account_id != account.pk):
        raise Refused(passkeys.refusal())
    count = passkeys.check(answer, state=state, host=host, public_key=factor.public_key)
    if count <= factor.sign_count and (count or factor.sign_count):
        raise Refused(
            Refusal("passkey_copied", _("This passkey seems to exist twice. Remove it and register a new one."))
        )
    factor.sign_count, factor.used_at = count, at
    factor.save(update_fields=["sign_count", "used_at"])
    return factor.account


# -- removing ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def remove(*, factor: Factor, by: Actor, at: datetime) -> None:
    """The factor opens nothing any more; with the last one go the recovery codes."""
    account = _locked(factor.account)
    kind, name = factor.kind, factor.name
    factor.delete()
    if not account.factors.exists():
        _none_left(account)
    tell(account, Action.DELETE, "people.factor.remove", by, at, kind=kind, name=name)
    _told(account, AccountChange.FACTOR_REMOVED, by, at)


@transaction.atomic
def reset(*, account: Account, by: Viewer, at: datetime) -> None:
    """An officer takes all factors away from somebody who lost them. Every session ends; a letter and the next log-in
    tell the person. Raises ``Refused``: own, elsewhere, no_factor."""
    insist(
        account_rules.not_oneself(account, by),
        account_rules.within_reach(account, by, at),
        account_rules.has_factor(account),
    )
    row = _locked(account)
    removed = [f"{kind}: {name}" for kind, name in row.factors.values_list("kind", "name")]
    row.factors.all().delete()
    _none_left(row)
    row.factor_reset_at, row.factor_reset_by_id = at, by.account_id
    row.session_serial = F("session_serial") + 1
    row.save(update_fields=["factor_reset_at", "factor_reset_by", "session_serial"])
    tell(row, Action.DELETE, "people.factor.reset", by, at, removed=removed)
    account_news.tell(account=row, change=AccountChange.FACTOR_RESET, by=by, at=at)


def _none_left(account: Account) -> None:
    account.recovery_codes.all().delete()
    account.factor_since = None
    account.save(update_fields=["factor_since"])


# -- shared -----------------------------------------------------------------------------------------------------------


def _told(account: Account, change: AccountChange, by: Actor, at: datetime) -> None:
    """By a letter; and whoever was in elsewhere is not any more."""
    begin_session(account=account)
    account_news.tell(account=account, change=change, by=by, at=at)


def _locked(account: Account) -> Account:
    return Account.objects.select_for_update().get(pk=account.pk)


def _digits(code: str) -> str:
    return "".join(code.split())


def _digest(account: Account, code: str) -> str:
    return seals.digest("recovery", f"{account.pk}:{code}")
