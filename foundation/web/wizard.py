"""A form of several pages over one draft, which a signed cookie of the browser finds again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from foundation.web.responses import no_store
from foundation.web.signed_cookie import SignedCookie


class DraftWizard(SignedCookie):
    """`steps` are the pages with their titles; `url` and `template` name those of a step (`{}`).

    The draft itself is in the database: an error, a lost network and the back button lose nothing.
    """

    def __init__(
        self,
        *,
        cookie: str,
        path: str,
        salt: str,
        seconds: int,
        steps: Mapping[str, Any],
        url: str,
        template: str,
    ) -> None:
        super().__init__(cookie=cookie, path=path, salt=salt, seconds=seconds)
        self.steps, self.url, self.template = steps, url, template

    def address(self, step: str) -> str:
        return reverse(self.url.format(step))

    def onward(self, request: HttpRequest, step: str, steps: Sequence[str] = ()) -> HttpResponse:
        """To the next step, or back to the last page for who came from there to mend something."""
        names = steps or list(self.steps)
        is_mended = "ve" in request.GET or request.POST.get("from") == "check"
        return redirect(self.address(names[-1 if is_mended else min(names.index(step) + 1, len(names) - 1)]))

    def show(
        self,
        request: HttpRequest,
        step: str,
        context: dict[str, Any],
        *,
        steps: Sequence[str] = (),
        is_wrong: bool = False,
    ) -> HttpResponse:
        """The page of a step; with errors in it, status 422."""
        names = steps or list(self.steps)
        number = names.index(step)
        known = {
            "heading": self.steps[step],
            "number": number + 1,
            "count": len(names),
            "back": self.address(names[number - 1]) if number else "",
            "is_wrong": is_wrong,
        }
        page = render(request, self.template.format(step), known | context, status=422 if is_wrong else 200)
        return no_store(page)
