"""Every declared personal field of every model is filled with a mark of its own; after the erasure no mark is
left in database, files, Redis or logs, but for what the declarations keep and say why."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, JSONField, TextField
from django.utils import timezone
from redis import Redis

from assistant.models import Miss, Phrase
from dossiers.models import BankTransfer, Dossier, Refund
from foundation.citizens import services
from foundation.citizens.models import Citizen, PersonalDataRead
from foundation.citizens.personal_data import HOLDERS
from foundation.citizens.phones import confirm_phone
from foundation.citizens.read_trail import record_read
from foundation.database.encryption import EncryptedTextField
from foundation.declarations import Cleared, Declaration, Kept, Replaced, all_declarations
from foundation.files import pending_uploads
from foundation.outbox.models import Alarm
from tests.dossiers.test_part_payments import owing
from tests.factories import make_officer
from tests.foundation.citizens.rows import Rows, mark
from zalo_channel.models import InboundEvent

pytestmark = pytest.mark.django_db
BY_ACCOUNT = ("zalo_channel.InboundEvent", "user_id")  # holds the mark of ChannelIdentity.external_id
OWNED = [declaration for declaration in all_declarations() if declaration.owner is not None]
WRITTEN_BY_US = {
    "citizens.Citizen": "language",
    "citizens.ChannelIdentity": "channel unreachable_reason",
    "citizens.Consent": "purpose wording channel",  # what the portal showed, not what was answered
    "citizens.DataRequest": "kind state",
    "outbox.Notice": "purpose event_key subject merge_key reason route external_message_id traceparent",
    "outbox.DeliveryAttempt": "route reason error_code",
    "dossiers.Dossier": "code token token_hash secret",  # the office's number; keys are renewed
    "dossiers.ClockPause": "cause",
    "dossiers.SupplementRequest": "legal_basis",  # the law that the office names
    "dossiers.DraftFile": "paper",  # one of the papers that the procedure demands
    "dossiers.DossierDraft": "channel token_mark code code_hash news",
    "dossiers.FeeNotice": "number reference bank_bin bank_name bank_account bank_account_name",
    "dossiers.LinkCode": "code",
    "dossiers.Rating": "channel",
    "dossiers.BankTransfer": "account",  # to which it was paid: the office's
    "subscriptions.Subscription": "topic",
    "petitions.Petition": "code token token_hash secret",
    "assistant.DialogueState": "name last_reply",  # a step, a checksum
    "zalo_channel.InboundEvent": "dedupe_key event_name",
}
"""Text columns of a person's rows that no person types into: all others are marked, declared or not."""


def columns(declaration: Declaration) -> list[str]:
    """What is marked of a model: its declared fields and every other column of text."""
    ours = WRITTEN_BY_US.get(declaration.label, "").split()
    texts = [
        field.name
        for field in declaration.model._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField)
        and not field.choices
        and field.name not in ours
    ]
    return list(dict.fromkeys([*declaration.personal, *texts]))


@pytest.fixture
def filled(settings, tmp_path) -> tuple[Citizen, dict[str, tuple[str, str]]]:
    """The citizen, and mark → (model, field) of each field filled."""
    settings.MEDIA_ROOT = tmp_path
    rows, marks, number = Rows(), {}, 0
    citizen = rows.of(Citizen)
    for declaration in OWNED:
        rows.of(declaration.model)
    identity = next(row for model, row in rows.built.items() if model.__name__ == "ChannelIdentity")
    type(identity).objects.update(channel="zalo", display_name="")
    with connection.cursor() as cursor:  # history refuses changes; here it is the test that writes it
        cursor.execute("SET LOCAL session_replication_role = replica")
        for declaration in OWNED:
            for name in columns(declaration):
                number += 1
                value, word = mark(declaration.model._meta.get_field(name), number)
                declaration.model._base_manager.update(**{name: value})
                marks[word] = (declaration.label, name)
        identity.refresh_from_db()
        InboundEvent.objects.update(user_id=identity.external_id)
        Refund.objects.update(state=Refund.State.REFUSED)  # one that waits keeps its account
        cursor.execute("SET LOCAL session_replication_role = origin")
    marks = {word: field for word, field in marks.items() if field != BY_ACCOUNT}
    citizen.refresh_from_db()
    return citizen, marks


def everything() -> list[tuple[str, str]]:
    """(place, text) of every column of every table, in plain; of every file; of all that Redis holds."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')  # noqa: S608
            found += [(table, text) for (text,) in cursor.fetchall()]
    found += [(f"{label}.{name}", value) for label, name, value in decrypted()]
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file():
            found.append((str(path), f"{path.name} {path.read_bytes().decode(errors='replace')}"))
    redis = Redis.from_url(settings.REDIS_URL)
    for key in redis.scan_iter():
        found.append((f"redis {key!r}", f"{key!r} {redis.dump(key)!r}"))
    return found


def decrypted() -> list[tuple[str, str, str]]:
    found = []
    for declaration in all_declarations():
        for field in declaration.model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                values = declaration.model._base_manager.values_list(field.name, flat=True)
                found += [(declaration.label, field.name, value) for value in values if value]
    return found


def left(words: Any) -> dict[str, list[str]]:
    dump = everything()
    return {word: [place for place, text in dump if word in text] for word in words}


def test_every_declared_field_is_filled_before_the_erasure(filled):
    _citizen, marks = filled
    expected = {(each.label, name) for each in OWNED for name in columns(each)} - {BY_ACCOUNT}
    assert set(marks.values()) == expected
    assert [word for word, places in left(marks).items() if not places] == []


ALSO_BY_TIMER = {"petitions"}
"""Forgets a sender also when his years are over and the person stays (petitions.personal_data)."""


def test_no_rule_of_erasure_stands_twice(filled, django_capture_on_commit_callbacks):
    """What a declaration says is done by it alone: a rule of an app's own treats something else."""
    citizen, marks = filled
    before = left(marks)
    with django_capture_on_commit_callbacks(execute=True):
        for name, holder in HOLDERS.items():
            if name not in ALSO_BY_TIMER:
                holder.erase(citizen)
    after = left(marks)
    assert [marks[word] for word in marks if after[word] != before[word]] == []


@pytest.mark.security_check("personal-data-in-logs")
def test_no_mark_is_left_but_what_is_kept_by_law(filled, caplog, django_capture_on_commit_callbacks):
    citizen, marks = filled
    kept = {
        (each.label, name)
        for each in all_declarations()
        for name, treatment in each.personal.items()
        if isinstance(treatment, Kept)
    }
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        assert services.erase(citizen=citizen, because="asked")
    remains = {marks[word]: places for word, places in left(marks).items() if places}
    assert set(remains) <= kept, {field: places for field, places in remains.items() if field not in kept}
    assert not [word for word in marks if word in caplog.text]


def test_the_export_holds_every_declared_field(filled):
    citizen, marks = filled
    copy = str(services.export(citizen))
    assert [field for word, field in marks.items() if word not in copy] == []


def test_texts_that_belong_to_nobody_lose_whom_they_name(filled, django_capture_on_commit_callbacks):
    citizen, _marks = filled
    name, phone, account = citizen.full_name, citizen.phone, citizen.identities.get().external_id
    spelt = f"0{phone[2:]}"
    confirm_phone(citizen=citizen, phone=phone, proof="counter")
    Miss.objects.create(text=f"cho tôi hỏi {name}", score=0.5)
    Phrase.objects.create(meaning="greeting", text=f"tôi là {name}")
    Alarm.objects.create(key="a", message=f"Tin cho {spelt} không gửi được")
    said = {"id": account, "text": f"Tôi là\n{name}, sdt{spelt}"}
    InboundEvent.objects.create(
        dedupe_key="k", event_name="x", state="done", body=json.dumps(said, ensure_ascii=False)
    )
    for number, state in (("FT1", "surplus"), ("FT2", "set_aside")):
        BankTransfer.objects.create(
            number=number, at="2026-11-01", amount=1, state=state, content=f"{name.upper()} chuyen {spelt}"
        )
    kind = ContentType.objects.get_for_model(Citizen)
    user = User.objects.get(username="can-bo")
    for about, pk in ((name, citizen.pk), (f"Thẻ của {name}", 0)):
        LogEntry.objects.create(
            user=user, content_type=kind, object_id=str(pk), object_repr=about, action_flag=CHANGE,
            change_message=f'[{{"added": {{"object": "{name}"}}}}]',
        )  # fmt: skip
    for about, object_ in (("Người khác", "Người khác"), ("Thẻ", name)):  # as the back office writes it
        LogEntry.objects.create(
            user=user, content_type=kind, object_id="0", object_repr=about, action_flag=CHANGE,
            change_message=json.dumps([{"added": {"object": object_}}]),
        )  # fmt: skip
    ticket = pending_uploads.store(f"Họ tên\n{name}\n".encode(), "danh-sach.csv")
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(citizen=citizen, because="asked")
    words = [name, name.upper(), name.split()[0], phone, spelt, account]
    assert {word: places for word, places in left(words).items() if places} == {}
    assert pending_uploads.pop(ticket) is None
    assert LogEntry.objects.filter(object_repr="Người khác").count() == 1 and LogEntry.objects.count() == 4
    assert [entry.object_repr for entry in LogEntry.objects.exclude(change_message="[]")] == ["Người khác"]
    assert BankTransfer.objects.filter(number__in=["FT1", "FT2"], amount=1).count() == 2


@pytest.mark.security_check("live-migration-and-erasure")
def test_money_that_nobody_has_matched_holds_the_name_until_it_is_settled(
    filled, django_capture_on_commit_callbacks
):
    """By the name, or by the code of a dossier, as banks write it; until then the person is not erased."""
    citizen, _marks = filled
    name, code = citizen.full_name, "H47.12-261117-0001"
    Dossier.objects.update(code=code)
    squeezed = f"NOPPHI{code.replace('-', '').replace('.', '')}"
    for number, content in (("FT1", f"{name} nop le phi"), ("FT2", squeezed), ("FT3", "Nguyễn Khác nộp")):
        BankTransfer.objects.create(
            number=number, at="2026-11-01", amount=1, state="to_check", content=content
        )
    with django_capture_on_commit_callbacks(execute=True):
        assert not services.erase(citizen=citizen, because="asked")
        assert services.finish_erasures() == 0
    citizen.refresh_from_db()
    assert citizen.erased_at is None and not citizen.full_name
    BankTransfer.objects.filter(number__in=["FT1", "FT2", "FT3"]).update(state="set_aside")
    with django_capture_on_commit_callbacks(execute=True):
        assert services.finish_erasures() == 1
    kept = dict(BankTransfer.objects.filter(number__startswith="FT").values_list("number", "content"))
    assert kept == {"FT1": "", "FT2": "", "FT3": "Nguyễn Khác nộp"}
    citizen.refresh_from_db()
    assert citizen.erased_at and not citizen.erasure_mentions


def test_a_purpose_of_reading_loses_the_name_and_the_code_and_the_trail_nothing_else(
    filled, django_capture_on_commit_callbacks
):
    citizen, _marks = filled
    officer = make_officer()
    Dossier.objects.update(code="H47.12-261117-0001")
    purposes = [
        f"Đối chiếu hồ sơ của {citizen.full_name}",
        "Xem H47.12-261117-0001 bị trễ",
        "Báo cáo tháng 11",
    ]
    for purpose in purposes:
        record_read(reader=officer, act="export", record="dossiers.Dossier", page=purpose, each=True)
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(citizen=citizen, because="asked")
    assert list(PersonalDataRead.objects.order_by("pk").values_list("page", flat=True)) == [
        "—",
        "—",
        purposes[2],
    ]
    assert PersonalDataRead.objects.filter(reader=officer, act="export").count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalDataRead.objects.update(page="x")


@pytest.mark.security_check("live-migration-and-erasure")
def test_the_person_beside_loses_nothing(filled, django_capture_on_commit_callbacks):
    """Nor does what names a place, or other people a little, or waits for an answer, a match, a refund."""
    citizen, _marks = filled
    Citizen.objects.filter(pk=citizen.pk).update(address="Hội An")
    citizen.identities.update(display_name="Thu Hà")
    other = Citizen.objects.create(full_name="Trần Thị Bên Cạnh", phone="84905000111", email="ben@vidu.vn")
    kept = [
        other,
        Miss.objects.create(text=f"Trần Thị Bên Cạnh hỏi {citizen.full_name}h", score=0.5),
        Phrase.objects.create(meaning="greeting", text="xe buýt thứ hai"),
        InboundEvent.objects.create(
            dedupe_key="k", event_name="x", body=f"ở Hội An, gần nhà {citizen.full_name}"
        ),
        BankTransfer.objects.create(
            number="FT9", at="2026-11-01", amount=1, state="to_check",
            content=f"THU HANG HOI AN {citizen.full_name}",
        ),
        Refund.objects.create(
            notice=owing(), amount=1, reason=f"{citizen.full_name} chuyển thay", means="account",
            payee="Vietcombank 0011000123456", asked_by=make_officer(), asked_at=timezone.now(),
        ),
    ]  # fmt: skip
    rows = [type(row)._base_manager.filter(pk=row.pk).values() for row in kept]
    before = [row.get() for row in rows]
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(citizen=citizen, because="asked")
    assert [row.get() for row in rows] == before
    assert Phrase.history.filter(text="xe buýt thứ hai").exists()


def test_an_open_case_keeps_its_own_data_until_it_is_closed(filled, django_capture_on_commit_callbacks):
    citizen, marks = filled
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_dossier SET status = 4")
    with django_capture_on_commit_callbacks(execute=True):
        assert not services.erase(citizen=citizen, because="asked")
    places = {marks[word] for word, found in left(marks).items() if found}
    assert ("citizens.Citizen", "full_name") in places and ("dossiers.DossierPaper", "name") in places
    assert ("petitions.Sender", "name") not in places and ("conversations.Turn", "text") not in places
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_dossier SET status = 10")
    with django_capture_on_commit_callbacks(execute=True):
        assert services.finish_erasures() == 1
    places = {marks[word] for word, found in left(marks).items() if found}
    gone = {
        (each.label, name)
        for each in OWNED
        for name, told in each.personal.items()
        if isinstance(told, Cleared | Replaced)
    }
    assert not places & gone


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
