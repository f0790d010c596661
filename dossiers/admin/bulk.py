"""One step for many dossiers with one form; a signature and a payment belong to one dossier each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from dossiers import services
from dossiers.admin import handing_on
from dossiers.admin.colleagues import notify_given
from dossiers.admin.transition_forms import FirstRows, TransitionForm
from dossiers.admin.transitions import FORWARD, TransitionView, acting_as, is_leader, recipient_labels
from dossiers.errors import DossierRefusal
from dossiers.models import Dossier
from dossiers.workflow import ActorKind, DossierTransition, Requirement, Status, transitions_from
from foundation.officers import officer_of
from foundation.undo import views

MAX_DOSSIERS = 100
OF_ONE_DOSSIER = {Requirement.RESULT, Requirement.PAYMENT_CONFIRMATION, Requirement.SUPPLEMENT_PAPERS}


@action(description=_("Move on…"), permissions=["move"])
def move_on(desk_admin: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
    chosen = queryset.order_by("pk").values_list("pk", "version")[:MAX_DOSSIERS]
    query = urlencode(
        [("d", f"{pk}-{version}") for pk, version in chosen] + [("list", request.GET.urlencode())]
    )
    return HttpResponseRedirect(f"{reverse('admin:dossiers_dossier_bulk')}?{query}")


class BulkMoveView(TransitionView):
    """Each dossier on its own: a refusal names its row and stops no other.

    The address names the dossiers with the version that the officer saw, the step, and the list's filters.
    """

    template_name = "admin/dossiers/bulk.html"
    title = _("Move on…")

    def get_object(self) -> None:
        if not self.request.user.has_perms(self.permissions):
            raise PermissionDenied
        self.seen = _chosen(self.request.GET.getlist("d")[:MAX_DOSSIERS])
        self.dossiers = list(self.visible_cases().filter(pk__in=self.seen).order_by("code"))

    def set_step(self) -> None:
        """The step that was chosen, or else the one that most of the dossiers can take."""
        self.rules = {dossier.pk: _rules(self.request, dossier) for dossier in self.dossiers}
        counts = Counter(to for rules in self.rules.values() for to in rules)
        order = sorted(counts, key=lambda to: (-counts[to], _place(to)))
        wanted = self.request.GET.get("to", "")
        self.to = next((to for to in order if str(to.value) == wanted), order[0] if order else None)
        able = [dossier for dossier in self.dossiers if self.to in self.rules[dossier.pk]]
        self.dossier = next(iter(sorted(able, key=_has_no_limit)), None)
        self.rule = max((self._rule(dossier) for dossier in able), key=_demands, default=None)
        self.unable = [dossier for dossier in self.dossiers if dossier not in able]
        self.steps = [(to, self._label(to), counts[to]) for to in order]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(None) if self.rule else self._without_step()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(request.POST.copy()) if self.rule else self._without_step()

    def _without_step(self) -> HttpResponse:
        return self.render_to_response(self.get_context_data(attempt=self))

    def _rule(self, dossier: Dossier) -> DossierTransition:
        return self.rules[dossier.pk][self.to]

    def _label(self, to: Status) -> Any:
        return next(rules[to].label for rules in self.rules.values() if to in rules)

    def _form(self) -> TransitionForm:
        """What differs between the dossiers, their versions and their offices, is not asked."""
        form = super()._form()
        del form.fields["expected_version"]
        if "office" in form.fields:
            office = form.fields["office"]
            office.initial, office.required = "", False
            office.help_text = _("Leave it empty: each dossier goes to the agency that handles it.")
        if "assignee" in form.fields:
            handing_on.ask_for_all(form, self.dossiers)
        return form

    def first_rows(self, begin: FirstRows) -> list[dict[str, Any]]:
        is_alike = len({dossier.procedure_id for dossier in self.dossiers}) == 1
        return begin(self.dossier) if is_alike else []

    def _carry_out(self, details: services.TransitionDetails) -> bool:
        done, moved = [], []
        for dossier in self.dossiers:
            try:
                event = services.change_status(
                    dossier=dossier,
                    to=self.to,
                    by=acting_as(self.request, self.rules[dossier.pk].get(self.to)),
                    details=self._details_of(dossier, details),
                    expected_version=self.seen[dossier.pk],
                )
                done.append(event)
                moved.append(dossier)
            except DossierRefusal as refusal:
                messages.warning(self.request, f"{dossier.code}: {refusal.message}")
        if done:
            words = _("%(step)s: %(count)d dossiers.") % {"step": self._label(self.to), "count": len(done)}
            views.offer(self.request, words, done, self.model_admin.opts)
        notify_given(by=officer_of(self.request), to=details.assignee, dossiers=moved)
        return True

    def _details_of(
        self, dossier: Dossier, details: services.TransitionDetails
    ) -> services.TransitionDetails:
        rule = self.rules[dossier.pk].get(self.to)
        if details.office or rule is None or Requirement.ROUTING not in rule.requires:
            return details
        return replace(details, office=str(dossier.competent_agency))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        told = recipient_labels(self.dossier) if self.dossier else []
        return super().get_context_data(told=told, **more)


def _chosen(typed: Iterable[str]) -> dict[int, int | None]:
    """`12-3` is the dossier 12 as of its version 3."""
    pairs = (part.partition("-") for part in typed if len(part) < 30)
    return {
        int(pk): int(version) if version.isdecimal() else None
        for pk, _dash, version in pairs
        if pk.isdecimal() and len(pk) < 15
    }


def _rules(request: HttpRequest, dossier: Dossier) -> dict[Any, DossierTransition]:
    """The steps that this officer may take with it among others."""
    open_now = transitions_from(dossier.status, accepted=dossier.accepted_at is not None).items()
    return {
        to: rule
        for to, rule in open_now
        if rule.actors & {ActorKind.OFFICER, ActorKind.LEADER}
        and not rule.requires & OF_ONE_DOSSIER
        and (Requirement.LEADER_APPROVAL not in rule.requires or is_leader(request))
    }


def _place(to: Status) -> int:
    return FORWARD.index(to) if to in FORWARD else len(FORWARD) + to.value


def _demands(rule: DossierTransition) -> int:
    return len(rule.requires)


def _has_no_limit(dossier: Dossier) -> bool:
    """Where the procedure states a limit no day is asked for; it is asked for where none does."""
    return not (dossier.procedure.time_limit_days or dossier.procedure.same_day)
