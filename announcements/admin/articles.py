"""Admin of articles: write, submit, release by a second person, correct, withdraw."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from announcements import publishers
from announcements.admin.block_editor import BlockEditorAdmin, BlockInline
from announcements.models import Article, ArticleState, Attachment, Correction
from announcements.publishers import PublicationStatus
from announcements.services import articles as services
from foundation.admin.by_others import by_others_filter
from foundation.admin.dialogs import ReadFirstDialog, ReasonDialog
from foundation.admin.history import HistoryAdmin
from foundation.admin.read_only import ReadOnlyInline
from foundation.admin.transitions import ReviewedAdmin, transition_action
from foundation.files import office_files
from foundation.officers import officer_of
from foundation.reviewed_workflow import HAND_IN, PUBLISH
from foundation.web.formats import moment, number
from foundation.workflow import TransitionRefused

TONES = {"draft": "default", "review": "warning", "released": "success", "planned": "info", "over": "default"}


class AttachmentInline(TabularInline):
    model = Attachment
    form = office_files.OfficeFileForm
    fields = ["name", "file"]
    extra = 0
    hide_title = True


class CorrectionInline(ReadOnlyInline):
    model = Correction
    fields = ["text", "written_by", "made_at"]

    @display(description=_("Made by"))
    def written_by(self, correction: Correction) -> Any:
        return correction.made_by


def _told(status: PublicationStatus) -> str:
    if status.read_at is None:
        return f"{status.channel}: {status.words}"
    return gettext("%(channel)s: %(views)s views, %(shares)s shares (%(moment)s)") % {
        "channel": status.channel,
        "views": number(status.views),
        "shares": number(status.shares),
        "moment": moment(status.read_at),
    }


class ArticleForm(forms.ModelForm):
    seen = forms.IntegerField(label="", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.revision

    def clean_seen(self) -> int | None:
        """What somebody else saved while this form was open is not written over unread."""
        seen = self.cleaned_data["seen"]
        if self.instance.pk and seen is not None and seen != self.instance.revision:
            self.add_error(
                None,
                _(
                    "Somebody else changed this article while you were editing it. Open it in another "
                    "window, take over what is yours, and save there."
                ),
            )
        return seen


@admin.register(Article)
class ArticleAdmin(BlockEditorAdmin, HistoryAdmin, ReviewedAdmin):
    form = ArticleForm
    workflow = services.WORKFLOW
    list_display = [
        "title", "category", "office", "state_label", "publish_at", "expires_at", "writer", "opened",
    ]  # fmt: skip
    list_select_related = ["written_by"]
    list_filter = [
        ("state", ChoicesDropdownFilter),
        by_others_filter(("written_by",)),
        ("category", ChoicesDropdownFilter),
        ("commune", AutocompleteSelectFilter),
    ]
    list_filter_submit = True
    list_per_page = 25
    warn_unsaved_form = True
    search_fields = ["title__unaccent", "summary__unaccent", "office__unaccent"]
    autocomplete_fields = ["commune"]
    inlines = [BlockInline, AttachmentInline, CorrectionInline]
    fields = [
        "status_summary",
        "readers",
        "title",
        "summary",
        ("office", "category"),
        ("publish_at", "expires_at", "pinned_until"),
        "commune",
        "is_for_followers",
    ]
    readonly_fields = ["status_summary", "readers"]
    actions_detail = ["hand_in", "publish", "send_back", "correct", "withdraw"]

    def get_fields(self, request: HttpRequest, obj: Article | None = None) -> list[Any]:
        may_edit = obj is not None and self.has_change_permission(request, obj)
        return [*self.fields, "seen"] if may_edit else self.fields

    @display(description=_("state"), label=TONES)
    def state_label(self, article: Article) -> tuple[str, Any]:
        if article.state == ArticleState.RELEASED and not article.is_readable:
            is_planned = article.publish_at > timezone.now()
            return ("planned", _("Planned")) if is_planned else ("over", _("Over"))
        return article.state, article.get_state_display()

    @display(description=_("written by"))
    def writer(self, article: Article) -> str:
        return article.written_by.get_full_name() or article.written_by.get_username()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).annotate(opened=Sum("reads__count"))

    @display(description=_("opened on the web"), ordering="opened")
    def opened(self, article: Any) -> str:
        return number(article.opened or 0)

    @display(description=_("read by"))
    def readers(self, article: Any) -> str:
        """On the web by our own count, elsewhere as the channel counts them."""
        if article.pk is None:
            return ""
        times = article.opened or 0
        web = ngettext("Web pages: %(times)s view", "Web pages: %(times)s views", times)
        told = [web % {"times": number(times)}, *map(_told, publishers.publication_statuses(article))]
        return format_html_join(mark_safe("<br>"), "{}", ((words,) for words in told))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """An article without a text is not handed in."""
        actions = super().get_actions_detail(request, object_id)
        has_text = Article.objects.filter(pk=object_id, blocks__isnull=False).exists()
        return [each for each in actions if has_text or each.method.original_function_name != "hand_in"]

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """One change of text, blocks and files together: one revision, one writer."""
        if change:
            fields = {*form.changed_data} - {"seen"}
            services.note_change(obj, by=officer_of(request), fields=fields)
        else:
            obj.written_by = officer_of(request)
            super().save_model(request, obj, form, change)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An article that was released meanwhile keeps the text that the second person read."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except TransitionRefused as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return redirect(request.path)

    hand_in = transition_action(
        HAND_IN, None, _("A second person reads it and releases it."), _("Submitted for review."),
    )  # fmt: skip
    publish = transition_action(
        replace(PUBLISH, label=_("Release")), None, _("It becomes public at its publication time."),
        _("Released."), dialog=ReadFirstDialog,
    )  # fmt: skip
    correct = transition_action(
        services.CORRECT, services.correct, _("The correction stands above the text, with its date."),
        _("The correction stands above the text."), dialog=ReasonDialog,
    )  # fmt: skip
