"""One page for every move of the graph: the form that it demands, the message that the citizen will get.

The page shows what workflow.MOVES allows; whether it may really be done is decided by dossiers.services.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.admin import CaseActionView
from dossiers import services, worklist
from dossiers.admin.colleagues import notify_given
from dossiers.admin.transition_forms import (
    TABLES,
    FirstRows,
    TransitionForm,
    as_typed,
    details_from,
    rows,
    table_of,
)
from dossiers.errors import DossierRefusal, StaleDossier
from dossiers.models import ApprovalRequest, Dossier, FeeNotice, UsualReason
from dossiers.services import approvals
from dossiers.services.correction import CORRECTABLE, may_correct, names
from dossiers.services.notifications import recipients
from dossiers.workflow import APPROVE, RUNNING, SIGN, ActorKind, Requirement, Status, transitions_from
from foundation.citizens.models import PersonalDataRead
from foundation.messages import Message
from foundation.officers import officer_of
from foundation.undo import views
from foundation.vietnamese.names import mask_name
from foundation.vietnamese.phones import display_phone, mask_phone
from foundation.web.formats import amount, day
from foundation.workflow import Transition

BACKEND = "django.contrib.auth.backends.ModelBackend"
MORE_ROWS = "more_rows"
MAX_BUTTONS = 2  # what is mostly done; the rest folds
Act = tuple[Any, str, str]  # label, address, look of its button
PREVIEW = "preview"
SEEN = "message_seen"
FORWARD = (Status.RETURNED, Status.DONE, Status.IN_PROCESS, Status.ACCEPTED)
LEGENDS = {
    Requirement.SUPPLEMENT_ITEMS: _("What is missing"),
    Requirement.FEE_LINES: _("What must be paid"),
    Requirement.SUPPLEMENT_PAPERS: _("Papers handed in now"),
}


@dataclass(frozen=True, slots=True)
class AvailableTransition:
    """A move as a button; `why_not` says what this officer lacks for it."""

    to: Status
    label: str
    link: str
    why_not: str = ""


def is_leader(request: HttpRequest) -> bool:
    return request.user.has_perm(APPROVE)


def acting_as(request: HttpRequest, rule: Transition | None = None) -> services.Actor:
    """The officer, in the rank that the move asks for where the officer holds it."""
    signs = rule is not None and ActorKind.LEADER in rule.actors and is_leader(request)
    kind = ActorKind.LEADER if signs else ActorKind.OFFICER
    return services.Actor(kind, officer=officer_of(request), is_undoable=True)


def choices(request: HttpRequest, dossier: Dossier) -> list[AvailableTransition]:
    found = []
    for to, rule in transitions_from(dossier.status, accepted=dossier.accepted_at is not None).items():
        if not rule.actors & {ActorKind.OFFICER, ActorKind.LEADER}:
            continue
        needs_leader = Requirement.LEADER_APPROVAL in rule.requires and not is_leader(request)
        link = reverse("admin:dossiers_dossier_move", args=[dossier.pk, to.value])
        lacks = str(_("needs a leader")) if needs_leader else _signature_lacks(request, dossier, rule)
        if lacks:
            link = reverse("admin:dossiers_dossier_ask", args=[dossier.pk, to.value])
        found.append(AvailableTransition(to, rule.label, link, lacks))
    return sorted(found, key=_how_sensible)


def _how_sensible(choice: AvailableTransition) -> tuple[bool, int]:
    """On with the work first, then what interrupts or ends it; what this officer may not do last."""
    return bool(choice.why_not), FORWARD.index(choice.to) if choice.to in FORWARD else len(FORWARD)


def _signature_lacks(request: HttpRequest, dossier: Dossier, rule: Transition) -> str:
    is_signing = Requirement.RESULT in rule.requires and dossier.finished_at is None
    return str(_("needs the right to sign")) if is_signing and not request.user.has_perm(SIGN) else ""


def panel(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    """What the top of the page says: where it stands, who must act, and what can be done next."""
    can_move = request.user.has_perm("dossiers.move_dossier")
    asked = open_request(dossier) if can_move else None
    steps = choices(request, dossier) if can_move else []
    if asked and asked.kind == ApprovalRequest.Kind.STEP:  # what is asked for stands first
        steps.sort(key=lambda step: step.to != asked.to_status)
    next_steps = list(_steps_as_acts(steps))
    acts = [*next_steps[:1], *_payments(dossier), *next_steps[1:]] if can_move else []
    acts += _other_acts(request, dossier, asked) if can_move else []
    if receipt := dossier.documents.filter(form="01").last():
        link = reverse("admin:dossiers_dossier_file", args=[dossier.pk, "thu", receipt.pk])
        acts.append((_("Print the receipt (form 01)"), f"{link}?in=1", ""))
    applicant, due = dossier.applicant, dossier.due_at
    return {
        "dossier": dossier,
        "facts": [
            applicant.full_name or str(applicant),
            display_phone(applicant.phone) if applicant.phone else _("no phone"),
            dossier.procedure.name,
            _("promised for %(day)s") % {"day": day(due)} if due else _("no day promised"),
        ],
        "status": Status(dossier.status).label,
        "due": worklist.due_in_words(dossier, timezone.now()),
        "turn": worklist.TURNS[dossier.turn],
        "choices": steps,
        "first_acts": acts[:MAX_BUTTONS],
        "other_acts": acts[MAX_BUTTONS:],
        "request": asked,
        "asked_changes": _asked_changes(asked) if asked else [],
        "may_carry_out": bool(asked) and is_leader(request) and asked.asked_by != request.user,
        "may_return": request.user.has_perm(APPROVE) or request.user.has_perm(SIGN),
        "told": recipient_labels(dossier),
    }


def _steps_as_acts(steps: list[AvailableTransition]) -> Iterator[Act]:
    for number, step in enumerate(steps):
        if step.why_not:
            asks = _("Ask for: %(step)s (%(lacks)s)") % {"step": step.label, "lacks": step.why_not}
            yield asks, step.link, "desk-button-off"
        else:
            yield step.label, step.link, "" if number else "desk-button-main"


def _payments(dossier: Dossier) -> Iterator[Act]:
    for notice in dossier.fee_notices.filter(state=FeeNotice.State.UNPAID):
        link = reverse("admin:dossiers_dossier_payment", args=[dossier.pk, notice.pk])
        yield _("Confirm the payment: %(amount)s") % {"amount": amount(notice.owed)}, link, ""


def _other_acts(request: HttpRequest, dossier: Dossier, asked: ApprovalRequest | None) -> Iterator[Act]:
    def act(name: str, label: Any) -> Act:
        return label, reverse(f"admin:dossiers_dossier_{name}", args=[dossier.pk]), ""

    corrects = may_correct(dossier, acting_as(request))
    may_ask = dossier.status in CORRECTABLE and not (asked and asked.state == "asked")
    if dossier.status == Status.IN_PROCESS:
        yield act("pass_on", _("Pass on to another office"))
    if dossier.status in RUNNING:
        yield act("apology", _("Apologise and give a new day"))
    if may_ask:
        yield act("ask_apology", _("Ask a leader for an apology and a new day"))
    if may_ask and not corrects:
        yield act("ask_correction", _("Ask a leader to correct the details"))
    if corrects:
        yield act("correct", _("Correct the details"))
    yield act("renew", _("New QR and secret"))


def _asked_changes(request: ApprovalRequest) -> list[tuple[str, object, object]]:
    labels = {**names(), "new_due_on": _("New day")}
    return [
        (labels[name], _in_words(name, now), _in_words(name, wanted))
        for name, now, wanted in approvals.asked_changes(request)
    ]


def _in_words(name: str, value: Any) -> Any:
    if isinstance(value, dt.date):
        return day(value)
    return display_phone(value) if name == "phone" and value else value or "–"


def open_request(dossier: Dossier) -> ApprovalRequest | None:
    """What waits for an answer or was returned; `seen_at`: when another who may answer opened the dossier."""
    request = dossier.approvals.filter(state__in=approvals.OPEN).select_related("asked_by").last()
    if request:
        reads = PersonalDataRead.objects.filter(
            record="dossiers.Dossier", record_key=str(dossier.pk), at__gt=request.asked_at
        )
        may = get_user_model().objects.with_perm(APPROVE, backend=BACKEND)
        seen = reads.filter(reader__in=may).exclude(reader=request.asked_by).order_by("at").first()
        request.seen_at = seen.at if seen else None  # type: ignore[attr-defined]
    return request


def recipient_labels(dossier: Dossier) -> list[str]:
    """Who gets the next notice, masked."""
    return [
        " · ".join(
            part
            for part in (
                mask_name(citizen.full_name) or str(citizen),
                mask_phone(citizen.phone) if citizen.phone else "",
            )
            if part
        )
        for citizen in recipients(dossier)
    ]


def change_url(pk: int) -> str:
    return reverse("admin:dossiers_dossier_change", args=[pk])


class DossierActionView(CaseActionView):
    template_name = "admin/dossiers/act.html"
    refusals = (DossierRefusal,)
    cases = Dossier.objects.with_parties()
    permissions = ("dossiers.move_dossier",)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        told = recipient_labels(self.object) if self.object else []
        return super().get_context_data(**{"told": told} | more)


class TransitionView(DossierActionView):
    """One page for every transition: as opened, as previewed, or as refused with everything typed kept."""

    template_name = "admin/dossiers/move.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.preview, self.is_stale = None, False
        self.set_step()

    def set_step(self) -> None:
        self.dossier, self.to = self.object, self.kwargs["to"]
        rules = transitions_from(self.dossier.status, accepted=self.dossier.accepted_at is not None)
        self.rule = rules.get(self.to)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.rule is None:
            words = _("From “%(status)s” there is no such step. Look at what has changed.")
            messages.warning(request, words % {"status": Status(self.dossier.status).label})
            return HttpResponseRedirect(self.get_success_url())
        return self.answer(None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.rule = self.rule or _rule_when_opened(self.to)
        return self.answer(request.POST.copy())

    def answer(self, data: Any) -> HttpResponse:
        # A signature cannot be taken back: its message is read first.
        self.is_read_first = Requirement.RESULT in self.rule.requires
        self.data, self.wants_rows = data, MORE_ROWS in self.request.POST
        self.title, self.table = self.rule.label, self._table()
        self.form = self._form()
        if data is not None and self.is_done():
            return HttpResponseRedirect(self.get_success_url())
        if self.request.headers.get("HX-Request") == "true":
            self.template_name = "admin/dossiers/message_preview.html"
        context = self.get_context_data(
            form=self.form,
            attempt=self,
            is_multipart=True,
            panel={
                "status": Status(self.dossier.status).label,
                "due": worklist.due_in_words(self.dossier, timezone.now()),
            },
        )
        return self.render_to_response(context, status=409 if self.is_stale else 200)

    def _form(self) -> TransitionForm:
        about = {"dossier": self.dossier, "rule": self.rule, "is_leader": is_leader(self.request)}
        if self.data is None or self.wants_rows:
            typed = self.data.dict() if self.data else {}
            return TransitionForm(initial=typed, **about)
        return TransitionForm(self.data, self.request.FILES, **about)

    def _table(self) -> Any:
        item = table_of(self.rule)
        if item is None:
            return None
        row, begin = TABLES[item]
        if self.data is None:
            return rows(row)(prefix="rows", initial=self.first_rows(begin))
        if self.wants_rows:
            return rows(row)(prefix="rows", initial=as_typed(self.data, row))
        return rows(row)(self.data, self.request.FILES, prefix="rows")

    def first_rows(self, begin: FirstRows) -> list[dict[str, Any]]:
        return begin(self.dossier)

    @property
    def legend(self) -> Any:
        return LEGENDS.get(table_of(self.rule))

    @property
    def usual_reasons(self) -> list[str]:
        """Beside the papers that are missing."""
        return UsualReason.objects.texts(UsualReason.Act.SUPPLEMENT)

    def is_done(self) -> bool:
        """Preview, add rows or carry out, as the pressed button says; True once the dossier has moved."""
        if self.wants_rows or not (self.form.is_valid() and (self.table is None or self.table.is_valid())):
            return False
        details = details_from(self.form, self.table)
        is_current = self.form.cleaned_data.get("expected_version") == self.dossier.version
        if PREVIEW in self.request.POST or (self.is_read_first and is_current):
            self.preview = self._preview(details)
            if PREVIEW in self.request.POST or self.refusal or not self._is_read():
                return False
        return self._carry_out(details)

    def _is_read(self) -> bool:
        """The message that would go now is the one that the officer has seen."""
        if self.request.POST.get(SEEN) == self.message_digest:
            return True
        self.refusal = str(_("Read the message below first, then press the button under it."))
        return False

    @property
    def message_digest(self) -> str:
        return hashlib.sha256(self.preview.text.encode()).hexdigest() if self.preview else ""

    def _preview(self, details: services.TransitionDetails) -> Message | None:
        try:
            return services.preview_change(
                dossier=self.dossier, to=self.to, by=acting_as(self.request, self.rule), details=details
            )
        except DossierRefusal as refusal:
            self.refusal = refusal.message
            return None

    def _carry_out(self, details: services.TransitionDetails) -> bool:
        seen = self.form.cleaned_data["expected_version"]
        try:
            with transaction.atomic():
                event = services.change_status(
                    dossier=self.dossier,
                    to=self.to,
                    by=acting_as(self.request, self.rule),
                    details=details,
                    expected_version=seen,
                )
                notify_given(by=officer_of(self.request), to=details.assignee, dossiers=[self.dossier])
        except StaleDossier as stale:
            return self._is_my_own(stale, seen) or self._shown_as_stale(stale)
        except DossierRefusal as refusal:
            self.refusal = refusal.message
            return False
        words = _("%(code)s: %(status)s.") % {"code": self.dossier.code, "status": Status(self.to).label}
        views.offer(self.request, words, [event], self.model_admin.opts)
        return True

    def _is_my_own(self, stale: StaleDossier, seen: int) -> bool:
        """A double click: the first of the two has already done it."""
        event = stale.latest_event
        self.dossier.refresh_from_db()
        return (
            event.officer_id == self.request.user.pk
            and event.to_status == self.to
            and self.dossier.version == seen + 1
        )

    def _shown_as_stale(self, stale: StaleDossier) -> bool:
        """Once the officer has read what happened, pressing again counts as knowing it."""
        self.refusal, self.is_stale = stale.message, True
        self.data["expected_version"] = str(self.dossier.version)
        self.form = self._form()
        return False


def _rule_when_opened(to: int) -> Transition:
    """Somebody was faster: the form is shown once more, so that nothing typed is lost."""
    found = (rule for status in Status for goal, rule in transitions_from(status).items() if goal == to)
    rule = next(found, None)
    if rule is None:
        raise Http404
    return rule
