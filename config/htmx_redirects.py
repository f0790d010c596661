"""The dialogs of the back office send their forms by htmx, which would follow a redirect unseen, behind the
dialog: told as a header, it opens the page, with the message that waits there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
            return HttpResponse(headers={"HX-Redirect": response["Location"]})
        return response

    return answer
