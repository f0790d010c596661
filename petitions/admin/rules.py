"""The rules that the centre edits: units, routing, time limits, reasons, where complaints are heard."""

from django.contrib import admin

from foundation.admin.history import HistoryAdmin
from foundation.admin.inlines import LabelledInline
from foundation.usual_reasons.desk import UsualReasonAdmin
from petitions.models import (
    HandlingUnit,
    ReadyAnswer,
    Referral,
    RoutingRule,
    TimeLimit,
    UnitDesk,
    UsualReason,
)

admin.site.register(UsualReason, UsualReasonAdmin)


class RuleAdmin(HistoryAdmin):
    list_per_page = 50
    warn_unsaved_form = True


class DeskInline(LabelledInline):
    model = UnitDesk
    autocomplete_fields = ["officer"]


@admin.register(HandlingUnit)
class HandlingUnitAdmin(RuleAdmin):
    list_display = ["name", "short_name", "phone", "is_active"]
    list_filter = ["is_active", "is_centre"]
    search_fields = ["name", "short_name", "code"]
    autocomplete_fields = ["commune"]
    inlines = [DeskInline]


@admin.register(RoutingRule)
class RoutingRuleAdmin(RuleAdmin):
    list_display = ["field", "commune", "unit"]
    list_filter = ["field"]
    list_select_related = ["commune", "unit"]
    search_fields = ["unit__name", "commune__name"]
    autocomplete_fields = ["commune", "unit"]


@admin.register(TimeLimit)
class TimeLimitAdmin(RuleAdmin):
    list_display = ["kind", "field", "working_days", "same_day", "photo_required", "basis"]
    list_filter = ["kind"]


@admin.register(ReadyAnswer)
class ReadyAnswerAdmin(RuleAdmin):
    list_display = ["title", "field", "is_in_use", "updated_at"]
    list_filter = ["field", "is_in_use"]
    search_fields = ["title__unaccent", "text__unaccent"]


@admin.register(Referral)
class ReferralAdmin(RuleAdmin):
    list_display = ["name", "about", "address", "phone", "is_confirmed"]
    list_filter = ["about", "is_confirmed"]
