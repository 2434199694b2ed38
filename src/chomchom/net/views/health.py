"""``/health``: for the machines that watch the watcher."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from chomchom.core.limits import limited
from chomchom.net.queries.health import health
from chomchom.net.signals import ages


@limited()
@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """The ages of the heartbeat and of the oldest overdue row; 503 when the net is silent or late. No log-in: it
    holds nothing personal."""
    state = health(request.now)
    return JsonResponse(ages(state), status=200 if state.is_well else 503)
