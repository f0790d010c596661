"""Disaster notices at the desk: drafts are typed, then published or ended through the services."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.spreadsheets.import_admin import HTTPS_LINKS
from foundation.web.formats import moment
from lookups.kinds.hazards import active_notices, services
from lookups.kinds.hazards.models import (
    HazardKind,
    HazardNotice,
    Hotline,
    ReceivedAlert,
    RiverStation,
    Shelter,
)
from lookups.release_admin import ByOthersFilter, ReleaseAdmin, ReleaseFilter

STATES = {"draft": "default", "active": "danger", "over": "success"}


@admin.register(HazardNotice)
class HazardNoticeAdmin(ReleaseAdmin):
    """A file brings drafts; each is read by a second person before it warns anybody."""

    import_kind = "hazards"
    exported = "number title level issuer issued_at valid_until area advice"
    formfield_overrides = HTTPS_LINKS
    list_display = ["title", "hazard", "level", "state", "issued_at", "valid_until"]
    list_select_related = ["hazard"]
    list_filter = [
        ReleaseFilter,
        ByOthersFilter,
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
    release_permission = services.PUBLISHES
    actions = ["end"]

    @display(description=_("state"), label=STATES)
    def state(self, notice: HazardNotice) -> tuple[str, str]:
        if notice.published_at is None:
            return "draft", "Bản nháp"
        if notice.ended_at or notice.superseded_at:
            return "over", "Đã hết" if notice.ended_at else "Đã thay bằng bản tin mới"
        return "active", "Đang hiệu lực"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_fields(request, obj)
        return ["received", *fields] if obj and obj.received_alerts.exists() else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "received"]

    @display(description=_("from another system"))
    def received(self, notice: HazardNotice) -> str:
        """Each message of the chain: when, what, of whom, and what was read into it."""
        rows = notice.received_alerts.order_by("sent_at", "pk")
        told = [(moment(row.sent_at), row.kind, row.sender, row.remark) for row in rows]
        return "; ".join(" ".join(filter(None, each)) for each in told)

    def save_model(self, request: HttpRequest, obj: HazardNotice, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        limit = obj.hazard.max_level
        if obj.level > limit:
            words = _("%(hazard)s goes up to level %(limit)d; a higher one is for combined hazards.")
            self.message_user(request, words % {"hazard": obj.hazard, "limit": limit}, messages.WARNING)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        active_notices.invalidate()

    def release_with(self, notice: HazardNotice, *, by: Any, **words: Any) -> str:
        told = services.publish(notice=notice, by=by, **words)
        return _("%(title)s: in force, %(told)d people warned.") % {"title": notice.title, "told": told}

    @admin.action(description=_("End and give the all-clear"), permissions=["release"])
    def end(self, request: HttpRequest, queryset: QuerySet) -> None:
        for notice in queryset:
            try:
                told = services.end(notice=notice)
            except services.HazardRefused as refusal:
                self.message_user(request, f"{notice.title}: {refusal.message}", messages.ERROR)
                continue
            words = _("%(title)s: ended, %(told)d people told.") % {"title": notice.title, "told": told}
            self.message_user(request, words)
            self.log_change(request, notice, str(words))


@admin.register(ReceivedAlert)
class ReceivedAlertAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """What feeds of CAP brought, and what became of it."""

    list_display = ["identifier", "sender", "kind", "outcome", "remark", "notice", "sent_at", "received_at"]
    list_select_related = ["notice"]
    list_filter = [("outcome", ChoicesDropdownFilter)]
    search_fields = ["identifier", "sender", "remark__unaccent"]
    fields = [*list_display, "url", "content"]


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
