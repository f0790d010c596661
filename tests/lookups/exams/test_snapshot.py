"""The file itself: whole or refused, swapped at once, never readable by the web or by strangers."""

import datetime as dt
import io
import json
import os
import stat
import threading
from itertools import count

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lookups.kinds.exams.charts import chart
from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.services import snapshots
from lookups.kinds.exams.snapshot.building import Distribution
from lookups.kinds.exams.snapshot.format import (
    CATALOG,
    LOOK_EVERY,
    MANIFEST,
    Snapshot,
    SnapshotCatalog,
    SnapshotDamaged,
    folder,
    key_of,
)
from tests.lookups.exams.factories import AN_HOUR, make_candidate, make_exam

pytestmark = pytest.mark.django_db


def built(*numbers, **over):
    exam = make_exam()
    for number in numbers or ("48000001",):
        make_candidate(exam, number, **over)
    return exam, snapshots.build(exam).path


def test_a_snapshot_says_exactly_what_the_database_says():
    exam, path = built("48000001", toan="0", vat_li="10", ngoai_ngu=None, ma_ngoai_ngu="")
    found = Snapshot.open(path).find("48000001")
    assert found.marks == {"toan": 0, "ngu_van": 650, "vat_li": 1000}
    assert (found.language, found.version, found.wishes) == ("", 1, ())


def test_zeros_in_front_make_other_numbers():
    assert len({key_of(number) for number in ("1", "01", "001", "A1", "0A1")}) == 5


@pytest.mark.parametrize(
    "sbd", ["", "48000000", "48000002", "9" * 12, "9" * 300, "48 00", "ﬀ", "-1", "48000001\n"]
)
def test_numbers_that_are_not_there_are_not_found(sbd):
    _, path = built()
    assert Snapshot.open(path).find(sbd) is None


def test_a_cut_off_or_changed_file_is_refused():
    _, path = built()
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole[:100], b"", whole[:70] + b"\x01" + whole[71:], b"x" * 500):
        path.write_bytes(damaged)
        with pytest.raises(SnapshotDamaged):
            Snapshot.open(path)


def test_a_file_of_an_older_format_is_built_anew_and_a_good_one_left_alone():
    exam, first = built()
    whole = first.read_bytes()
    snapshots.reconcile()
    assert [file.read_bytes() for file in folder().glob("*.scores")] == [whole]
    first.write_bytes(b"P1022EX1" + whole[8:])
    snapshots.reconcile()
    CATALOG.refresh()
    assert CATALOG.current()[exam.key].snapshot.find("48000001").marks["toan"] == 725


@pytest.mark.security_check("half-import")
def test_a_torn_swap_leaves_the_old_scores(caplog):
    exam, first = built()
    shelf = SnapshotCatalog()
    assert shelf.current()["THPT-2026"].snapshot.path == first
    manifest = json.loads((folder() / MANIFEST).read_text())
    (folder() / "half.scores").write_bytes(first.read_bytes()[:200])
    (folder() / MANIFEST).write_text(json.dumps([{**manifest[0], "file": "half.scores"}]))
    shelf.refresh()
    assert shelf.current()["THPT-2026"].snapshot.path == first
    (folder() / MANIFEST).write_text('[{"key": "THPT-20')
    shelf.refresh()
    assert shelf.current()["THPT-2026"].snapshot.path == first
    assert "the snapshot before it stays" in caplog.text


def test_a_rebuild_is_taken_up_and_readers_see_one_version_or_the_other():
    exam, _ = built("48000001", "48000002")
    shelf, mixed, stop = SnapshotCatalog(clock=count().__next__), [], threading.Event()

    def read():
        while not stop.is_set():
            snapshot = shelf.current()["THPT-2026"].snapshot
            pair = {snapshot.find(number).marks["toan"] for number in ("48000001", "48000002")}
            if len(pair) != 1:
                mixed.append(pair)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for mark in range(5):
        exam.candidates.update(toan=mark)
        Exam.objects.update(revision=mark + 2)
        snapshots.build(exam)
    stop.set()
    for reader in readers:
        reader.join()
    assert not mixed
    assert shelf.current()["THPT-2026"].snapshot.find("48000001").marks["toan"] == 400


class SlowLook:
    """A shelf whose next look lasts until it is let go, and two readers who ask meanwhile."""

    def __init__(self, pause: float) -> None:
        self.now = 100.0
        self.shelf = SnapshotCatalog(clock=lambda: self.now)
        self.shelf.current()
        self.now += LOOK_EVERY + pause
        self.look, self.begun, self.go_on = self.shelf._look, threading.Event(), threading.Event()
        self.shelf._look = self.slowly
        self.told: list[float] = []
        self.readers = [threading.Thread(target=self.read) for _ in range(2)]

    def slowly(self) -> None:
        self.begun.set()
        self.go_on.wait(60)
        self.look()

    def read(self) -> None:
        self.told.append(self.shelf.current()["THPT-2026"].entry.publish_at)

    def told_during_and_after(self, patience: float) -> tuple[list[float], list[float]]:
        self.readers[0].start()
        self.begun.wait(60)
        self.readers[1].start()
        self.readers[1].join(patience)
        during = self.told.copy()
        self.go_on.set()
        for reader in self.readers:
            reader.join()
        return during, self.told


@pytest.mark.parametrize(("pause", "waits"), [(60.0, True), (0.01, False)])
def test_after_a_pause_nobody_is_told_the_hour_that_was_put_off(pause, waits):
    exam, _ = built()
    slow = SlowLook(pause)
    before, after = exam.publish_at.timestamp(), (exam.publish_at + dt.timedelta(hours=1)).timestamp()
    Exam.objects.update(publish_at=exam.publish_at + dt.timedelta(hours=1))
    snapshots.announce()
    during, told = slow.told_during_and_after(patience=0.3 if waits else 60)
    assert during == ([] if waits else [before])
    assert told == ([after, after] if waits else [before, after])


@pytest.mark.security_check("result-files")
def test_nobody_but_the_portal_reads_the_folder_and_no_address_leads_to_it(client):
    _, path = built()
    assert stat.S_IMODE(os.stat(folder()).st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for address in (f"/exams/{path.name}", f"/media/exams/{path.name}", f"/static/exams/{path.name}"):
        assert client.get(address).status_code == 404


def test_only_a_few_old_files_are_kept():
    exam, _ = built()
    for revision in range(2, 8):
        Exam.objects.update(revision=revision)
        snapshots.build(exam)
    assert len(list(folder().glob("*.scores"))) <= snapshots.KEPT_FILES + 1


def test_an_exam_that_nobody_checked_is_not_announced_and_not_built():
    exam = make_exam(is_checked=False)
    make_candidate(exam, "48000001")
    snapshots.build(exam)
    CATALOG.refresh()
    assert "THPT-2026" not in CATALOG.current()
    with pytest.raises(CommandError, match="THPT-2026"):
        call_command("build_exam_snapshot", "THPT-2026")


def test_a_new_hour_is_known_without_a_new_snapshot():
    exam, path = built()
    Exam.objects.update(publish_at=timezone.now() + AN_HOUR)
    snapshots.announce()
    CATALOG.refresh()
    book = CATALOG.current()["THPT-2026"]
    assert not book.entry.is_open(timezone.now().timestamp())
    assert book.snapshot.path == path


@pytest.mark.parametrize(
    "steps",
    [
        [{"publish_at": None}, "import", {"publish_at": timezone.now() - AN_HOUR}],
        [{"is_checked": False}, "import", {"is_checked": True}],
        [
            {"publish_at": None, "is_checked": False},
            "import",
            {"is_checked": True},
            {"publish_at": timezone.now() - AN_HOUR},
        ],
        [{"is_withdrawn": True}, "import", {"is_withdrawn": False}],
    ],
)
def test_scores_corrected_while_they_were_hidden_are_those_that_are_shown(steps, save_at_desk, tmp_path):
    exam, _ = built()
    (tmp_path / "moi.csv").write_text("sbd,toan\n48000001,9\n")
    for step in steps:
        if step == "import":
            call_command(
                "import_data", "exams", str(tmp_path / "moi.csv"), exam=exam.key, stdout=io.StringIO()
            )
        else:
            save_at_desk(exam, **step)
    snapshots.reconcile()
    CATALOG.refresh()
    assert CATALOG.current()[exam.key].snapshot.find("48000001").marks["toan"] == 900


def test_a_file_of_an_earlier_version_of_the_scores_is_never_shown_again():
    exam, _ = built()
    Exam.objects.update(publish_at=None)
    snapshots.announce()
    Exam.objects.update(publish_at=exam.publish_at, revision=1)
    assert snapshots.announce() == [exam]
    CATALOG.refresh()
    assert CATALOG.current()[exam.key].snapshot is None


def test_a_moved_hour_alone_builds_nothing(save_at_desk):
    exam, path = built()
    save_at_desk(exam, publish_at=timezone.now() + AN_HOUR)
    assert CATALOG.current()[exam.key].snapshot.path == path


def test_a_cut_off_typed_at_the_desk_is_shown_after_the_save(save_at_desk):
    exam, _ = built()
    cut_off = {"school_code": "GD1", "school": "THPT Giả Định 1", "wish": 1, "score": "34.50"}
    typed = {f"cut_offs-0-{name}": value for name, value in cut_off.items()}
    save_at_desk(exam, **typed, **{"cut_offs-TOTAL_FORMS": 1})
    shown = CATALOG.current()[exam.key].snapshot.figures["cut_offs"]
    assert shown == [{"code": "GD1", "school": "THPT Giả Định 1", "wish": 1, "score": 3450}]


def test_the_rank_is_whole_percent_below_and_hidden_among_few():
    standing = Distribution({"500": 60, "700": 39, "1000": 1})
    assert [standing.percent_below(mark) for mark in (500, 700, 1000, 900)] == [0, 60, 99, None]
    assert Distribution({"500": 10}).percent_below(500) is None


def test_small_groups_are_not_told_in_charts():
    drawn = chart(Distribution({500: 60, 725: 3}), "toan", own=14)
    numbers = {line.label: line.number for line in drawn.lines}
    assert (numbers["5,00 – 5,50"], numbers["7,00 – 7,50"]) == ("60", "dưới 5")
    assert drawn.own.is_own
