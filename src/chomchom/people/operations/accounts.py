"""What may be changed about an account."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.core.actors import Actor
from chomchom.core.audit import record
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.people.enums import ROLES_OF_KIND, OrganisationKind
from chomchom.people.models import Account, Membership, Organisation


@transaction.atomic
def open_account(
    *, username: str, name: str, email: str, password: str, organisation: Organisation, role: str, by: Actor,
    at: datetime,
) -> Account:  # fmt: skip
    """An account with one role at one organisation; the password was accepted by the validators. Raises ``Refused``: a
    role that this kind of organisation does not have, a name that is taken."""
    insist(_may_hold(organisation, role))
    try:
        with transaction.atomic():
            account = Account(username=username, name=name, email=email, created_at=at)
            account.set_password(password)
            account.save(force_insert=True)
    except IntegrityError:
        sentence = _("“%(name)s” is taken as a log-in name. Choose another one.") % {"name": username}
        raise Refused(Refusal("name_taken", sentence)) from None
    Membership.objects.create(account=account, organisation=organisation, role=role, valid_from=timezone.localdate(at))
    detail = {"organisation": organisation.pk, "role": str(role)}
    record(
        by=by, at=at, action=Action.CREATE, what="people.account.open", subject=("account", account.pk), detail=detail
    )
    return account


def _may_hold(organisation: Organisation, role: str) -> Refusal | None:
    if role in ROLES_OF_KIND[OrganisationKind(organisation.kind)]:
        return None
    return Refusal("role", _("%(office)s has nobody in this role.") % {"office": organisation})


@transaction.atomic
def prefer_language(*, account: Account, language: str, by: Actor, at: datetime) -> None:
    """Remember the language that pages and messages have for this account."""
    if account.language == language:
        return
    account.language = language
    account.save(update_fields=["language"])
    record(by=by, at=at, action=Action.CHANGE, what="people.prefer_language", subject=("account", account.pk))


@transaction.atomic
def change_password(*, account: Account, password: str, by: Actor, at: datetime) -> None:
    """Set a password that the validators accepted."""
    account.set_password(password)
    account.save(update_fields=["password"])
    record(by=by, at=at, action=Action.CHANGE, what="people.change_password", subject=("account", account.pk))
