"""Nobody gives himself, or a colleague whom he made up, the roles of both persons of a rule."""

from html import unescape
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from foundation import alarms
from foundation.accounts import roles, services
from foundation.accounts.admin import PASSWORD_ENDED
from foundation.accounts.exclusive_roles import PAIRS, broken_by_roles
from foundation.accounts.models import AccountChange
from foundation.accounts.tasks import audit_roles
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.security_check("authorisation")]

SYSTEM, EDITOR, CHECKER = "Quản trị hệ thống", "Biên tập viên", "Duyệt nội dung"
MANAGER, LEADER, CLERK = "Quản lý trung tâm", "Lãnh đạo", "Cán bộ một cửa"
FORBIDDEN = [
    (EDITOR, CHECKER), (SYSTEM, CHECKER), (SYSTEM, LEADER), (SYSTEM, MANAGER),
]  # fmt: skip
ALLOWED = [(EDITOR, MANAGER), (CLERK, LEADER), (CLERK, EDITOR), (SYSTEM, "Trực ban thông báo")]


def group(name: str) -> Group:
    return Group.objects.get(name=name)


def choose_roles(client, officer, *names: str):
    return client.post(
        f"/admin/auth/user/{officer.pk}/change/",
        {
            "username": officer.username, "is_active": "on", "is_staff": "on",
            "groups": [group(name).pk for name in names],
            "desks-TOTAL_FORMS": "0", "desks-INITIAL_FORMS": "0",
        },
    )  # fmt: skip


def role_names(officer) -> set[str]:
    return set(officer.groups.values_list("name", flat=True))


@pytest.fixture
def administrators():
    return officer_of(role=SYSTEM), officer_of(role=SYSTEM)


@pytest.fixture
def puppet():
    return make_officer(is_staff=True)


def test_no_shipped_role_holds_both_sides_of_a_rule():
    broken = {role.name: broken_by_roles([role]) for role in Group.objects.all()}
    assert {name: rules for name, rules in broken.items() if rules} == {}


def test_every_rule_names_permissions_that_exist():
    known = {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    named = {name for pair in PAIRS for name in (*pair.one, *pair.other, pair.unless)} - {""}
    assert named - known == set()


@pytest.mark.parametrize("names", FORBIDDEN)
def test_roles_that_exclude_each_other_are_refused_in_a_sentence(administrators, puppet, names):
    answer = choose_roles(desk_client(administrators[0]), puppet, *names)

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["groups"]
    assert role_names(puppet) == set()
    assert not AccountChange.objects.exists()


@pytest.mark.parametrize("names", ALLOWED)
def test_other_roles_go_together(names):
    assert broken_by_roles([group(name) for name in names]) == []


def test_a_role_is_given_when_a_second_administrator_confirms_it(administrators, puppet):
    first, second = administrators
    answer = choose_roles(desk_client(first), puppet, CLERK)
    assert answer.status_code == 302
    assert role_names(puppet) == set()
    change = AccountChange.objects.get()
    assert [alarm.key for alarm in alarms.open_alarms()] == [f"account-{change.pk}"]
    assert "Cán bộ một cửa" in desk_client(second).get("/admin/").content.decode()

    decide(second, change, "confirm")

    assert role_names(puppet) == {CLERK}
    assert alarms.open_alarms() == []
    change.refresh_from_db()
    assert (change.asked_by, change.decided_by) == (first, second)


def decide(officer, change: AccountChange, act: str):
    return desk_client(officer).post(
        "/admin/accounts/accountchange/", {"action": act, "_selected_action": [change.pk]}
    )


def test_neither_the_asker_nor_the_officer_nor_a_clerk_confirms(administrators, puppet):
    first, second = administrators
    change = services.set_roles(officer=puppet, roles=[group(CLERK)], by=first)
    for_second = services.set_roles(
        officer=second, roles=[group(SYSTEM), group("Trực ban thông báo")], by=first
    )

    decide(first, change, "confirm")
    decide(officer_of(role=CLERK), change, "confirm")
    decide(second, for_second, "confirm")

    assert role_names(puppet) == set()
    assert role_names(second) == {SYSTEM}
    assert set(AccountChange.objects.values_list("state", flat=True)) == {"waiting"}


def test_the_database_refuses_a_change_confirmed_by_one_person(administrators, puppet):
    first, _ = administrators
    change = services.set_roles(officer=puppet, roles=[group(CLERK)], by=first)
    for over in ({"decided_by": first}, {"decided_by": puppet}, {"decided_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccountChange.objects.filter(pk=change.pk).update(state="confirmed", **over)


def test_roles_are_taken_away_at_once(administrators):
    clerk = officer_of(role=CLERK)
    assert choose_roles(desk_client(administrators[0]), clerk).status_code == 302
    assert role_names(clerk) == set()
    assert not AccountChange.objects.exists()


def test_a_refused_change_is_over(administrators, puppet):
    first, second = administrators
    change = services.set_roles(officer=puppet, roles=[group(CLERK)], by=first)
    decide(second, change, "refuse")
    decide(second, change, "confirm")
    change.refresh_from_db()
    assert change.state == "refused"
    assert role_names(puppet) == set()
    assert alarms.open_alarms() == []


def test_what_excludes_each_other_by_the_time_of_the_confirmation_is_refused(administrators, puppet):
    first, second = administrators
    change = services.set_roles(officer=puppet, roles=[group(EDITOR)], by=first)
    puppet.groups.add(group(CHECKER))
    with pytest.raises(services.ChangeRefused):
        services.confirm(change=change, by=second)
    assert role_names(puppet) == {CHECKER}


def test_a_second_wish_waits_for_the_first(administrators, puppet):
    first, second = administrators
    services.set_roles(officer=puppet, roles=[group(CLERK)], by=first)
    with pytest.raises(services.ChangeRefused):
        services.set_roles(officer=puppet, roles=[group(EDITOR)], by=second)


def test_a_lost_phone_is_removed_by_two(administrators, puppet):
    first, second = administrators
    phone = TOTPDevice.objects.create(user=puppet, name="x")
    StaticDevice.objects.create(user=puppet, name="x")
    page, selected = "/admin/otp_totp/totpdevice/", {"_selected_action": [phone.pk]}

    desk_client(first).post(page, {"action": "delete_selected", "post": "yes", **selected})
    desk_client(first).post(f"{page}{phone.pk}/delete/", {"post": "yes"})
    desk_client(first).post(page, {"action": "ask_for_new_second_step", **selected})
    assert TOTPDevice.objects.filter(user=puppet).exists()

    decide(second, AccountChange.objects.get(), "confirm")
    assert not TOTPDevice.objects.filter(user=puppet).exists()
    assert not StaticDevice.objects.filter(user=puppet).exists()


def test_a_password_that_somebody_else_set_ends_with_the_second_step_and_ones_own_stays(
    administrators, puppet
):
    first, second = administrators
    set_password(first, puppet)
    assert has_new_password(puppet)
    form = {"old_password": NEW_PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert desk_client(puppet).post("/admin/password_change/", form).url == "/admin/password_change/done/"
    kept = decide(second, services.ask_for_new_second_step(officer=puppet, by=first), "confirm")
    assert has_new_password(puppet)
    assert str(PASSWORD_ENDED) not in map(str, get_messages(kept.wsgi_request))

    set_password(first, puppet)
    assert has_new_password(puppet)
    ended = decide(second, services.ask_for_new_second_step(officer=puppet, by=first), "confirm")
    assert not has_new_password(puppet)
    assert str(PASSWORD_ENDED) in map(str, get_messages(ended.wsgi_request))


def test_nobody_resets_the_own_second_step_by_asking(administrators):
    first, _ = administrators
    with pytest.raises(services.ChangeRefused):
        services.ask_for_new_second_step(officer=first, by=first)


def test_no_page_makes_a_superuser_not_even_for_one(puppet):
    boss = desk_client(make_officer(is_staff=True, is_superuser=True))
    boss.post(
        f"/admin/auth/user/{puppet.pk}/change/",
        {
            "username": puppet.username, "is_active": "on", "is_staff": "on", "is_superuser": "on",
            "user_permissions": [Permission.objects.first().pk],
            "desks-TOTAL_FORMS": "0", "desks-INITIAL_FORMS": "0",
        },
    )  # fmt: skip
    puppet.refresh_from_db()
    assert not puppet.is_superuser
    assert not puppet.user_permissions.exists()


def test_a_role_cannot_be_made_to_hold_both_sides():
    boss = desk_client(make_officer(is_staff=True, is_superuser=True))
    wanted = Permission.objects.filter(codename__in=["change_article", "release_article"])
    keys = list(wanted.values_list("pk", flat=True))
    answer = boss.post("/admin/auth/group/add/", {"name": "Tất cả", "permissions": keys})
    assert answer.status_code == 200
    assert not Group.objects.filter(name="Tất cả").exists()


def test_what_a_role_may_no_longer_do_is_taken_from_it_by_migrate():
    from django.apps import apps

    role, old = group(SYSTEM), Permission.objects.get(codename="publish_entry")
    role.permissions.add(old)
    roles.fill(apps.get_app_config("tourism"), using="default")
    assert old not in role.permissions.all()


def test_a_lost_passkey_is_asked_for_on_the_list_of_passkeys(administrators, puppet):
    first, _ = administrators
    passkey = WebAuthnCredential.objects.create(user=puppet, name="x", credential_id=b"x", public_key=b"x")
    page, selected = "/admin/django_otp_webauthn/webauthncredential/", {"_selected_action": [passkey.pk]}

    desk_client(first).post(page, {"action": "delete_selected", "post": "yes", **selected})
    desk_client(first).post(f"{page}{passkey.pk}/delete/", {"post": "yes"})
    assert WebAuthnCredential.objects.filter(user=puppet).exists()
    desk_client(first).post(page, {"action": "ask_for_new_second_step", **selected})

    assert [alarm.key for alarm in alarms.open_alarms()] == [f"account-{AccountChange.objects.get().pk}"]


NEW_PASSWORD = "mot-mat-khau-khac-2026"


def set_password(by, officer, **over):
    sent = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, **over}
    return desk_client(by).post(f"/admin/auth/user/{officer.pk}/password/", sent)


def has_new_password(officer) -> bool:
    officer.refresh_from_db()
    return officer.check_password(NEW_PASSWORD)


@pytest.fixture
def powerful():
    """Holds a role, and has never logged in."""
    return officer_of(role=LEADER, password="mat-khau-cu-2026")


def test_a_password_that_no_second_step_guards_is_set_by_two(administrators, powerful):
    first, second = administrators
    set_password(first, powerful)
    change = AccountChange.objects.get()
    assert not has_new_password(powerful)
    assert NEW_PASSWORD not in change.password
    assert [alarm.key for alarm in alarms.open_alarms()] == [f"account-{change.pk}"]

    decide(first, change, "confirm")
    assert not has_new_password(powerful)
    decide(second, change, "confirm")

    assert has_new_password(powerful)
    change.refresh_from_db()
    assert (change.state, change.password) == ("confirmed", "")
    assert alarms.open_alarms() == []


def test_a_refused_password_is_forgotten(administrators, powerful):
    first, second = administrators
    set_password(first, powerful)
    decide(second, AccountChange.objects.get(), "refuse")
    assert not has_new_password(powerful)
    assert AccountChange.objects.get().password == ""


def test_a_phone_that_was_begun_guards_no_password_and_neither_does_one_that_nobody_asks_for(
    administrators, powerful, settings
):
    settings.STAFF_OTP_REQUIRED = True
    phone = TOTPDevice.objects.create(user=powerful, name="x", confirmed=False)
    assert services.needs_two_for_password(powerful)
    TOTPDevice.objects.filter(pk=phone.pk).update(confirmed=True)
    assert not services.needs_two_for_password(powerful)
    settings.STAFF_OTP_REQUIRED = False
    assert services.needs_two_for_password(powerful)


def test_a_passkey_guards_a_password_as_a_phone_does(powerful, settings):
    settings.STAFF_OTP_REQUIRED = True
    WebAuthnCredential.objects.create(user=powerful, name="x", credential_id=b"x", public_key=b"x")
    assert not services.needs_two_for_password(powerful)


def test_a_password_of_an_account_that_may_nothing_is_set_at_once(administrators, puppet):
    set_password(administrators[0], puppet)
    assert has_new_password(puppet)
    assert not AccountChange.objects.exists()


def test_a_log_in_by_password_is_taken_away_at_once(administrators, powerful):
    set_password(
        administrators[0],
        powerful,
        password1="",
        password2="",
        usable_password="false",
        **{"unset-password": "1"},
    )
    powerful.refresh_from_db()
    assert not powerful.has_usable_password()
    assert not AccountChange.objects.exists()


def test_a_weak_password_and_an_administrators_own_are_not_asked_for(administrators, powerful):
    first, _ = administrators
    assert set_password(first, powerful, password1="123", password2="123").status_code == 200
    assert set_password(first, first).url == "/admin/password_change/"
    assert not AccountChange.objects.exists()
    assert not has_new_password(first)


def test_an_administrator_sets_no_password_of_a_superuser(administrators):
    boss = make_officer(is_staff=True, is_superuser=True)
    assert set_password(administrators[0], boss).status_code == 403
    assert not AccountChange.objects.exists()


def test_roles_held_together_since_before_the_rule_raise_an_alarm_until_one_is_taken(administrators, puppet):
    puppet.groups.set([group(EDITOR), group(CHECKER)])
    closed = officer_of(role=EDITOR, is_active=False)
    closed.groups.add(group(CHECKER))
    with pytest.raises(SystemExit):
        call_command("audit_roles", stdout=(out := StringIO()))
    assert puppet.username in out.getvalue()
    (alarm,) = alarms.open_alarms()
    assert EDITOR in alarm.message
    assert CHECKER in alarm.message
    assert alarm.message[:80] in unescape(desk_client(administrators[0]).get("/admin/").content.decode())

    assert choose_roles(desk_client(administrators[0]), puppet, EDITOR).status_code == 302

    assert alarms.open_alarms() == []
    call_command("audit_roles", stdout=StringIO())


def test_a_role_that_grew_is_found_by_the_timer_and_the_alarm_ends_when_it_shrinks(puppet):
    puppet.groups.add(role := group(EDITOR))
    assert audit_roles() == 0
    role.permissions.add(Permission.objects.get(codename="release_article"))
    assert audit_roles() == 1
    assert [alarm.key for alarm in alarms.open_alarms()] == [f"exclusive-roles-{puppet.pk}"]
    role.permissions.remove(Permission.objects.get(codename="release_article"))
    assert audit_roles() == 0
    assert alarms.open_alarms() == []


def test_permissions_beside_the_roles_are_judged_too(puppet):
    puppet.groups.add(group(EDITOR))
    puppet.user_permissions.add(Permission.objects.get(codename="release_article"))
    assert audit_roles() == 1


def test_a_new_officer_is_one_form_with_name_role_and_desk_and_the_role_waits(agency):
    administrator = desk_client(officer_of(role=SYSTEM))
    form = {
        "last_name": "Trần Thị", "first_name": "Hoa", "username": "hoa.moi", "usable_password": "true",
        "password1": "mot-mat-khau-dai-2026", "password2": "mot-mat-khau-dai-2026",
        "groups": [group(CLERK).pk, group(LEADER).pk],
        "desks-TOTAL_FORMS": "1", "desks-INITIAL_FORMS": "0", "desks-0-agency": agency.pk,
    }  # fmt: skip
    refused = administrator.post(
        "/admin/auth/user/add/", form | {"groups": [group(SYSTEM).pk, group(LEADER).pk]}
    )
    assert refused.context["adminform"].form.errors["groups"]
    assert administrator.post("/admin/auth/user/add/", form).status_code == 302
    officer = User.objects.get(username="hoa.moi")
    assert (officer.get_full_name(), officer.is_staff) == ("Hoa Trần Thị", True)
    assert officer.desks.get().agency == agency
    assert not role_names(officer)
    change = AccountChange.objects.get(officer=officer)
    assert set(change.roles.values_list("name", flat=True)) == {CLERK, LEADER}
