from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class LogIn(LoginView):
    template_name = "people/login.html"
    redirect_authenticated_user = True


def locked_out(request: HttpRequest, credentials: dict[str, str], *args: object, **kwargs: object) -> HttpResponse:
    """After too many failures: the same page for existing and unknown names."""
    return render(request, "people/locked_out.html", {"minutes": round(settings.AXES_COOLOFF_TIME * 60)}, status=403)
