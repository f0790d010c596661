"""The fields of a form that hands the work on: the agency that decides from now on, and the officer there."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse_lazy
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.views import View
from unfold.widgets import UnfoldAdminSelectWidget

from dossiers.admin.colleagues import ColleagueField, label_of, people_at
from dossiers.models import Agency, Dossier
from dossiers.workflow import Status

TO_COLLEAGUES = (Status.REGISTERED, Status.ACCEPTED, Status.IN_PROCESS, Status.DONE)
"""Steps after which an officer has work to do; the others wait for the citizen or end it."""
PEOPLE = reverse_lazy("admin:dossiers_dossier_people")
EMPTY = _("nobody in particular")


def agency_field(dossier: Dossier) -> forms.ModelChoiceField:
    """A change of it brings the people of that agency into the field of the officer (PeopleView)."""
    known = Agency.objects.current().filter(is_confirmed=True)
    ask = {"hx-get": PEOPLE, "hx-trigger": "change", "hx-target": "#id_assignee"}
    return forms.ModelChoiceField(
        known | Agency.objects.filter(pk=dossier.competent_agency_id),
        label=_("Agency that decides"),
        initial=dossier.competent_agency_id,
        required=False,
        empty_label=None,
        widget=UnfoldAdminSelectWidget(attrs=ask),
    )


def add_officer(form: forms.Form, dossier: Dossier, to: Status) -> None:
    """Whoever has it there is chosen, or who had it last. Empty: nobody, or who accepts it himself."""
    people = people_at(*_offices(form, dossier, to))
    form.fields["assignee"] = ColleagueField(
        people,
        label=_("Officer there"),
        initial=None if to == Status.ACCEPTED else _had_it_last(dossier, people),
        required=False,
        empty_label=EMPTY,
        help_text=_("Finds it in My work and is told by the bell; the citizen is not."),
        widget=UnfoldAdminSelectWidget(),
    )


def ask_for_all(form: Any, dossiers: Iterable[Dossier]) -> None:
    """Several dossiers at once: empty leaves each with its own agency and officer."""
    chosen = _chosen_agency(form)
    agencies = {pk for each in dossiers for pk in (each.received_at_agency_id, each.competent_agency_id)}
    form.fields["assignee"].queryset = people_at(*([chosen] if chosen else agencies))
    for name in ("agency", "assignee"):
        if name in form.fields:
            form.fields[name].initial, form.fields[name].empty_label = None, _("of each dossier its own")


def cleaned(form: Any) -> dict[str, Any]:
    """What was typed, with the name of the new agency where that of the old one was only left standing."""
    data = form.cleaned_data
    if agency := data.get("agency"):
        typed, office = (form["office"].data or "").strip(), form.fields["office"]
        if agency.pk != form.fields["agency"].initial and typed in ("", office.initial):
            data["office"] = str(agency)
            form.errors.pop("office", None)
    if "assignee" in form.fields:
        was_chosen = form.fields["assignee"].initial is not None and "assignee" in form.data
        data["to_nobody"] = was_chosen and not data.get("assignee")
    return data


def _offices(form: Any, dossier: Dossier, to: Status) -> tuple[int, ...]:
    """Those whose officers may have it after the step."""
    if "agency" in form.fields:
        return (_chosen_agency(form) or dossier.competent_agency_id,)
    if to == Status.IN_PROCESS:
        return (dossier.competent_agency_id, dossier.received_at_agency_id)
    return (dossier.received_at_agency_id,)


def _chosen_agency(form: Any) -> int | None:
    """Of what was sent or is to be shown again; None where nothing was chosen."""
    typed = str(form.data.get("agency") or form.initial.get("agency") or "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _had_it_last(dossier: Dossier, people: QuerySet) -> int | None:
    if dossier.officer_id and people.filter(pk=dossier.officer_id).exists():
        return dossier.officer_id
    acted = dossier.events.filter(officer__in=people.values("pk")).order_by("-at", "-pk")
    return acted.values_list("officer", flat=True).first()


class PeopleView(View):
    """The officers of an agency as options, for the field of the officer."""

    @classmethod
    def page(cls, model_admin: Any, route: str) -> Any:
        return path(route, model_admin.admin_site.admin_view(cls.as_view()), name="dossiers_dossier_people")

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("dossiers.move_dossier"):
            raise PermissionDenied
        typed = request.GET.get("agency", "")
        agency = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        people = ((officer.pk, label_of(officer)) for officer in people_at(agency))
        options = format_html_join("", '<option value="{}">{}</option>', [("", EMPTY), *people])
        return HttpResponse(options)
