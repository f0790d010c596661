"""An officer's own page: passkeys and phones of the second step, to add and to remove.

It changes nothing before the password was given again (config/reauthentication.py).
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.widgets import UnfoldAdminTextInputWidget

from config import passkeys, reauthentication
from config.second_factor import CodeForm, enrol_phone, phone_to_enrol, picture_of
from foundation.accounts import second_steps
from foundation.accounts.exceptions import ChangeRefused

Context = dict[str, Any]


class PasskeyNameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the passkey"),
        help_text=gettext_lazy("The device it is stored on, for example “Computer at counter 3”."),
        max_length=passkeys.MAX_NAME,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )


@sensitive_post_parameters()
def my_second_step(request: HttpRequest) -> HttpResponse:
    """A list; with a fresh proof also what adds and removes. `act` names the form that was sent."""
    act = request.POST.get("act", "")
    if act == "prove":
        done, context = _prove(request)
    elif not reauthentication.is_fresh(request):
        done, context = False, {"proof": reauthentication.PasswordForm(user=request.user)}
    else:
        done, context = ACTS.get(act, _show)(request)
    if done:
        return HttpResponseRedirect(reverse("admin:my_second_step"))
    own = second_steps.second_steps_of(request.user)
    own_kinds = [{"device": device, "kind": second_steps.kind_of(device)} for device in own]
    context = {
        **admin.site.each_context(request),
        "title": _("My second step"),
        "steps": own_kinds,
        "has_phone": any(isinstance(device, TOTPDevice) for device in own),
        **context,
    }
    return render(request, "admin/my_second_step.html", context)


def _prove(request: HttpRequest) -> tuple[bool, Context]:
    form = reauthentication.PasswordForm(request.POST, user=request.user)
    if is_right := form.is_valid():
        reauthentication.remember(request)
    return is_right, {"proof": form}


def _show(request: HttpRequest) -> tuple[bool, Context]:
    return False, {"name": PasskeyNameForm()}


def _name_passkey(request: HttpRequest) -> tuple[bool, Context]:
    """The next passkey of this session gets the name; the page then shows the button that makes it."""
    form = PasskeyNameForm(request.POST)
    if not form.is_valid():
        return False, {"name": form}
    request.session[passkeys.NAME] = form.cleaned_data["name"]
    return False, {"new_passkey": form.cleaned_data["name"]}


def _add_phone(request: HttpRequest) -> tuple[bool, Context]:
    """Show the picture first; then with the code that the phone shows."""
    if any(isinstance(device, TOTPDevice) for device in second_steps.second_steps_of(request.user)):
        return True, {}
    phone = phone_to_enrol(request)
    form = CodeForm(request.POST if "code" in request.POST else None, device=phone)
    if form.is_valid():
        enrol_phone(phone)
        messages.success(request, _("Added: %(name)s") % {"name": phone.name})
        return True, {}
    return False, {"code": form, **picture_of(phone)}


def _remove(request: HttpRequest) -> tuple[bool, Context]:
    try:
        device = second_steps.remove(user=request.user, persistent_id=request.POST.get("step", ""))
    except ChangeRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Removed: %(name)s") % {"name": device.name})
    return True, {}


ACTS = {"name": _name_passkey, "phone": _add_phone, "remove": _remove}
