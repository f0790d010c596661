"""Admin pages of models with a workflow: a button and a dialog for each transition that is allowed now."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from foundation.admin import dialogs
from foundation.admin.own_list import OwnListAdmin
from foundation.reviewed_workflow import HAND_IN, PUBLISH, SEND_BACK, WITHDRAW, ReviewedWorkflow
from foundation.workflow import Transition, TransitionRefused, Workflow


def transition_action(
    transition: Transition,
    service: Callable[..., Any] | None,
    description: Any,
    done: Any,
    *,
    dialog: type[BaseDialogForm] = BaseDialogForm,
) -> Any:
    """The button of a transition: asks in a dialog, calls service(record, by=user, **dialog fields).

    `done` is reported afterwards; `%(result)s` in it stands for what the service returns. Without a service
    the page's workflow makes it (ReviewedWorkflow).
    """

    def run(self: "WorkflowAdmin", request: HttpRequest, form: Any, object_id: str) -> HttpResponseRedirect:
        record = get_object_or_404(self.get_queryset(request), pk=object_id)
        declared = self.workflow.transitions[transition.key]
        if not (self.has_view_permission(request, record) and declared.is_permitted(record, request.user)):
            raise PermissionDenied
        fields = {name: value for name, value in form.cleaned_data.items() if name != "_form_submitted"}
        try:
            make = service or getattr(self.workflow, transition.name)
            result = make(record, by=request.user, **fields)
        except TransitionRefused as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        else:
            self.message_user(request, str(done) % {"result": result}, messages.SUCCESS)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[object_id]))

    run.__name__ = transition.name
    return action(
        description=transition.label,
        permissions=["transition"],
        dialog=dialogs.dialog(transition.label, description, dialog),
    )(run)


class WorkflowAdmin(dialogs.ReadFirstMixin, OwnListAdmin):
    """Names in `actions_detail` are transitions of `workflow`, made with `transition_action`."""

    workflow: Workflow[Any]

    def has_transition_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Opens the dialog; whether this transition is permitted is judged when it is confirmed."""
        return self.has_view_permission(request)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        record = self.get_object(request, object_id)
        offered = self.workflow.allowed(record, request.user) if record else {}
        actions = super().get_actions_detail(request, object_id)
        return [each for each in actions if each.method.original_function_name in offered]


class ReviewedAdmin(WorkflowAdmin):
    """For models whose `workflow` is a ReviewedWorkflow; a subclass has `state_label`.

    The words are those of a record with a public page; an app with other words declares its own button.
    """

    workflow: ReviewedWorkflow[Any]
    state_label: Any
    actions_detail = ["hand_in", "publish", "send_back", "withdraw"]
    is_edited_in_public = is_deleted_in_review = False

    hand_in = transition_action(
        HAND_IN, None, _("A second person reads it and publishes it."), _("Submitted for review.")
    )
    publish = transition_action(
        PUBLISH, None, _("It becomes public in its current form."), _("Published."),
        dialog=dialogs.ReadFirstDialog,
    )  # fmt: skip
    send_back = transition_action(
        SEND_BACK, None, _("What needs to be changed first?"), _("Sent back to the writer."),
        dialog=dialogs.ReasonDialog,
    )  # fmt: skip
    withdraw = transition_action(
        WITHDRAW, None, _("It will no longer be public. Why?"), _("Withdrawn."), dialog=dialogs.ReasonDialog
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is public is withdrawn first, and published again by a second person."""
        is_open = obj is None or self.is_edited_in_public or obj.state != self.workflow.public
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what was never public is deleted: what was withdrawn must answer 410."""
        may_be_deleted = obj is None or (
            not self.workflow.was_public(obj)
            and (self.is_deleted_in_review or obj.state == self.workflow.draft)
        )
        return may_be_deleted and super().has_delete_permission(request, obj)

    @display(description=_("where it stands"))
    def status_summary(self, record: Any) -> str:
        if record.pk is None:
            return str(_("New. Save it, then submit it for review."))
        remark = f" – {record.remark}" if record.remark else ""
        label = f"{self.state_label(record)[1]}{remark}"
        return format_html('{} · <a href="{}">{}</a>', label, record.get_absolute_url(), _("See the page"))
