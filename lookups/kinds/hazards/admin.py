"""Disaster notices at the desk: drafts are typed, then published or ended through the services."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from lookups.desk import HTTPS_LINKS, HarmlessResource, SpreadsheetDesk
from lookups.kinds.hazards import active, services
from lookups.kinds.hazards.models import HazardKind, HazardNotice, Hotline, RiverStation, Shelter

STATES = {"draft": "default", "active": "danger", "over": "success"}


class NoticeResource(HarmlessResource):
    class Meta:
        model = HazardNotice
        fields = ("number", "title", "level", "issuer", "issued_at", "valid_until", "area", "advice")
        export_order = fields


@admin.register(HazardNotice)
class HazardNoticeAdmin(SpreadsheetDesk):
    """A file brings drafts; each is read by an officer before it warns anybody."""

    import_kind = "hazards"
    resource_classes = [NoticeResource]
    formfield_overrides = HTTPS_LINKS
    list_display = ["title", "hazard", "level", "state", "issued_at", "valid_until"]
    list_select_related = ["hazard"]
    list_filter = [
        ("level", ChoicesDropdownFilter),
        ("hazard", AutocompleteSelectFilter),
        ("communes", AutocompleteSelectFilter),
    ]
    search_fields = ["title__unaccent", "number", "area__unaccent"]
    autocomplete_fields = ["communes", "supersedes", "hazard"]
    fields = [
        "hazard", "level", "title", "number", "issuer", "issued_at", "valid_until", "next_bulletin_at",
        "area", "communes", "situation", "forecast", "advice", "source_url", "supersedes",
    ]  # fmt: skip
    actions = ["publish", "end"]

    @display(description=_("state"), label=STATES)
    def state(self, notice: HazardNotice) -> tuple[str, str]:
        if notice.published_at is None:
            return "draft", "Bản nháp"
        if notice.ended_at or notice.superseded_at:
            return "over", "Đã hết" if notice.ended_at else "Đã thay bằng bản tin mới"
        return "active", "Đang hiệu lực"

    def save_model(self, request: HttpRequest, obj: HazardNotice, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        limit = obj.hazard.max_level
        if obj.level > limit:
            words = _("%(hazard)s goes up to level %(limit)d; a higher one is for combined hazards.")
            self.message_user(request, words % {"hazard": obj.hazard, "limit": limit}, messages.WARNING)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        active.forget()

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Who warns the people is not who typed the warning, unless one person was given both roles."""
        return request.user.has_perm("hazards.publish_hazardnotice")

    def has_delete_permission(self, request: HttpRequest, obj: HazardNotice | None = None) -> bool:
        """A published notice stays as the record of who was warned of what."""
        return (obj is None or obj.published_at is None) and super().has_delete_permission(request, obj)

    @admin.action(description=_("Publish and warn"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset, services.publish, _("%(title)s: in force, %(told)d people warned."))

    @admin.action(description=_("End and give the all-clear"), permissions=["publish"])
    def end(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset, services.end, _("%(title)s: ended, %(told)d people told."))

    def _each(self, request: HttpRequest, queryset: QuerySet, act: Any, words: Any) -> None:
        for notice in queryset:
            try:
                told = act(notice=notice)
            except services.HazardRefused as refusal:
                self.message_user(request, f"{notice.title}: {refusal.message}", messages.ERROR)
                continue
            self.message_user(request, words % {"title": notice.title, "told": told})


@admin.register(HazardKind)
class HazardKindAdmin(ModelAdmin):
    list_display = ["name", "group", "max_level", "is_checked"]
    search_fields = ["name__unaccent"]


@admin.register(RiverStation)
class RiverStationAdmin(ModelAdmin):
    list_display = ["name", "river", "level_1", "level_2", "level_3", "is_checked", "water", "read_at"]
    search_fields = ["name__unaccent", "river__unaccent"]


@admin.register(Shelter)
class ShelterAdmin(ModelAdmin):
    list_display = ["name", "address", "commune", "capacity", "phone"]
    list_select_related = ["commune"]
    list_filter = [("commune", AutocompleteSelectFilter)]
    search_fields = ["name__unaccent", "address__unaccent"]
    autocomplete_fields = ["commune"]


@admin.register(Hotline)
class HotlineAdmin(ModelAdmin):
    list_display = ["label", "phone", "commune", "position"]
    autocomplete_fields = ["commune"]
