"""What a candidate types: the exam, the number, and what the exam asks for beside it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lookups.kinds.exams import factors, score_query
from lookups.kinds.exams.rules import numbers
from lookups.kinds.exams.snapshot.catalog import CATALOG, LoadedExam

FACTOR_LABELS = {"birth_date": _("Birth date"), "cccd4": _("Last 4 digits of the identity card")}
FACTOR_EXAMPLES = {"birth_date": _("For example: 05/03/2008"), "cccd4": _("For example: 1234")}
RECORD_FIELDS = ("gpa10", "gpa11", "gpa12", "priority", "bonus")


class _Unshown(forms.HiddenInput):
    """Belongs to the form on the result page; the search form must not carry it on to another number."""

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        return SafeString("")


class RecordField(forms.DecimalField):
    """0 to 10, with a decimal comma or dot."""

    widget = _Unshown

    def __init__(self) -> None:
        super().__init__(min_value=0, max_value=10, max_digits=5, decimal_places=3, required=False)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class ScoreForm(forms.Form):
    exam = forms.ChoiceField(label=_("Exam"), required=False)
    sbd = forms.CharField(
        label=_("Candidate number"),
        max_length=20,
        help_text=_("Printed on the admission card. For example: 48000123; grade 10: 010012"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    factor = forms.CharField(
        max_length=20, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    gpa10 = RecordField()
    gpa11 = RecordField()
    gpa12 = RecordField()
    priority = RecordField()
    bonus = RecordField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        books = CATALOG.current()
        newest = score_query.newest_exam()
        choices = [(key, book.entry.name) for key, book in books.items()]
        choices.sort(key=lambda choice: newest is None or choice[0] != newest.entry.key)
        self.fields["exam"].choices = choices  # type: ignore[attr-defined]
        asked = sorted({book.entry.second_factor for book in books.values()} - {"none"})
        if asked:
            self.fields["factor"].label = gettext(" or ").join(str(FACTOR_LABELS[kind]) for kind in asked)
            self.fields["factor"].help_text = "; ".join(str(FACTOR_EXAMPLES[kind]) for kind in asked)
        else:
            del self.fields["factor"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "exam" in self.errors:
            return cleaned
        chosen = score_query.loaded_exam(cleaned["exam"]) if cleaned.get("exam") else None
        book = score_query.exam_for_number(numbers.tidy(cleaned.get("sbd", "")), chosen)
        if book is None:
            raise ValidationError(gettext("No exam has been published or scheduled yet."))
        cleaned["book"] = book
        self._clean_number(cleaned, book)
        self._clean_factor(cleaned, book)
        return cleaned

    def _clean_number(self, cleaned: dict[str, Any], book: LoadedExam) -> None:
        if "sbd" not in cleaned:
            return
        entry = book.entry
        try:
            cleaned["sbd"] = numbers.check(
                cleaned["sbd"], length=entry.number_length, councils=entry.councils
            )
        except numbers.NoNumber as error:
            self.add_error("sbd", f"“{cleaned['sbd']}” {error}.")

    def _clean_factor(self, cleaned: dict[str, Any], book: LoadedExam) -> None:
        kind = book.entry.second_factor
        if kind == "none":
            cleaned["factor"] = ""
            return
        try:
            cleaned["factor"] = factors.normalised(kind, cleaned.get("factor") or "")
        except ValueError as error:
            self.add_error("factor" if "factor" in self.fields else None, str(error))
