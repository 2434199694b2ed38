"""What each channel would send, in both languages: made by the very functions that write the real messages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chomchom.net import samples
from chomchom.people.gate import needs


@require_safe
@needs("net.messages.see")
def index(request: HttpRequest) -> HttpResponse:
    """One sample (``?sample=``) on every channel, Korean and English side by side."""
    sample = samples.SAMPLES.get(request.GET.get("sample", ""), samples.SAMPLES["call"])
    context = {
        "samples": [
            {"label": one.label, "url": f"?sample={one.key}", "current": one is sample}
            for one in samples.SAMPLES.values()
        ],
        "sample": sample,
        "shown": samples.shown(sample, at=request.now),
    }
    return render(request, "net/messages.html", context)
