"""What may be changed about an account: opened, given roles, ended, suspended, resumed.

The access log keeps each change with what it was before and after.
"""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.core.actors import Actor
from chomchom.core.audit import record
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.core.text import even
from chomchom.people.enums import AccountChange
from chomchom.people.models import Account, Membership, Organisation
from chomchom.people.operations import account_news
from chomchom.people.passwords import legible
from chomchom.people.rules import accounts as rules
from chomchom.people.viewer import Viewer

PASSWORD_CHARACTERS = 14
ENDED, LEFT = "end date", "last role ended"


@transaction.atomic
def open_account(
    *, username: str, name: str, email: str, password: str, organisation: Organisation, role: str, by: Actor,
    at: datetime, phone: str = "", valid_to: date | None = None, is_given: bool = False,
) -> Account:  # fmt: skip
    """An account with one role at one organisation; the password was accepted by the validators, and one that
    ``is_given`` by an office must be changed at the first log-in. Raises ``Refused``: a role that this kind of
    organisation does not have, an end that is past, a name that is taken."""
    today = timezone.localdate(at)
    insist(rules.may_hold(organisation, role), rules.ends_later(valid_to, today))
    try:
        with transaction.atomic():
            account = Account(username=username, name=name, email=email, phone=phone, valid_to=valid_to, created_at=at)
            account.password_given_at = at if is_given else None
            account.set_password(password)
            account.save(force_insert=True)
    except IntegrityError:
        sentence = _("“%(name)s” is taken as a log-in name. Choose another one.") % {"name": username}
        raise Refused(Refusal("name_taken", sentence)) from None
    Membership.objects.create(account=account, organisation=organisation, role=role, valid_from=today)
    tell(account, Action.CREATE, "people.account.open", by, at, organisation=organisation.pk, role=str(role),
          to=_day(valid_to))  # fmt: skip
    return account


def new_password() -> str:
    """A first password, of letters and digits, that the office gives to the person."""
    while True:
        password = legible(PASSWORD_CHARACTERS)
        if any(sign.isdigit() for sign in password) and any(sign.isalpha() for sign in password):
            return password


@transaction.atomic
def give_password(*, account: Account, by: Viewer, at: datetime) -> str:
    """A new password for somebody who forgot the old one, shown this once; every session ends, the person is told, and
    must change it at the log-in. A second factor is asked for as before. Raises ``Refused``: own, elsewhere,
    suspended."""
    insist(rules.not_oneself(account, by), rules.within_reach(account, by, at), rules.is_active(account))
    password = new_password()
    account.set_password(password)
    account.password_given_at = at
    account.save(update_fields=["password", "password_given_at"])
    tell(account, Action.CHANGE, "people.account.password", by, at)
    account_news.tell(account=account, change=AccountChange.PASSWORD_GIVEN, by=by, at=at)
    return password


# -- roles ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def grant_role(
    *, account: Account, organisation: Organisation, role: str, valid_from: date, valid_to: date | None, by: Viewer,
    at: datetime,
) -> Membership:  # fmt: skip
    """A further role. Raises ``Refused``: elsewhere, role, period, own, suspended, held (the role is there already)."""
    insist(
        rules.not_oneself(account, by),
        rules.looked_after(organisation, by),
        rules.may_hold(organisation, role),
        rules.period(valid_from, valid_to),
        rules.ends_later(valid_to, timezone.localdate(at)),
        rules.is_active(account),
    )
    Account.objects.select_for_update().get(pk=account.pk)
    same = Membership.objects.filter(account=account, organisation=organisation, role=role).not_over(valid_from)
    if same.exists():
        raise Refused(Refusal("held", _("This role is held already.")))
    made = Membership.objects.create(
        account=account, organisation=organisation, role=role, valid_from=valid_from, valid_to=valid_to
    )
    tell(account, Action.CREATE, "people.role.grant", by, at, organisation=organisation.pk, role=str(role),
          valid_from=_day(valid_from), to=_day(valid_to))  # fmt: skip
    return made


@transaction.atomic
def end_role(*, membership: Membership, by: Viewer, at: datetime) -> None:
    """The role ends now; with the last one the account is suspended. Raises ``Refused``: own, elsewhere, over, last."""
    today = timezone.localdate(at)
    account = Account.objects.select_for_update().get(pk=membership.account_id)
    is_over = membership.valid_to is not None and membership.valid_to <= today
    insist(
        rules.not_oneself(account, by),
        rules.looked_after(membership.organisation, by),
        Refusal("over", _("This role has ended already.")) if is_over else None,
        rules.others_remain(account, today),
    )
    was = _day(membership.valid_to)
    if membership.valid_from >= today:  # it was never held on a day that is over: a period must have a length
        membership.delete()
    else:
        membership.valid_to = today
        membership.save(update_fields=["valid_to"])
    tell(account, Action.CHANGE, "people.role.end", by, at, organisation=membership.organisation_id,
          role=membership.role, was=was, to=_day(today))  # fmt: skip
    suspend_if_ended(account=account, at=at)


# -- the account as a whole --------------------------------------------------------------------------------------------


@transaction.atomic
def set_end(*, account: Account, valid_to: date | None, by: Viewer, at: datetime) -> None:
    """The day from which the account opens nothing. Raises ``Refused``: own, elsewhere, past, last."""
    today = timezone.localdate(at)
    row = Account.objects.select_for_update().get(pk=account.pk)
    insist(
        rules.not_oneself(row, by),
        rules.within_reach(row, by, at),
        rules.ends_later(valid_to, today),
        rules.others_remain(row, today) if valid_to else None,
    )
    if row.valid_to == valid_to:
        return
    was, row.valid_to = row.valid_to, valid_to
    row.save(update_fields=["valid_to"])
    tell(row, Action.CHANGE, "people.account.end_date", by, at, was=_day(was), to=_day(valid_to))


@transaction.atomic
def suspend(*, account: Account, because: str, by: Viewer, at: datetime) -> None:
    """The account opens nothing from this moment on and its sessions end. Raises ``Refused``: own, elsewhere,
    suspended, last, because."""
    because = even(because)
    row = Account.objects.select_for_update().get(pk=account.pk)
    insist(
        rules.not_oneself(row, by),
        rules.within_reach(row, by, at),
        rules.is_active(row),
        rules.others_remain(row, timezone.localdate(at)),
        rules.says_why(because),
    )
    _switch_off(row, because, by, at)


@transaction.atomic
def suspend_if_ended(*, account: Account, at: datetime) -> str:
    """Suspend an account whose end date is past or whose last role has ended; why, or nothing if it goes on. One that
    never had a role goes on: somebody may be about to give it one."""
    row = Account.objects.select_for_update().get(pk=account.pk)
    why = _why_ended(row, timezone.localdate(at)) if row.is_active else ""
    if why:
        _switch_off(row, why, Actor.program("end of accounts"), at)
    return why


def _why_ended(account: Account, today: date) -> str:
    if rules.is_over(account, today):
        return ENDED
    held = Membership.objects.filter(account=account)
    return LEFT if held.exists() and not held.not_over(today).exists() else ""


def suspend_all_ended(*, at: datetime) -> int:
    """How many accounts were suspended because their time is over."""
    today = timezone.localdate(at)
    left = Membership.objects.not_over(today).values("account")
    active = Account.objects.filter(is_active=True)
    over = active.filter(valid_to__lte=today) | active.filter(memberships__isnull=False).exclude(pk__in=left)
    return sum(bool(suspend_if_ended(account=account, at=at)) for account in over.distinct())


def _switch_off(account: Account, because: str, by: Actor, at: datetime) -> None:
    account.is_active = False
    account.suspended_at, account.suspended_by_id, account.suspended_because = at, by.account_id, because
    account.session_serial += 1
    fields = ["is_active", "suspended_at", "suspended_by", "suspended_because", "session_serial"]
    account.save(update_fields=fields)
    tell(account, Action.CHANGE, "people.account.suspend", by, at, was="active", to="suspended", because=because)


@transaction.atomic
def resume(*, account: Account, by: Viewer, at: datetime) -> None:
    """The account opens again. Raises ``Refused``: own, elsewhere, active, over, no_role."""
    row = Account.objects.select_for_update().get(pk=account.pk)
    insist(
        rules.not_oneself(row, by),
        rules.within_reach(row, by, at),
        rules.is_suspended(row),
        rules.may_resume(row, timezone.localdate(at)),
    )
    row.is_active, row.suspended_at, row.suspended_by, row.suspended_because = True, None, None, ""
    row.save(update_fields=["is_active", "suspended_at", "suspended_by", "suspended_because"])
    tell(row, Action.CHANGE, "people.account.resume", by, at, was="suspended", to="active")


@transaction.atomic
def begin_session(*, account: Account) -> None:
    """Every other session of the account ends at its next request."""
    row = Account.objects.select_for_update().get(pk=account.pk)
    row.session_serial += 1
    row.save(update_fields=["session_serial"])
    account.session_serial = row.session_serial


# -- one's own ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def prefer_language(*, account: Account, language: str, by: Actor, at: datetime) -> None:
    """Remember the language that pages and messages have for this account."""
    if account.language == language:
        return
    account.language = language
    account.save(update_fields=["language"])
    tell(account, Action.CHANGE, "people.prefer_language", by, at)


@transaction.atomic
def change_password(*, account: Account, password: str, by: Actor, at: datetime) -> None:
    """Set a password that the validators accepted; one that was given by an office is owed no longer."""
    account.set_password(password)
    account.password_given_at = None
    account.save(update_fields=["password", "password_given_at"])
    tell(account, Action.CHANGE, "people.change_password", by, at)
    account_news.tell(account=account, change=AccountChange.PASSWORD, by=by, at=at)


# -- shared ------------------------------------------------------------------------------------------------------------


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def tell(account: Account, action: Action, what: str, by: Actor, at: datetime, **detail: Any) -> None:
    """The line of the access log about an account."""
    record(by=by, at=at, action=action, what=what, subject=("account", account.pk), detail=detail)
