"""Errors that Django would answer with a bare page."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Nothing was done. Words for the office are long: whoever wrote them reads them and sends them again.

    Words that came from another site's page are not offered: one press would send them with a good token.
    """
    context = {}
    if request.path == reverse("petitions:tell") and _is_from_our_page(request):
        said = {name: request.POST.get(name, "") for name in ("text", "kind", "field")}
        context = {"said": said, "action": request.path}
    return render(request, "403_csrf.html", context, status=403)


def _is_from_our_page(request: HttpRequest) -> bool:
    """Browsers name where a form was sent from; of one that says nothing, nothing is believed."""
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        return urlsplit(source).netloc == request.get_host()
    except ValueError:  # no address at all
        return False
