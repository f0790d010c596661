"""Imports that take long: a real worker does them, the page shows how far, the bell tells the end; a worker
that is killed leaves nothing half done and nothing done twice."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from foundation.accounts.models import OfficerNotification
from foundation.accounts.roles import Role
from foundation.files import pending_uploads
from foundation.jobs import queue
from foundation.jobs.progress import Phase
from foundation.regions.loading import load_units
from foundation.spreadsheets import background
from foundation.spreadsheets.importing import Keep
from foundation.spreadsheets.models import ImportRun
from lookups.kinds.health.models import Facility
from petitions.models import HandlingUnit
from tests.admin.bulk_worker import killed_at, work_off
from tests.admin.conftest import desk_client, officer_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow("starts workers")]
LIST, HEALTH = "/admin/spreadsheets/importrun/", "/admin/health/facility/import/"
HEAD = "Tên cơ sở;Loại;Xã, phường;Địa chỉ;Điện thoại\n"
BAD = "Nhà thuốc Hai;Nhà thuốc;Xã Không Có;1 Lê Lợi;02353851003\n"
Stage = ImportRun.Stage


def rows(number: int) -> str:
    return "".join(
        f"Trạm Y tế số {n};Trạm y tế;Phường Tam Kỳ;{n} Trần Phú;0235{3000000 + n}\n" for n in range(number)
    )


@pytest.fixture(autouse=True)
def units(db):
    """Communes that the files name."""
    load_units()


@pytest.fixture
def editor():
    return officer_of(role=Role.EDITOR, first_name="Lê Thị", last_name="Mai")


@pytest.fixture
def desk(editor, monkeypatch):
    """Every file counts as one whose preview took long."""
    monkeypatch.setattr(background, "AFTER_SECONDS", 0.0)
    return desk_client(editor)


def upload(client, text: str, *, keep: str = "all", name: str = "co-so.csv"):
    client.post(HEALTH, {"file": SimpleUploadedFile(name, text.encode())})
    return client.post(HEALTH, {"confirm": keep})


def bell_of(officer) -> list[str]:
    return list(OfficerNotification.objects.filter(officer=officer).values_list("text", flat=True))


def test_a_small_file_is_done_at_once(editor):
    desk = desk_client(editor)
    assert upload(desk, HEAD + rows(3))["Location"].endswith("/admin/health/facility/")
    assert ImportRun.objects.get().stage == Stage.DONE and Facility.objects.count() == 3


def test_a_worker_takes_the_file_in_and_the_bell_tells(desk, editor):
    answer = upload(desk, HEAD + rows(200) + BAD, keep="accepted")
    run = ImportRun.objects.get()
    assert answer["Location"] == f"{LIST}{run.pk}/change/"
    assert run.stage == Stage.WAITING and not Facility.objects.exists()
    page = desk.get(answer["Location"]).content.decode()
    assert "Dòng thêm mới" not in page
    assert "Đang chờ" in page and f'hx-get="{LIST}{run.pk}/tien-do/"' in page

    work_off(run)

    assert (run.stage, run.added, run.refused, run.by) == (Stage.DONE, 200, 1, editor)
    assert Facility.objects.count() == 200
    (told,) = bell_of(editor)
    assert told == "co-so.csv đã nhập xong: 200 mới, 0 cập nhật, 1 để lại."
    page = desk.get(f"{LIST}{run.pk}/change/").content.decode()
    assert f"{LIST}{run.pk}/con-lai/" in page and "tien-do" not in page
    assert desk.get(f"{LIST}{run.pk}/con-lai/")["Content-Type"].endswith("spreadsheetml.sheet")
    assert desk.get(f"{LIST}{run.pk}/tien-do/")["HX-Refresh"] == "true"
    assert "Thu lại lần nhập này" in page


def test_a_file_of_many_rows_is_checked_by_a_worker_and_waits_for_its_officer(editor, monkeypatch):
    monkeypatch.setattr(queue, "MANY_ROWS", 5)
    desk = desk_client(editor)
    answer = desk.post(HEALTH, {"file": SimpleUploadedFile("co-so.csv", (HEAD + rows(6) + BAD).encode())})
    run = ImportRun.objects.get()
    page = answer["Location"]
    assert page == f"{LIST}{run.pk}/change/" and "Đang chờ" in desk.get(page).content.decode()

    work_off(run)

    assert not Facility.objects.exists()
    assert bell_of(editor) == ["co-so.csv đã kiểm tra xong: mời xem và xác nhận."]
    assert desk.get(page)["Location"] == f"{HEALTH}?run={run.pk}"
    preview = desk.get(f"{HEALTH}?run={run.pk}").content.decode()
    assert "Trạm Y tế số 5" in preview and "Xã Không Có" in preview and 'value="accepted"' in preview
    other = officer_of(role=Role.EDITOR, username="khac")
    assert "Trạm Y tế số 5" not in desk_client(other).get(f"{HEALTH}?run={run.pk}").content.decode()

    assert desk.post(f"{HEALTH}?run={run.pk}", {"confirm": "accepted"})["Location"] == page
    desk.post(f"{HEALTH}?run={run.pk}", {"confirm": "all"})  # a second press
    assert queue.run_waiting() == 1

    run.refresh_from_db()
    assert (run.stage, run.added, run.refused) == (Stage.DONE, 6, 1)
    assert Facility.objects.count() == 6 and len(bell_of(editor)) == 2


def test_a_name_chosen_after_the_check_is_imported(editor):
    text = HEAD + rows(1) + "Phòng khám An Tâm;Phòng khám;Xã Tam Xuâm;5 Hùng Vương;02353851002\n"
    run = waiting(editor, text, keep=None)
    queue.run_waiting()
    desk = desk_client(editor)
    assert '<option value="Xã Tam Xuân"' in desk.get(f"{HEALTH}?run={run.pk}").content.decode()
    desk.post(f"{HEALTH}?run={run.pk}", {"confirm": "accepted", "answer-0": "Xã Tam Xuân"})
    queue.run_waiting()
    assert Facility.objects.get(name="Phòng khám An Tâm").commune.name == "Tam Xuân"


def test_a_file_uploaded_on_the_page_of_a_checked_one_is_the_one_that_is_imported(editor):
    run = waiting(editor, HEAD + rows(2), keep=None)
    queue.run_waiting()
    desk, page = desk_client(editor), f"{HEALTH}?run={run.pk}"
    text = HEAD + "Trạm Y tế mới;Trạm y tế;Phường Tam Kỳ;9 Trần Phú;02353000009\n"
    preview = desk.post(page, {"file": SimpleUploadedFile("moi.csv", text.encode())}).content.decode()
    ticket = re.search(r'name="ticket" value="(\w+)"', preview)[1]
    desk.post(page, {"confirm": "all", "ticket": ticket})
    run.refresh_from_db()
    assert run.stage == Stage.CHECKED and Facility.objects.get().name == "Trạm Y tế mới"


def test_what_nobody_confirms_is_forgotten_after_a_day(editor):
    run = waiting(editor, HEAD + rows(1), keep=None)
    queue.run_waiting()
    assert background.forget_unconfirmed() == 0
    ImportRun.objects.update(at=timezone.now() - 2 * pending_uploads.A_DAY)
    assert background.forget_unconfirmed() == 1
    assert not ImportRun.objects.filter(pk=run.pk).exists()


def test_only_large_files_are_checked_by_a_worker():
    assert not background.is_large((HEAD + rows(queue.MANY_ROWS - 1)).encode(), "a.csv")
    assert background.is_large((HEAD + rows(queue.MANY_ROWS)).encode(), "a.csv")
    assert background.is_large(b" " * (background.LARGE_BYTES + 1), "a.csv")
    assert not background.is_large(b"\x00\x01 nothing", "a.xlsx")


def test_a_killed_worker_leaves_nothing_half_done_and_the_next_does_it_once(desk, editor):
    run = waiting(editor, HEAD + rows(300))
    with killed_at(run, Phase.WRITING):
        page = desk.get(f"{LIST}{run.pk}/tien-do/").content.decode()
        assert re.search(r"của 300 dòng", page) and re.search(r"Còn khoảng \d+ (giây|phút)", page)
    assert (run.stage, run.tries) == (Stage.RUNNING, 1)
    assert not Facility.objects.exists() and bell_of(editor) == []

    work_off(run)
    assert (run.stage, run.tries, run.added) == (Stage.DONE, 2, 300)
    assert Facility.objects.count() == 300
    assert bell_of(editor) == ["co-so.csv đã nhập xong: 300 mới, 0 cập nhật, 0 để lại."]


def waiting(editor, text: str, **over) -> ImportRun:
    ticket = pending_uploads.store(text.encode(), "co-so.csv")
    values = {
        "kind": "health",
        "by": editor,
        "ticket": ticket,
        "options": {},
        "keep": Keep.ALL,
        "answers": {},
    }
    return background.enqueue(**values | over)


def test_who_may_no_longer_import_has_nothing_imported(editor):
    """He confirmed it, and his role or his account was taken away before its turn came."""
    for gone in ({"is_active": False}, {"is_staff": False}, "role"):
        run = waiting(editor, HEAD + rows(2))
        ticket = run.job["ticket"]
        if gone == "role":
            editor.groups.clear()
        else:
            User.objects.filter(pk=editor.pk).update(**gone)
        assert queue.run_waiting() == 1
        run.refresh_from_db()
        assert run.stage == Stage.REFUSED and "không còn quyền" in run.told
        assert not Facility.objects.exists() and not pending_uploads.exists(ticket)
        User.objects.filter(pk=editor.pk).update(is_active=True, is_staff=True)


def test_the_history_of_a_record_names_the_officer():
    editor = officer_of(role=Role.ADMINISTRATOR)
    waiting(editor, "Mã đơn vị;Tên đơn vị\nphong-kinh-te;Phòng Kinh tế\n", kind="handling_units")
    assert queue.run_waiting() == 1
    assert HandlingUnit.objects.get(code="phong-kinh-te").history.get().history_user == editor


def test_a_file_that_kills_every_worker_is_given_up_and_told(editor):
    run = waiting(editor, HEAD + rows(2))
    long_ago = timezone.now() - 2 * queue.GRACE
    ImportRun.objects.update(stage=Stage.RUNNING, tries=queue.MAX_TRIES, begun_at=long_ago)

    assert queue.run_waiting() == 0

    run.refresh_from_db()
    assert run.stage == Stage.FAILED and not Facility.objects.exists()
    assert bell_of(editor) == ["co-so.csv không nhập được. Việc nhập bị ngắt 3 lần; chưa dòng nào được nhập."]
    assert not pending_uploads.exists(run.job.get("ticket"))


def test_what_was_refused_meanwhile_is_told(editor):
    run = waiting(editor, HEAD + rows(1) + BAD)
    queue.run_waiting()
    run.refresh_from_db()
    assert run.stage == Stage.REFUSED and "Xã Không Có" in run.told
    assert not Facility.objects.exists()
    assert bell_of(editor)[0].startswith("co-so.csv không nhập được. ")


def test_a_file_that_is_gone_and_a_fault_of_ours_are_told(editor):
    run = waiting(editor, HEAD + rows(1))
    pending_uploads.delete(run.job["ticket"])
    queue.run_waiting()
    run.refresh_from_db()
    assert run.stage == Stage.REFUSED and "không còn" in run.told

    run = waiting(editor, HEAD + rows(1), options={"no_such_option": "x"})
    queue.run_waiting()
    run.refresh_from_db()
    assert run.stage == Stage.FAILED and "chưa dòng nào được nhập" in run.told


def test_the_list_names_each_stage(desk, editor):
    for stage in Stage:
        ImportRun.objects.create(kind="health", by=editor, stage=stage, job={"keep": "all"})
    ImportRun.objects.create(kind="health", by=editor, stage=Stage.RUNNING, job={"keep": None})
    page = desk.get(LIST).content.decode()
    for words in (
        "Đang chờ đến lượt",
        "Đang nhập",
        "Đang kiểm tra",
        "chờ xác nhận",
        "Không nhập: bị từ chối",
        "Không nhập: có lỗi",
    ):
        assert words in page
