"""Old broadcasts leave the ledger for a file that only who has the key reads; nothing else leaves it."""

import datetime as dt
import gzip
import io
import json
from pathlib import Path

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from foundation.backups import archive
from foundation.messages import Message
from foundation.outbox import archiving, audit, broadcasts, relay, services
from foundation.outbox.models import ArchivedBroadcast, DeliveryAttempt, Lane, Notice, NoticeState
from foundation.outbox.services import enqueue_many
from tests.factories import make_citizen
from tests.foundation.outbox.conftest import enqueue

pytestmark = pytest.mark.django_db
KEY, WORDS = "campaign:7", "Thứ Bảy này bộ phận Một cửa nghỉ"


@pytest.fixture(autouse=True)
def identity(settings, tmp_path) -> pyrage.x25519.Identity:
    made = pyrage.x25519.Identity.generate()
    settings.BACKUP_ROOT, settings.BACKUP_RECIPIENTS = str(tmp_path), [str(made.to_public())]
    return made


def broadcast(people: int = 7, event_key: str = KEY) -> list[int]:
    ids = [make_citizen().pk for _ in range(people)]
    with transaction.atomic():
        assert (
            enqueue_many(citizens=ids, purpose="campaign", event_key=event_key, message=Message(WORDS))
            == people
        )
    return ids


def grow_old(days: int = 401) -> None:
    moment = timezone.now() - dt.timedelta(days=days)
    Notice.objects.update(created_at=moment)
    Notice.objects.exclude(sent_at=None).update(sent_at=moment)


def archived(identity: pyrage.x25519.Identity) -> list[dict]:
    lines = []
    for file in sorted((archive.root() / "notices").glob("*.age")):
        assert WORDS.encode() not in file.read_bytes()
        text = gzip.decompress(pyrage.decrypt(file.read_bytes(), [identity])).decode()
        lines += [json.loads(line) for line in text.splitlines()]
    return lines


def run(**options) -> str:
    out = io.StringIO()
    call_command("archive_notices", stdout=out, **options)
    return out.getvalue()


def test_an_old_broadcast_leaves_and_its_report_stays(letterbox, identity):
    people = broadcast()
    relay.run(Lane.BULK)
    Notice.objects.filter(citizen=people[0]).update(state=NoticeState.NOT_SENT, reason="blocked")
    DeliveryAttempt.objects.update(price=200)
    grow_old()
    before, references = broadcasts.progress(KEY), {notice.reference for notice in Notice.objects.all()}
    assert "7 notices can be archived" in run(count=True)
    assert "7 notices were archived" in run()
    assert not Notice.objects.exists() and not DeliveryAttempt.objects.exists()
    assert broadcasts.progress(KEY) == before and before.price == 7 * 200
    lines = archived(identity)
    assert {line["reference"] for line in lines} == references
    assert {line["citizen_id"] for line in lines} == set(people)
    assert all(line["attempts"][0]["state"] == "accepted" for line in lines)
    assert not [line for line in lines if WORDS in str(line)]
    told = audit.tally()
    assert (told.total, told.archived) == (0, 7)
    assert "0 notices were archived" in run()


def test_what_is_young_open_or_of_a_dossier_stays(letterbox, citizen):
    broadcast(2)
    enqueue(citizen, "Hồ sơ đã xong", event_key="step:1")
    for lane in (Lane.BULK, Lane.NOTICE):
        relay.run(lane)
    grow_old(399)
    assert "0 notices were archived" in run()
    grow_old()
    bulk = Notice.objects.filter(lane=Lane.BULK)
    for state in (NoticeState.OWED, NoticeState.UNKNOWN):
        bulk.update(state=state)
        assert "0 notices were archived" in run()
    bulk.update(state=NoticeState.SENT, lease_until=timezone.now())
    assert "0 notices were archived" in run()
    bulk.update(lease_until=None)
    assert "2 notices were archived" in run()
    assert Notice.objects.get().event_key == "step:1"


def test_a_message_that_told_others_stays_with_them(letterbox):
    broadcast(3)
    relay.run(Lane.BULK)
    first, second, _third = Notice.objects.order_by("pk")
    Notice.objects.filter(pk=first.pk).update(state=NoticeState.MERGED, merged_into=second)
    grow_old()
    assert "1 notices were archived" in run()
    assert {notice.pk for notice in Notice.objects.all()} == {first.pk, second.pk}


def test_any_number_goes_by_batches_and_a_broken_run_is_begun_again(letterbox, identity, monkeypatch):
    broadcast(10)
    relay.run(Lane.BULK)
    grow_old()
    run_through, calls = archive.encrypt, []

    def break_off(content: bytes, place: Path) -> None:
        run_through(content, place)
        calls.append(place)
        if len(calls) == 2:
            raise OSError("the machine is switched off")

    monkeypatch.setattr(archive, "encrypt", break_off)
    monkeypatch.setattr(archiving, "BATCH", 3)
    monkeypatch.setattr(archiving.archive_before, "__kwdefaults__", {"at_once": 3})
    with pytest.raises(CommandError, match="3 notices were archived. the machine is switched off"):
        run()
    assert (Notice.objects.count(), ArchivedBroadcast.objects.get().count) == (7, 3)
    assert "7 notices were archived" in run()
    lines = archived(identity)
    assert len(lines) == len({line["id"] for line in lines}) == 10
    assert ArchivedBroadcast.objects.get().count == broadcasts.progress(KEY).arrived == 10


def test_nobody_is_told_again_what_was_archived(letterbox):
    people = broadcast(2)
    relay.run(Lane.BULK)
    grow_old()
    run()
    with transaction.atomic():
        again = enqueue_many(citizens=people, purpose="campaign", event_key=KEY, message=Message(WORDS))
    assert again == 0 and not Notice.objects.exists()


def test_without_a_key_or_too_early_nothing_goes(letterbox, settings):
    broadcast(1)
    relay.run(Lane.BULK)
    grow_old()
    with pytest.raises(CommandError, match="not later than"):
        run(before=timezone.localdate())
    settings.BACKUP_RECIPIENTS = []
    with pytest.raises(CommandError, match="0 notices were archived. Set BACKUP_RECIPIENTS"):
        run()
    assert Notice.objects.count() == 1


def test_a_candidate_number_reaches_neither_the_files_nor_the_counts(letterbox, identity):
    for sbd in ("48000001", "48000002", "48000003"):
        with transaction.atomic():
            services.enqueue(
                citizen=make_citizen(), purpose="exam-score", event_key=f"THPT-2026:{sbd}",
                message=Message(f"Điểm của số báo danh {sbd}"), lane=Lane.BULK, subject=sbd, summary=sbd,
            )  # fmt: skip
    relay.run(Lane.BULK)
    grow_old()
    assert "3 notices were archived" in run()
    (counted,) = ArchivedBroadcast.objects.all()
    assert (counted.event_key, counted.count) == ("THPT-2026", 3)
    lines = archived(identity)
    assert {(line["event_key"], line["subject"]) for line in lines} == {("THPT-2026", "")}
    assert not [line for line in lines if "480000" in str(line)]


def test_nothing_leaves_while_a_backup_writes_into_the_folder(letterbox):
    broadcast(1)
    relay.run(Lane.BULK)
    grow_old()
    with archive.locked(), pytest.raises(CommandError, match="try again when it has ended"):
        run()
    assert Notice.objects.count() == 1


def test_a_file_that_cannot_be_read_as_it_was_written_keeps_the_rows(letterbox, monkeypatch):
    broadcast(2)
    relay.run(Lane.BULK)
    grow_old()
    monkeypatch.setattr(Path, "read_bytes", lambda self: b"")  # a disk that loses what it took
    with pytest.raises(CommandError, match="cannot be read as it was written"):
        run()
    monkeypatch.undo()
    assert Notice.objects.count() == 2 and not list((archive.root() / "notices").glob("*.age"))
