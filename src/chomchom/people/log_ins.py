"""Log-ins, log-outs and refused log-ins are lines of the access log."""

from typing import Any

from django.contrib.auth import signals
from django.http import HttpRequest
from django.utils import timezone

from chomchom.core.actors import Actor
from chomchom.core.audit import record
from chomchom.core.enums import Action
from chomchom.people import sessions
from chomchom.people.addresses import client_address
from chomchom.people.models import Account


def _write(request: HttpRequest | None, account: Account | None, action: Action, what: str, **detail: str) -> None:
    address = client_address(request) if request is not None else None
    by = Actor(account.pk if account else None, account.name if account else "anonymous", address)
    subject = ("account", account.pk) if account else None
    at = getattr(request, "now", None) or timezone.now()
    record(by=by, at=at, action=action, what=what, subject=subject, detail=detail)


def logged_in(sender: object, request: HttpRequest, user: Account, **kwargs: Any) -> None:
    sessions.began(request, user)
    _write(request, user, Action.LOG_IN, "people.log_in", **getattr(request, "came_by", {}))


def logged_out(sender: object, request: HttpRequest, user: Account | None, **kwargs: Any) -> None:
    if user is not None:
        _write(request, user, Action.LOG_OUT, "people.log_out")


def refused(sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Of an unknown name nothing is kept: people type their password there."""
    account = Account.objects.filter(username=credentials.get("username") or "").first()
    _write(request, account, Action.REFUSED, "people.log_in")


def connect() -> None:
    """Called once, when the app is ready."""
    for signal, receiver in (
        (signals.user_logged_in, logged_in),
        (signals.user_logged_out, logged_out),
        (signals.user_login_failed, refused),
    ):
        signal.connect(receiver, dispatch_uid=f"people.{receiver.__name__}")


def refused_factor(request: HttpRequest, account: Account, how: str) -> None:
    """A wrong code or passkey of somebody whose password was right."""
    _write(request, account, Action.REFUSED, "people.second_factor", how=how)
