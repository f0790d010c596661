"""Errors that Django would answer with a bare page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Nothing was done. Words for the office are long: whoever wrote them reads them and sends them again."""
    context = {}
    if request.path == reverse("petitions:tell"):
        said = {name: request.POST.get(name, "") for name in ("text", "kind", "field")}
        context = {"said": said, "action": request.path}
    return render(request, "403_csrf.html", context, status=403)
