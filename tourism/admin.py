"""Admin of the handbook: one list for each kind; a second person publishes.

The pictures of an entry in its editors' form.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminFileFieldWidget

from foundation.admin.by_others import by_others_filter
from foundation.admin.dialogs import ReadFirstDialog
from foundation.admin.history import HistoryAdmin
from foundation.admin.inlines import LabelledInline
from foundation.admin.locked import LockedWhileSavedMixin
from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.admin.transitions import ReviewedAdmin, transition_action
from foundation.files import stored_files
from foundation.spreadsheets.import_admin import FormulaSafeResource, SpreadsheetAdmin
from foundation.workflow import TransitionRefused
from tourism import photos, pictures, services
from tourism.kinds import BY_KIND, Kind
from tourism.layout import NAME_OF
from tourism.models import PROXIES, Entry, Offer, OpeningHours, Photo, Stop, Ticket
from tourism.picture_filter import PictureFilter


class PictureInput(UnfoldAdminFileFieldWidget):
    """Without a link to the file: stored files are served by views only, and the preview shows it."""

    def is_initial(self, value: Any) -> bool:
        return False


class PhotoForm(forms.ModelForm):
    class Meta:
        model = Photo
        fields = ["file", "alt", "alt_en", "author", "licence", "is_drawing", "focus", "position"]
        widgets = {"file": PictureInput}

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        self.replaced: list[str] = []
        if upload := self.files.get(self.add_prefix("file")):
            stored = Photo.objects.filter(pk=self.instance.pk).first()
            self.replaced = stored.stored_names() if stored else []
            photos.store_upload(self.instance, upload)
            data["file"] = self.instance.file
        return data

    def save(self, commit: bool = True) -> Any:
        """Files are deleted here, not in `clean`: a form that is refused keeps its picture."""
        stored_files.delete_after_commit(self.replaced)
        return super().save(commit)


class PhotoInline(StackedInline):
    model = Photo
    form = PhotoForm
    extra = 0
    fields = [
        ("preview", "file"), ("alt", "alt_en"), ("author", "licence"), ("is_drawing", "focus", "position"),
    ]  # fmt: skip
    readonly_fields = ["preview"]

    @display(description=_("as it is shown"))
    def preview(self, photo: Photo) -> Any:
        if not photo.thumb:
            return "–"
        image = '<img src="{}" alt="" width="120" height="80" class="photo-preview">'
        return format_html(image, pictures.stored_url(photo.thumb))


TONES = {
    "draft": "default",
    "review": "warning",
    "published": "success",
    "withdrawn": "danger",
    "changed": "info",
}
WORDS = [("name", "name_en"), "other_names", "summary", "summary_en", "text", "text_en"]
WHERE = [("address", "commune"), "old_address", ("lat", "lng", "is_approximate"), ("phone", "website")]
SURE = [("certainty", "checked_on"), ("source", "source_url")]
VISIT = [(f"{note}_note", f"{note}_note_en") for note in ("hours", "season", "access", "arrival", "children")]
MONEY = [("price_min", "price_max"), ("price_note", "price_note_en")]


class EntryResource(FormulaSafeResource):
    class Meta:
        model = Entry
        fields = (
            "name", "name_en", "category", "commune__name", "address", "old_address", "phone", "lat", "lng",
            "price_min", "price_max", "price_note", "stars", "summary", "summary_en", "producer",
            "certificate", "certified_until", "season_note", "access_note", "arrival_note",
            "children_note", "highlight", "certainty", "source", "checked_on", "state",
        )  # fmt: skip
        export_order = fields


class HoursInline(LabelledInline):
    model = OpeningHours
    fields = ["weekday", "opens", "closes", "from_month", "to_month"]


class TicketInline(LabelledInline):
    model = Ticket
    fields = ["label", "label_en", "amount", "position"]


class SellersInline(LabelledInline):
    model = Offer
    fk_name = "product"
    fields = ["seller", "price", "price_note"]
    autocomplete_fields = ["seller"]
    verbose_name_plural = _("sellers")


class SoldInline(LabelledInline):
    model = Offer
    fk_name = "seller"
    fields = ["product", "price", "price_note"]
    autocomplete_fields = ["product"]
    verbose_name_plural = _("what is sold here")


class StopInline(LabelledInline):
    model = Stop
    fk_name = "route"
    fields = ["day", "position", "at", "entry", "minutes", "note", "note_en"]
    autocomplete_fields = ["entry"]


class KindAdmin(LockedWhileSavedMixin, HistoryAdmin, ReviewedAdmin, SpreadsheetAdmin):
    """Editors' pages of one kind: published by a second person."""

    resource_classes = [EntryResource]
    list_display = ["name", "state_label", "category", "commune", "phone", "certainty", "checked_on"]
    list_select_related = ["commune"]
    list_filter = [
        ("state", ChoicesDropdownFilter),
        ("category", ChoicesDropdownFilter),
        ("certainty", ChoicesDropdownFilter),
        ("commune", AutocompleteSelectFilter),
        "is_changed",
        PictureFilter,
    ]
    search_fields = ["name__unaccent", "name_en__unaccent", "other_names__unaccent"]
    autocomplete_fields = ["commune"]
    readonly_fields = ["status_summary"]
    actions = ["publish_chosen", "review_change_chosen"]
    actions_detail = ["hand_in", "publish", "review_change", "send_back", "withdraw"]
    workflow = services.WORKFLOW
    is_edited_in_public = True
    kind: Kind

    @property
    def import_kind(self) -> str:  # type: ignore[override] # read from the kind of entry
        return NAME_OF.get(self.kind, "")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.import_kind) and super().has_import_permission(request)

    def get_fields(self, request: HttpRequest, obj: Entry | None = None) -> list[Any]:
        category = ["category"] if BY_KIND[self.kind].categories else []
        return ["status_summary", *WORDS, *category, "highlight", *_OWN[self.kind], *SURE]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "category":
            own = [(found.value, found.label) for found in BY_KIND[self.kind].categories]
            kwargs["choices"] = [("", "—"), *own]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @display(description=_("state"), label=TONES)
    def state_label(self, entry: Entry) -> tuple[str, Any]:
        if entry.is_changed:
            return "changed", _("Changed since publication, not reviewed yet")
        return entry.state, entry.get_state_display()

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        actions = super().get_actions_detail(request, object_id)
        entry = self.get_object(request, object_id)
        hidden = "" if entry and entry.is_changed else "review_change"
        return [each for each in actions if each.method.original_function_name != hidden]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        has_changed = form.has_changed() or any(formset.has_changed() for formset in formsets)
        if not change or has_changed:
            services.note_change(form.instance, by=request.user)

    def has_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("tourism.publish_entry")

    @action(description=_("Publish selected entries"), permissions=["publish"])
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet[Entry]) -> None:
        """Publish the waiting ones among the selected; report the others."""
        self._act_on_each(request, queryset, services.publish, _("Published: %(n)d."))

    @action(description=_("Change reviewed"), permissions=["publish"])
    def review_change_chosen(self, request: HttpRequest, queryset: QuerySet[Entry]) -> None:
        """Review the selected entries that somebody else changed since publication."""
        self._act_on_each(request, queryset, services.review_change, _("Changes reviewed: %(n)d."))

    def _act_on_each(
        self, request: HttpRequest, chosen: QuerySet[Entry], service: Callable[..., Any], told: Any
    ) -> None:
        done, refused = 0, []
        for entry in chosen:
            try:
                service(entry, by=request.user)
                done += 1
            except TransitionRefused as refusal:
                refused.append(f"{entry}: {refusal}")
        if done:
            self.message_user(request, told % {"n": done}, messages.SUCCESS)
        for words in refused[:10]:
            self.message_user(request, words, messages.ERROR)

    review_change = transition_action(
        services.REVIEW_CHANGE, services.review_change,
        _("What was changed since it was published is right."), _("Change reviewed."),
        dialog=ReadFirstDialog,
    )  # fmt: skip


_OWN: dict[Kind, list[Any]] = {
    Kind.PLACE: [*WHERE, *VISIT, *MONEY],
    Kind.STAY: [("stars", "certificate"), ("rooms", "beds"), ("email", "licence"), *WHERE, *MONEY, *VISIT],
    Kind.EATERY: [*WHERE, *VISIT, *MONEY],
    Kind.DISH: MONEY,
    Kind.SPECIALITY: ["producer", "commune", ("stars", "certificate", "certified_until"), *MONEY],
    Kind.SHOP: [*WHERE, *VISIT],
    Kind.FESTIVAL: [("calendar", "month", "day", "length"), "commune", "address", *VISIT[1]],
    Kind.TOUR: [*MONEY, ("phone", "website")],
    Kind.ITINERARY: [],
}


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdminMixin, HistoryAdmin, SpreadsheetAdmin):
    """All kinds together, read-only; entries are edited in the list of their kind."""

    resource_classes = [EntryResource]
    list_display = ["name", "kind", "state", "commune", "checked_on"]
    list_select_related = ["commune"]
    list_filter = [
        ("kind", ChoicesDropdownFilter),
        ("state", ChoicesDropdownFilter),
        by_others_filter(("written_by",)),
        PictureFilter,
    ]
    search_fields = ["name__unaccent", "name_en__unaccent", "other_names__unaccent"]
    import_kind = ""


INLINES: dict[Kind, tuple[type[LabelledInline], ...]] = {
    Kind.PLACE: (HoursInline, TicketInline),
    Kind.STAY: (HoursInline,),
    Kind.EATERY: (HoursInline, SoldInline),
    Kind.DISH: (SellersInline,),
    Kind.SPECIALITY: (SellersInline,),
    Kind.SHOP: (HoursInline, SoldInline),
    Kind.FESTIVAL: (),
    Kind.TOUR: (StopInline,),
    Kind.ITINERARY: (StopInline,),
}
for _kind, _inlines in INLINES.items():
    _options = {"kind": _kind, "inlines": [*_inlines, PhotoInline]}
    admin.site.register(PROXIES[_kind], KindAdmin, **_options)
