"""The desk of petitions: the list by saved views, one petition with what can be done next, its history.

Nothing here writes a status: that is for petitions.services, reached by actions.py.
"""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from import_export.formats.base_formats import CSV, XLSX
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display
from unfold.views import ChangeList

from cases.admin import CaseListAdmin, person_link
from foundation.admin.moments import moment_column
from foundation.admin.read_only import ReadOnlyAdminMixin, ReadOnlyInline
from foundation.admin.worklist import DUE_TONES, saved_view_filter
from foundation.insights.row_links import FigureFilter
from foundation.maps.points import MapPoint, as_geojson
from foundation.officers import name_of, officer_of
from foundation.regions.points import map_url
from foundation.vietnamese.phones import display_phone
from foundation.web.formats import day, day_and_month
from petitions import services, worklist
from petitions.admin import actions, bulk, map
from petitions.admin.bulk import UndoView
from petitions.categories import Kind
from petitions.message_texts import ANSWERED_STATUSES
from petitions.models import Answer, Event, Petition, Rating
from petitions.resources import PetitionResource
from petitions.services.notifications import has_recipients
from petitions.workflow import OPEN, RUNNING, WORKFLOW, ActorKind, Status


class PetitionChangeList(ChangeList):
    """Each row knows who reads it: what a handling unit may not see depends on that."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        for petition in self.result_list:
            petition.reader = request.user


class EventInline(ReadOnlyInline):
    model = Event
    tab = True
    fields = ["moment", "status", "who", "public", "internal"]
    readonly_fields = fields
    verbose_name_plural = _("Course of handling")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        self.reader = request.user
        rows = super().get_queryset(request).select_related("officer", "unit", "petition__sender__citizen")
        return rows.order_by("-id")

    moment = moment_column("at", _("at"))

    @display(description=_("to"))
    def status(self, event: Event) -> str:
        words = event.get_to_status_display()
        return _("%(status)s (step undone)") % {"status": words} if event.undoes_id else words

    @display(description=_("by"))
    def who(self, event: Event) -> str:
        return " · ".join(filter(None, (event.actor_name, str(event.unit) if event.unit else "")))

    @display(description=_("note for the sender"))
    def public(self, event: Event) -> str:
        return worklist.hidden(self.reader, event.petition, event.note_public)

    @display(description=_("internal note"))
    def internal(self, event: Event) -> str:
        return worklist.hidden(self.reader, event.petition, event.note_internal)


class AnswerInline(ReadOnlyInline):
    model = Answer
    tab = True
    fields = ["answered_at", "is_correction", "unit", "text", "signed_by", "enclosed", "officer"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("enclosures")

    @display(description=_("correction"), boolean=True)
    def is_correction(self, answer: Answer) -> bool:
        return answer.corrects_id is not None

    @display(description=_("enclosures"))
    def enclosed(self, answer: Answer) -> str:
        rows = (
            (reverse("admin:petitions_petition_enclosure", args=[answer.petition_id, row.pk]), row.name)
            for row in answer.enclosures.all()
        )
        return format_html_join(" · ", '<a class="desk-link" href="{}">{}</a>', rows) or "–"


class RatingInline(ReadOnlyInline):
    model = Rating
    tab = True
    fields = ["rated_at", "score", "said"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        self.reader = request.user
        return super().get_queryset(request).select_related("petition__sender__citizen")

    @display(description=_("comment"))
    def said(self, rating: Rating) -> str:
        return worklist.hidden(self.reader, rating.petition, rating.comment)


@admin.register(Petition)
class PetitionAdmin(ReadOnlyAdminMixin, CaseListAdmin):
    workflow = WORKFLOW
    list_display = ["number", "subject", "stage", "due", "with_whom", "where", "sent_on"]
    list_extra = ["who_handles", "kind_and_field"]
    list_filter = [
        saved_view_filter(worklist.VIEWS),
        ("status", ChoicesDropdownFilter),
        ("field", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("unit", AutocompleteSelectFilter),
        FigureFilter,
    ]
    list_select_related = ["unit", "commune", "officer", "sender__citizen"]
    search_help_text = _("Code, or words of the text")
    actions = [bulk.classify_chosen]
    inlines = [EventInline, AnswerInline, RatingInline]
    change_form_outer_before_template = "admin/petitions/panel.html"
    resource_classes = [PetitionResource]
    formats = [CSV, XLSX]
    fields = [
        "code", "text_shown", "kind", "field", "where", "point", "pictures_shown", "unit", "who_handles",
        "channel", "received", "first_due", "looks_like", "keep_private", "sender_shown",
    ]  # fmt: skip
    readonly_fields = fields

    # --- who may see what ---

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        visible = worklist.in_turn(Petition.objects.visible_to(officer_of(request)))
        return visible.select_related(*self.list_select_related).order_by(*self.get_ordering(request))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """The office's own turn first, the most urgent of it on top."""
        return ("turn", "due_at")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Petition:
        found = super().get_object(request, object_id, from_field)
        found.reader = request.user
        return found

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        sees = request.user.has_perm("petitions.view_sender")
        return [name for name in self.fields if sees or name != "sender_shown"]

    def has_classify_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("petitions.move_petition")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        if not search_term.strip():
            return queryset, False
        sees = request.user.has_perm("petitions.view_sender")
        return worklist.found(queryset, search_term, sees_senders=sees), False

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        shown = super().get_changelist_instance(request)
        if request.user.has_perm("petitions.view_sender"):
            shown.search_help_text = _("Code, words, sender's name or phone")
        return shown

    # --- the list ---

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        address = f"{reverse('admin:petitions_petition_map')}?{request.GET.urlencode()}"
        links = {"list_links": [(_("Show on the map"), address)]}
        return super().changelist_view(request, {**(extra_context or {}), **links})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PetitionChangeList

    @display(description=_("what was said"))
    def subject(self, petition: Petition) -> SafeString:
        words = worklist.text_for(petition.reader, petition)
        is_urgent = petition.kind == Kind.EMERGENCY and petition.status in RUNNING
        mark = format_html("<b>{}:</b> ", petition.get_kind_display()) if is_urgent else ""
        return format_html('{}<span title="{}">{}</span>', mark, words[:500], words[:120])

    @display(description=_("answer due"), label=DUE_TONES, ordering="due_at")
    def due(self, petition: Petition) -> tuple[str, str]:
        """`28/11 · 3 days late`; without the day where nothing is due any more."""
        tone, words = worklist.due_in_words(petition, timezone.now())
        return tone, f"{day_and_month(petition.due_at)} · {words}" if tone != "none" else words

    @display(description=_("handling unit"), ordering="unit__name")
    def with_whom(self, petition: Petition) -> str:
        return str(petition.unit or "–")

    @display(description=_("place in words"))
    def where(self, petition: Petition) -> str:
        return worklist.place_for(petition.reader, petition) or "–"

    @display(description=_("sent at"), ordering="received_at")
    def sent_on(self, petition: Petition) -> str:
        return day(petition.received_at)

    @display(description=_("officer of the unit"), ordering="officer__last_name")
    def who_handles(self, petition: Petition) -> str:
        return name_of(petition.officer) if petition.officer else "–"

    @display(description=_("kind and field"), ordering="field")
    def kind_and_field(self, petition: Petition) -> str:
        return f"{petition.get_kind_display()}, {petition.get_field_display()}"

    received = moment_column("received_at", _("sent at"))

    # --- the page ---

    @display(description=_("what was said"))
    def text_shown(self, petition: Petition) -> str:
        return worklist.text_for(petition.reader, petition)

    @display(description=_("point"))
    def point(self, petition: Petition) -> str:
        if not petition.has_point:
            return "–"
        lat, lng = petition.latitude, petition.longitude
        point = MapPoint(lat, lng, petition.code, petition.get_field_display(), url="")
        context = {
            "address": map_url(lat, lng, zoom=18),
            "words": f"{lat:.6f}, {lng:.6f}",
            "map_points": as_geojson([point]),
            "look": settings.PROVINCE,
        }
        return render_to_string("petitions/desk_point.html", context)

    @display(description=_("pictures"))
    def pictures_shown(self, petition: Petition) -> str:
        rows = (
            (reverse("admin:petitions_petition_picture", args=[petition.pk, row.pk]), n)
            for n, row in enumerate(petition.pictures.all(), 1)
        )
        label = _("Picture")
        links = ((link, label, n) for link, n in rows)
        return format_html_join(" · ", '<a class="desk-link" href="{}">{} {}</a>', links) or "–"

    first_due = moment_column("first_due_at", _("answer due, as first promised"))

    @display(description=_("sender (the handling unit does not see this)"))
    def sender_shown(self, petition: Petition) -> SafeString | str:
        sender = getattr(petition, "sender", None)
        if sender is None:
            return "–"
        phone = display_phone(sender.phone) if sender.phone else ""
        told = ", ".join(filter(None, (sender.name or str(sender.citizen), phone)))
        return person_link(sender.citizen_id, told)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "panel": self._panel(request, object_id)}
        )

    def _panel(self, request: HttpRequest, object_id: str) -> dict[str, Any] | None:
        if not object_id.isdecimal():
            return None
        petition = self.get_queryset(request).filter(pk=int(object_id[:18])).first()
        if petition is None:
            return None
        rank, status = worklist.acting_as(officer_of(request)).kind, Status(petition.status)
        is_centre, choices = rank == ActorKind.CENTRE, worklist.choices(officer_of(request), petition)
        open_here = bool(choices) and status in RUNNING
        may_act = is_centre or worklist.is_of_unit(officer_of(request), petition)
        published = getattr(petition, "publication", None)
        may_publish = request.user.has_perm("petitions.publish_petition") and petition.answers.exists()
        return {
            "petition": petition,
            "status": status.label,
            "due": worklist.due_in_words(petition, timezone.now()),
            "choices": [
                (move.label, reverse("admin:petitions_petition_move", args=[petition.pk, to.value]))
                for to, move in choices.items()
            ],
            "may_promise": open_here,
            "may_classify": open_here and is_centre,
            "may_assign": petition.unit_id is not None and status in OPEN and may_act,
            "officer": name_of(petition.officer) if petition.officer else "",
            "may_correct": status in ANSWERED_STATUSES and petition.answers.exists() and may_act,
            "may_publish": may_publish,
            "is_published": published is not None and published.withdrawn_at is None,
            "told": has_recipients(petition),
            "suggested": services.suggested_unit(petition) if status == Status.NEW and is_centre else None,
            "duplicates": services.likely_duplicates(petition) if is_centre and choices else [],
            "can_merge": Status.DUPLICATE in choices,
        }

    # --- the doors ---

    def get_urls(self) -> list[Any]:
        return [
            actions.TransitionView.page(self, "<int:pk>/chuyen/<slug:to>/", "move"),
            actions.NewDayView.page(self, "<int:pk>/hen-lai/", "new_day"),
            actions.ClassifyView.page(self, "<int:pk>/phan-loai/", "classify"),
            actions.AssignView.page(self, "<int:pk>/giao/", "assign"),
            actions.CorrectView.page(self, "<int:pk>/dinh-chinh/", "correct"),
            UndoView.page(self),
            map.page(self),
            bulk.BulkClassifyView.page(self, "phan-loai-loat/", "bulk_classify"),
            actions.PublishView.page(self, "<int:pk>/cong-khai/", "publish"),
            actions.WithdrawView.page(self, "<int:pk>/go-cong-khai/", "withdraw"),
            actions.PictureView.page(self, "<int:pk>/anh/<int:picture_pk>/", "picture"),
            actions.EnclosureView.page(self, "<int:pk>/tep/<int:file_pk>/", "enclosure"),
            *super().get_urls(),
        ]
