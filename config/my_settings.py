"""`/admin/cai-dat/`: what an officer chooses for himself."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldBooleanWidget

from config import morning_mail
from foundation.accounts.models import MorningMail
from foundation.officers import officer_of


class SettingsForm(forms.Form):
    morning_mail = forms.BooleanField(
        label=_("A mail each working morning"),
        help_text=_("With the numbers of My work and their links. Where nothing waits there is no mail."),
        required=False,
        widget=UnfoldBooleanWidget(),
    )


def my_settings(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    kept = MorningMail.objects.filter(officer=officer).first()
    form = SettingsForm(initial={"morning_mail": bool(kept and kept.is_wanted)})
    if request.method == "POST":
        form = SettingsForm(request.POST)
        if form.is_valid():
            wanted = {"is_wanted": form.cleaned_data["morning_mail"]}
            MorningMail.objects.update_or_create(officer=officer, defaults=wanted)
            messages.success(request, _("Your settings are kept."))
            return HttpResponseRedirect(reverse("admin:my_settings"))
    context = {
        **admin.site.each_context(request),
        "title": _("My settings"),
        "form": form,
        "address": officer.email,
        "leaves_portal": morning_mail.leaves_portal(),
    }
    return TemplateResponse(request, "admin/my_settings.html", context)
