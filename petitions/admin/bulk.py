"""One kind and field for many petitions at once.

«Hoàn tác» of steps of petitions.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget

from cases.admin import CaseActionView
from foundation.officers import officer_of
from foundation.undo import views
from petitions import services, worklist
from petitions.categories import Field, Kind
from petitions.errors import PetitionRefusal
from petitions.models import Event, Petition

MAX_PETITIONS = 100


@action(description=gettext_lazy("Classify…"), permissions=["classify"])
def classify_chosen(desk_admin: Any, request: HttpRequest, queryset: QuerySet[Petition]) -> HttpResponse:
    chosen = queryset.order_by("pk").values_list("pk", flat=True)[:MAX_PETITIONS]
    query = urlencode([("p", pk) for pk in chosen] + [("list", request.GET.urlencode())])
    return HttpResponseRedirect(f"{reverse('admin:petitions_petition_bulk_classify')}?{query}")


class BulkClassifyForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("kind"), required=False, widget=UnfoldAdminSelectWidget,
        choices=[("", gettext_lazy("as it is")), *Kind.choices],
    )  # fmt: skip
    field = forms.ChoiceField(
        label=gettext_lazy("field"), required=False, widget=UnfoldAdminSelectWidget,
        choices=[("", gettext_lazy("as it is")), *Field.choices],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("kind") and not cleaned.get("field"):
            raise forms.ValidationError(_("Choose a kind or a field."))
        return cleaned


class BulkClassifyView(CaseActionView):
    """Each petition on its own: a refusal names its code and stops no other. The list keeps its filters."""

    template_name = "admin/petitions/bulk.html"
    form_class = BulkClassifyForm
    title = gettext_lazy("Classify…")
    cases = Petition.objects.select_related("unit", "sender__citizen")

    def get_object(self) -> None:
        if not self.request.user.has_perm("petitions.move_petition"):
            raise PermissionDenied
        typed = [
            int(pk) for pk in self.request.GET.getlist("p")[:MAX_PETITIONS] if pk.isdecimal() and len(pk) < 15
        ]
        self.petitions = list(self.visible_cases().filter(pk__in=typed).order_by("code"))

    def perform(self, data: dict[str, Any]) -> int:
        by, done = worklist.acting_as(officer_of(self.request)), 0
        for petition in self.petitions:
            try:
                kind, field = data["kind"] or petition.kind, data["field"] or petition.field
                done += bool(services.classify(petition=petition, by=by, kind=kind, field=field))
            except PetitionRefusal as refusal:
                messages.warning(self.request, f"{petition.code}: {refusal.message}")
        messages.success(self.request, _("%(n)d petitions are classified anew.") % {"n": done})
        return done

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(petitions=self.petitions, **more)


class UndoView(views.UndoView):
    permission = "petitions.view_petition"
    events = Event.objects.select_related("petition")
    record = "petition"

    def undo(self, event: Event) -> None:
        services.undo(event=event, by=worklist.acting_as(officer_of(self.request)))
