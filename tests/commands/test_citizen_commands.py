"""The data subject's rights at the operator's terminal."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dossiers import services
from dossiers.models import Follow
from dossiers.workflow import Status
from foundation.citizens.models import Citizen
from foundation.citizens.services import identity_for, record_consent
from foundation.conversations.services import record_turn
from tests.factories import desk_of, enough_for, make_citizen, make_dossier
from zalo_channel.models import InboundEvent

NAME, PHONE, ADDRESS, CHAT_ID = (
    "Đoàn Thị Mộng Tuyền",
    "84900077123",
    "77 Ngõ Riêng, xã Trà My",
    "7999000000000000077",
)


def run(command: str, *options: str) -> str:
    out = StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue()


def places_that_name(*words: str) -> list[str]:
    """`table.column` of every text of the database that holds one of the words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND (data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY'))"
        )
        columns = cursor.fetchall()
        found = []
        for table, column in columns:
            cursor.execute(
                f'SELECT EXISTS (SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE ANY(%s))',  # noqa: S608
                [[f"%{word}%" for word in words]],
            )
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return sorted(found)


@pytest.fixture
def citizen(db) -> Citizen:
    """Somebody whom every room knows: dossier with letters and rating, notices, chat, webhook, consent."""
    citizen = make_citizen(full_name=NAME, phone=PHONE, address=ADDRESS, identity_number="000123456789")
    identity = identity_for(channel="zalo", external_id=CHAT_ID)
    spare = identity.citizen
    identity.citizen, identity.display_name = citizen, NAME
    identity.save()
    spare.delete()
    record_consent(citizen=citizen, purpose="chat", wording="Đồng ý", channel="zalo", proof={"phone": PHONE})
    record_turn(identity=identity, author="citizen", text=f"Tôi là {NAME}, số {PHONE}", external_id="m1")
    InboundEvent.objects.create(
        dedupe_key="m1", event_name="user_send_text", user_id=CHAT_ID, body=json.dumps({"text": NAME})
    )
    return citizen


def finished_dossier(citizen: Citizen):
    """Handed over and rated; each step was told to the citizen."""
    dossier = make_dossier(applicant=citizen)
    by = desk_of(dossier)
    services.follow(dossier=dossier, citizen=citizen, proof=Follow.Proof.QR)
    for to in (Status.IN_PROCESS, Status.DONE, Status.RETURNED):
        details = enough_for(to, note_public=f"Gửi bà {NAME}", note_internal=f"Gọi {PHONE}")
        services.change_status(dossier=dossier, to=to, by=by, details=details)
    services.rate(dossier=dossier, score=4, comment=f"{NAME} cảm ơn", channel="web")
    return dossier


def test_an_erased_person_is_named_nowhere_in_the_database(citizen):
    dossier = finished_dossier(citizen)
    words = (NAME, PHONE, PHONE[2:], "0900 077 123", ADDRESS, CHAT_ID)
    assert len(places_that_name(*words)) >= 8
    said = run("erase_citizen", PHONE, "--because", "đơn số 12/2026")
    assert places_that_name(*words) == []
    citizen.refresh_from_db()
    assert citizen.identity_number == "" and citizen.erased_at is not None
    assert str(citizen.pk) in said and NAME not in said
    assert dossier.events.count() == 4


def test_names_typed_without_composed_marks_are_found_by_the_scan_too(citizen):
    assert "citizens_citizen.full_name" in places_that_name("mộng tuyền")


def test_an_open_dossier_keeps_what_it_needs_and_the_operator_is_told(citizen):
    make_dossier(applicant=citizen)
    said = run("erase_citizen", f"zalo:{CHAT_ID}", "--because", "user_withdraw")
    citizen.refresh_from_db()
    assert "hồ sơ đang giải quyết" in said
    assert citizen.erased_at is None and citizen.full_name == NAME
    assert not citizen.identities.exists()


def test_erasing_without_a_reason_or_twice_is_refused(citizen):
    with pytest.raises(CommandError, match="lý do"):
        run("erase_citizen", str(citizen.pk), "--because", "  ")
    run("erase_citizen", str(citizen.pk), "--because", "đơn")
    with pytest.raises(CommandError, match="đã được xóa"):
        run("erase_citizen", str(citizen.pk), "--because", "đơn")


def test_a_copy_holds_every_room(citizen):
    dossier = finished_dossier(citizen)
    copy = json.loads(run("export_citizen", "0900 077 123"))
    assert copy["citizen"]["full_name"] == NAME
    assert copy["citizen"]["identity_number"] == "000123456789"
    assert copy["dossiers"]["dossiers"][0]["code"] == dossier.code
    assert len(copy["notices"]) == 4
    assert {"identities", "consents", "conversations", "inbound_events"} <= copy.keys()


def test_a_phone_that_was_merely_typed_finds_nobody(citizen):
    stranger = Citizen.objects.create(full_name="Lê Văn Lạ", phone="84905777888")
    with pytest.raises(CommandError, match=f"{stranger.pk} .*chưa xác nhận số") as refused:
        run("export_citizen", stranger.phone)
    with pytest.raises(CommandError, match="chưa xác nhận"):
        run("erase_citizen", stranger.phone, "--because", "đơn")
    assert stranger.full_name not in str(refused.value)
    stranger.refresh_from_db()
    assert stranger.erased_at is None
    assert json.loads(run("export_citizen", str(stranger.pk)))["citizen"]["full_name"] == stranger.full_name


def test_a_phone_of_two_people_asks_which_without_naming_them(citizen):
    other = make_citizen(full_name="Đoàn Văn Tú", phone=PHONE)
    with pytest.raises(CommandError) as refused:
        run("export_citizen", PHONE)
    assert f"{citizen.pk} (Đ*** *** Tuyền)" in str(refused.value)
    assert f"{other.pk} (Đ*** *** Tú)" in str(refused.value)
    assert NAME not in str(refused.value)


@pytest.mark.parametrize("who", ["999999999", "0905 000 000", "zalo:1", "không phải số"])
def test_nobody_found_is_said_in_words(db, who):
    with pytest.raises(CommandError):
        run("export_citizen", who)
