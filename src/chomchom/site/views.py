from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The first page: each role is shown where its day begins."""
    return render(request, "site/home.html")
