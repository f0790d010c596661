"""Exams at the desk: load, look at the counts, check, set the hour, rebuild what is shown.

What a candidate types: the exam, the number, and what the exam asks for beside it.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from foundation.admin import dialogs
from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.spreadsheets.import_admin import SpreadsheetAdmin
from foundation.workflow import changed_meanwhile
from lookups.kinds.exams import factors, score_query
from lookups.kinds.exams.models import Candidate, Correction, CutOff, Exam, ScoreWatch
from lookups.kinds.exams.rules import numbers
from lookups.kinds.exams.rules.subjects import SUBJECTS
from lookups.kinds.exams.services import cancellation, held_announcements, snapshots
from lookups.kinds.exams.snapshot.format import CATALOG, LoadedExam

AFTER_RESTORE = ["send_held", "mark_sent"]  # offered while a restore holds the messages of an exam


OFFERED = 40  # the newest exams, when an import names none


class ExamForm(forms.ModelForm):
    """The scores are compared with the list, as they were read, by none of those who loaded them."""

    officer: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The tick carries the version that it was set beside."""
        super().__init__(*args, **kwargs)
        if tick := self.fields.get("is_checked"):
            tick.widget.attrs["value"] = self.instance.revision

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.cleaned_data.get("is_checked") and self.instance.pk:
            self._check(Exam.objects.select_for_update(no_key=True).get(pk=self.instance.pk))
        return data

    def _check(self, exam: Exam) -> None:
        """`exam`: as it is now."""
        if exam.is_checked:
            return
        if self.data.get("is_checked") != str(exam.revision):
            self.add_error("is_checked", changed_meanwhile())
        elif self.officer.pk in exam.loaders:
            self.add_error(
                "is_checked", _("You loaded these scores: another officer compares them with the list.")
            )
        self.instance.checked_revision = exam.revision


class CutOffInline(TabularInline):
    model = CutOff
    extra = 0
    tab = True


@admin.register(Exam)
class ExamAdmin(SpreadsheetAdmin):
    """The import button of an exam's own page takes the scores of that exam."""

    form = ExamForm
    list_display = ["key", "name", "publish_at", "stage", "revision"]
    list_filter = ["kind", "year"]
    search_fields = ["key", "name"]
    inlines = [CutOffInline]
    readonly_fields = ["revision", "revised_at", "first_published_at", "announced_at", "held_at", "figures"]
    actions_detail = ["load_scores", "rebuild", *AFTER_RESTORE]
    list_per_page = 25
    warn_unsaved_form = True

    @display(
        description=_("state"),
        label={"draft": "warning", "waiting": "info", "published": "success", "withdrawn": "danger"},
    )
    def stage(self, exam: Exam) -> tuple[str, Any]:
        if exam.is_withdrawn:
            return "withdrawn", _("Withdrawn")
        if exam.is_published:
            return "published", _("Published")
        is_ready = exam.is_checked and exam.publish_at
        return ("waiting", _("Waits for its hour")) if is_ready else ("draft", _("Not checked"))

    @display(description=_("loaded"))
    def figures(self, exam: Exam) -> str:
        """Candidates, and for each subject how many sat it and their mean: to compare with the list."""
        if exam.pk is None:
            return "–"
        sums: dict[str, models.Aggregate] = {f"{subject}_n": models.Count(subject) for subject in SUBJECTS}
        sums |= {f"{subject}_m": models.Avg(subject) for subject in SUBJECTS}
        found = exam.candidates.aggregate(number=models.Count("pk"), **sums)
        told = [
            f"{label}: {found[f'{subject}_n']} (TB {found[f'{subject}_m']:.2f})".replace(".", ",")
            for subject, label in SUBJECTS.items()
            if found[f"{subject}_n"]
        ]
        return "; ".join([f"{found['number']} thí sinh", *told])

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[forms.ModelForm]:
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"officer": request.user})

    def save_model(self, request: HttpRequest, obj: Exam, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
        else:
            before = Exam.objects.select_for_update(no_key=True).get(pk=obj.pk)
            # not all columns: an import may have written its version meanwhile
            ticked = ["checked_revision"] if "is_checked" in form.changed_data else []
            obj.save(update_fields=[*form.changed_data, *ticked])
            cancellation.after_save(before, obj)
        snapshots.prepare(obj)
        snapshots.announce_after_commit()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The snapshot carries the cut-offs."""
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            snapshots.after_change(form.instance)

    @action(description=_("Load scores"), url_path="load", permissions=["change"])
    def load_scores(self, request: HttpRequest, object_id: int) -> HttpResponse:
        exam = get_object_or_404(Exam, pk=object_id)
        return HttpResponseRedirect(f"{reverse('admin:exams_exam_import')}?exam={exam.key}")

    @action(
        description=_("Rebuild what is shown"),
        url_path="rebuild",
        permissions=["change"],
        dialog={
            "title": _("Rebuild what is shown"),
            "description": _("From then on citizens see what is in the database."),
            "form_class": BaseDialogForm,
            "form_submit_text": _("Rebuild"),
        },
    )
    def rebuild(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        exam = get_object_or_404(Exam, pk=object_id)
        if not (exam.is_checked and exam.publish_at):
            messages.warning(request, _("First mark the exam as checked and set its publication time."))
        else:
            self._rebuild(request, exam)
        return HttpResponseRedirect(reverse("admin:exams_exam_change", args=[object_id]))

    @staticmethod
    def _rebuild(request: HttpRequest, exam: Exam) -> None:
        try:
            built = snapshots.build(exam)
            messages.success(request, _("Rebuilt with %(number)d candidates.") % {"number": built.count})
        except snapshots.FolderBusy:
            messages.error(request, _("The scores are being built already. Please look again in a minute."))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        actions = super().get_actions_detail(request, object_id)
        exam = self.get_object(request, object_id)
        if exam and exam.held_at:
            return actions
        return [each for each in actions if each.method.original_function_name not in AFTER_RESTORE]

    @action(
        description=_("Send the scores now"),
        url_path="send-held",
        permissions=["change"],
        dialog=dialogs.dialog(
            _("Send the scores now"),
            _("Nobody received them before the restore: all who wait are told within minutes."),
            BaseDialogForm,
        ),
    )
    def send_held(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        said = _("Messages to send: %(number)d.")
        return self._decide(request, object_id, held_announcements.release, said)

    @action(
        description=_("They were sent already"),
        url_path="mark-sent",
        permissions=["change"],
        dialog=dialogs.dialog(
            _("They were sent already"), _("Nobody who waits is told again."), BaseDialogForm
        ),
    )
    def mark_sent(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        said = _("Noted. Messages that are not sent again: %(number)d.")
        return self._decide(request, object_id, held_announcements.mark_sent, said)

    def _decide(
        self, request: HttpRequest, object_id: int, service: Callable[[Exam], int], said: Any
    ) -> HttpResponse:
        exam = get_object_or_404(Exam, pk=object_id)
        try:
            messages.success(request, said % {"number": service(exam)})
        except held_announcements.NotHeld as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("admin:exams_exam_change", args=[object_id]))

    import_kind = "exams"

    def import_options(self, request: HttpRequest) -> dict[str, str]:
        """The exam is named by the address, or by the file that a worker has checked."""
        run = self.checked_run(request)
        return run.options if run else {"exam": request.GET.get("exam", "").strip().upper()}

    def import_target(self, request: HttpRequest) -> str:
        key = self.import_options(request)["exam"]
        exam = Exam.objects.filter(key=key).first()
        return f"{exam.name} ({exam.key})" if exam else key

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_import_permission(request) or self.import_options(request)["exam"]:
            return super().import_view(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import"),
            "subtitle": self.opts.verbose_name_plural,
            "exams": Exam.objects.all()[:OFFERED],
            "back": self.page_url("changelist"),
        }
        return TemplateResponse(request, "admin/exams/choose_exam.html", context)


@admin.register(Candidate)
class CandidateAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Found by their number, one at a time: there is no list to leaf through."""

    list_display = ["sbd", "exam", "version", "toan", "ngu_van", "ngoai_ngu"]
    search_fields = ["=sbd"]
    show_full_result_count = False
    list_select_related = ["exam"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Candidate]:
        found = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and (match.url_name or "").endswith("changelist")
        return found.none() if is_list and not request.GET.get("q") else found


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["sbd", "exam", "version", "replaced_at"]
    search_fields = ["=sbd"]
    list_select_related = ["exam"]


@admin.register(ScoreWatch)
class ScoreWatchAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["sbd", "exam", "created_at", "told_at"]
    list_filter = ["exam"]
    search_fields = ["=sbd"]
    list_select_related = ["exam"]


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
