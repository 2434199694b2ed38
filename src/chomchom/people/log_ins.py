"""Log-ins, log-outs and refused log-ins are lines of the access log."""

from typing import Any

from django.contrib.auth import signals
from django.http import HttpRequest
from django.utils import timezone

from chomchom.core.actors import Actor
from chomchom.core.audit import record
from chomchom.core.enums import Action
from chomchom.people.models import Account


def _address(request: HttpRequest | None) -> str | None:
    return request.META.get("REMOTE_ADDR") if request is not None else None


def _write(request: HttpRequest | None, account: Account | None, action: Action, what: str) -> None:
    by = Actor(account.pk if account else None, account.name if account else "anonymous", _address(request))
    subject = ("account", account.pk) if account else None
    record(by=by, at=getattr(request, "now", None) or timezone.now(), action=action, what=what, subject=subject)


def logged_in(sender: object, request: HttpRequest, user: Account, **kwargs: Any) -> None:
    _write(request, user, Action.LOG_IN, "people.log_in")


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
