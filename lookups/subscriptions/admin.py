"""Who is told of what, to look up when someone phones; changed only by the citizens themselves."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.vietnamese.names import mask_name
from lookups.subscriptions.models import Subscription
from lookups.subscriptions.topics import topic_of


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["person", "what", "commune", "since", "stopped_at"]
    list_select_related = ["citizen", "commune"]
    list_filter = ["topic", ("commune", AutocompleteSelectFilter)]
    list_filter_submit = True
    list_per_page = 25

    @display(description=_("person"))
    def person(self, row: Subscription) -> str:
        return mask_name(row.citizen.full_name) or str(row.citizen)

    @display(description=_("topic"), ordering="topic")
    def what(self, row: Subscription) -> str:
        topic = topic_of(row.topic)
        return str(topic.label) if topic else row.topic
