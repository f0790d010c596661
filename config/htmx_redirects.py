"""The dialogs of the back office send their forms by htmx, which would follow a redirect unseen, behind the
dialog: told as a header, it opens the page, with the message that waits there."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

DESK = "/admin/"
Respond = Callable[[HttpRequest], HttpResponse]


def redirect_dialogs(respond: Respond) -> Respond:
    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if (
            response.status_code == 302
            and "HTTP_HX_REQUEST" in request.META
            and request.path.startswith(DESK)
        ):
            return HttpResponse(headers={"HX-Redirect": _target(request, response["Location"])})
        return response

    return answer


def _target(request: HttpRequest, location: str) -> str:
    """The log-in leads back to the page that is open, not to the part of it that was asked for."""
    origin, log_in = f"{request.scheme}://{request.get_host()}", reverse("admin:login")
    page = request.headers.get("HX-Current-URL", "")
    if location.startswith(f"{log_in}?") and page.startswith(f"{origin}/"):
        return redirect_to_login(page.removeprefix(origin), log_in).url
    return location
