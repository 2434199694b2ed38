"""What a session remembers of how somebody came in, and who stands between password and pages.

All moments here are those of the world: people are idle, and codes run out, in real time, also where a story runs.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from chomchom.people.enums import Role
from chomchom.people.models import Account
from chomchom.people.operations import accounts

SEEN, BEGAN, SERIAL = "seen_at", "began_at", "session_serial"
CONFIRMED, PENDING, SERVICE = "second_factor_at", "pending_log_in", "log_in_service"
HELD_NEXT, HOW = "held_next", "came_how"
PENDING_FOR = timedelta(minutes=10)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Pending:
    """Somebody whose password was right and who is not in yet."""

    account: Account
    next: str = ""
    how: str = "password"


def wait_for_factor(request: HttpRequest, account: Account, *, next: str, how: str) -> None:
    """Remember that the first factor was right; the session opens nothing yet."""
    request.session.flush()
    request.session[PENDING] = {
        "account": account.pk,
        "hash": account.get_session_auth_hash(),
        "at": timezone.now().timestamp(),
        "next": next,
        "how": how,
    }


def pending_of(request: HttpRequest) -> Pending | None:
    """Who stands before the second factor: after the password, or because the session left the office."""
    held: Account | None = getattr(request, "held", None)
    if held is not None:
        return Pending(held, request.session.get(HELD_NEXT, ""), how="moved")
    kept = request.session.get(PENDING)
    if not kept or timezone.now().timestamp() - kept["at"] >= PENDING_FOR.total_seconds():
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True).first()
    if account is None or not constant_time_compare(kept["hash"], account.get_session_auth_hash()):
        return None
    return Pending(account, kept["next"], kept["how"])


def enter(request: HttpRequest, account: Account, *, how: str, factor: str = "") -> None:
    """Log in for good. A courier's other phone is logged out."""
    if account.memberships.on(timezone.localdate(request.now)).filter(role=Role.COURIER).exists():
        accounts.begin_session(account=account)
    request.session.pop(PENDING, None)
    came = request.session.get(HOW, how) if how == "moved" else how
    request.came_by = {"how": how, **({"factor": factor} if factor else {})}
    login(request, account, backend=BACKEND)
    request.session[HOW] = came
    if factor:
        request.session[CONFIRMED] = timezone.now().timestamp()


def began(request: HttpRequest, account: Account) -> None:
    """At every log-in, whichever way: what the middleware goes by."""
    request.session[BEGAN] = timezone.now().timestamp()
    request.session[SERIAL] = account.session_serial


def go_on(request: HttpRequest, account: Account) -> None:
    """This session lives on where the account's others have ended: another password, another factor."""
    fresh = Account.objects.get(pk=account.pk)
    update_session_auth_hash(request, fresh)
    request.session[SERIAL] = fresh.session_serial


def owes_password(request: HttpRequest) -> bool:
    """Came by a password that somebody else knows. Who came by a passkey or a log-in service has not used it."""
    return request.session.get(HOW) == "password" and request.user.password_given_at is not None


def is_confirmed(request: HttpRequest) -> bool:
    return CONFIRMED in request.session


# -- why a session ended -----------------------------------------------------------------------------------------------


def why_over(session: Any, *, at: datetime) -> str:
    """The sentence for a session whose time is over, or nothing."""
    seen, start = session.get(SEEN), session.get(BEGAN)
    if seen is not None and at.timestamp() - seen >= settings.IDLE_SECONDS:
        return _("You were logged out because nothing had been done for a while.")
    if start is not None and at.timestamp() - start >= settings.SESSION_SECONDS:
        hours = round(settings.SESSION_SECONDS / 3600)
        return _("You were logged out because a log-in lasts %(hours)d hours. Log in again.") % {"hours": hours}
    return ""


def why_lost(account_id: str, serial: int | None) -> str:
    """The sentence for a session that Django does not take any more, or nothing where the password was changed."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        return ""
    if not account.is_active:
        return _("This account was suspended. Ask your office if that is a mistake.")
    if serial is None or account.session_serial == serial:
        return ""
    if account.memberships.filter(role=Role.COURIER).exists():
        return _(
            "Your account logged in on another phone, so this one was logged out. If that was not you, call your desk."
        )
    return _("Your office ended your sessions. Log in again.")
