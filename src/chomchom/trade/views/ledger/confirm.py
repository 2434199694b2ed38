"""The page behind a confirmation link: no account, one line of one deal. Opening it changes nothing (mail scanners open
every link); only sending the form does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chomchom.core.actors import Actor
from chomchom.core.limits import limited
from chomchom.core.refusal import Refused
from chomchom.trade.confirm_words import LANGUAGES, words
from chomchom.trade.enums import LinkPurpose
from chomchom.trade.enums_ledger import Without, Word
from chomchom.trade.forms.ledger import SayForm
from chomchom.trade.models import LedgerEntry, PersonalLink
from chomchom.trade.operations import links
from chomchom.trade.operations.ledger import confirming
from chomchom.trade.views.shared import carried_out, private, status_of


@limited("link_address", token=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the line, or why the link opens nothing; with POST keep what this side says."""
    address = request.META.get("REMOTE_ADDR")
    try:
        link = links.find(token=token, purpose=LinkPurpose.CONFIRM_RESULT, ip=address, at=request.now)
    except Refused as refused:
        return _sorry(request, refused)
    related = ("deal__application__exporter", "deal__guest__buyer")
    entry = get_object_or_404(LedgerEntry.objects.select_related(*related), pk=link.subject_id)
    return _entry(request, link, entry)


def _entry(request: HttpRequest, link: PersonalLink, entry: LedgerEntry) -> HttpResponse:
    party, form = confirming.party_of(link), SayForm(request.POST or None)
    language = _language(request, entry.deal.guest.buyer.languages if party == "buyer" else ["ko"])

    def call() -> None:
        by = Actor(None, form.cleaned_data["said_by"], request.META.get("REMOTE_ADDR"))
        confirming.say(entry=entry, party=party, **form.cleaned_data, link=link, by=by, at=request.now)

    done = request.method == "POST" and form.is_valid() and carried_out(form, call)
    said = words(language)
    context = {
        "entry": entry, "done": done, "form": form, "stage": said[f"s{entry.rung}"],
        "word_choices": [(word.value, said[word.value]) for word in Word],
        "without_choices": [(one.value, said[one.value]) for one in Without],
    }  # fmt: skip
    return _answer(request, context, language, status=422 if request.method == "POST" and not done else 200)


def _sorry(request: HttpRequest, refused: Refused) -> HttpResponse:
    language = _language(request, [get_language() or "en"])
    with override(language):
        sentence = str(refused)
    return _answer(request, {"refusal": sentence}, language, status=status_of(refused))


def _language(request: HttpRequest, preferred: list[str]) -> str:
    asked = request.GET.get("language", "")
    return next((code for code in (asked, *preferred) if code in LANGUAGES), "en")


def _answer(request: HttpRequest, context: dict, language: str, status: int) -> HttpResponse:
    shown = {"words": words(language), "said_in": language, "languages": LANGUAGES.items()}
    with override("ko" if language == "ko" else "en"):  # names of companies, and the frame of the page
        return private(render(request, "trade/ledger/confirm.html", context | shown, status=status))
