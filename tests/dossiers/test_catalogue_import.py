"""The national catalogue's file: taken in once, followed when it changes, closed where it withdraws."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dossiers.catalogue_import.layout import agency_level, code, items, time_limit
from dossiers.demo import synthetic_catalogue as synthetic
from dossiers.models import Procedure
from dossiers.submission.procedure_search import find_procedures, ranked
from foundation.spreadsheets import CellError
from tests.factories import make_dossier, make_form, make_procedure

pytestmark = pytest.mark.django_db
HEAD = (
    "Mã TTHC;Tên thủ tục hành chính;Lĩnh vực;Cấp thực hiện;Mức độ;Thành phần hồ sơ;Mẫu đơn, tờ khai;"
    "Phí, lệ phí;Thời hạn giải quyết;Căn cứ pháp lý;Tình trạng"
)
ROW = (
    "1.009999;Cấp giấy phép thả diều;Thể thao;Cấp tỉnh, Cấp xã;Toàn trình;"
    '"- Đơn đề nghị\n- Bản vẽ con diều (nếu có)";"Mẫu 01";Không;'
    "05 ngày làm việc kể từ ngày nhận đủ hồ sơ;Luật Diều 1/2026/QH15;Còn hiệu lực"
)


@pytest.fixture
def take(tmp_path):
    def run(*rows: str) -> dict:
        path = tmp_path / "danh-muc.csv"
        path.write_text("\n".join((HEAD, *rows)), encoding="utf-8-sig")
        out = StringIO()
        call_command("import_data", "procedures", str(path), "--json", stdout=out)
        return json.loads(out.getvalue())

    return run


def test_a_row_becomes_a_procedure_that_is_found_and_twice_changes_nothing(take):
    take(ROW)
    procedure = Procedure.objects.get()
    assert (procedure.agency_level, procedure.online_level) == ("xa", "toan_trinh")
    assert (procedure.time_limit_days, procedure.limit_unit) == (5, "working")
    assert [(paper.name, paper.is_required, paper.form) for paper in procedure.papers.all()] == [
        ("Đơn đề nghị", True, "Mẫu 01"),
        ("Bản vẽ con diều (nếu có)", False, ""),
    ]
    assert find_procedures("giấy phép thả diều").certain == procedure
    changes = procedure.history.count()
    take(ROW)
    assert Procedure.objects.get().history.count() == changes


def test_a_changed_time_limit_is_a_new_version_and_old_dossiers_keep_theirs(take):
    old = make_procedure(
        national_code="1.009999",
        name="Cấp giấy phép thả diều",
        synonyms="thả diều",
        is_filed_here=True,
        papers=("Đơn đề nghị",),
    )
    old.papers.update(name="Đơn đề nghị", is_filled_here=True)
    make_form(old, {"label": "Tên con diều"}, {"label": "Ngày thả", "kind": "date"})
    dossier = make_dossier(procedure=old)
    take(ROW)
    old.refresh_from_db()
    new = Procedure.objects.current().get(national_code="1.009999")
    assert (new.time_limit_days, new.synonyms, new.is_filed_here) == (5, "thả diều", True)
    assert [field.label for field in new.form_fields.all()] == ["Tên con diều", "Ngày thả"]
    assert [paper.is_filled_here for paper in new.papers.all()] == [True, False]
    assert (old.time_limit_days, old.form_fields.count()) == (15, 2)
    assert old.valid_to == timezone.localdate() - dt.timedelta(days=1)
    dossier.refresh_from_db()
    assert dossier.procedure == old
    take(ROW)
    assert Procedure.objects.count() == 2


def test_a_time_limit_read_anew_leaves_nothing_of_the_one_before(take):
    said = "05 ngày làm việc kể từ ngày nhận đủ hồ sơ"

    def limit() -> tuple:
        procedure = Procedure.objects.current().get()
        return (
            procedure.time_limit_days,
            procedure.limit_unit,
            procedure.same_day,
            procedure.time_limit_note,
        )

    for words, taken in (
        ("15 ngày kể từ ngày nhận", (15, "calendar", False, "15 ngày kể từ ngày nhận")),
        ("05 ngày làm việc", (5, "working", False, "")),
        ("Trong ngày làm việc", (None, "working", True, "Trong ngày làm việc")),
        ("Theo quy định", (None, "working", True, "Theo quy định")),
    ):
        take(ROW.replace(said, words))
        assert limit() == taken


def test_what_the_file_withdraws_is_closed_and_no_longer_found(take):
    take(ROW)
    take(ROW.replace("Còn hiệu lực", "Bãi bỏ"))
    procedure = Procedure.objects.get()
    assert procedure.valid_to == timezone.localdate() - dt.timedelta(days=1)
    assert find_procedures("giấy phép thả diều").procedures == []


def test_an_empty_cell_keeps_what_is_known_here(take):
    make_procedure(national_code="1.009999", name="Thả diều", result_name="Giấy phép", time_limit_days=5)
    take(ROW.replace(";Không;", ";;"))
    procedure = Procedure.objects.get()
    assert (procedure.name, procedure.result_name) == ("Cấp giấy phép thả diều", "Giấy phép")


def test_a_row_without_a_code_refuses_the_file(take):
    with pytest.raises(CommandError):
        take(ROW, ROW.replace("1.009999", "chưa có"))
    assert not Procedure.objects.exists()


@pytest.mark.parametrize(
    ("told", "days", "unit", "same_day"),
    [
        ("05 ngày làm việc", 5, "working", False),
        ("Không quá 30 (ba mươi) ngày kể từ ngày nhận hồ sơ", 30, "calendar", False),
        ("Trong ngày làm việc; sau 15 giờ thì ngày làm việc tiếp theo", None, "working", True),
        (15, 15, "working", False),
        (3.5, 4, "working", False),
        ("3,5 ngày làm việc", 4, "working", False),
        ("0.5 ngày", 1, "calendar", False),
        ("1/2 ngày làm việc", None, "working", False),
        ("Trong ngày tiếp nhận; kéo dài thêm không quá 02 (hai) ngày làm việc", None, "working", True),
        ("02 ngày làm việc; trong ngày nếu không phải xác minh", 2, "working", False),
        ("Theo quy định của pháp luật chuyên ngành", None, "working", False),
    ],
)
def test_time_limits_are_read_as_they_are_written(told, days, unit, same_day):
    beside = time_limit(told).beside
    assert (beside["time_limit_days"], beside["limit_unit"], beside["same_day"]) == (days, unit, same_day)


def test_lists_levels_and_codes_are_read_as_offices_write_them():
    assert items(300)("1. Tờ khai\n2. Giấy chứng sinh") == ["Tờ khai", "Giấy chứng sinh"]
    assert items(300)("- Tờ khai - Giấy chứng sinh;Ảnh 3x4") == ["Tờ khai", "Giấy chứng sinh", "Ảnh 3x4"]
    assert agency_level("Cấp Tỉnh; Cấp Xã") == "xa"
    assert agency_level("Cấp Bộ").value == ""
    assert code("1.001193.000.00.00.H17") == "1.001193"
    with pytest.raises(CellError):
        code("TTHC-12")


def test_the_made_up_catalogue_is_the_same_each_time_and_is_read_by_the_importer(tmp_path):
    assert synthetic.as_csv(60) == synthetic.as_csv(60)
    path = tmp_path / "gia-lap.csv"
    path.write_text(synthetic.as_csv(60), encoding="utf-8-sig")
    call_command("import_data", "procedures", str(path), stdout=StringIO())
    assert Procedure.objects.filter(national_code__startswith="9.", is_confirmed=True).count() == 60


def test_questions_find_their_procedure_among_many_that_are_alike(record_property):
    """A sample of what `make bench ARGS=procedures` measures on 2,239 rows."""
    synthetic.load(600)
    asked = list(synthetic.questions(60, 600))
    found = [code in [each.national_code for each in ranked(text, 3)] for text, code in asked]
    wrong = [
        text for text, code in asked if (one := find_procedures(text).certain) and one.national_code != code
    ]
    record_property("figure", f"recall@3 {sum(found)} of {len(found)}")
    assert not wrong
    assert sum(found) >= 0.95 * len(found)
