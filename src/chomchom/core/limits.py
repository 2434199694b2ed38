"""A view that strangers reach may be asked only so often from one network address, and so often with one link."""

from collections.abc import Callable, Iterator
from functools import wraps

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation.trans_real import parse_accept_lang_header

from chomchom.core import rates
from chomchom.core.proxies import subscriber

View = Callable[..., HttpResponse]
READS = ("GET", "HEAD", "OPTIONS")
GUESTS = {
    "en": ("One moment, please", "This page was asked for too often from here. Please try again in %s seconds."),
    "id": ("Mohon tunggu sebentar", "Halaman ini terlalu sering dibuka dari sini. Silakan coba lagi dalam %s detik."),
    "vi": ("Xin chờ một chút", "Trang này được mở quá nhiều lần từ đây. Xin thử lại sau %s giây."),
    "ko": ("잠시 기다려 주십시오", "이곳에서 이 화면을 너무 자주 열었습니다. %s초 뒤에 다시 시도해 주십시오."),
}
"""The page as it is said to somebody who may have no account and read any of the languages of links."""


def limited(name: str = "public", *, sent: str | None = None, token: bool = False) -> Callable[[View], View]:
    """Count every request to the view by ``name`` and the network address; what is sent (POST) by ``sent`` besides;
    with ``token`` also by the link itself. Too often is answered with 429, ``Retry-After`` and a sentence."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            wait = _longest(request, name, sent, str(kwargs["token"]) if token else None)
            return too_often(request, wait) if wait else view(request, *args, **kwargs)

        counted.limits = (name, sent, token)  # type: ignore[attr-defined]  # read by the test over all addresses
        return counted

    return decorate


def _longest(request: HttpRequest, name: str, sent: str | None, token: str | None) -> int:
    """Where nothing can be counted nobody waits: the page tells by itself that the database is out of order."""
    try:
        return next(filter(None, _waits(request, name, sent, token)), 0)
    except DatabaseError:
        return 0


def _waits(request: HttpRequest, name: str, sent: str | None, token: str | None) -> Iterator[int]:
    who, now = subscriber(request.META.get("REMOTE_ADDR", "")), timezone.now()  # a story may run faster
    yield rates.wait_s(name=name, of=who, at=now)
    if token is not None:
        yield rates.wait_s(name="link", of=token, at=now)
    if sent is not None and request.method not in READS:
        yield rates.wait_s(name=sent, of=who, at=now)


def too_often(request: HttpRequest, wait: int) -> HttpResponse:
    """429 in the language that was asked for, or that the browser prefers."""
    language = _language(request)
    title, sentence = GUESTS[language]
    context = {"title": title, "sentence": sentence % wait, "language": language}
    with override(language if language in dict(settings.LANGUAGES) else "en"):  # the frame of the page
        page = render(request, "site/429.html", context, status=429)
    page["Retry-After"] = str(wait)
    return page


def _language(request: HttpRequest) -> str:
    named = [request.GET.get("lang", ""), request.GET.get("language", "")]
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        named.append(get_language() or "")
    wanted = [
        code.split("-")[0] for code, _weight in parse_accept_lang_header(request.headers.get("accept-language", ""))
    ]
    return next((code for code in (*named, *wanted) if code in GUESTS), get_language() or "en")
