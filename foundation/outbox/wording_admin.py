"""The wordings of messages at the desk: all of them, one to propose anew, and the versions of each."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from foundation.admin.action_view import AdminActionView
from foundation.admin.by_others import by_others_filter
from foundation.admin.dialogs import ReasonDialog
from foundation.admin.form_fields import textarea_field
from foundation.admin.moments import moment_column
from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.admin.transitions import WorkflowAdmin, transition_action
from foundation.officers import officer_of
from foundation.outbox import wording_services as services
from foundation.outbox.models import NoticeWording
from foundation.outbox.wordings import WORDINGS, Wording, typed_as, with_labels, with_names
from foundation.vietnamese.folding import fold
from foundation.workflow import TransitionRefused

State = NoticeWording.State
TONES = {State.PROPOSED: "warning", State.APPROVED: "success", State.RETURNED: "default"}
VERSIONS = 20


def language_name(language: str) -> str:
    return str(dict(settings.LANGUAGES).get(language, language))


def in_language(wording: Wording, language: str, text: str | None = None) -> dict[str, Any]:
    """What is shown of it: a text with labels (in force, or `text`), and the messages that it makes."""
    labels = wording.labels
    with translation.override(language):
        default = wording.default_text
        chosen = wording.text if text is None else text
        messages = wording.group.preview(typed_as(wording, chosen))
        facts = wording.group.facts(wording)
    return {
        "text": with_labels(chosen, labels),
        "default": with_labels(default, labels),
        "is_default": chosen == default,
        "messages": [(where, message) for where, message in messages],
        "facts": [
            (label, str(facts[name]).strip(), name in wording.required) for name, label in labels.items()
        ],
    }


class WordingsPage(AdminActionView):
    """All messages with the text in force; found by any of their words."""

    template_name = "admin/outbox/wordings.html"
    title = gettext_lazy("Wording of messages")
    http_method_names = ["get", "head", "options"]

    def get_object(self) -> None:
        if not self.model_admin.has_view_permission(self.request):
            raise PermissionDenied

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        waiting = set(NoticeWording.objects.filter(state=State.PROPOSED).values_list("key", "language"))
        asked = self.request.GET.get("q", "").strip()[:60]
        groups: dict[Any, list[dict[str, Any]]] = {}
        for wording in WORDINGS.values():
            for language in wording.languages:
                row = _row(wording, language, (wording.key, language) in waiting)
                if all(word in fold(f"{row['label']} {row['text']}") for word in fold(asked).split()):
                    groups.setdefault(wording.group.title, []).append(row)
        return super().get_context_data(groups=groups, asked=asked, **more)


def _row(wording: Wording, language: str, is_waiting: bool) -> dict[str, Any]:
    with translation.override(language):
        text, default = wording.text, wording.default_text
    return {
        "label": wording.label,
        "is_short": wording.is_short,
        "language": language_name(language),
        "code": language,
        "text": with_labels(text, wording.labels),
        "is_changed": text != default,
        "is_waiting": is_waiting,
        "link": reverse("admin:outbox_noticewording_wording", args=[wording.key, language]),
    }


class WordingForm(forms.Form):
    text = textarea_field(gettext_lazy("What the citizen is told"), required=True, rows=6)

    def __init__(self, *args: Any, wording: Wording, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wording, self.language = wording, language

    def clean_text(self) -> str:
        """With the names of its facts, as it is kept."""
        text = with_names(self.cleaned_data["text"], self.wording.labels)
        if problems := self.wording.errors(text, self.language):
            raise forms.ValidationError(problems)
        return text


class WordingPage(AdminActionView):
    """One message in one language: what it may give, how it reads, its versions, and a new proposal."""

    template_name = "admin/outbox/wording.html"
    form_class = WordingForm
    refusals = (TransitionRefused,)
    done = gettext_lazy("Proposed. It is sent once a second person has put it in force.")

    def get_object(self) -> None:
        if not self.model_admin.has_view_permission(self.request):
            raise PermissionDenied
        if self.wording is None or self.language not in self.wording.languages:
            raise Http404

    @property
    def wording(self) -> Any:
        return WORDINGS.get(self.kwargs["key"])

    @property
    def language(self) -> str:
        return str(self.kwargs["language"])

    @cached_property
    def versions(self) -> list[NoticeWording]:
        rows = NoticeWording.objects.filter(key=self.wording.key, language=self.language)
        return list(rows.select_related("proposed_by", "decided_by")[:VERSIONS])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"wording": self.wording, "language": self.language}

    def get_initial(self) -> dict[str, Any]:
        """What is in force; an older version or the default, where that was chosen below."""
        chosen = self.request.GET.get("from", "")
        old = next((version.text for version in self.versions if str(version.pk) == chosen), None)
        shown = in_language(self.wording, self.language, old or None)
        return {"text": shown["default"] if chosen == "default" or old == "" else shown["text"]}

    def form_valid(self, form: Any) -> HttpResponse:
        if "preview" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, tried=form.cleaned_data["text"]))
        return super().form_valid(form)

    def perform(self, data: dict[str, Any]) -> Any:
        if not self.request.user.has_perm(services.PROPOSES):
            raise PermissionDenied
        return services.propose(
            wording=self.wording, language=self.language, text=data["text"], by=officer_of(self.request)
        )

    def get_success_url(self) -> str:
        return self.request.path if hasattr(self, "request") else ""

    def get_context_data(self, tried: str | None = None, **more: Any) -> dict[str, Any]:
        initial = with_names(str(self.get_initial()["text"]), self.wording.labels)
        shown = in_language(self.wording, self.language, tried or initial)
        return super().get_context_data(
            title=f"{self.wording.label}",
            wording=self.wording,
            language=language_name(self.language),
            shown=shown,
            is_tried=tried is not None,
            now=in_language(self.wording, self.language),
            versions=[(version, _shown_text(version)) for version in self.versions],
            waiting=next((each for each in self.versions if each.state == State.PROPOSED), None),
            may_propose=self.request.user.has_perm(services.PROPOSES),
            **more,
        )


def _shown_text(version: NoticeWording) -> str:
    known = WORDINGS.get(version.key)
    return with_labels(version.text, known.labels) if known else version.text


@admin.register(NoticeWording)
class NoticeWordingAdmin(ReadOnlyAdminMixin, WorkflowAdmin):
    """The versions, newest first; a second person decides on the page of one."""

    workflow = services.WORKFLOW
    list_display = [
        "message",
        "language_label",
        "shown_text",
        "state_label",
        "proposed_by",
        "proposed_moment",
    ]
    list_extra = ["decided_by", "decided_moment"]
    list_filter = [("state", ChoicesDropdownFilter), by_others_filter(("proposed_by",))]
    list_select_related = ["proposed_by", "decided_by"]
    list_per_page = 25
    search_fields = ["text__unaccent"]
    fields = ["message", "language_label", "state", "proposed_by", "proposed_moment"]
    actions_detail = ["approve", "send_back"]
    change_form_outer_before_template = "admin/outbox/wording_version.html"

    proposed_moment = moment_column("proposed_at", gettext_lazy("proposed at"))
    decided_moment = moment_column("decided_at", gettext_lazy("decided at"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        decided = ["decided_by", "decided_moment", "remark"] if obj and obj.decided_at else []
        return [*self.fields, *decided]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_fields(request, obj)

    @display(description=gettext_lazy("message"), ordering="key")
    def message(self, version: NoticeWording) -> str:
        return version.message

    @display(description=gettext_lazy("language"))
    def language_label(self, version: NoticeWording) -> str:
        return version.language_name

    @display(description=gettext_lazy("wording"))
    def shown_text(self, version: NoticeWording) -> str:
        return _shown_text(version) or _("The default")

    @display(description=gettext_lazy("state"), label=TONES)
    def state_label(self, version: NoticeWording) -> tuple[str, Any]:
        return version.state, version.get_state_display()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        extra = kwargs.pop("extra_context", None) or {}
        version = self.get_object(request, object_id)
        known = WORDINGS.get(version.key) if version else None
        if version and known:
            with translation.override(version.language):
                text = version.text or known.default_text
            extra |= {
                "version": version,
                "shown": in_language(known, version.language, text),
                "now": in_language(known, version.language),
                "is_own": version.proposed_by_id == request.user.pk and version.state == State.PROPOSED,
                "page": reverse("admin:outbox_noticewording_wording", args=[known.key, version.language]),
            }
        return super().change_view(request, object_id, *args, extra_context=extra, **kwargs)

    def get_urls(self) -> list[Any]:
        return [
            WordingsPage.page(self, "loi/", "wordings"),
            WordingPage.page(self, "loi/<str:key>/<str:language>/", "wording"),
            *super().get_urls(),
        ]

    approve = transition_action(
        services.APPROVE,
        services.approve,
        gettext_lazy(
            "Messages that are made from now on read so. Those that wait to be sent keep their words."
        ),
        gettext_lazy("Put in force."),
    )
    send_back = transition_action(
        services.SEND_BACK, services.send_back, gettext_lazy("What should be worded differently?"),
        gettext_lazy("Sent back."), dialog=ReasonDialog,
    )  # fmt: skip
