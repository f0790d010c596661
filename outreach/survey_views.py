"""Web pages of a survey: answered once per browser without a name; results."""

import datetime as dt
import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation.web.captcha import CaptchaForm
from foundation.web.form_fields import TextField
from outreach.models import Question, Survey
from outreach.models.surveys import MAX_ANSWER_LENGTH
from outreach.services import surveys as services

FIELDS: dict[str, Any] = {
    Question.Kind.ONE: lambda question: forms.ChoiceField(
        choices=question.labelled, widget=forms.RadioSelect, required=False
    ),
    Question.Kind.MANY: lambda question: forms.MultipleChoiceField(
        choices=question.labelled, widget=forms.CheckboxSelectMultiple, required=False
    ),
    Question.Kind.WORDS: lambda question: TextField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MAX_ANSWER_LENGTH,
        required=False,
        help_text=_("Please write no name, phone or address."),
    ),
}


class SheetForm(CaptchaForm):
    """One field for each question, then the captcha."""

    def __init__(self, survey: Survey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(survey.questions.all())
        for question in self.questions:
            field = FIELDS[question.kind](question)
            field.label = question.translated("text")
            self.fields[f"q{question.pk}"] = field
        self.order_fields([f"q{question.pk}" for question in self.questions])

    def asked(self) -> list[tuple[str, forms.BoundField]]:
        return [(question.kind, self[f"q{question.pk}"]) for question in self.questions]

    def answers(self) -> dict[int, list[str]]:
        said = {question.pk: self.cleaned_data[f"q{question.pk}"] for question in self.questions}
        return {pk: value if isinstance(value, list) else [value] for pk, value in said.items()}


COOKIE = "phieu"
NO_COOKIE = gettext_lazy(
    "Your browser had not accepted our cookie yet. Please solve the new sum and send again."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions while it is open, to a browser that has not answered; the results."""
    found = get_object_or_404(Survey, pk=pk)
    if found.opens_on > timezone.localdate():
        raise Http404
    browser = _browser(request)
    is_done = bool(browser) and services.has_answered(survey=found, person=browser)
    form = SheetForm(found, request.POST or None) if found.is_open and not is_done else None
    if request.method == "POST" and (is_done or (form and _is_taken(found, form, browser))):
        return redirect(f"{found.get_absolute_url()}?xong=1")  # also after a second press
    context = {
        "survey": found,
        "form": form,
        "is_done": is_done,
        "is_new": "xong" in request.GET,
        "results": services.results(found),
        "fewest": services.MIN_GROUP_SIZE,
        "needed": 2 * services.MIN_GROUP_SIZE,
    }
    response = render(request, "outreach/survey.html", context, status=422 if form and form.errors else 200)
    if form and not browser:
        _give_mark(response, found)
    return response


def _is_taken(found: Survey, form: SheetForm, browser: str) -> bool:
    if not form.is_valid():  # the sum of a double tap was used by the first one, which counts
        return bool(browser) and services.has_answered(survey=found, person=browser)
    if not browser:
        form.add_error(None, str(NO_COOKIE))
        return False
    try:
        services.submit(survey=found, answers=form.answers(), person=browser)
    except services.AlreadyAnswered:
        return True
    except services.ResponseRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _browser(request: HttpRequest) -> str:
    """The name of this browser for this survey, from our cookie; "" where it has none."""
    try:
        mark = request.get_signed_cookie(COOKIE, default="", salt=request.path)
    except BadSignature:
        return ""
    return f"browser:{mark}" if mark else ""


def _give_mark(response: HttpResponse, found: Survey) -> None:
    """Seen by the survey's own page alone, until the day after it closes."""
    left = found.closes_on - timezone.localdate() + dt.timedelta(days=1)
    response.set_signed_cookie(
        COOKIE,
        secrets.token_urlsafe(16),
        salt=found.get_absolute_url(),
        max_age=int(left.total_seconds()),
        path=found.get_absolute_url(),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
