"""The sheet "who saw my data" of somebody with an account, printed by the privacy officer of the district."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.people.access_sheets import lines_about
from chomchom.people.gate import needs
from chomchom.people.kinds import ACCOUNT
from chomchom.people.models import Account, Membership, Organisation
from chomchom.people.reasons import asks_why, explained


@require_http_methods(["GET", "POST"])
@needs("people.log.review")
@asks_why
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Of anybody who has or had a role at an organisation of the district; also a company's person in charge."""
    own = [office for pk in request.viewer.district_ids for office in Organisation.objects.of_district(pk)]
    members = Membership.objects.filter(organisation__in=own)
    person = get_object_or_404(Account.objects.filter(pk__in=members.values("account")), pk=pk)
    by = explained(request)
    lines = lines_about((ACCOUNT, pk), with_names=False)
    audit.record(by=by, at=request.now, action=Action.PRINT, what="people.access_sheet", subject=(ACCOUNT, pk))
    return render(request, "people/access_sheet.html", {"name": person.name, "lines": lines})
