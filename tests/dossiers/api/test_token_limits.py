"""What a stolen or careless token cannot do: live for ever, sign, read secrets, give codes of others."""

import datetime as dt
import json
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from dossiers.models import Dossier, IdempotencyRecord, PartnerToken, StatusEvent
from dossiers.workflow import Status
from foundation import alarms
from tests.admin.conftest import desk_client, officer_of
from tests.dossiers.api.conftest import client_with, token_for
from tests.dossiers.api.test_partner import CODE, body, move, put  # noqa: F401 - body is a fixture
from tests.factories import make_agency, make_dossier

pytestmark = [pytest.mark.django_db, pytest.mark.security_check("authorisation")]
READ_AND_WRITE = ("dossiers:read", "dossiers:write")
TOKENS = "/admin/dossiers/partnertoken/"


@pytest.fixture
def clerk(agency):
    """Software that neither signs nor prints receipts."""
    return client_with(token_for(agency, *READ_AND_WRITE, secret="clerk"))


def test_a_token_dies_on_its_day(agency, body):  # noqa: F811
    token_for(agency, secret="old", expires_at=timezone.now() - dt.timedelta(seconds=1))
    answer = put(client_with("old"), body)
    assert answer.status_code == 401
    assert "hết hạn" in answer.json()["error"]["message"]


def test_a_new_token_lives_for_a_year(agency):
    token_for(agency)
    left = PartnerToken.objects.get().expires_at - timezone.now()
    assert dt.timedelta(days=364) < left <= dt.timedelta(days=365)


@pytest.mark.parametrize(
    "act",
    [
        {"to": 9, "results": [{"title": "Giấy phép", "number": "1/GP"}], "by_leader": True},
        {"to": 8, "reason": "Không đủ điều kiện", "legal_basis": "Điều 5", "by_leader": True},
    ],
    ids=["sign", "stop"],
)
def test_leaders_acts_need_a_scope_of_their_own(clerk, agency, act):
    dossier = make_dossier(received_at_agency=agency)
    assert move(clerk, dossier.code, to=4, office="Phòng Kinh tế").status_code == 201
    events = StatusEvent.objects.count()

    assert move(clerk, dossier.code, key="leader", **act).status_code in (403, 409)

    dossier.refresh_from_db()
    assert dossier.status == Status.IN_PROCESS
    assert StatusEvent.objects.count() == events


def test_what_opens_a_dossier_is_for_software_that_prints_receipts(clerk, agency, body):  # noqa: F811
    entered = put(clerk, body)
    dossier = Dossier.objects.get()
    shown = clerk.get(f"/api/v1/dossiers/{CODE}/")
    for answer in (entered, shown):
        assert answer.status_code in (200, 201)
        assert dossier.secret not in answer.content.decode()
        assert dossier.token not in answer.content.decode()

    printer = client_with(token_for(agency, secret="printer"))
    reprinted = printer.get(f"/api/v1/dossiers/{CODE}/").json()
    assert (reprinted["secret"], reprinted["tracking_url"]) == (dossier.secret, dossier.tracking_url)


def test_a_repeated_request_never_gets_the_secret_again(partner, body):  # noqa: F811
    first = put(partner, body).json()
    dossier = Dossier.objects.get()
    assert (first["secret"], first["tracking_url"]) == (dossier.secret, dossier.tracking_url)
    repeated = [put(partner, body), *(move(partner, CODE, to=4, office="Phòng Kinh tế") for _ in range(2))]

    assert [answer.status_code for answer in repeated] == [200, 201, 201]
    for answer in repeated:
        assert dossier.secret not in answer.content.decode()
        assert dossier.token not in answer.content.decode()


def test_no_kept_answer_has_what_opens_the_dossier(partner, body):  # noqa: F811
    put(partner, body)
    move(partner, CODE, to=4, office="Phòng Kinh tế")
    dossier, record = Dossier.objects.get(), IdempotencyRecord.objects.get()
    assert json.loads(record.response)["dossier"]["code"] == CODE
    assert dossier.secret not in record.response and dossier.token not in record.response


@pytest.mark.parametrize("change", [{"to": 7}, {"office": "Phòng khác"}, {"note_public": "x"}])
def test_the_same_key_with_another_body_is_refused_and_does_nothing(partner, body, change):  # noqa: F811
    put(partner, body)
    move(partner, CODE, to=4, office="Phòng Kinh tế")
    events = StatusEvent.objects.count()
    answer = move(partner, CODE, **{"to": 4, "office": "Phòng Kinh tế"} | change)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "idempotency_key_reused"
    assert StatusEvent.objects.count() == events


@pytest.mark.parametrize("head", ["H57.133", "H57", "H57.13", "H58.132", "000.00.15.H57"])
def test_a_code_that_nobody_granted_is_refused(partner, body, head):  # noqa: F811
    assert put(partner, body, f"{head}-260804-0583").status_code == 403
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("head", ["H57.132", "H57.132.4"])
def test_a_granted_head_covers_the_offices_under_it(partner, body, head):  # noqa: F811
    assert put(partner, body, f"{head}-260804-0583").status_code == 201


def test_an_agencys_own_number_needs_no_grant(agency, body):  # noqa: F811
    own = client_with(token_for(agency, secret="own", code_prefixes=[]))
    child = make_agency(parent=agency)
    assert put(own, body, f"{agency.code}-260804-0001").status_code == 201
    assert put(own, body, f"{child.code}-260804-0001").status_code == 201
    assert put(own, body).status_code == 403


@pytest.mark.parametrize("head", ["", "H5", "H57.132-", "H57.132-260804-0001", "%", "h57", "H57.132\n"])
def test_only_heads_of_codes_can_be_granted(agency, head):
    token_for(agency)
    token = PartnerToken.objects.get()
    token.code_prefixes = [head]
    with pytest.raises(ValidationError) as refusal:
        token.full_clean()
    assert "code_prefixes" in refusal.value.message_dict


def test_the_administrator_sets_heads_and_day(agency, settings):
    settings.STAFF_OTP_REQUIRED = False
    desk = desk_client(officer_of(role="Quản trị hệ thống"))
    page = "/admin/dossiers/partnertoken/add/"
    assert "code_prefixes" in desk.get(page).content.decode()
    answer = desk.post(
        page,
        {
            "agency": agency.pk, "name": "Một cửa", "scopes": ["dossiers:read"],
            "code_prefixes": "H57.132, H57.133", "expires_at_0": "31/12/2099", "expires_at_1": "00:00",
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    token = PartnerToken.objects.get()
    assert token.code_prefixes == ["H57.132", "H57.133"]
    assert token.expires_at.year == 2099


def test_a_token_signs_nothing_until_a_second_administrator_has_confirmed_it(agency, settings):
    settings.STAFF_OTP_REQUIRED = False
    first, second = (desk_client(officer_of(role="Quản trị hệ thống")) for _ in range(2))
    form = {
        "agency": agency.pk, "name": "Một cửa", "code_prefixes": "", "expires_at_0": "31/12/2099",
        "expires_at_1": "00:00",
    }  # fmt: skip
    wide = {"scopes": [*READ_AND_WRITE, "dossiers:sign"]}
    assert first.post(f"{TOKENS}add/", form | {"scopes": READ_AND_WRITE}).status_code == 302
    token = PartnerToken.objects.get()
    assert first.post(f"{TOKENS}{token.pk}/change/", form | wide).status_code == 302
    PartnerToken.objects.update(token_hash=PartnerToken.digest("made"))
    software, dossier = client_with("made"), make_dossier(received_at_agency=agency)
    assert move(software, dossier.code, to=4, office="Phòng Kinh tế").status_code == 201
    stop = {"to": 8, "reason": "Không đủ điều kiện", "legal_basis": "Điều 5", "by_leader": True}
    confirm = {"action": "confirm_to_sign", "_selected_action": [token.pk]}

    assert move(software, dossier.code, key="2", **stop).status_code == 409
    first.post(TOKENS, confirm)
    assert move(software, dossier.code, key="3", **stop).status_code == 409
    assert [alarm.key for alarm in alarms.open_alarms()] == [f"partner-token-{token.pk}"]
    second.post(TOKENS, confirm)
    assert alarms.open_alarms() == []
    assert move(software, dossier.code, key="4", **stop).status_code == 201

    second.post(f"{TOKENS}{token.pk}/change/", form | wide | {"name": "Một cửa điện tử"})
    token.refresh_from_db()
    assert token.may_sign  # a new name widens nothing
    second.post(f"{TOKENS}{token.pk}/change/", form | wide | {"agency": make_agency().pk})
    token.refresh_from_db()
    assert not token.may_sign


def test_software_that_works_today_works_after_the_upgrade(agency):
    token_for(agency, *READ_AND_WRITE, code_prefixes=[])
    token_for(agency, "dossiers:read", secret="reader", code_prefixes=[])
    foreign = make_agency()
    make_dossier(received_at_agency=agency, code=CODE)
    make_dossier(received_at_agency=agency, code=f"{foreign.code}-260804-0001")

    import_module("dossiers.migrations.0010_limits_of_partner_tokens").grant_what_is_used(apps, None)

    writer, reader = PartnerToken.objects.order_by("pk")
    assert writer.scopes == [*READ_AND_WRITE, "dossiers:secrets"]
    assert "H57.132" in writer.code_prefixes
    assert foreign.code not in writer.code_prefixes
    assert (reader.scopes, reader.code_prefixes) == (["dossiers:read"], [])
