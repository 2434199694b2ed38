"""Why something may not be done with an account or a role."""

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal
from chomchom.people.enums import ROLES_OF_KIND, OrganisationKind, Role
from chomchom.people.models import Account, Membership, Organisation
from chomchom.people.viewing import Sees

REASON_CHARACTERS = 200


def may_hold(organisation: Organisation, role: str) -> Refusal | None:
    if role in ROLES_OF_KIND[OrganisationKind(organisation.kind)]:
        return None
    return Refusal("role", _("%(office)s has nobody in this role.") % {"office": organisation})


def not_oneself(account: Account, by: Actor) -> Refusal | None:
    if account.pk != by.account_id:
        return None
    return Refusal("own", _("Not for yourself: ask a colleague who looks after accounts."))


def looked_after(organisation: Organisation, by: Sees) -> Refusal | None:
    if Organisation.objects.accounts_looked_after_by(by).filter(pk=organisation.pk).exists():
        return None
    return Refusal("elsewhere", _("You do not look after the accounts of %(office)s.") % {"office": organisation})


def within_reach(account: Account, by: Sees, at: datetime) -> Refusal | None:
    """Only whoever looks after all organisations of somebody may end or change the account as a whole."""
    mine = Organisation.objects.accounts_looked_after_by(by).values("pk")
    others = Membership.objects.filter(account=account).not_over(localdate(at)).exclude(organisation__in=mine)
    elsewhere = others.select_related("organisation").order_by("pk").first()
    if elsewhere is None:
        return None
    sentence = _("This person also works for %(office)s. End the roles at your office instead.")
    return Refusal("elsewhere", sentence % {"office": elsewhere.organisation})


def has_factor(account: Account) -> Refusal | None:
    if account.factor_since is not None:
        return None
    return Refusal("no_factor", _("There is no second factor."))


def period(valid_from: date, valid_to: date | None) -> Refusal | None:
    if valid_to is None or valid_from < valid_to:
        return None
    return Refusal("period", _("The end must lie after the beginning."))


def ends_later(valid_to: date | None, today: date) -> Refusal | None:
    if valid_to is None or valid_to > today:
        return None
    return Refusal("past", _("This day is over. To end an account today, suspend it."))


def is_over(account: Account, today: date) -> bool:
    """Is the end date of the account past?"""
    return account.valid_to is not None and account.valid_to <= today


def is_active(account: Account) -> Refusal | None:
    return None if account.is_active else Refusal("suspended", _("This account is suspended already."))


def is_suspended(account: Account) -> Refusal | None:
    return Refusal("active", _("This account is not suspended.")) if account.is_active else None


def may_resume(account: Account, today: date) -> Refusal | None:
    """An account that would be suspended again at once is not resumed."""
    if is_over(account, today):
        return Refusal("over", _("Its end date is past. Give it a later one first."))
    if not Membership.objects.filter(account=account).not_over(today).exists():
        return Refusal("no_role", _("It has no role any more. Give it one first."))
    return None


def says_why(because: str) -> Refusal | None:
    if because and len(because) <= REASON_CHARACTERS:
        return None
    return Refusal("because", _("Say why, in at most 200 characters."))


def others_remain(account: Account, today: date) -> Refusal | None:
    """No district office is left without anybody who looks after its accounts."""
    own = Membership.objects.filter(account=account, role=Role.DISTRICT_OFFICER).on(today)
    for office_id in own.values_list("organisation_id", flat=True):
        others = Membership.objects.in_role(office_id, Role.DISTRICT_OFFICER).on(today).exclude(account=account)
        if not others.exists():
            return Refusal("last", _("This is the last officer of the office. Enter a successor first."))
    return None
