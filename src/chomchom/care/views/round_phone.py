"""What the courier's phone asks for by itself: the worker, the manifest, the day document, a ping, the log-out."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from chomchom.care import round_parts
from chomchom.care.operations import round as looks
from chomchom.care.operations.phones import meeting, positions
from chomchom.care.queries import round as queries
from chomchom.care.queries.kitchen.stops import FoodNow, food_mark, foods_at, recalls_to_confirm
from chomchom.care.queries.round_day import fingerprint
from chomchom.care.rules.day import midnight
from chomchom.care.rules.reports import read_clock
from chomchom.care.rules.seal import release_code, release_hash, seal_of
from chomchom.care.views import round as pages
from chomchom.care.views.phone_cookie import (
    COOKIE,
    WIPE_ALL,
    count,
    heard,
    nobody,
    phone_of,
    reporter,
    said_by,
    with_phone,
)
from chomchom.people.gate import needs

WIPE_COPIES = '"cache"'
PART = "care/round/part.html"
BETWEEN = "<!-- page -->"
Pages = dict[str, dict[str, str]]


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of ``/round/`` and of nothing else: its place is its scope."""
    parts = {"parts": round_parts.urls(), "version": round_parts.version(), "key": seal_of(settings.SECRET_KEY).public}
    script = f'import {{ start }} from "{static("care/js/round/worker.js")}";\nstart({json.dumps(parts)});\n'
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the page on its first screen."""
    icons = [
        {
            "src": static(f"care/icons/round-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    said = {
        "id": reverse("round:today"), "start_url": reverse("round:today"), "scope": reverse("round:today"),
        "name": _("Chomchom: today's round"), "short_name": _("Round"), "lang": get_language(), "display": "standalone",
        "background_color": "#ffffff", "theme_color": "#063a74", "orientation": "portrait", "icons": icons,
    }  # fmt: skip
    return JsonResponse(said, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


@gzip_page  # of thirty stops it has a megabyte, of which most is the same again
@never_cache
@ensure_csrf_cookie
@require_GET
@needs("care.round.walk")
def day(request: HttpRequest) -> JsonResponse:
    """``{"text": the document, "signature": …}``: everything that is needed to walk today's rounds without a line."""
    phone = phone_of(request)
    text = json.dumps(_document(request, phone), ensure_ascii=False, separators=(",", ":"))
    response = JsonResponse({"text": text, "signature": seal_of(settings.SECRET_KEY).sign(text)})
    return with_phone(response, phone)


@require_POST
def ping(request: HttpRequest) -> JsonResponse:
    """``{"phone_now", "waiting", "oldest"}`` → the server's time and the mark of the newest document.

    401 without a log-in; then ``cut_off`` says whether the phone must forget the round.
    """
    said = said_by(request)
    if not request.viewer.may("care.round.walk"):
        if (by := reporter(request)).account_id is not None:
            heard(request, said, by)
        return nobody(request)
    phone = phone_of(request)
    meeting.hear(
        phone=phone,
        waiting=count(said.get("waiting")),
        oldest_at=read_clock(said.get("oldest")),
        phone_now=read_clock(said.get("phone_now")),
        by=request.viewer,
        at=request.now,
    )
    mark = fingerprint(request.viewer, localdate(request.now), *_hangs_on(request))
    said = {"received_at": request.now.isoformat(), "account": request.viewer.account_id, "mark": mark}
    return with_phone(JsonResponse(said, headers={"Cache-Control": "no-store"}), phone)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Log out from the phone. The page asks only when nothing waits on it, and says so with ``empty``: then the browser
    is told to forget everything of ours; otherwise only its copies of pages."""
    is_empty = request.POST.get("empty") == "1"
    logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    response["Clear-Site-Data"] = WIPE_ALL if is_empty else WIPE_COPIES
    response.delete_cookie(COOKIE, path=reverse("round:today"))
    return response


@never_cache
@needs("care.round.walk")
def position(request: HttpRequest) -> HttpResponse:
    """The courier's consent to one position at each handover: what it is for, given and withdrawn here."""
    if request.method == "POST":
        change = positions.consent if request.POST.get("consent") == "1" else positions.withdraw
        change(by=request.viewer, at=request.now)
        return redirect("round:position")
    context = {"has_consented": positions.has_consented(request.viewer.account_id), "rule": _rule(request)}
    return render(request, "care/round/position.html", context)


# -- the document ----------------------------------------------------------------------------------------------------


def _document(request: HttpRequest, phone: Any) -> dict[str, Any]:
    today = localdate(request.now)
    walks = queries.walks(request.viewer, today)
    stops = [stop for walk in walks for stop in walk.stops]
    people = [stop.handover.recipient_id for stop in stops]
    looks.shown(recipient_ids=people, what="care.round", by=request.viewer, at=request.now)
    foods = foods_at([stop.handover for stop in stops], request.now)
    account, day_ = request.viewer.account_id, today.isoformat()
    code = release_code(settings.SECRET_KEY, account, day_)
    return {
        "schema": 1,
        "account": account,
        "phone": str(phone.number),
        "day": day_,
        "issued_at": request.now.isoformat(),
        "expires_at": midnight(today + timedelta(days=1)).isoformat(),
        "mark": fingerprint(request.viewer, today, *_hangs_on(request)),
        "version": round_parts.version(),
        "parts": round_parts.urls(),
        "release": release_hash(code, account, day_),
        "shell": render_to_string("care/round/shell.html", {"walks": walks}, request),
        "pages": _pages(request, walks, stops, foods),
        "stops": [_stop(stop, foods.get(stop.pk)) for stop in stops],
    }


def _hangs_on(request: HttpRequest) -> tuple[str, ...]:
    return (round_parts.version(), get_language() or "", food_mark(request.viewer, localdate(request.now)))


def _stop(stop: queries.Stop, food: FoodNow | None) -> dict[str, Any]:
    """Of one stop what scripts need; ``facts`` is where further parts of the page put what they count by themselves."""
    facts = [{"kind": "food"} | food.food.plain()] if food else []
    return {"handover": stop.pk, "position": stop.handover.position, "state": stop.handover.state, "facts": facts}


def _pages(
    request: HttpRequest, walks: list[queries.Walk], stops: list[queries.Stop], foods: dict[int, FoodNow]
) -> Pages:
    """{path: its page}: the same templates as with a line, without their frame."""
    recalls = recalls_to_confirm([walk.round.pk for walk in walks])
    context = {"walks": walks, "foods": foods, "recalls": recalls}
    found = {reverse("round:today"): _page(request, "care/round/today.html", context)}
    shared = {"csrf_token": get_token(request), "new_id": "", "positions": positions_on(request)}
    reports = queries.doors_so_far([stop.pk for stop in stops])
    for stop in stops:
        for name, (template, context) in pages.DOOR_PAGES.items():
            own = {"stop": stop, "food": foods.get(stop.pk)}
            more = context(stop.handover, {}, request.now, reports[stop.pk]) | shared | own
            found[reverse(f"round:{name}", args=[stop.pk])] = _page(request, template, more)
    return found


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> dict[str, str]:
    title, body = render_to_string(template, context | {"frame": PART}, request).split(BETWEEN, 1)
    return {"title": title.strip(), "body": body.strip()}


def _rule(request: HttpRequest) -> Any:
    district = next((o.district for o in request.viewer.organisations if o.district_id), None)
    return positions.newest_rule(district) if district else None


def positions_on(request: HttpRequest) -> bool:
    """Whether the page may ask for a position at all."""
    rule = _rule(request)
    return (rule is None or rule.is_allowed) and positions.has_consented(request.viewer.account_id)


ping.right = "care.round.walk"  # type: ignore[attr-defined]
