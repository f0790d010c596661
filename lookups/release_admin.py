"""The back office of warnings: drafts are typed, a second person releases them, one alone is reviewed."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import action, display

from foundation.admin.by_others import by_others_filter
from foundation.admin.dialogs import ReadFirstDialog, ReadFirstMixin, ReasonDialog, dialog
from foundation.admin.locked import LockedWhileSavedMixin
from foundation.officers import name_of
from foundation.spreadsheets.import_admin import SpreadsheetAdmin
from foundation.web.formats import moment
from lookups.releases import WAITS_FOR_REVIEW, Released, ReleaseRefused, note_writer, review


class ReleaseFilter(DropdownFilter):
    title = _("publishing")
    parameter_name = "release"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("draft", _("Drafts")),
            ("review", _("Published by one person, to review")),
            ("published", _("Published")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen: dict[str, dict[str, Any]] = {
            "draft": {"published_at": None},
            "published": {"published_at__isnull": False},
        }
        if self.value() == "review":
            return queryset.filter(WAITS_FOR_REVIEW)
        return queryset.filter(**chosen.get(self.value() or "", {}))


ByOthersFilter = by_others_filter(("written_by",), ("released_by",))


class ReleaseAdmin(ReadFirstMixin, LockedWhileSavedMixin, SpreadsheetAdmin):
    """`release_with`: the kind's service. What the public reads is not edited."""

    release_permission: str
    release_with: Any
    actions_detail = ["release", "release_alone", "review"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["released", *super().get_fields(request, obj)] if obj else super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "released"]

    @display(description=_("publishing"))
    def released(self, warning: Released) -> str:
        told: list[Any] = []
        if warning.written_by:
            told.append(_("written by %(name)s") % {"name": name_of(warning.written_by)})
        if warning.published_at is None:
            told.append(_("a draft; a second person must publish it"))
        elif warning.released_by:
            at = {"name": name_of(warning.released_by), "moment": moment(warning.published_at)}
            told.append(_("published by %(name)s, %(moment)s") % at)
        if warning.alone_because:
            told.append(_("by one person: %(why)s") % {"why": warning.alone_because})
        if warning.reviewed_by:
            said = {"name": name_of(warning.reviewed_by), "remark": warning.review_remark}
            told.append(_("reviewed by %(name)s: %(remark)s") % said)
        elif warning.waits_for_review:
            told.append(_("waits for a review by a second person"))
        return "; ".join(map(str, told)) or "–"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or form.has_changed() or obj.written_by_id is None:
            note_writer(obj, cast(User, request.user))
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A published warning is followed by a new one; its text stays as it was read."""
        return (obj is None or obj.is_draft) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A published warning stays as the record of what was said to whom; a list is deleted row by row."""
        return (obj is not None and obj.is_draft) and super().has_delete_permission(request, obj)

    def has_release_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{self.release_permission}")

    def has_release_alone_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.release_alone")

    @action(
        description=_("Publish"),
        permissions=["release"],
        dialog=dialog(
            _("Publish"), _("It is now public, and subscribers are being warned."), ReadFirstDialog
        ),
    )
    def release(self, request: HttpRequest, form: ReadFirstDialog, object_id: str) -> HttpResponseRedirect:
        """By a second person, over the text that he read."""
        return self.act(request, object_id, self.release_with, seen=form.cleaned_data["seen"])

    @action(
        description=_("Publish alone (emergency)"),
        permissions=["release_alone"],
        dialog=dialog(
            _("Publish alone (emergency)"),
            _("Only where no second person can be asked in time. Why? A colleague reviews it afterwards."),
            ReasonDialog,
            submit=_("Publish now"),
        ),
    )
    def release_alone(self, request: HttpRequest, form: ReasonDialog, object_id: str) -> HttpResponseRedirect:
        why = form.cleaned_data["reason"]
        return self.act(request, object_id, self.release_with, alone_because=why)

    @action(
        description=_("Review"),
        permissions=["release"],
        dialog=dialog(
            _("Review"),
            _("This was published by one person alone. What did your review find?"),
            ReasonDialog,
            submit=_("Reviewed"),
        ),
    )
    def review(self, request: HttpRequest, form: ReasonDialog, object_id: str) -> HttpResponseRedirect:
        return self.act(request, object_id, self.review_with, remark=form.cleaned_data["reason"])

    def review_with(self, warning: Released, *, by: Any, remark: str) -> str:
        review(warning, by=by, permission=self.release_permission, remark=remark)
        return str(_("The review is kept."))

    def act(self, request: HttpRequest, object_id: str, service: Any, **words: Any) -> HttpResponseRedirect:
        warning = get_object_or_404(self.get_queryset(request), pk=object_id)
        try:
            done = service(warning, by=request.user, **words)
        except ReleaseRefused as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
            self.log_change(request, warning, str(done))
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
        return HttpResponseRedirect(page)
