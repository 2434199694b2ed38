"""The signed interface of the whole: what every sender finds under /api/. Each programme adds its routes below it."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import NinjaAPI, Schema

from chomchom.care.api import router as care_router
from chomchom.people import api as people_api

DESCRIPTION = """\
Machines and services of other offices tell here what they noticed. Every request is signed; `docs/how-to/senders.md`
says how, with an example in shell. Refusals are answered as `{"code", "sentence"}`.
"""

# no pages of its own: they would need inline scripts, and the description is printed in docs/reference
api = NinjaAPI(
    title="Chomchom",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
    parser=people_api.Strict(),
)
people_api.answer(api)
api.add_router("/care", care_router)


class Hello(Schema):
    sender: str
    purpose: str
    now: datetime


@api.post("/hello", auth=people_api.Signed(), response={200: Hello, 401: people_api.Refusing, 403: people_api.Refusing,
                                                        409: people_api.Refusing, 413: people_api.Refusing,
                                                        429: people_api.Refusing})  # fmt: skip
def hello(request: HttpRequest) -> Hello:
    """Try a key out: who you are to us, and what our clock says. Changes nothing."""
    sender = request.auth  # type: ignore[attr-defined]
    return Hello(sender=sender.name, purpose=sender.purpose, now=timezone.now())
