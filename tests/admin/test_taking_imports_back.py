"""Taking an import back: what it added goes, what it changed is as before, what was touched since stays."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from foundation.accounts.roles import Role
from foundation.outbox.models import Notice
from foundation.spreadsheets import importing, taking_back, tasks
from foundation.spreadsheets.models import ImportedRow, ImportRun, ImportTakeBack
from knowledge.models import QuestionAnswer
from lookups.kinds.health.models import Facility, OpeningHours
from lookups.kinds.land_prices.models import LandPrice, PriceTable
from lookups.kinds.legal.models import LegalDocument, Relation
from lookups.kinds.violations.models import Batch, Violation
from tests.admin.conftest import desk_client, officer_of
from tests.admin.test_imports import HEAD, HEALTH, LIST, ROWS, upload
from tourism.models import Entry, Offer

HOURS_HEAD = "Tên cơ sở;Loại;Xã, phường;Địa chỉ;Điện thoại;Giờ khám\n"
HOURS = "Trạm Y tế Tam Kỳ;Trạm y tế;Phường Tam Kỳ;12 Trần Phú;02353851001;{}\n"


@pytest.fixture(autouse=True)
def units(region, db):
    """Communes that the files name."""


@pytest.fixture
def editor():
    return officer_of(role=Role.EDITOR, first_name="Lê Thị", last_name="Mai")


@pytest.fixture
def desk(editor):
    return desk_client(editor)


@pytest.fixture
def take(tmp_path):
    def run(kind: str, text: str) -> ImportRun:
        path = tmp_path / "tep.csv"
        path.write_text(text, encoding="utf-8")
        call_command("import_data", kind, str(path), stdout=io.StringIO())
        return ImportRun.objects.first()

    return run


def numbers(done: ImportTakeBack) -> tuple[int, int, int]:
    return done.removed, done.restored, done.left


def images(*models) -> dict:
    return {model: list(model._base_manager.order_by("pk").values()) for model in models}


def test_the_page_asks_first_and_does_it_once(desk, editor):
    upload(desk, HEAD + ROWS)
    run = ImportRun.objects.get()
    one = f"{LIST}{run.pk}/"

    asked = desk.get(f"{one}thu-lai/").content.decode()

    assert "2 dòng đã thêm bị xóa" in asked and Facility.objects.count() == 2
    told = desk.post(f"{one}thu-lai/", follow=True).content.decode()
    assert "Đã thu lại: xóa 2, khôi phục 0, để lại 0" in told
    assert "Lê Thị Mai" in told and "ImportRun" not in told
    assert not Facility.objects.exists()
    assert (run.take_back.by, numbers(run.take_back)) == (editor, (2, 0, 0))
    assert desk.post(f"{one}thu-lai/").status_code == 403
    assert "Thu lại lần nhập này" not in desk.get(f"{one}change/").content.decode()
    assert "Đã thu lại" in desk.get(LIST).content.decode()


def test_changed_records_get_their_former_values_with_their_parts(take, editor):
    take("health", HOURS_HEAD + HOURS.format("Thứ 2 - Thứ 6: 7h30-11h30"))
    before = images(Facility, OpeningHours)
    run = take(
        "health",
        HOURS_HEAD + HOURS.format("Thứ 7: 8h-10h").replace("1001", "9999"),
    )
    assert images(Facility, OpeningHours) != before

    done = taking_back.take_back(run=run, by=editor)

    assert numbers(done) == (0, 1, 0)
    assert images(Facility, OpeningHours) == before


def test_what_was_touched_since_stays_and_is_counted(desk, editor):
    upload(desk, HEAD + ROWS)
    touched = Facility.objects.get(name__startswith="Trạm")
    touched.phone = "115"
    touched.save()

    done = taking_back.take_back(run=ImportRun.objects.get(), by=editor)

    assert numbers(done) == (1, 0, 1)
    assert list(Facility.objects.all()) == [touched]


def test_a_record_on_which_an_officer_hung_something_stays(desk, editor):
    upload(desk, HEAD + ROWS)
    facility = Facility.objects.first()
    OpeningHours.objects.create(facility=facility, weekday=1, opens=dt.time(7), closes=dt.time(11))

    done = taking_back.take_back(run=ImportRun.objects.get(), by=editor)

    assert numbers(done) == (1, 0, 1)
    assert facility.hours.count() == 1


def test_a_later_import_is_taken_back_first(take, editor):
    first = take("health", HEAD + ROWS)
    second = take("health", HEAD + ROWS.replace("1001", "1009"))

    assert numbers(taking_back.estimate(first)) == (1, 0, 1)
    assert numbers(taking_back.take_back(run=second, by=editor)) == (0, 1, 0)
    assert numbers(taking_back.take_back(run=first, by=editor)) == (2, 0, 0)
    assert not Facility.objects.exists()


PLATES = "Biển kiểm soát;Loại phương tiện;Thời gian vi phạm;Địa điểm vi phạm;Hành vi vi phạm;Trạng thái\n"
LAND = (
    "Ban hành kèm theo Quyết định số 49/2025/QĐ-UBND ngày 20/12/2025\nĐơn vị tính: đồng/m²\n"
    "Phường, xã;Tên đường;Từ;Đến;Loại đất;VT1\n"
)
FILES = {
    "violations": (PLATES + "43A-123.45;Ô tô;04/08/2026 08:15;Km 12;Đèn đỏ;Chưa\n", (Violation, Batch)),
    "land_prices": (LAND + "Phường Tam Kỳ;Trần Phú;Cầu;Ngã tư;ODT;12000000\n", (LandPrice, PriceTable)),
    "legal": (
        "Số hiệu;Trích yếu;Ngày ban hành;Thay thế\n01/2026/QĐ-UBND;Quy định mới;15/01/2026;02/2020/QĐ-UBND\n",
        (LegalDocument, Relation),
    ),
    "knowledge": ("Câu hỏi;Trả lời;Nguồn\nGiờ làm việc?;7h30;Thông báo 1\n", (QuestionAnswer,)),
    "specialities": (
        "Tên sản phẩm;Loại;Chủ thể;Xã, phường;Cửa hàng;Địa chỉ cửa hàng\n"
        "Mắm cá;Thực phẩm;HTX Một;Phường Tam Kỳ;Quầy Một;1 Trần Phú, Phường Tam Kỳ\n",
        (Entry, Offer),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_what_an_import_brought_is_gone_with_all_that_came_along(kind, take, editor):
    text, models = FILES[kind]
    before = images(*models)
    run = take(kind, text)
    assert images(*models) != before

    done = taking_back.take_back(run=run, by=editor)

    assert images(*models) == before
    assert done.removed >= 1 and done.left == 0


def test_the_history_of_a_record_names_who_took_it_back(take, desk, editor):
    take("knowledge", FILES["knowledge"][0])
    run = take("knowledge", FILES["knowledge"][0].replace("7h30", "8h00"))
    entry = QuestionAnswer.objects.get()

    desk.post(f"{LIST}{run.pk}/thu-lai/")

    entry.refresh_from_db()
    assert entry.answer == "7h30"
    assert (entry.history.first().answer, entry.history.first().history_user) == ("7h30", editor)


def test_every_kind_can_be_taken_back_or_says_why_not():
    for kind in importing.kinds():
        importer = importing.importer(kind)
        assert bool(importer.tracked) != bool(importer.stays_because), kind


def test_an_import_that_stays_says_why_in_one_line(desk, editor, take):
    run = take("power_cuts", "Bắt đầu;Kết thúc;Khu vực\n04/08/2026 07:30;04/08/2026 11:30;Phường Tam Kỳ\n")

    page = desk.get(f"{LIST}{run.pk}/change/").content.decode()

    assert "Người đăng ký có thể đã được báo" in page
    assert "thu-lai" not in page
    assert not run.rows.exists()
    with pytest.raises(taking_back.TakeBackRefused):
        taking_back.take_back(run=run, by=editor)


def test_former_values_are_kept_a_month_and_then_forgotten(desk, editor):
    upload(desk, HEAD + ROWS)
    run = ImportRun.objects.get()
    assert tasks.forget_old_rows() == 0
    ImportRun.objects.update(at=timezone.now() - dt.timedelta(days=31))
    run.refresh_from_db()

    assert "30 ngày" in taking_back.why_not(run)
    assert tasks.forget_old_rows() > 0
    assert not ImportedRow.objects.exists()


def test_only_an_import_is_written_down(desk):
    desk.post(HEALTH, {"file": io.BytesIO((HEAD + ROWS).encode())})
    upload(desk, HEAD + ROWS)
    seen = ImportedRow.objects.count()

    Facility.objects.update(phone="115")

    assert ImportedRow.objects.count() == seen


def test_the_event_is_never_changed_and_no_notice_is_touched(desk, editor):
    upload(desk, HEAD + ROWS)
    before = list(Notice.objects.values())
    done = taking_back.take_back(run=ImportRun.objects.get(), by=editor)

    assert list(Notice.objects.values()) == before
    with pytest.raises(DatabaseError), transaction.atomic():
        ImportTakeBack.objects.filter(pk=done.pk).update(removed=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        done.delete()


@pytest.mark.slow("imports two thousand rows")
def test_thousands_of_rows_go_in_a_few_statements(take, editor, django_assert_max_num_queries):
    lines = "".join(
        f"43A-{n:05d};Ô tô;04/08/2026 08:15;Km {n};Vượt đèn đỏ;Chưa xử phạt\n" for n in range(1000, 3000)
    )
    run = take("violations", PLATES + lines)

    with django_assert_max_num_queries(60):
        done = taking_back.take_back(run=run, by=editor)

    assert numbers(done) == (2000, 0, 0)
    assert not Violation.objects.exists() and connection.in_atomic_block


def test_a_person_of_another_kind_takes_nothing_back(desk, agency):
    upload(desk, HEAD + ROWS)
    clerk = desk_client(officer_of(agency, role=Role.COUNTER))

    assert clerk.post(f"{LIST}{ImportRun.objects.get().pk}/thu-lai/").status_code in (403, 404)
    assert Facility.objects.count() == 2
