"""Which phone a request comes from: a signed cookie that only goes to ``/round/``."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.signing import BadSignature
from django.http import HttpRequest, JsonResponse
from django.http.request import RawPostDataException
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from chomchom.care.models import Phone
from chomchom.care.operations.phones import meeting
from chomchom.care.rules.day import midnight
from chomchom.care.rules.reports import read_clock
from chomchom.core.text import writable
from chomchom.people.middleware import viewer_for
from chomchom.people.models import Account
from chomchom.people.viewer import Viewer

COOKIE, SALT = "round_phone", "chomchom.round.phone"
COOKIE_AGE = timedelta(days=30)
WIPE_ALL = '"cache", "storage"'


def phone_of(request: HttpRequest) -> Phone:
    """The phone of this request, met for the first time or again."""
    key = request.session.session_key or ""
    return meeting.meet(number=number_of(request), session_key=key, by=request.viewer, at=request.now)


def number_of(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.get_signed_cookie(COOKIE, salt=SALT))
    except (KeyError, BadSignature, ValueError):
        return None


def with_phone(response: Any, phone: Phone) -> Any:
    response.set_signed_cookie(
        COOKIE, str(phone.number), salt=SALT, max_age=COOKIE_AGE, path=reverse("round:today"), httponly=True,
        samesite="Strict", secure=settings.PRODUCTION,
    )  # fmt: skip
    return response


def cut_off_phone(request: HttpRequest) -> Phone | None:
    """The phone that a desk has cut off, if this request comes from one."""
    number = number_of(request)
    return (
        Phone.objects.filter(number=number, cut_off_at__isnull=False).select_related("account").first()
        if number
        else None
    )


def reporter(request: HttpRequest) -> Viewer:
    """Who reports: whoever is logged in; else, where the log-in has run out in a cellar, whose phone this is.

    Only a phone that has opened a round today, was not logged out and not cut off; it can report and be heard, and sees
    nothing without a new log-in.
    """
    number = number_of(request) if request.viewer.account_id is None else None
    if number is None:
        return request.viewer
    today = localdate(request.now)
    usable = Account.objects.usable_on(today)
    phones = Phone.objects.in_use().filter(number=number, heard_at__gte=midnight(today), account__in=usable)
    phone = phones.select_related("account").first()
    return viewer_for(phone.account, request) if phone else request.viewer


def nobody(request: HttpRequest) -> JsonResponse:
    """The answer to whoever is not logged in as a courier. A phone that was cut off and keeps nothing is wiped."""
    if cut_off_phone(request) is None:
        kept = _("You are logged out. Log in; your reports are kept on the phone.")
        sentence = " ".join(filter(None, (getattr(request, "ended", ""), kept)))
        if request.viewer.account_id is not None:
            return JsonResponse({"error": _("Only couriers report from a round.")}, status=403)
        return JsonResponse({"error": sentence}, status=401)
    said = {"error": _("This phone was cut off by your desk. Call the desk."), "cut_off": True}
    headers = {"Clear-Site-Data": WIPE_ALL} if said_by(request).get("waiting") == 0 else {}
    return JsonResponse(said, status=401, headers=headers)


def said_by(request: HttpRequest) -> dict[str, Any]:
    try:
        said = writable(json.loads(request.body))
    except (ValueError, RecursionError, RequestDataTooBig, RawPostDataException):
        return {}
    return said if isinstance(said, dict) else {}


def count(raw: object) -> int:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0 else 0


def heard(request: HttpRequest, said: dict[str, Any], by: Viewer) -> None:
    """A phone that sends reports, or only says that it is there, is heard; ``said`` is what it sent."""
    phone = Phone.objects.in_use().filter(number=number_of(request), account=by.account_id).first()
    if phone is not None:
        meeting.hear(
            phone=phone,
            waiting=count(said.get("waiting")),
            oldest_at=read_clock(said.get("oldest")),
            phone_now=read_clock(said.get("phone_now")),
            by=by,
            at=request.now,
        )
