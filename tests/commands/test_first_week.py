"""docs/first-week.md: an empty portal becomes a working province by files."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from dossiers import services
from dossiers.models import Agency, Procedure, UsualReason
from dossiers.services import Actor, PaperFile
from dossiers.workflow import ActorKind
from foundation.accounts import services as accounts
from foundation.accounts.models import AccountChange
from foundation.calendar import services as calendar
from foundation.calendar.models import CalendarException
from foundation.calendar.working_days import day_after
from foundation.outbox import wording_services
from foundation.outbox.models import NoticeWording
from foundation.outbox.wordings import IN_FORCE, WORDINGS
from foundation.regions.loading import load_units
from inbox.models import CannedAnswer
from petitions.models import HandlingUnit, ReadyAnswer
from petitions.models import UsualReason as PetitionReason
from tests.factories import make_citizen
from zalo_channel.models import MessageTemplate

pytestmark = pytest.mark.django_db
KINDS = (
    "agencies", "procedures", "staff", "holidays", "handling_units", "reasons", "petition_reasons",
    "ready_answers", "petition_answers", "message_templates", "wordings",
)  # fmt: skip
PAGE = Path(__file__).resolve().parents[2] / "docs" / "first-week.md"


@pytest.fixture
def files(tmp_path) -> dict[str, Path]:
    """The tables of the page, as files."""
    found = {}
    for name, table in re.findall(r"```\n# (\w+)\.csv\n(.*?)```", PAGE.read_text(), re.DOTALL):
        found[name] = tmp_path / f"{name}.csv"
        found[name].write_text(table)
    return found


@pytest.fixture
def chiefs() -> list[User]:
    return [User.objects.create_superuser(name, password="x") for name in ("chief", "deputy")]


def take(kind: str, file: Path, **options: str) -> None:
    call_command("import_data", kind, str(file), **options)


def test_the_files_of_the_page_make_a_province_that_works(files, chiefs, django_capture_on_commit_callbacks):
    load_units()
    for kind in KINDS:
        for _twice in range(2):
            take(kind, files[kind], by="chief")
    first, second = chiefs
    for change in AccountChange.objects.filter(state="waiting"):
        accounts.confirm(change=change, by=second)
    for row in CalendarException.objects.filter(entered_by=first, confirmed_at=None):
        calendar.confirm(exception=row, officer=second)
    with django_capture_on_commit_callbacks(execute=True):
        for version in NoticeWording.objects.filter(state="proposed"):
            wording_services.approve(version, by=second)

    ward = Agency.objects.get(code="H47.132")
    assert ward.parent.code == "H47" and ward.unit is not None and ward.is_one_stop
    assert ward.opening_hours.filter(weekday=0).count() == 2
    assert HandlingUnit.objects.get(code="ubnd-tam-ky").commune == ward.unit
    assert HandlingUnit.objects.get(is_centre=True).code == "trung-tam-1022"
    clerk = User.objects.get(username="an.motcua")
    assert clerk.get_full_name() == "Nguyễn Thị An" and clerk.desks.get().agency == ward
    assert set(clerk.groups.values_list("name", flat=True)) == {"Cán bộ một cửa"}
    assert not clerk.has_usable_password()

    procedure = Procedure.objects.get(national_code="1.004203")
    dossier = services.receive(
        by=Actor(ActorKind.OFFICER, officer=clerk),
        procedure=procedure,
        received_at_agency=ward,
        competent_agency=ward,
        applicant=make_citizen(),
        papers=(PaperFile("Đơn"),),
    )
    assert dossier.code.startswith("H47.132-")
    assert dossier.due_at > dossier.accepted_at
    assert UsualReason.objects.get(act="refusal", text__endswith="của phường").position == 1
    assert PetitionReason.objects.get(act="hand_back", text__endswith="của phường").position == 1
    assert CannedAnswer.objects.get().topic == "Giờ làm việc"
    assert ReadyAnswer.objects.get().field == "lighting"
    assert MessageTemplate.objects.get().params["noi_dung"] == 200
    assert WORDINGS["dossier.9"].default_text != IN_FORCE.value()["dossier.9", "vi"]
    friday, wednesday = dt.date(2027, 9, 3), dt.date(2027, 9, 8)
    assert day_after(friday, 1, calendar=ward.calendar) == wednesday  # closed on Monday and Tuesday


def test_roles_need_who_asks_for_them_and_a_second_person(files, chiefs):
    load_units()
    take("agencies", files["agencies"])
    with pytest.raises(CommandError):
        take("staff", files["staff"])
    assert not User.objects.filter(username="an.motcua").exists()
    take("staff", files["staff"], by="chief")
    assert not User.objects.get(username="an.motcua").groups.exists()


def test_an_agency_above_that_is_not_there_is_named(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("Mã cơ quan;Tên cơ quan;Cấp;Thuộc\nH47.1;UBND xã A;Xã;H99\n")
    with pytest.raises(CommandError):
        take("agencies", tmp_path / "a.csv")
    assert "H99" in capsys.readouterr().out
    assert not Agency.objects.exists()


@pytest.mark.parametrize(
    ("kind", "table", "why"),
    [
        ("reasons", "Dùng khi;Lý do\nĐi chơi;Mệt\n", "Đi chơi"),
        ("petition_reasons", "Dùng khi;Lý do\nTừ chối tiếp nhận;Mệt\n", "Từ chối tiếp nhận"),
        ("petition_answers", "Lĩnh vực;Tiêu đề;Nội dung\nThơ ca;A;B\n", "Thơ ca"),
        ("message_templates", "Mục đích;Mã mẫu;Tham số\nHồ sơ có thay đổi;1;ma_ho_so: 30\n", "ma_tin"),
        (
            "wordings",
            "Thông báo;Lời gửi người dân\nHồ sơ: Đã nhận hồ sơ;Xin chờ.\n",
            "nơi hẹn trả",
        ),
        ("wordings", "Thông báo;Lời gửi người dân\nHồ sơ: Đã có kết quả;Đến {nhà tôi}.\n", "nhà tôi"),
    ],
)
def test_a_row_that_cannot_be_meant_is_named_and_keeps_the_file_out(
    kind, table, why, chiefs, tmp_path, capsys
):
    (tmp_path / "a.csv").write_text(table)
    with pytest.raises(CommandError):
        take(kind, tmp_path / "a.csv", by="chief")
    assert why in capsys.readouterr().out
    assert not (NoticeWording.objects.exists() or MessageTemplate.objects.exists())


@pytest.mark.parametrize("wrong", ["UBND", "H57.1234", "SO-XD"])
def test_an_agency_whose_code_could_open_no_dossier_code_is_refused(tmp_path, wrong):
    load_units()
    file = tmp_path / "agencies.csv"
    file.write_text(f"Mã cơ quan,Tên cơ quan,Cấp\n{wrong},Sở Xây dựng,Sở\n")
    with pytest.raises(CommandError):
        take("agencies", file)
    assert not Agency.objects.exists()
