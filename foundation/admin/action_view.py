"""The base class of admin pages of our own: one action on one record, or on several."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.views.generic import FormView


class AdminActionView(FormView):
    """The form; the form once more with a refusal and everything that was typed; or done and back.

    A subclass names `form_class`, `title`, `done` and `refusals` (each with a `message`), finds its record in
    `get_object` (404 and 403 come from there), and acts in `perform`. Without a record it leads to the list.
    """

    model_admin: Any = None
    form_class: Any = forms.Form
    title: Any = ""
    lead: Any = ""
    done: Any = ""
    refusals: tuple[type[Exception], ...] = ()
    refusal = ""
    object: Any = None

    @classmethod
    def page(cls, model_admin: ModelAdmin, route: str, name: str) -> URLPattern:
        """The path of this page below the model's; `name` completes `app_model_name`."""
        view = model_admin.admin_site.admin_view(cls.as_view(model_admin=model_admin))
        opts = model_admin.opts
        return path(route, view, name=f"{opts.app_label}_{opts.model_name}_{name}")

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = self.get_object()

    def get_object(self) -> Any:
        return None

    def perform(self, data: dict[str, Any]) -> Any:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            result = self.perform(form.cleaned_data)
        except self.refusals as refused:
            self.refusal = getattr(refused, "message", str(refused))
            return self.render_to_response(self.get_context_data(form=form))
        if self.done:
            self.report(self.get_done(), result)
        return HttpResponseRedirect(self.get_success_url())

    def report(self, words: str, result: Any) -> None:
        messages.success(self.request, words)

    def get_done(self) -> str:
        return f"{self.object}: {self.done}" if self.object else str(self.done)

    def get_success_url(self) -> str:
        opts = self.model_admin.opts
        base = f"admin:{opts.app_label}_{opts.model_name}"
        if self.object is None:
            return reverse(f"{base}_changelist")
        return reverse(f"{base}_change", args=[self.object.pk])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": self.title,
            "subtitle": str(self.object or ""),
            "original": self.object,
            "lead": self.lead,
            "refusal": self.refusal,
            "back": self.get_success_url(),
        }
        context = super().get_context_data(**(context | more))
        return context | {"refused": bool(self.refusal or context["form"].errors)}
