"""What the page of a dossier shows besides the dossier: history, papers, fees, letters, results, notices."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.datasets import BaseDataset
from unfold.decorators import display

from dossiers.models import (
    ClockPause,
    Document,
    Dossier,
    DossierPaper,
    FeeNotice,
    ResultDocument,
    StatusEvent,
    SupplementItem,
)
from dossiers.statuses import pause_reason
from foundation.admin.inlines import LabelledInline
from foundation.admin.moments import moment_column, moment_label
from foundation.admin.read_only import ReadOnlyInline
from foundation.officers import officer_of
from foundation.outbox.models import Notice
from foundation.outbox.reasons import notice_in_words
from foundation.vietnamese.folding import fold
from foundation.vietnamese.money import format_vnd
from foundation.vietnamese.names import mask_name


def download(kind: str, row: Any) -> SafeString | str:
    """A link to the file of a letter, result or paper, behind the same desk's door."""
    link = reverse("admin:dossiers_dossier_file", args=[row.dossier_id, kind, row.pk])
    return format_html('<a class="desk-link" href="{}">{}</a>', link, _("Download"))


class TabInline(ReadOnlyInline):
    tab = True


class EventInline(TabInline):
    model = StatusEvent
    fields = ["moment", "status", "who", "note_public", "note_internal"]
    readonly_fields = ["moment", "status", "who"]
    verbose_name_plural = _("Course of handling")
    ordering = ["-at", "-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("officer", "agency")

    moment = moment_column("at", _("at"))

    @display(description=_("status"))
    def status(self, event: StatusEvent) -> str:
        if event.undoes_id:
            return _("%(status)s (step undone)") % {"status": event.get_to_status_display()}
        if event.from_status == event.to_status:
            return _("%(status)s (unchanged)") % {"status": event.get_to_status_display()}
        return event.get_to_status_display()

    @display(description=_("by"))
    def who(self, event: StatusEvent) -> str:
        return event.actor_name


class PauseInline(TabInline):
    model = ClockPause
    fields = ["reason", "started_at", "ended_at"]
    readonly_fields = ["reason"]

    @display(description=_("cause"))
    def reason(self, pause: ClockPause) -> str:
        return pause_reason(pause.cause)


class PaperInline(LabelledInline):
    """The list of papers may be put right by hand; their files come in at reception or with a supplement."""

    model = DossierPaper
    fields = ["name", "copy_kind", "quantity", "link", "answers"]
    readonly_fields = ["link", "answers"]
    tab = True

    @display(description=_("answers the supplement slip"))
    def answers(self, paper: DossierPaper) -> str:
        """When the citizen handed it in, for a paper that form 02 had asked for."""
        if not hasattr(self, "_answered"):
            items = SupplementItem.objects.filter(request__dossier=paper.dossier).exclude(answered_at=None)
            self._answered = {fold(item.name): item.answered_at for item in items}
        return moment_label(self._answered.get(fold(paper.name)))

    @display(description=_("file"))
    def link(self, paper: DossierPaper) -> SafeString | str:
        return download("giay", paper) if paper.file else "–"


class FeeInline(TabInline):
    model = FeeNotice
    fields = ["number", "lines_in_words", "amount", "came", "pay_by", "state", "receipt_number", "act"]
    readonly_fields = ["lines_in_words", "amount", "came", "act"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("lines")

    @display(description=_("what for"))
    def lines_in_words(self, notice: FeeNotice) -> str:
        return "; ".join(f"{line.label}: {format_vnd(line.amount)}" for line in notice.lines.all())

    @display(description=_("total (đ)"))
    def amount(self, notice: FeeNotice) -> str:
        return format_vnd(notice.total)

    @display(description=_("received (đ)"))
    def came(self, notice: FeeNotice) -> str:
        """With what is still owed, or too much."""
        words = format_vnd(notice.received)
        if notice.received and notice.owed:
            return _("%(sum)s, still to pay: %(owed)s") % {"sum": words, "owed": format_vnd(notice.owed)}
        if notice.surplus:
            return _("%(sum)s, to give back: %(surplus)s") % {
                "sum": words,
                "surplus": format_vnd(notice.surplus),
            }
        return words

    @display(description=_("what to do"))
    def act(self, notice: FeeNotice) -> SafeString | str:
        if notice.state != FeeNotice.State.UNPAID:
            return "–"
        link = reverse("admin:dossiers_dossier_payment", args=[notice.dossier_id, notice.pk])
        return format_html('<a class="desk-link" href="{}">{}</a>', link, _("Confirm the payment"))


class LetterInline(TabInline):
    model = Document
    fields = ["form", "number", "issued_at", "link"]
    readonly_fields = ["link"]

    @display(description=_("file"))
    def link(self, letter: Document) -> SafeString | str:
        return download("thu", letter)


class ResultInline(TabInline):
    model = ResultDocument
    fields = ["title", "number", "signer", "signed_on", "superseded_at", "link"]
    readonly_fields = ["link"]

    @display(description=_("file"))
    def link(self, result: ResultDocument) -> SafeString | str:
        return download("ket-qua", result) if result.file else "–"


class NoticesOfDossier(ModelAdmin):
    """The notices that this dossier gave rise to; seen by whoever may see the dossier."""

    list_display = ["created", "person", "words", "outcome"]
    list_display_links = None
    ordering = ["-pk"]
    list_per_page = 20
    sortable_by: list[str] = []
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        dossier = Dossier.objects.visible_to(officer_of(request)).filter(pk=self.extra_context["object"])
        notices = super().get_queryset(request).filter(subject__in=dossier.values("code"))
        return notices.select_related("citizen")

    @display(description=_("created at"))
    def created(self, notice: Notice) -> str:
        return moment_label(notice.created_at)

    @display(description=_("person"))
    def person(self, notice: Notice) -> str:
        return mask_name(notice.citizen.full_name) or str(notice.citizen)

    @display(description=_("message"))
    def words(self, notice: Notice) -> str:
        return notice.summary or notice.message.get("text", "")

    @display(description=_("state"))
    def outcome(self, notice: Notice) -> str:
        return notice_in_words(notice)


class NoticeDataset(BaseDataset):
    model = Notice
    model_admin = NoticesOfDossier
    title = _("Notices")
    tab = True


INLINES = [EventInline, PaperInline, FeeInline, LetterInline, ResultInline, PauseInline]
