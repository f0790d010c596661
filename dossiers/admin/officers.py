"""Who works here: officers with their roles and desks, and the phones and passkeys of their second step.

An administrator takes roles away at once; roles to add, a new second step and a password that nothing else
guards wait for a second administrator (foundation/accounts). No page makes a superuser; only one touches
another.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from dossiers.models import OfficerDesk
from foundation.accounts import services as accounts
from foundation.accounts.exceptions import ChangeRefused
from foundation.accounts.exclusive_roles import broken_by
from foundation.accounts.roles import MEANINGS
from foundation.admin.deletion import HideLinkRowsMixin
from foundation.admin.inlines import LabelledInline
from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.officers import officer_of
from foundation.web.formats import moment

User = get_user_model()
POWERS = ("is_superuser", "user_permissions")
WAITS = _("“%(change)s” waits for a second administrator.")

for model in (User, Group, TOTPDevice, StaticDevice, WebAuthnCredential):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class OfficersDeskInline(LabelledInline):
    model = OfficerDesk
    autocomplete_fields = ["agency"]


class RolesMixin:
    """A form of an account refuses roles that one person must not hold together."""

    instance: Any
    cleaned_data: dict[str, Any]

    def clean_groups(self) -> Any:
        roles = self.cleaned_data["groups"]
        try:
            accounts.refuse_exclusive_roles(self.instance, roles)
        except ChangeRefused as refused:
            raise forms.ValidationError(refused.message) from None
        return roles


class RolesField(forms.ModelMultipleChoiceField):
    """Each role with what it is for."""

    widget = UnfoldAdminCheckboxSelectMultipleWidget

    def __init__(self) -> None:
        super().__init__(Group.objects.order_by("name"), required=False, label=_("Roles"))

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}: {MEANINGS[obj.name]}" if obj.name in MEANINGS else str(obj.name)


ACTS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}


class PermissionsField(forms.ModelMultipleChoiceField):
    """Permissions in the reader's words: the database keeps Django's English sentences."""

    def label_from_instance(self, obj: Any) -> str:
        about = obj.content_type
        act = ACTS.get(obj.codename.removesuffix(f"_{about.model}"))
        return f"{about.app_labeled_name} | {act or gettext(obj.name)}"


class PermissionsMixin:
    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Permission:
            kwargs["form_class"] = PermissionsField
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class OfficerForm(RolesMixin, UserChangeForm):
    groups = RolesField()


class NewOfficerForm(RolesMixin, UserCreationForm):
    """Everything at once: who, log-in, roles; the desks stand below it."""

    groups = RolesField()

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("last_name", "first_name", "username", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["last_name"].widget.attrs["autofocus"] = True

    def save(self, commit: bool = True) -> Any:
        self.instance.is_staff = True
        return super().save(commit)


class RoleForm(forms.ModelForm):
    def clean_permissions(self) -> Any:
        permissions = self.cleaned_data["permissions"]
        if broken := broken_by(permissions.select_related("content_type")):
            raise forms.ValidationError(" ".join(broken))
        return permissions


@admin.register(User)
class OfficerAdmin(PermissionsMixin, BaseUserAdmin, ModelAdmin):
    form = OfficerForm
    add_form = NewOfficerForm
    add_form_template = "admin/change_form.html"
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    ("last_name", "first_name"),
                    "username",
                    "usable_password",
                    ("password1", "password2"),
                    "groups",
                ]
            },
        )
    ]
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "name", "roles", "is_active", "last_login"]
    list_filter: list[Any] = ["is_active", "groups"]
    inlines = [OfficersDeskInline]
    list_per_page = 25

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("full name"))
    def name(self, user: Any) -> str:
        return user.get_full_name() or "–"

    @admin.display(description=_("roles"))
    def roles(self, user: Any) -> str:
        return ", ".join(group.name for group in user.groups.all()) or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = [*super().get_readonly_fields(request, obj), "last_login", "date_joined"]
        itself = ["groups", "is_staff"] if obj is not None and obj.pk == request.user.pk else []
        return [*fixed, *POWERS, *itself]

    @method_decorator(sensitive_post_parameters())
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """One's own on the page that asks for the old one; another's waits where nothing else guards it."""
        officer = self.get_object(request, unquote(id))
        if officer == request.user:
            return HttpResponseRedirect(reverse("admin:password_change"))
        may = officer is not None and self.has_change_permission(request, officer)
        if may and request.method == "POST" and accounts.needs_two_for_password(officer):
            form = self.change_password_form(officer, request.POST)
            if form.is_valid() and form.cleaned_data["set_usable_password"]:
                self._ask_for_password(request, form.save(commit=False))
                return HttpResponseRedirect(reverse("admin:auth_user_change", args=[officer.pk]))
        return super().user_change_password(request, id, form_url)

    def _ask_for_password(self, request: HttpRequest, officer: Any) -> None:
        try:
            waiting = accounts.ask_for_new_password(
                officer=officer, password=officer.password, by=officer_of(request)
            )
        except ChangeRefused as refused:
            self.message_user(request, refused.message, messages.ERROR)
        else:
            self.message_user(request, WAITS % {"change": waiting}, messages.WARNING)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The form would write the chosen roles itself; those to add wait for a second administrator."""
        roles = form.cleaned_data.pop("groups", None)
        super().save_related(request, form, formsets, change)
        if roles is None:
            return
        try:
            waiting = accounts.set_roles(officer=form.instance, roles=roles, by=officer_of(request))
        except ChangeRefused as refused:
            self.message_user(request, refused.message, messages.ERROR)
        else:
            if waiting:
                self.message_user(request, WAITS % {"change": waiting}, messages.WARNING)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An officer's name stays in the history of dossiers: take the log-in away instead."""
        return False


@admin.register(Group)
class RoleAdmin(PermissionsMixin, HideLinkRowsMixin, BaseGroupAdmin, ModelAdmin):
    form = RoleForm
    list_per_page = 25


class SecondStepAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """What officers log in with besides the password. Keys are never shown.

    The packages name their fields in English only.
    """

    actions = ["ask_for_new_second_step"]
    list_select_related = ["user"]
    list_per_page = 25

    @admin.display(description=_("officer"), ordering="user")
    def officer(self, device: Device) -> Any:
        return device.user

    @admin.display(description=_("confirmed"), boolean=True)
    def is_confirmed(self, device: Device) -> bool:
        return device.confirmed

    @admin.display(description=_("enrolled at"))
    def enrolled(self, device: Any) -> str:
        return moment(device.created_at)

    @admin.display(description=_("last used"), ordering="last_used_at")
    def last_used(self, device: Any) -> str:
        return moment(device.last_used_at) or "–"

    def get_queryset(self, request: HttpRequest) -> Any:
        devices = super().get_queryset(request)
        return devices if request.user.is_superuser else devices.exclude(user__is_superuser=True)

    @admin.action(description=_("Ask for a new second step"), permissions=["reset"])
    def ask_for_new_second_step(self, request: HttpRequest, queryset: Any) -> None:
        for officer in User.objects.filter(pk__in=queryset.values("user")):
            try:
                waiting = accounts.ask_for_new_second_step(officer=officer, by=officer_of(request))
            except ChangeRefused as refused:
                self.message_user(request, f"{officer}: {refused.message}", messages.ERROR)
            else:
                self.message_user(request, WAITS % {"change": waiting}, messages.WARNING)

    def has_reset_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("otp_totp.delete_totpdevice")


@admin.register(TOTPDevice)
class PhoneAdmin(SecondStepAdmin):
    list_display = ["officer", "phone", "is_confirmed", "last_used"]
    fields = ["officer", "phone", "is_confirmed", "enrolled", "last_used"]
    readonly_fields = fields

    @admin.display(description=_("phone"))
    def phone(self, device: TOTPDevice) -> str:
        return device.name


@admin.register(WebAuthnCredential)
class PasskeyAdmin(SecondStepAdmin):
    list_display = ["officer", "passkey", "enrolled", "last_used"]
    fields = ["officer", "passkey", "is_in_cloud", "enrolled", "last_used"]
    readonly_fields = fields

    @admin.display(description=_("passkey"))
    def passkey(self, device: WebAuthnCredential) -> str:
        return device.name

    @admin.display(description=_("copied to the maker's cloud"), boolean=True)
    def is_in_cloud(self, device: WebAuthnCredential) -> bool:
        return device.backup_state


def _may_touch(request: HttpRequest, user: Any) -> bool:
    return request.user.is_superuser or user is None or not user.is_superuser
