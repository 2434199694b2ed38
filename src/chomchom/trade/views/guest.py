"""The page of a buyer: opened by a personal link, in its language, without an account.

Looking (GET) changes nothing, since mail scanners look too; only an answer (POST) does.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chomchom.core.actors import Actor
from chomchom.core.limits import limited
from chomchom.core.refusal import Refused
from chomchom.core.text import whole
from chomchom.trade.enums import GuestState, LinkPurpose, WishLevel
from chomchom.trade.models import Guest
from chomchom.trade.operations import links, wishes
from chomchom.trade.queries.guest import choices_of, guest_of
from chomchom.trade.queries.timetable import latest_published, meetings_of_guest
from chomchom.trade.rules.timetable import answer_after_publishing
from chomchom.trade.views.shared import private
from chomchom.trade.views.shared_codes import code_of

LANGUAGES = (("en", "English"), ("id", "Bahasa Indonesia"), ("vi", "Tiếng Việt"), ("ko", "한국어"))
CODES = [code for code, _name in LANGUAGES]


@limited("link_address", token=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meet(request: HttpRequest, token: str) -> HttpResponse:
    """Whom the buyer wants to meet, and whether it comes."""
    asked = request.GET.get("lang", "")
    try:
        link = links.find(token=token, purpose=LinkPurpose.BUYER_PAGE, ip=request.META.get("REMOTE_ADDR"),
                          at=request.now)  # fmt: skip
    except Refused as refused:
        with override(asked if asked in CODES else "en"):
            return _sorry(request, refused)
    guest = guest_of(link.subject_id)
    language = asked if asked in CODES else _language_of(guest)
    with override(language):
        if guest.buyer.merged_into_id:
            return _sorry(request, None)
        if request.method == "POST":
            return _answered(request, link, guest, language)
        return private(render(request, "trade/guest/meet.html", _context(guest, language)))


def _language_of(guest: Guest) -> str:
    """The local one first: a buyer that speaks Indonesian and English reads Indonesian."""
    spoken = guest.buyer.languages
    return next((code for code in ("id", "vi", "ko") if code in spoken), "en")


def _context(guest: Guest, language: str, sentence: str = "") -> dict[str, object]:
    levels = [(one.value, one.label) for one in WishLevel if one != WishLevel.UNKNOWN]
    return {"guest": guest, "choices": choices_of(guest), "levels": levels, "languages": LANGUAGES,
            "language": language, "sentence": sentence, "mission": guest.mission, **_meetings(guest)}  # fmt: skip


def _meetings(guest: Guest) -> dict[str, object]:
    """What is published and stands now, the code for the entrance, and what an answer does from now on."""
    published = latest_published(guest.leg) if guest.leg else None
    if published is None:
        return {}
    meetings = list(meetings_of_guest(guest.pk))
    return {"meetings": meetings, "published": published, "code": code_of(guest) if meetings else "",
            "after_publishing": answer_after_publishing(published.number)}  # fmt: skip


def _answered(request: HttpRequest, link, guest: Guest, language: str) -> HttpResponse:
    levels = {
        named: level
        for name, level in request.POST.items()
        if name.startswith("wish_") and (named := whole(name[5:])) is not None and level in WishLevel.values
    }
    coming = {"yes": GuestState.ACCEPTED, "no": GuestState.DECLINED}.get(request.POST.get("coming", ""), "")
    by = Actor(None, f"{guest.buyer.number} (link)", request.META.get("REMOTE_ADDR"))
    try:
        wishes.say_as_buyer(guest=guest, levels=levels, state=coming, by=by, at=request.now)
    except Refused as refused:
        return private(render(request, "trade/guest/meet.html", _context(guest, language, str(refused)), status=409))
    links.used(link=link, at=request.now)
    return private(redirect(f"{request.path}?lang={language}&thanks=1"))


def _sorry(request: HttpRequest, refused: Refused | None) -> HttpResponse:
    sentence = (
        str(refused)
        if refused
        else _(
            "Your company stood in our list twice and is one record now. Please use the "
            "newest link we sent to your company."
        )
    )
    status = 429 if refused and refused.refusal.code == "link_wait" else 410 if refused is None else 404
    context = {"sentence": sentence, "languages": LANGUAGES}
    return private(render(request, "trade/guest/sorry.html", context, status=status))
