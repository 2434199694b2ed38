"""The door of the signed interface: every programme puts its routes behind ``Signed``, and ``answer`` tells refusals.

router = Router(auth=Signed("care.thermometer"))
…
def report(request, …): sender = request.auth   # the ``Sender`` that signed
"""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import APIKeyHeader

from chomchom.core import rates, signing
from chomchom.core.proxies import subscriber
from chomchom.core.refusal import Refusal, Refused
from chomchom.core.text import is_writable
from chomchom.people.models import Sender
from chomchom.people.operations import senders

LARGEST_BODY_BYTES = 64 * 1024
STATUS = {
    "clock_skew": 403,
    "other_purpose": 403,
    "replayed": 409,
    "too_large": 413,
    "too_often": 429,
}  # every other refusal: 422


class Refusing(Schema):
    """Why a request was not taken: a code for programs, a sentence for people."""

    code: str
    sentence: str


class Strict(Parser):
    """JSON whose texts a database can keep; anything else is no body."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = json.loads(request.body)
        if not is_writable(body):
            raise ValueError("NUL or half of a sign")
        return body


class Signed(APIKeyHeader):
    """Lets in whoever signed rightly with a key of one of these purposes; ``request.auth`` is the sender."""

    param_name = signing.KEY

    def __init__(self, *purposes: str) -> None:
        super().__init__()
        self.purposes = purposes

    def authenticate(self, request: HttpRequest, key: str | None) -> Sender:
        now = timezone.now()  # the moment of the world, not of a story: machines hang on the world's clock
        _count("api_address", subscriber(request.META.get("REMOTE_ADDR", "")), now)
        if int(request.headers.get("content-length") or 0) > LARGEST_BODY_BYTES:
            raise Refused(too_large())
        sender = senders.admit(
            method=request.method or "",
            path=request.get_full_path(),
            headers=request.headers,
            body=request.body,
            purposes=self.purposes,
            at=now,
        )
        _count("api_key", str(sender.pk), now)
        return sender


class TooOften(Refused):
    """The limit of an address or a sender is reached; ``wait_s`` seconds until the next request."""

    def __init__(self, wait_s: int) -> None:
        words = {"seconds": wait_s}
        super().__init__(
            Refusal("too_often", _("Too many requests. Send the next one in %(seconds)s seconds.") % words)
        )
        self.wait_s = wait_s


def _count(name: str, of: str, at: datetime) -> None:
    if wait := rates.wait_s(name=name, of=of, at=at):
        raise TooOften(wait)


def too_large() -> Refusal:
    words = {"limit": LARGEST_BODY_BYTES // 1024}
    return Refusal("too_large", _("The body is larger than %(limit)s kB. Send fewer at a time.") % words)


def answer(api: NinjaAPI) -> None:
    """Every refusal of ``api`` is answered as ``{"code", "sentence"}``."""

    @api.exception_handler(senders.NotAdmitted)
    def not_admitted(request: HttpRequest, _error: Any) -> HttpResponse:
        return _refusing(api, request, Refusal("not_admitted", _("The request was not admitted.")), 401)

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        response = _refusing(api, request, error.refusal, STATUS.get(error.refusal.code, 422))
        if isinstance(error, TooOften):
            response["Retry-After"] = str(error.wait_s)
        return response

    @api.exception_handler(HttpError)
    def unreadable(request: HttpRequest, _error: Any) -> HttpResponse:
        sentence = _("The body is not JSON, or holds signs that cannot be kept. Send it as UTF-8.")
        return _refusing(api, request, Refusal("unreadable", sentence), 422)

    @api.exception_handler(ValidationError)
    def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return _refusing(api, request, _misshapen(error.errors), 422)


def _misshapen(errors: list[dict[str, Any]]) -> Refusal:
    """The first fault of the shape, named by its field."""
    first = errors[0] if errors else {"loc": (), "msg": ""}
    field = ".".join(str(part) for part in first["loc"][2:]) or "body"
    words = {"field": field, "problem": first["msg"]}
    return Refusal("misshapen", _("The field “%(field)s” is not as described: %(problem)s.") % words)


def _refusing(api: NinjaAPI, request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    return api.create_response(request, {"code": refusal.code, "sentence": str(refusal)}, status=status)
