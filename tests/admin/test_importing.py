"""Dossiers from a spreadsheet: previewed, all or nothing; the same file twice changes nothing."""

import datetime as dt
import io
import json
import os
import subprocess
import sys
import time

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from openpyxl import load_workbook

from dossiers.models import Agency, Dossier, Procedure, StatusEvent
from dossiers.services import Actor, TransitionDetails, change_status, confirm_payment, transitions
from dossiers.services.recalculation import DossierRecalculation
from dossiers.workflow import ActorKind, Status
from foundation.citizens.models import Citizen
from foundation.outbox.models import Notice
from foundation.spreadsheets import importing, read_report
from tests.admin.conftest import desk_client, officer_of
from tests.factories import enough_for, local, make_agency, make_procedure
from tests.zalo_channel.portal_processes import database_url

UPLOAD = "/admin/dossiers/dossier/nhap/"
HEAD = "Mã hồ sơ,Người nộp,Số điện thoại,Ngày nhận,Ngày hẹn trả,Trạng thái,Thủ tục\n"
ROW = "H57.15-260804-0001,Nguyễn Văn An,905123456,04/08/2026,18/08/2026,{status},Cấp giấy phép xây dựng\n"


def sheet(*rows: str) -> str:
    return HEAD + "".join(rows)


def row(number: int = 1, status: str = "Đang xử lý") -> str:
    return ROW.format(status=status).replace("-0001", f"-{number:04d}")


@pytest.fixture
def one_stop(db):
    return make_agency(code="H57.15")


def run(tmp_path, text: str, *options: str) -> dict:
    file = tmp_path / "so-theo-doi.csv"
    file.write_text(text, encoding="utf-8")
    out = tmp_path / "out.json"
    with out.open("w") as stdout:
        call_command("import_data", "dossiers", str(file), "--json", *options, stdout=stdout)
    return json.loads(out.read_text())


def test_a_file_is_imported_with_its_statuses_and_nobody_is_told(one_stop, tmp_path):
    make_procedure(name="Cấp giấy phép xây dựng")

    told = run(tmp_path, sheet(row(1), row(2, "Đã trả kết quả")))

    assert (told["accepted"], told["rejected"]) == (2, 0)
    assert told["rows"][1]["values"]["code"] == "H57.15-260804-0001"
    assert set(Dossier.objects.values_list("status", flat=True)) == {Status.IN_PROCESS, Status.RETURNED}
    assert Dossier.objects.get(code__endswith="1").received_at_agency == one_stop
    assert StatusEvent.objects.filter(actor_kind="system").count() == 2
    assert not Notice.objects.exists()


@pytest.mark.security_check("half-import")
def test_the_same_file_twice_changes_nothing(one_stop, tmp_path):
    run(tmp_path, sheet(row(1), row(2)))
    before = list(Dossier.objects.order_by("pk").values())

    run(tmp_path, sheet(row(1), row(2)))

    assert list(Dossier.objects.order_by("pk").values()) == before
    assert (StatusEvent.objects.count(), Citizen.objects.count()) == (2, 1)


def test_a_newer_file_brings_its_dossiers_up_to_date(one_stop, tmp_path):
    run(tmp_path, sheet(row(1)))

    run(tmp_path, sheet(row(1, "Đã xử lý xong")))

    dossier = Dossier.objects.get()
    assert dossier.status == Status.DONE
    assert [event.to_status for event in dossier.events.all()] == [Status.IN_PROCESS, Status.DONE]
    assert not Notice.objects.exists()


def test_a_dossier_handled_in_the_portal_is_not_overruled_by_an_old_file(one_stop, tmp_path):
    run(tmp_path, sheet(row(1, "Được tiếp nhận")))
    by = Actor(ActorKind.OFFICER, officer=officer_of(one_stop))
    change_status(
        dossier=Dossier.objects.get(),
        to=Status.IN_PROCESS,
        by=by,
        details=TransitionDetails(office="Phòng Kinh tế"),
    )

    told = run(tmp_path, sheet(row(1, "Được tiếp nhận")))

    assert Dossier.objects.get().status == Status.IN_PROCESS
    assert "đã được xử lý trên cổng" in told["rows"][1]["reason"]


def test_a_corrected_file_moves_the_days_of_receipt_and_of_the_promise(one_stop, tmp_path):
    run(tmp_path, sheet(row(1)))

    run(tmp_path, sheet(row(1).replace(",04/08/2026,18/08/2026,", ",20/07/2026,03/08/2026,")))

    dossier = Dossier.objects.get()
    assert dossier.submitted_at == dossier.accepted_at == local("2026-07-20 07:30")
    assert dossier.due_at == dossier.first_due_at == local("2026-08-03 17:00")


def test_a_file_that_names_only_a_later_day_of_receipt_is_followed_or_its_row_refused(one_stop, tmp_path):
    run(tmp_path, sheet(row(1)))
    run(tmp_path, sheet(row(1).replace(",04/08/2026,", ",05/08/2026,")))
    assert Dossier.objects.get().accepted_at == local("2026-08-05 07:30")

    stopped = row(1, "8").replace(",04/08/2026,18/08/2026,", ",20/08/2026,,")
    with pytest.raises(CommandError, match="1 dòng bị từ chối"):
        run(tmp_path, sheet(stopped))
    assert "trước ngày tiếp nhận" in json.loads((tmp_path / "out.json").read_text())["rows"][1]["reason"]


def test_a_dossier_whose_day_the_calendar_moved_still_follows_its_file(one_stop, tmp_path):
    run(tmp_path, sheet(row(1)))
    dossier = Dossier.objects.get()
    DossierRecalculation().move(transitions.lock(dossier), local("2026-08-19 17:00"), "nghỉ bù")

    run(tmp_path, sheet(row(1)))
    dossier.refresh_from_db()
    assert dossier.due_at == local("2026-08-19 17:00")

    told = run(tmp_path, sheet(row(1, "Đã xử lý xong")))
    assert Dossier.objects.get().status == Status.DONE
    assert "đã được xử lý trên cổng" not in told["rows"][1]["reason"]


def test_the_fee_of_a_dossier_that_came_finished_leads_back_to_its_result(one_stop, tmp_path):
    run(tmp_path, sheet(row(1, "Đã xử lý xong")))
    dossier, by = Dossier.objects.get(), Actor(ActorKind.OFFICER, officer=officer_of(one_stop))
    change_status(dossier=dossier, to=Status.FEE, by=by, details=enough_for(Status.FEE))
    assert not dossier.pauses.exists()
    notice = dossier.fee_notices.get()

    confirm_payment(fee_notice=notice, by=by, receipt_number="BL-9", amount=notice.total)

    dossier.refresh_from_db()
    assert dossier.status == Status.DONE and dossier.finished_at


def test_a_registered_dossier_whose_promised_day_is_over_can_be_accepted(one_stop, tmp_path):
    make_procedure(name="Cấp giấy phép xây dựng", time_limit_days=15)
    run(tmp_path, sheet(row(1, "Mới đăng ký")))
    dossier = Dossier.objects.get()
    by = Actor(ActorKind.OFFICER, officer=officer_of(one_stop))
    with time_machine.travel(local("2027-03-01 08:00"), tick=False):
        change_status(dossier=dossier, to=Status.ACCEPTED, by=by, details=enough_for(Status.ACCEPTED))
    assert dossier.accepted_at < dossier.due_at == dossier.first_due_at


@pytest.mark.parametrize("column", ["Thủ tục", "Mã TTHC"])
def test_an_unknown_procedure_with_the_code_of_a_province_is_kept_by_its_short_code(
    one_stop, tmp_path, column
):
    cell = row(1).replace("Cấp giấy phép xây dựng", "1.005129.000.00.00.H47")
    text = HEAD.replace("Thủ tục", column) + cell if column != "Thủ tục" else sheet(cell)

    run(tmp_path, text)
    run(tmp_path, text.replace("-0001", "-0002"))

    assert Procedure.objects.get().national_code == "1.005129"


@pytest.mark.security_check("half-import")
def test_one_bad_row_stops_the_whole_file_and_is_named(one_stop, tmp_path):
    with pytest.raises(CommandError, match="1 dòng bị từ chối"):
        run(tmp_path, sheet(row(1), row(2, "Đang bay")))

    told = json.loads((tmp_path / "out.json").read_text())
    assert told["rejected"] == 1
    assert "Đang bay" in told["rows"][2]["reason"]
    assert not Dossier.objects.exists()
    assert not Citizen.objects.exists()


def test_an_unknown_procedure_and_agency_are_kept_by_name_and_flagged(tmp_path, db):
    told = run(tmp_path, sheet(row(1)))

    dossier = Dossier.objects.get()
    assert told["accepted"] == 1
    assert (dossier.procedure.name, dossier.procedure.is_confirmed) == ("Cấp giấy phép xây dựng", False)
    assert dossier.received_at_agency.is_confirmed is False
    assert len(dossier.flags) == 2
    assert "chưa có trong danh mục" in told["rows"][1]["reason"]
    run(tmp_path, sheet(row(2)))
    assert (Procedure.objects.count(), Agency.objects.count()) == (1, 1)


def test_a_known_procedure_is_found_without_marks_and_case(one_stop, tmp_path):
    known = make_procedure(name="CẤP GIẤY PHÉP XÂY DỰNG")

    run(tmp_path, sheet(row(1)))

    assert Dossier.objects.get().procedure == known
    assert Dossier.objects.get().flags == []


@pytest.mark.parametrize("column", ["name", "code"])
def test_of_several_versions_of_a_procedure_the_one_in_force_is_taken(one_stop, tmp_path, column):
    today, day = timezone.localdate(), dt.timedelta(days=1)
    terms = [(None, today - 9 * day), (today - 8 * day, today - day), (today, None), (today + day, None)]
    _first, _second, in_force, _next = [
        make_procedure(
            name="Cấp giấy phép xây dựng", national_code="1.009999", valid_from=begin, valid_to=end
        )
        for begin, end in terms
    ]
    line = row(1) if column == "name" else row(1).replace("Cấp giấy phép xây dựng", "1.009999")
    run(tmp_path, sheet(line))
    assert Dossier.objects.get().procedure == in_force


def test_a_dry_run_keeps_nothing(tmp_path, db):
    told = run(tmp_path, sheet(row(1)), "--dry-run")

    assert told["accepted"] == 1
    assert not Dossier.objects.exists()
    assert not Procedure.objects.exists()
    assert not Agency.objects.exists()


def test_a_file_that_is_no_table_is_refused_whole(tmp_path, db):
    with pytest.raises(CommandError):
        run(tmp_path, "<html><body>Không phải bảng tính</body></html>")

    told = json.loads((tmp_path / "out.json").read_text())
    assert (told["kind"], told["accepted"], told["rejected"]) == ("dossiers", 0, 1)
    assert "HTML" in told["rows"][0]["reason"]


def test_a_missing_file_is_a_clear_error(db, tmp_path):
    with pytest.raises(CommandError, match="Không mở được tệp"):
        call_command("import_data", "dossiers", str(tmp_path / "khong-co.xlsx"))


def upload(client, text: str):
    file = SimpleUploadedFile("so.csv", text.encode(), "text/csv")
    return client.post(UPLOAD, {"file": file})


def test_the_desk_previews_first_and_imports_on_confirmation(one_stop):
    client = desk_client(officer_of(one_stop))

    shown = upload(client, sheet(row(1)))
    assert "H57.15-260804-0001" in shown.content.decode()
    assert not Dossier.objects.exists()

    done = client.post(UPLOAD, {"confirm": "1"})
    assert done.status_code == 302
    assert Dossier.objects.count() == 1
    again = client.post(UPLOAD, {"confirm": "1"}, follow=True)
    assert again.status_code == 200
    assert Dossier.objects.count() == 1


def test_what_a_tab_showed_is_not_confirmed_for_what_another_tab_read_since(one_stop):
    client = desk_client(officer_of(one_stop))
    first = upload(client, sheet(row(1))).context["ticket"]
    second = upload(client, sheet(row(2))).context["ticket"]

    page = client.post(UPLOAD, {"confirm": "all", "ticket": first}, follow=True)
    assert "tệp khác" in page.content.decode()
    assert not Dossier.objects.exists()

    client.post(UPLOAD, {"confirm": "all", "ticket": second})
    assert Dossier.objects.get().code == "H57.15-260804-0002"


def test_the_desk_shows_each_refused_row_and_offers_no_confirmation(one_stop):
    client = desk_client(officer_of(one_stop))

    shown = upload(client, sheet(row(1), row(2, "Đang bay")))

    assert "Đang bay" in shown.content.decode()
    assert 'value="all"' not in shown.content.decode()
    client.post(UPLOAD, {"confirm": "all"})
    assert not Dossier.objects.exists()


def test_the_desk_imports_the_good_rows_and_gives_the_rest_back_to_be_mended(one_stop):
    make_procedure(name="Cấp giấy phép xây dựng")
    client = desk_client(officer_of(one_stop))

    shown = upload(client, sheet(row(1), row(2, "Đang bay"))).content.decode()
    assert 'value="accepted"' in shown and "Chỉ nhập các dòng tốt" in shown
    page = client.post(UPLOAD, {"confirm": "accepted"}, follow=True).content.decode()
    assert Dossier.objects.get().code == "H57.15-260804-0001"
    assert "1 dòng chưa nhập" in page and f"{UPLOAD}con-lai/" in page

    for _again in range(2):
        answer = client.get(f"{UPLOAD}con-lai/")
        assert "attachment" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book.active[1]] == [*HEAD.strip().split(","), "Lý do chưa nhập"]
    assert "Đang bay" in book.active["H2"].value
    book.active["F2"] = "Đang xử lý"
    mended = io.BytesIO()
    book.save(mended)
    file = SimpleUploadedFile("con-lai.xlsx", mended.getvalue())
    assert 'value="all"' in client.post(UPLOAD, {"file": file}).content.decode()
    client.post(UPLOAD, {"confirm": "all"})
    assert Dossier.objects.count() == 2


def test_rows_left_out_are_given_only_to_who_may_import(one_stop):
    client = desk_client(officer_of(one_stop))
    assert client.get(f"{UPLOAD}con-lai/").status_code == 302
    stranger = desk_client(officer_of(one_stop, role="Cán bộ chuyên môn"))
    assert stranger.get(f"{UPLOAD}con-lai/").status_code == 403


def test_an_unknown_procedure_is_amber_with_the_nearest_names_and_can_be_left_out(one_stop):
    make_procedure(name="Cấp giấy phép xây dựng nhà ở riêng lẻ")
    make_procedure(name="Đăng ký khai sinh")
    client = desk_client(officer_of(one_stop))
    known = row(2).replace("Cấp giấy phép xây dựng", "Đăng ký khai sinh")

    shown = upload(client, sheet(row(1), known)).content.decode()
    assert shown.count('desk-tag-warning">Cần xem') == 1
    assert shown.count('desk-tag-success">Tốt') == 1
    assert "ý bạn là “Cấp giấy phép xây dựng nhà ở riêng lẻ”?" in shown
    assert 'value="all"' in shown and 'value="good"' in shown
    client.post(UPLOAD, {"confirm": "good"})
    assert Dossier.objects.get().code == "H57.15-260804-0002"


def test_an_officer_imports_only_for_the_desks_held(one_stop):
    client = desk_client(officer_of(make_agency()))

    shown = upload(client, sheet(row(1)))

    assert "không thuộc bộ phận" in shown.content.decode()
    assert 'name="confirm"' not in shown.content.decode()


def test_without_the_right_to_import_there_is_no_page(one_stop):
    assert desk_client(officer_of(one_stop, role="Cán bộ chuyên môn")).get(UPLOAD).status_code == 403


def test_a_broken_upload_is_told_in_words(one_stop):
    client = desk_client(officer_of(one_stop))

    for content in (b"", b"\x00\x01\x02", b"PK\x03\x04broken", "một,hai\n".encode()):
        answer = client.post(UPLOAD, {"file": SimpleUploadedFile("so.xlsx", content)})
        assert answer.status_code == 200
    assert not Dossier.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.security_check("half-import")
def test_an_import_killed_half_way_leaves_nothing(tmp_path):
    make_agency(code="H57.15")
    file = tmp_path / "so.csv"
    file.write_text(sheet(*(row(number) for number in range(1, 2001))), encoding="utf-8")
    run = subprocess.Popen(
        [sys.executable, "manage.py", "import_data", "dossiers", str(file)],
        env=os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_rows_are_written(run)
    finally:
        run.kill()
        run.wait()

    assert not Dossier.objects.exists()
    assert not Citizen.objects.exists()


def _wait_until_rows_are_written(run: subprocess.Popen) -> None:
    """The other process has locked dossiers for writing: it is within its one transaction."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert run.poll() is None, "the import ended before it could be killed"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE relation = 'dossiers_dossier'::regclass"
                " AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("the import never began to write")


def test_a_file_signs_nothing_for_an_officer_without_the_right(one_stop, tmp_path):
    run(tmp_path, sheet(row(1)))
    registry_of = importing.importer("dossiers")
    text = sheet(row(1, "Đã xử lý xong")).encode()

    def bring(officer):
        report = read_report(text, registry_of.layout(timezone.localdate()), name="so.csv")
        result = importing.run(
            registry_of, report, by=Actor(ActorKind.OFFICER, officer=officer), dry_run=False
        )
        return report, result

    report, result = bring(officer_of(one_stop))
    assert (result.updated, result.unchanged) == (0, 1)
    assert "cần người có quyền ký" in report.accepted[0].reason
    assert Dossier.objects.get().status == Status.IN_PROCESS

    _report, result = bring(officer_of(one_stop, role="Lãnh đạo"))
    assert result.updated == 1
    assert Dossier.objects.get().status == Status.DONE
