"""What takes long is made by a real worker: exports, reports, a training. Its page shows how far it is, the
bell tells the end; only who started it fetches the file, for a day, if he still may."""

import csv
import io
import os
import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assistant.models import Training
from dossiers.models import Dossier
from foundation.accounts.models import OfficerNotification
from foundation.accounts.roles import Role
from foundation.citizens.models import PersonalDataRead
from foundation.files import pending_uploads
from foundation.insights import measurement, report
from foundation.jobs import queue, services
from foundation.jobs.models import Job
from foundation.jobs.progress import Phase
from petitions.models import Petition
from tests.admin.bulk_worker import killed_at, work_off
from tests.admin.conftest import agency, desk_client, officer, officer_of
from tests.factories import make_agency, make_dossier
from tests.petitions.factories import make_petition

__all__ = ["agency", "officer"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow("starts workers")]
JOBS, PETITIONS = "/admin/jobs/job/", "/admin/petitions/petition/"
REPORT = "/admin/dossiers/dossier/bao-cao/"
ORDER = {"format": "1", "resource": "0", "purpose": "Báo cáo quý IV"}
Stage = Job.Stage


@pytest.fixture(autouse=True)
def few_rows(monkeypatch):
    """Two rows are many here; the worker is another process."""
    monkeypatch.setattr(queue, "MANY_ROWS", 1)


@pytest.fixture
def operator():
    return officer_of(role=Role.OPERATOR, first_name="Trần", last_name="Lan")


@pytest.fixture
def desk(operator):
    return desk_client(operator)


def many_petitions(number: int) -> None:
    first = make_petition()
    fields = {field.attname: getattr(first, field.attname) for field in Petition._meta.concrete_fields}
    Petition.objects.bulk_create(
        Petition(**fields | {"id": None, "code": f"PA-240101-{n:05d}", "token_hash": f"{n:064d}"})
        for n in range(number - 1)
    )


def order(desk, query: str = "", **over):
    return desk.post(f"{PETITIONS}export/?{query}", ORDER | over)


def bell_of(officer) -> list[str]:
    return list(OfficerNotification.objects.filter(officer=officer).values_list("text", flat=True))


def rows_of(content: bytes) -> list[tuple]:
    return list(load_workbook(io.BytesIO(content)).active.values)


def test_a_small_export_is_made_at_once(desk):
    make_petition()
    answer = order(desk)
    assert len(rows_of(answer.content)) == 2 and not Job.objects.exists()


def test_a_worker_makes_a_large_export_with_its_filters_and_the_bell_tells(desk, operator):
    many_petitions(40)
    make_petition(text="Rác chất đống ở góc chợ đã một tuần")
    answer = order(desk, "field=lighting")
    job = Job.objects.get()
    page = f"{JOBS}{job.pk}/change/"
    assert answer["Location"] == page and job.stage == Stage.WAITING
    shown = desk.get(page).content.decode()
    assert "Đang chờ đến lượt" in shown and f'hx-get="{JOBS}{job.pk}/tien-do/"' in shown

    work_off(job)

    assert (job.stage, job.order, job.by) == (Stage.DONE, "", operator)
    assert bell_of(operator) == ["Xuất phản ánh (xlsx) đã xong; tệp được giữ một ngày."]
    assert desk.get(f"{JOBS}{job.pk}/tien-do/")["HX-Refresh"] == "true"
    assert f'href="{JOBS}{job.pk}/tep/"' in desk.get(page).content.decode()
    fetched = desk.get(f"{JOBS}{job.pk}/tep/")
    assert "attachment" in fetched["Content-Disposition"] and ".xlsx" in fetched["Content-Disposition"]
    assert len(rows_of(fetched.content)) == 41


def test_the_file_is_the_one_that_the_page_would_have_given_at_once(desk, monkeypatch):
    many_petitions(5)
    order(desk, format="0")
    queue.run_waiting()
    later = desk.get(f"{JOBS}{Job.objects.get().pk}/tep/").content
    monkeypatch.setattr(queue, "MANY_ROWS", 100)
    assert later == order(desk, format="0").content


def test_who_exported_personal_data_what_for_and_who_fetched_it_stands_on_the_trail(agency):
    clerk = officer_of(agency)
    desk = desk_client(clerk)
    for _ in range(2):
        make_dossier(received_at_agency=agency)
    page = "/admin/dossiers/dossier/export/"
    assert desk.post(page, ORDER | {"format": "0", "purpose": " "}).context["form"].errors["purpose"]
    desk.post(page, ORDER | {"format": "0"})
    queue.run_waiting()
    job = Job.objects.get()
    assert desk.get(f"{JOBS}{job.pk}/tep/").status_code == 200
    read = PersonalDataRead.objects.filter(reader=clerk, page__startswith="Báo cáo")
    assert read.get(act="export").page == "Báo cáo quý IV (2 dòng)"
    assert read.get(act="export").record == "dossiers.Dossier"
    assert read.get(act="download").page == "Báo cáo quý IV"


def test_nobody_else_sees_the_task_or_fetches_its_file(desk):
    many_petitions(3)
    order(desk)
    queue.run_waiting()
    job = Job.objects.get()
    colleague = desk_client(officer_of(role=Role.OPERATOR, username="khac"))
    for part in ("change/", "tien-do/", "tep/"):
        assert colleague.get(f"{JOBS}{job.pk}/{part}").status_code == 404
    assert job.title not in colleague.get(JOBS).content.decode()
    assert job.title in desk.get(JOBS).content.decode()


def test_who_lost_the_right_gets_neither_the_file_nor_a_new_one(desk, operator):
    many_petitions(3)
    order(desk)
    queue.run_waiting()
    order(desk, "field=lighting")
    operator.groups.clear()
    queue.run_waiting()
    done, refused = Job.objects.order_by("pk")
    assert (refused.stage, refused.file) == (Stage.REFUSED, None) and "không còn quyền" in refused.told
    operator.groups.add(Group.objects.get(name=Role.HANDLING_UNIT))
    answer = desk.get(f"{JOBS}{done.pk}/tep/", follow=True)
    assert "không còn quyền" in answer.content.decode() and "Content-Disposition" not in answer


def test_who_left_the_desk_whose_rows_it_holds_fetches_the_file_no_more(agency):
    clerk = officer_of(agency)
    desk = desk_client(clerk)
    for _ in range(2):
        make_dossier(received_at_agency=agency)
    desk.post("/admin/dossiers/dossier/export/", ORDER | {"format": "0"})
    queue.run_waiting()
    job = Job.objects.get()
    own = clerk.desks.get()

    clerk.desks.create(agency=make_agency(code="H57.77"))  # more than then is no reason to refuse
    assert desk.get(f"{JOBS}{job.pk}/tep/").status_code == 200
    own.delete()
    refused = desk.get(f"{JOBS}{job.pk}/tep/", follow=True)
    assert "không còn được xem hết" in refused.content.decode() and "Content-Disposition" not in refused
    clerk.desks.create(agency=agency)
    assert desk.get(f"{JOBS}{job.pk}/tep/").status_code == 200


def test_who_sees_fewer_petitions_than_then_fetches_the_file_no_more(desk, operator):
    """His role still exports, but only what is handed to his unit."""
    many_petitions(3)
    order(desk)
    queue.run_waiting()
    page = f"{JOBS}{Job.objects.get().pk}/tep/"
    assert desk.get(page).status_code == 200
    Group.objects.get(name=Role.OPERATOR).permissions.remove(
        Permission.objects.get(codename="see_all_petitions")
    )
    assert "không còn được xem hết" in desk.get(page, follow=True).content.decode()


def test_an_account_that_was_closed_gets_nothing_made(desk, operator):
    many_petitions(3)
    order(desk)
    operator.is_active = False
    operator.save()
    queue.run_waiting()
    assert Job.objects.get().stage == Stage.REFUSED


def test_the_file_is_deleted_after_a_day_and_the_row_after_a_month(desk):
    many_petitions(3)
    order(desk)
    queue.run_waiting()
    job = Job.objects.get()
    name = f"{pending_uploads.FOLDER}/{job.file['key']}"
    assert default_storage.exists(name)
    os.utime(default_storage.path(name), (0, 0))  # the disk has the clock of the machine
    pending_uploads.delete_expired()
    assert not default_storage.exists(name)
    assert "đã được xóa" in desk.get(f"{JOBS}{job.pk}/change/").content.decode()
    assert "không còn" in desk.get(f"{JOBS}{job.pk}/tep/", follow=True).content.decode()
    assert services.forget_old() == 0
    Job.objects.update(ended_at=timezone.now() - 2 * services.KEPT_FOR)
    assert services.forget_old() == 1


def test_a_killed_worker_leaves_nothing_and_the_next_makes_it_once(desk, operator):
    many_petitions(20_000)
    order(desk)
    job = Job.objects.get()
    with killed_at(job, Phase.COLLECTING):
        page = desk.get(f"{JOBS}{job.pk}/tien-do/").content.decode()
        assert re.search(r"của 20\.000 dòng", page) and re.search(r"Còn khoảng \d+ (giây|phút)", page)
    assert (job.stage, job.tries, job.file) == (Stage.RUNNING, 1, None) and bell_of(operator) == []
    Petition.objects.filter(pk__in=Petition.objects.order_by("pk").values("pk")[50:]).delete()

    work_off(job)
    assert (job.stage, job.tries) == (Stage.DONE, 2) and len(bell_of(operator)) == 1
    assert len(rows_of(desk.get(f"{JOBS}{job.pk}/tep/").content)) == 51


def test_a_task_that_kills_every_worker_is_given_up_and_told(desk, operator):
    many_petitions(3)
    order(desk)
    long_ago = timezone.now() - 2 * queue.GRACE
    Job.objects.update(stage=Stage.RUNNING, tries=queue.MAX_TRIES, begun_at=long_ago)
    assert queue.run_waiting() == 0
    assert Job.objects.get().stage == Stage.FAILED
    assert bell_of(operator) == ["Xuất phản ánh (xlsx) chưa làm được. Việc bị ngắt 3 lần; chưa có tệp nào."]


def test_a_fault_of_ours_is_told(desk, operator):
    many_petitions(3)
    order(desk)
    Job.objects.update(about="petitions.nosuch")
    queue.run_waiting()
    assert Job.objects.get().stage == Stage.FAILED and "lỗi của cổng" in bell_of(operator)[0]


def test_a_double_press_is_one_task_and_nobody_fills_the_queue(desk):
    many_petitions(3)
    first, second = order(desk), order(desk)
    assert first["Location"] == second["Location"] and Job.objects.count() == 1
    for n in range(services.MAX_OPEN + 2):
        answer = order(desk, purpose=f"Báo cáo {n}")
    assert Job.objects.count() == services.MAX_OPEN
    assert "việc chưa xong" in desk.get(answer["Location"]).content.decode()


# --- reports


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_report_on_many_dossiers_is_made_by_a_worker(agency, suffix):
    clerk = officer_of(agency)
    desk = desk_client(clerk)
    for _ in range(3):
        make_dossier(received_at_agency=agency, competent_agency=agency)
    answer = desk.get(REPORT, {"tep": suffix})
    job = Job.objects.get()
    assert answer["Location"] == f"{JOBS}{job.pk}/change/"
    work_off(job)
    content = desk.get(f"{JOBS}{job.pk}/tep/").content
    if suffix == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert {row[0] for row in rows[1:]} == set(Dossier.objects.values_list("code", flat=True))
    else:
        assert len(load_workbook(io.BytesIO(content)).worksheets) == 3


def test_the_document_to_sign_is_made_by_a_worker_with_what_was_typed(agency):
    desk = desk_client(officer_of(agency))
    for _ in range(2):
        make_dossier(received_at_agency=agency, competent_agency=agency)
    answer = desk.post(REPORT, {"signer": "Nguyễn Văn Ký", "signer_title": "GIÁM ĐỐC", "number": "15/BC"})
    queue.run_waiting()
    job = Job.objects.get()
    assert answer["Location"] == f"{JOBS}{job.pk}/change/" and job.stage == Stage.DONE, job.told
    assert desk.get(f"{JOBS}{job.pk}/tep/").content[:5] == b"%PDF-"


def test_the_report_of_figures_that_took_long_to_measure_is_made_by_a_worker(monkeypatch):
    manager = desk_client(officer_of(role=Role.MANAGER))
    monkeypatch.setattr(report, "report_pdf", lambda month: f"%PDF-{month:%Y-%m}".encode())
    address = f"/admin/insights/closedmonth/{timezone.localdate():%Y-%m}/bao-cao.pdf"
    assert manager.get(address).content[:5] == b"%PDF-"
    monkeypatch.setattr(measurement, "takes_long", lambda month: True)
    manager.get(address)
    queue.run_waiting()
    job = Job.objects.get()
    assert manager.get(f"{JOBS}{job.pk}/tep/").content[:5] == b"%PDF-"


def test_figures_take_long_where_they_did_and_are_not_known(settings):
    from django.core.cache import cache

    cache.clear()
    month = timezone.localdate().replace(day=1)
    assert not measurement.takes_long(month)
    cache.set(measurement.LAST_SECONDS, 30.0)
    assert measurement.takes_long(month)
    measurement.history(month, 2)
    cache.set(measurement.LAST_SECONDS, 30.0)
    assert not measurement.takes_long(month)


# --- the bot


def test_a_training_started_at_the_desk_is_done_by_a_worker_and_its_result_told():
    editor = officer_of(role=Role.EDITOR)
    desk = desk_client(editor)
    answer = desk.post(reverse("admin:assistant_phrase_learn_now"), {"_form_submitted": "1"})
    job = Job.objects.get()
    assert answer["Location"].endswith(f"{JOBS}{job.pk}/change/")
    queue.run_waiting()
    job.refresh_from_db()
    assert job.stage == Stage.DONE, job.told
    assert Training.objects.get().learnt_by == editor
    assert "câu mẫu" in job.told and "Dạy bot" in bell_of(editor)[0]
