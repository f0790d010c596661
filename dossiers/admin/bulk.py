"""The one move that many dossiers may make with one form: from reception to the office that handles them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from dossiers import services
from dossiers.admin.transitions import acting_as
from dossiers.errors import DossierRefusal
from dossiers.models import Dossier
from dossiers.workflow import TRANSITIONS, Status
from foundation.accounts.officers import officer_of
from foundation.admin.action_view import AdminActionView
from foundation.admin.form_fields import text_field, textarea_field

MAX_DOSSIERS = 100
RULE = TRANSITIONS[Status.ACCEPTED, Status.IN_PROCESS]


class SendForm(forms.Form):
    office = text_field(_("Office that handles them"), required=True, most=200)
    note_internal = textarea_field(_("Internal note"), most=4000)


@action(description=_("Send to the office that handles them"), permissions=["move"])
def send_to_office(desk_admin: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
    pks = queryset.order_by("pk").values_list("pk", flat=True)[:MAX_DOSSIERS]
    query = urlencode([("d", pk) for pk in pks])
    return HttpResponseRedirect(f"{reverse('admin:dossiers_dossier_bulk')}?{query}")


class SendView(AdminActionView):
    """Each dossier on its own: a refusal names its row and stops no other."""

    template_name = "admin/dossiers/bulk.html"
    form_class = SendForm
    title = _("Send to the office that handles them")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.has_perm("dossiers.move_dossier"):
            raise PermissionDenied
        chosen = [
            int(pk) for pk in request.GET.getlist("d")[:MAX_DOSSIERS] if pk.isdecimal() and len(pk) < 15
        ]
        dossiers = Dossier.objects.visible_to(officer_of(request)).filter(pk__in=chosen).order_by("code")
        self.dossiers = dossiers.select_related("procedure")

    def perform(self, data: dict[str, Any]) -> None:
        _send_each(self.request, list(self.dossiers), data)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(dossiers=self.dossiers, **more)


def _send_each(request: HttpRequest, dossiers: list[Dossier], data: dict[str, Any]) -> None:
    done = 0
    for dossier in dossiers:
        try:
            services.change_status(
                dossier=dossier,
                to=Status.IN_PROCESS,
                by=acting_as(request, RULE),
                details=services.TransitionDetails(**data),
                expected_version=dossier.version,
            )
            done += 1
        except DossierRefusal as refusal:
            messages.warning(request, f"{dossier.code}: {refusal.message}")
    if done:
        messages.success(request, _("%(count)d dossiers were sent.") % {"count": done})
