"""Who may open what: one line per page, one column per role."""

import pytest
from django.contrib.auth.models import Group
from django.utils.translation import override
from django_otp.plugins.otp_totp.models import TOTPDevice

from foundation.accounts.models import AccountChange
from foundation.accounts.roles import MEANINGS, Role
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_dossier, make_officer
from tests.sandboxes.zalo.running import ROOT

CLERK, SPECIALIST, LEADER = "Cán bộ một cửa", "Cán bộ chuyên môn", "Lãnh đạo"
WATCH, SYSTEM = "Trực ban thông báo", "Quản trị hệ thống"
EVERYONE = {CLERK, SPECIALIST, LEADER, WATCH, SYSTEM}
OFFICERS = {CLERK, SPECIALIST, LEADER}

PAGES = {
    "dossiers/dossier/": OFFICERS,
    "dossiers/dossier/add/": {CLERK},
    "dossiers/dossier/nhap/": {CLERK},
    "dossiers/dossier/export/": OFFICERS,
    "dossiers/procedure/": OFFICERS | {SYSTEM},
    "dossiers/procedure/add/": {SYSTEM},
    "dossiers/agency/add/": {SYSTEM},
    "dossiers/partnertoken/": {SYSTEM},
    "citizens/citizen/": OFFICERS,
    "citizens/citizen/add/": set(),
    "outbox/notice/": {WATCH},
    "outbox/notice/goi-dien/": {WATCH},
    "outbox/alarm/": {WATCH, SYSTEM},
    "regions/adminunit/": {SYSTEM},
    "calendar/calendarexception/": {LEADER, SYSTEM},
    "calendar/calendarexception/add/": {SYSTEM},
    "auth/user/": {SYSTEM},
    "auth/user/add/": {SYSTEM},
    "auth/group/": {SYSTEM},
    "accounts/accountchange/": {SYSTEM},
    "otp_totp/totpdevice/": {SYSTEM},
    "zalo_channel/inboundevent/": {WATCH, SYSTEM},
    "zalo_channel/messagetemplate/": {WATCH, SYSTEM},
    "zalo_channel/messagetemplate/add/": {SYSTEM},
}


@pytest.mark.parametrize("role", sorted(EVERYONE))
@pytest.mark.security_check("authorisation")
def test_a_role_opens_its_pages_and_no_others(role, agency):
    client = desk_client(officer_of(agency, role=role))

    opened = {page for page in PAGES if client.get(f"/admin/{page}").status_code == 200}

    assert opened == {page for page, roles in PAGES.items() if role in roles}


def test_a_dossiers_page_opens_for_its_officers_only(agency):
    dossier = make_dossier(received_at_agency=agency)
    page = f"/admin/dossiers/dossier/{dossier.pk}/change/"

    codes = {role: desk_client(officer_of(agency, role=role)).get(page).status_code for role in EVERYONE}

    assert codes == dict.fromkeys(OFFICERS, 200) | {WATCH: 403, SYSTEM: 403}


def test_an_officer_looks_up_only_the_citizens_of_the_desks_held(agency):
    mine, other = make_dossier(received_at_agency=agency), make_dossier()
    client = desk_client(officer_of(agency))

    shown = client.get("/admin/citizens/citizen/").context["cl"].result_list

    assert list(shown) == [mine.applicant]
    assert client.get(f"/admin/citizens/citizen/{mine.applicant_id}/change/").status_code == 200
    assert client.get(f"/admin/citizens/citizen/{other.applicant_id}/change/").status_code == 404


def test_nobody_deletes_dossiers_citizens_or_officers(agency):
    dossier = make_dossier(received_at_agency=agency)
    client = desk_client(make_officer(is_staff=True, is_superuser=True))

    for page in (
        f"dossiers/dossier/{dossier.pk}",
        f"citizens/citizen/{dossier.applicant_id}",
        f"auth/user/{officer_of(agency).pk}",
    ):
        assert client.post(f"/admin/{page}/delete/", {"post": "yes"}).status_code == 403


def test_a_system_administrator_makes_nobody_almighty(db):
    admin = desk_client(officer_of(role=SYSTEM))
    boss = make_officer(is_staff=True, is_superuser=True)
    clerk = officer_of()

    assert admin.post(f"/admin/auth/user/{boss.pk}/password/", {"password1": "x"}).status_code == 403
    assert admin.post(f"/admin/auth/user/{boss.pk}/change/", {"username": "x"}).status_code == 403
    admin.post(
        f"/admin/auth/user/{clerk.pk}/change/",
        {
            "username": clerk.username, "is_active": "on", "is_staff": "on", "is_superuser": "on",
            "desks-TOTAL_FORMS": "0", "desks-INITIAL_FORMS": "0",
        },
    )  # fmt: skip
    clerk.refresh_from_db()
    assert clerk.is_superuser is False


def test_a_system_administrator_gives_himself_no_other_role(db):
    admin = officer_of(role=SYSTEM)
    leader = Group.objects.get(name=LEADER)

    desk_client(admin).post(
        f"/admin/auth/user/{admin.pk}/change/",
        {
            "username": admin.username, "is_active": "on", "groups": [leader.pk],
            "desks-TOTAL_FORMS": "0", "desks-INITIAL_FORMS": "0",
        },
    )  # fmt: skip

    assert [group.name for group in admin.groups.all()] == [SYSTEM]


def test_a_system_administrator_cannot_ask_for_a_superusers_second_step(db):
    boss, clerk = make_officer(is_staff=True, is_superuser=True), officer_of()
    phones = [TOTPDevice.objects.create(user=user, name="x").pk for user in (boss, clerk)]

    desk_client(officer_of(role=SYSTEM)).post(
        "/admin/otp_totp/totpdevice/", {"action": "ask_for_new_second_step", "_selected_action": phones}
    )

    assert [change.officer for change in AccountChange.objects.all()] == [clerk]


def test_no_page_shows_the_key_of_a_phone(db):
    phone = TOTPDevice.objects.create(user=officer_of(), name="x")
    admin = desk_client(make_officer(is_staff=True, is_superuser=True))

    assert phone.key not in admin.get(f"/admin/otp_totp/totpdevice/{phone.pk}/change/").content.decode()


def test_the_forms_say_what_each_role_may_do(agency):
    own, other = desk_client(officer_of(role=SYSTEM)), officer_of(agency)
    for page in ("/admin/auth/user/add/", f"/admin/auth/user/{other.pk}/change/"):
        assert "Kế toán: giao dịch ngân hàng và phí, lệ phí" in own.get(page).content.decode()


def test_the_book_says_the_same_of_each_role_as_the_forms():
    book = (ROOT / "docs" / "roles.md").read_text()
    with override("en"):
        assert all(f"| {role} | {MEANINGS[role]} |" in book for role in Role)


def test_the_page_of_a_role_names_each_permission_in_vietnamese(admin_client):
    page = admin_client.get(f"/admin/auth/group/{Group.objects.get(name=Role.OPERATOR).pk}/change/")
    labels = [str(label) for _value, label in page.context["adminform"].form.fields["permissions"].choices]
    ours = [label for label in labels if "Can " in label]
    assert len(labels) > 100 and not ours
