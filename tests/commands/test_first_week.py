"""docs/first-week.md: an empty portal becomes a working province by files."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from dossiers import services
from dossiers.models import Agency, Procedure
from dossiers.services import Actor, PaperFile
from dossiers.workflow import ActorKind
from foundation.accounts import services as accounts
from foundation.accounts.models import AccountChange
from foundation.calendar import services as calendar
from foundation.calendar.models import CalendarException
from foundation.calendar.working_days import day_after
from foundation.regions.loading import load_units
from petitions.models import HandlingUnit
from tests.factories import make_citizen

pytestmark = pytest.mark.django_db
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


def test_the_files_of_the_page_make_a_province_that_works(files, chiefs):
    load_units()
    for kind in ("agencies", "procedures", "staff", "holidays", "handling_units"):
        for _twice in range(2):
            take(kind, files[kind], by="chief")
    first, second = chiefs
    for change in AccountChange.objects.filter(state="waiting"):
        accounts.confirm(change=change, by=second)
    for row in CalendarException.objects.filter(entered_by=first, confirmed_at=None):
        calendar.confirm(exception=row, officer=second)

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
