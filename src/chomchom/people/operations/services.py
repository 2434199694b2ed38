"""Log-in services of organisations: added, given a new secret, ended; and whose account comes by one."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.core import data_keys
from chomchom.core.actors import Actor
from chomchom.core.audit import record
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.people import oidc
from chomchom.people.models import Account, Identity, LogInService, Organisation
from chomchom.people.rules import accounts as rules
from chomchom.people.viewer import Viewer


def add_service(
    *, organisation: Organisation, name: str, issuer: str, client_id: str, secret: str, claim: str,
    is_second_factor: bool, by: Viewer, at: datetime,
) -> LogInService:  # fmt: skip
    """A log-in service that answers, under a public address. Raises ``Refused``: elsewhere, issuer, unreachable,
    configuration, known."""
    insist(rules.looked_after(organisation, by), oidc.check_issuer(issuer))
    oidc.configuration(issuer)
    try:
        with transaction.atomic():
            service = LogInService.objects.create(
                organisation=organisation, name=name, issuer=issuer, client_id=client_id, secret=data_keys.seal(secret),
                claim=claim, is_second_factor=is_second_factor, created_at=at, created_by_id=by.account_id,
            )  # fmt: skip
            _tell(service, Action.CREATE, "people.service.add", by, at, issuer=issuer, claim=claim,
                  second_factor=is_second_factor)  # fmt: skip
    except IntegrityError:
        raise Refused(Refusal("known", _("This service is there already."))) from None
    return service


@transaction.atomic
def renew_secret(*, service: LogInService, secret: str, by: Viewer, at: datetime) -> None:
    """The secret that the service gave anew. Raises ``Refused``: elsewhere, ended, secret."""
    insist(rules.looked_after(service.organisation, by), _stands(service), _is_said(secret))
    service.secret = data_keys.seal(secret)
    service.save(update_fields=["secret"])
    _tell(service, Action.CHANGE, "people.service.secret", by, at)


@transaction.atomic
def end_service(*, service: LogInService, by: Viewer, at: datetime) -> None:
    """Nobody logs in by it any more. Raises ``Refused``: elsewhere, ended."""
    insist(rules.looked_after(service.organisation, by), _stands(service))
    service.ended_at, service.ended_by_id = at, by.account_id
    service.save(update_fields=["ended_at", "ended_by"])
    _tell(service, Action.CHANGE, "people.service.end", by, at)


def _stands(service: LogInService) -> Refusal | None:
    return None if service.ended_at is None else Refusal("ended", _("This service was ended. Add it anew."))


def _is_said(secret: str) -> Refusal | None:
    return None if secret.strip() else Refusal("secret", _("Type the new secret."))


# -- whose account ----------------------------------------------------------------------------------------------------


@transaction.atomic
def account_of(*, service: LogInService, claims: dict[str, Any], at: datetime) -> Account:
    """The account of whoever came by ``service``: bound to the subject at the first time. Nobody is signed up. Raises
    ``Refused`` (unknown) for whoever has none, has it at another organisation, or is suspended."""
    subject = claims["sub"]
    bound = Identity.objects.filter(service=service, subject=subject).select_related("account").first()
    account = bound.account if bound else _named(service, claims)
    if account is None or not _belongs(account, service, at):
        raise Refused(unknown())
    if bound is None:
        if Identity.objects.filter(service=service, account=account).exists():
            raise Refused(unknown())
        Identity.objects.create(service=service, account=account, subject=subject, created_at=at)
        by = Actor.program("log-in service")
        record(by=by, at=at, action=Action.CHANGE, what="people.service.bind", subject=("account", account.pk),
               detail={"service": service.pk})  # fmt: skip
    return account


def _named(service: LogInService, claims: dict[str, Any]) -> Account | None:
    value = claims.get(service.claim)
    if not isinstance(value, str) or not value:
        return None
    if service.claim != "email":
        return Account.objects.filter(username=value).first()
    if claims.get("email_verified") is not True:
        return None
    found = list(Account.objects.filter(email__iexact=value)[:2])
    return found[0] if len(found) == 1 else None


def _belongs(account: Account, service: LogInService, at: datetime) -> bool:
    held = account.memberships.on(timezone.localdate(at)).filter(organisation=service.organisation_id)
    return account.is_active and held.exists()


def unknown() -> Refusal:
    return Refusal("unknown", _("No account of this organisation belongs to this log-in. Ask your office."))


def _tell(service: LogInService, action: Action, what: str, by: Actor, at: datetime, **detail: Any) -> None:
    told = {"service": service.pk, "organisation": service.organisation_id, **detail}
    record(by=by, at=at, action=action, what=what, detail=told)
