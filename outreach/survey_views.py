"""A survey on the web: answered without a name, and told when it is told."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation import proof
from outreach.models import Question, Survey
from outreach.models.surveys import LONGEST_WORDS
from outreach.services import surveys as services

FIELDS: dict[str, Any] = {
    Question.Kind.ONE: lambda question: forms.ChoiceField(
        choices=[(choice, choice) for choice in question.listed], widget=forms.RadioSelect, required=False
    ),
    Question.Kind.MANY: lambda question: forms.MultipleChoiceField(
        choices=[(choice, choice) for choice in question.listed],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    ),
    Question.Kind.WORDS: lambda question: forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=_("Please write no name, phone or address."),
    ),
}


class SheetForm(forms.Form):
    """One field for each question, and the sum that shows a person."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    sum = forms.CharField(
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Please solve the sum.")},
    )

    def __init__(self, survey: Survey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(survey.questions.all())
        for question in self.questions:
            field = FIELDS[question.kind](question)
            field.label = question.text
            self.fields[f"q{question.pk}"] = field
        self.order_fields([f"q{question.pk}" for question in self.questions])
        self.challenge = proof.make()
        self.fields["sum"].label = self.challenge.question

    def asked(self) -> list[tuple[str, forms.BoundField]]:
        return [(question.kind, self[f"q{question.pk}"]) for question in self.questions]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                proof.check(token=cleaned["token"], answer=cleaned["sum"])
            except proof.NotProven as refusal:
                self.add_error("sum", refusal.message)
        return cleaned

    def answers(self) -> dict[int, list[str]]:
        said = {question.pk: self.cleaned_data[f"q{question.pk}"] for question in self.questions}
        return {pk: value if isinstance(value, list) else [value] for pk, value in said.items()}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions while it is open; the results, and thanks after answering."""
    found = get_object_or_404(Survey, pk=pk)
    if found.opens_on > timezone.localdate():
        raise Http404
    form = SheetForm(found, request.POST or None) if found.is_open else None
    if form and request.method == "POST" and form.is_valid():
        try:
            services.hand_in(survey=found, answers=form.answers())
        except services.NotTaken as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{found.get_absolute_url()}?xong=1")
    context = {
        "survey": found,
        "form": form,
        "is_done": "xong" in request.GET,
        "results": services.results(found),
        "fewest": services.FEWEST,
    }
    return render(request, "outreach/survey.html", context, status=422 if form and form.errors else 200)
