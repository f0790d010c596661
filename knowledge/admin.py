"""Admin of questions and answers: write, submit, publish by a second person, withdraw; files in and out."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet, URLField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from foundation.admin.by_others import by_others_filter
from foundation.admin.dialogs import ReadFirstDialog, ReasonDialog
from foundation.admin.history import HistoryAdmin
from foundation.admin.transitions import ReviewedAdmin, transition_action
from foundation.reviewed_workflow import PUBLISH, WITHDRAW
from foundation.spreadsheets.import_admin import SpreadsheetAdmin
from foundation.web.formats import day
from knowledge import services
from knowledge.models import EXPIRES_SOON, QuestionAnswer, State, folded
from knowledge.resources import QuestionAnswerResource

STATE_TONES = {"draft": "default", "proposed": "warning", "published": "success", "withdrawn": "danger"}
VALIDITY_TONES = {"expired": "danger", "soon": "warning", "coming": "info", "valid": "success"}


class ValidityFilter(DropdownFilter):
    title = _("validity")
    parameter_name = "validity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("expired", _("Expired")), ("soon", _("Expires within 30 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "expired":
            return queryset & QuestionAnswer.objects.expired()
        return queryset & QuestionAnswer.objects.expiring_soon() if self.value() == "soon" else queryset


@admin.register(QuestionAnswer)
class QuestionAnswerAdmin(HistoryAdmin, ReviewedAdmin, SpreadsheetAdmin):
    import_kind = "knowledge"
    resource_classes = [QuestionAnswerResource]
    workflow = services.WORKFLOW
    is_deleted_in_review = True
    list_display = ["question", "state_label", "topic", "owner", "validity", "updated_at"]
    list_filter = [
        ("state", ChoicesDropdownFilter),
        by_others_filter(("written_by",)),
        ValidityFilter,
        "topic",
    ]
    search_fields = ["question"]
    search_help_text = _("Words of the question or the answer")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    readonly_fields = ["status_summary"]
    fieldsets = [
        (None, {"fields": ["status_summary", "question", "variants", "answer", "topic"]}),
        (
            _("Source and validity"),
            {"fields": ["source", "source_url", "owner", ("valid_from", "valid_until")]},
        ),
        (_("In English"), {"fields": ["question_en", "answer_en"]}),
    ]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        for word in folded(search_term).split():
            queryset = queryset.filter(Q(question_key__contains=word) | Q(answer_key__contains=word))
        return queryset, False

    @display(description=_("state"), label=STATE_TONES)
    def state_label(self, entry: QuestionAnswer) -> tuple[str, Any]:
        return entry.state, entry.get_state_display()

    @display(description=_("validity"), label=VALIDITY_TONES)
    def validity(self, entry: QuestionAnswer) -> tuple[str, str]:
        return _validity(entry)

    @display(description=_("where it stands"))
    def status_summary(self, entry: QuestionAnswer) -> str:
        if entry.pk is None:
            return gettext("New. Save it, then submit it for review.")
        parts = [str(entry.get_state_display()), entry.remark, _validity(entry)[1]]
        if entry.state == State.PUBLISHED:
            parts.append(gettext("To change it, withdraw it first."))
        return " · ".join(filter(None, parts))

    def save_model(self, request: HttpRequest, obj: QuestionAnswer, form: Any, change: bool) -> None:
        if not change or form.has_changed():
            obj.written_by = request.user
        super().save_model(request, obj, form, change)

    publish = transition_action(
        PUBLISH, None, _("The chat will answer with it in its current form."), _("Published."),
        dialog=ReadFirstDialog,
    )  # fmt: skip
    withdraw = transition_action(
        WITHDRAW, None, _("The chat will no longer answer with it. Why?"), _("Withdrawn."),
        dialog=ReasonDialog,
    )  # fmt: skip


def _validity(entry: QuestionAnswer) -> tuple[str, str]:
    today = timezone.localdate()
    if entry.is_expired:
        return "expired", gettext("Expired since %(day)s: not shown") % {"day": day(entry.valid_until)}
    if entry.valid_from > today:
        return "coming", gettext("From %(day)s") % {"day": day(entry.valid_from)}
    if entry.valid_until and entry.valid_until - today <= EXPIRES_SOON:
        days = (entry.valid_until - today).days
        return "soon", ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    until = gettext("Until %(day)s") % {"day": day(entry.valid_until)} if entry.valid_until else ""
    return "valid", until or gettext("Without end")
