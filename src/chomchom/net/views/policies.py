"""The ladders of a district: seen by its offices, changed by its officer as a new version."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chomchom.core.refusal import Refused
from chomchom.net import ladder, operations, subjects
from chomchom.net.forms.policies import MinutesForm
from chomchom.net.models import Policy
from chomchom.net.queries import timeline
from chomchom.net.queries.policies import current_of
from chomchom.people.gate import needs


@require_safe
@needs("net.policies.see")
def index(request: HttpRequest) -> HttpResponse:
    """Every ladder as it holds now: who is told when, what they are asked, how long they have."""
    policies = [(policy, _steps(policy)) for policy in current_of(_districts(request))]
    may_change = request.viewer.may("net.policies.publish") and bool(request.viewer.district_ids)
    return render(request, "net/ladders.html", {"policies": policies, "may_change": may_change})


@require_http_methods(["GET", "POST"])
@needs("net.policies.publish")
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Other minutes become a new version for the officer's district; alerts that are open keep theirs."""
    policy = next((policy for policy in current_of(request.viewer.district_ids) if policy.key == key), None)
    if policy is None or not request.viewer.district_ids:
        raise Http404(key)
    form = MinutesForm(request.POST or None, policy=policy)
    if request.method == "POST" and form.is_valid():
        try:
            for district_id in sorted(request.viewer.district_ids):
                operations.publish_policy(
                    district_id=district_id,
                    key=key,
                    steps=form.steps,
                    by=request.viewer,
                    at=request.now,
                    name=policy.name,
                )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Published. It holds for promises and alerts from now on."))
            return redirect("net:ladders")
    steps = [(step, form.fields_of(number)) for number, (step, _ask) in enumerate(_steps(policy))]
    context = {"policy": policy, "form": form, "steps": steps}
    return render(request, "net/ladder_change.html", context, status=422 if form.errors else 200)


def _districts(request: HttpRequest) -> set[int]:
    return {organisation.district_office_id for organisation in request.viewer.organisations}


def _steps(policy: Policy) -> list[tuple[dict, str]]:
    return [
        (
            {
                "after": step.after_minutes,
                "roles": timeline.roles(step.roles),
                "answer": step.acknowledge_minutes,
                "act": step.done_minutes,
            },
            subjects.ask(step.ask) if step.ask else "",
        )
        for step in ladder.parse(policy.steps)
    ]
