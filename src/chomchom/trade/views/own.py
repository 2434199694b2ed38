"""What an exporter sees of its own missions, and whom it wants to meet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chomchom.core.text import whole
from chomchom.people.gate import needs
from chomchom.trade.enums import WishLevel
from chomchom.trade.models import Application, Letter, Wish
from chomchom.trade.operations import wishes as operations
from chomchom.trade.operations.fit import table_of
from chomchom.trade.rules.selection import SENTENCES

ON_A_PAGE = 30


@require_safe
@needs("trade.own.see")
def own(request: HttpRequest) -> HttpResponse:
    letters = Prefetch("letters", Letter.objects.order_by("-pk"))
    applications = (
        Application.objects.visible_to(request.viewer).select_related("mission", "exporter").prefetch_related(letters)
    )
    rows = [
        {"row": row, "why": [SENTENCES[code] for code in row.refusals]}
        for row in applications.order_by("-submitted_at")
    ]
    return render(request, "trade/own.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs("trade.own.wish")
def wishes(request: HttpRequest, pk: int) -> HttpResponse:
    """The buyers of the mission, the best fit first, with what the company said of each."""
    rows = Application.objects.visible_to(request.viewer).select_related("mission", "exporter")
    application = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        levels = {
            named: level
            for name, level in request.POST.items()
            if name.startswith("wish_") and (named := whole(name[5:])) is not None and level in WishLevel.values
        }
        operations.say_as_exporter(application=application, levels=levels, by=request.viewer, at=request.now)
        messages.success(request, _("Your wishes were noted."))
        return redirect("trade:wishes", pk)
    table = table_of(application.mission)
    row = next((n for n, one in enumerate(table.applications) if one.pk == application.pk), None)
    said = dict(Wish.objects.filter(application=application).values_list("guest", "by_exporter"))
    order = sorted(range(len(table.guests)), key=lambda c: -((table.score(row, c) or -1) if row is not None else 0))
    page = Paginator(order, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [
        {"guest": table.guests[c], "level": said.get(table.guests[c].pk, WishLevel.UNKNOWN),
         "sentence": table.sentence(row, c) if row is not None else ""}
        for c in page
    ]  # fmt: skip
    levels = [(one.value, one.label) for one in WishLevel]
    context = {"application": application, "rows": shown, "page": page, "levels": levels}
    return render(request, "trade/wishes.html", context)
