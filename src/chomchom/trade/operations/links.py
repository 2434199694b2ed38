"""Personal links: made once, kept as a hash, opened for one purpose, revoked."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.trade.enums import LinkPurpose
from chomchom.trade.models import LinkFailure, Mission, PersonalLink

TRIES, WITHIN = 20, timedelta(minutes=10)
"""So many links that do not exist may be tried from one address within this time."""


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue(
    *, mission: Mission, purpose: str, subject: tuple[str, int], expires_at: datetime, by: Actor, at: datetime,
    sent_to: str = "", replaces: bool = True,
) -> tuple[PersonalLink, str]:  # fmt: skip
    """A new link and its token, which is never seen again. Unless ``replaces`` is False, older ones end now."""
    kind, pk = subject
    if replaces:
        PersonalLink.objects.of(purpose, kind, pk).filter(revoked_at=None).update(revoked_at=at)
    token = secrets.token_urlsafe(32)
    link = PersonalLink.objects.create(
        mission=mission, purpose=purpose, subject_kind=kind, subject_id=pk, token_hash=digest(token),
        sent_to=sent_to, expires_at=expires_at, created_at=at, created_by_id=by.account_id,
    )  # fmt: skip
    audit.record(by=by, at=at, action=Action.CREATE, what="trade.link.issue", subject=subject)
    return link, token


@transaction.atomic
def revoke(*, link: PersonalLink, by: Actor, at: datetime) -> None:
    PersonalLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)
    subject = (link.subject_kind, link.subject_id)
    audit.record(by=by, at=at, action=Action.CHANGE, what="trade.link.revoke", subject=subject)


def find(*, token: str, purpose: str, ip: str | None, at: datetime) -> PersonalLink:
    """The link of the token, good now and for this purpose. Raises Refused: link_wait, link_unknown, link_revoked,
    link_expired. A link of another purpose does not exist."""
    if ip and LinkFailure.objects.filter(ip=ip, at__gt=at - WITHIN).count() >= TRIES:
        raise Refused(Refusal("link_wait", _("Too many links were tried from here. Please try again in ten minutes.")))
    link = PersonalLink.objects.select_related("mission").filter(token_hash=digest(token), purpose=purpose).first()
    if link is None:
        _failed(ip, at)
        raise Refused(
            Refusal("link_unknown", _("This link does not exist. Please open the link in our e-mail once more."))
        )
    insist(may_open(link, at))
    return link


def may_open(link: PersonalLink, at: datetime) -> Refusal | None:
    """Why a link that exists opens nothing now."""
    if link.revoked_at is not None and link.uses and link.purpose == LinkPurpose.EXPORTER_PAGE:
        return Refusal("link_used", _("An account was made with this link already. Log in with it."))
    if link.revoked_at is not None:
        return Refusal(
            "link_revoked", _("This link was replaced by a newer one. Please use the newest e-mail from us.")
        )
    if link.expires_at <= at:
        return Refusal("link_expired", _("This link has expired. Please write to us, and we will send you a new one."))
    return None


def _failed(ip: str | None, at: datetime) -> None:
    if ip:
        LinkFailure.objects.filter(at__lt=at - timedelta(days=1)).delete()
        LinkFailure.objects.create(ip=ip, at=at)


def used(*, link: PersonalLink, at: datetime) -> None:
    """Somebody answered on its page; looking at it is no use, since mail scanners look too."""
    PersonalLink.objects.filter(pk=link.pk).update(last_used_at=at, uses=F("uses") + 1)
