"""The list of imports: who, when, which kind and file, how many rows; for those who may import the kind."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from foundation.accounts.roles import Role
from foundation.citizens.models import PersonalDataRead
from foundation.files import pending_uploads
from foundation.spreadsheets import importing
from foundation.spreadsheets.models import ImportRun
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_agency

LIST = "/admin/spreadsheets/importrun/"
HEALTH = "/admin/health/facility/import/"
HEAD = "Tên cơ sở;Loại;Xã, phường;Địa chỉ;Điện thoại\n"
ROWS = (
    "Trạm Y tế Tam Kỳ;Trạm y tế;Phường Tam Kỳ;12 Trần Phú;02353851001\n"
    "Phòng khám An Tâm;Phòng khám;Phường Tam Kỳ;5 Hùng Vương;02353851002\n"
)
BAD = "Nhà thuốc Hai;Nhà thuốc;Xã Không Có;1 Lê Lợi;02353851003\n"


@pytest.fixture(autouse=True)
def units(region, db):
    """Communes that the files name."""


@pytest.fixture
def editor():
    return officer_of(role=Role.EDITOR, first_name="Lê Thị", last_name="Mai")


def upload(client, text: str, *, keep: str = "all", name: str = "co-so-y-te.csv", page: str = HEALTH):
    client.post(page, {"file": SimpleUploadedFile(name, text.encode())})
    return client.post(page, {"confirm": keep})


def test_an_import_stays_with_its_person_file_and_numbers(editor):
    desk = desk_client(editor)
    upload(desk, HEAD + ROWS)

    upload(
        desk, HEAD + ROWS.replace("5 Hùng Vương", "7 Hùng Vương") + BAD, keep="accepted", name="thang-12.csv"
    )

    newest, first = ImportRun.objects.all()
    assert (first.kind, first.by, first.file_name, first.added) == ("health", editor, "co-so-y-te.csv", 2)
    assert first.state == ImportRun.State.WHOLE
    assert (newest.added, newest.changed, newest.unchanged, newest.refused) == (0, 1, 1, 1)
    assert newest.state == ImportRun.State.PARTLY
    page = desk.get(LIST).content.decode()
    assert "thang-12.csv" in page and "Lê Thị Mai" in page and "Cơ sở y tế" in page
    assert "Nhập trừ một số dòng" in page
    assert "thang-12.csv" in desk.get(f"{LIST}{newest.pk}/change/").content.decode()


def test_a_preview_and_a_refused_file_leave_no_import(editor, tmp_path):
    desk_client(editor).post(HEALTH, {"file": SimpleUploadedFile("a.csv", (HEAD + ROWS).encode())})
    file = tmp_path / "co-so.csv"
    file.write_text(HEAD + ROWS + BAD, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_data", "health", str(file), stdout=io.StringIO())

    assert not ImportRun.objects.exists()


def test_the_command_names_its_officer_or_nobody(editor, tmp_path):
    file = tmp_path / "co-so.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8")
    call_command("import_data", "health", str(file), stdout=io.StringIO())
    call_command("import_data", "health", str(file), "--by", editor.username, stdout=io.StringIO())

    assert [run.by for run in ImportRun.objects.all()] == [editor, None]
    assert ImportRun.objects.first().file_name == "co-so.csv"


def test_each_sees_the_imports_that_he_may_make_himself(editor, agency):
    upload(desk_client(editor), HEAD + ROWS)
    clerk = desk_client(officer_of(agency, role=Role.COUNTER))
    run = ImportRun.objects.get()

    assert "co-so-y-te.csv" not in clerk.get(LIST).content.decode()
    assert clerk.get(f"{LIST}{run.pk}/change/").status_code == 302  # to the desk, as for what is not there
    assert desk_client(officer_of(agency, role=Role.LEADER)).get(LIST).status_code == 403


def test_rows_left_out_and_why_are_for_whoever_imported_the_file(agency, django_user_model):
    clerk = officer_of(agency)
    ticket = pending_uploads.store(b"Nguyen Van An", "dossiers.xlsx")
    partly = ImportRun.objects.create(kind="dossiers", by=clerk, refused=1, job={"returned": ticket})
    refused = ImportRun.objects.create(
        kind="dossiers", by=clerk, stage=ImportRun.Stage.REFUSED, told="2: Nguyễn Văn An không có số"
    )
    own, colleague = desk_client(clerk), desk_client(officer_of(make_agency(code="H57.99")))
    chief = desk_client(django_user_model.objects.create_superuser("chief", password="x"))

    for desk, sees in ((own, True), (chief, True), (colleague, False)):
        assert (
            f"{LIST}{partly.pk}/con-lai/" in desk.get(f"{LIST}{partly.pk}/change/").content.decode()
        ) == sees
        assert (desk.get(f"{LIST}{partly.pk}/con-lai/").status_code == 200) == sees
        page = desk.get(f"{LIST}{refused.pk}/change/").content.decode()
        assert ("Nguyễn Văn An" in page) == sees and "bị từ chối" in page
    assert colleague.get(f"{LIST}{partly.pk}/con-lai/").status_code == 403
    read = PersonalDataRead.objects.filter(record="dossiers.Dossier", act="download")
    assert [row.reader_name for row in read.order_by("pk")] == [clerk.username, "chief"]


@pytest.mark.parametrize(("kind", "is_kept"), [("health", False), ("bank_statement", True)])
def test_reading_the_rows_left_out_is_on_the_trail_where_they_tell_of_persons(kind, is_kept, admin_user):
    ticket = pending_uploads.store(b"x", "x.xlsx")
    run = ImportRun.objects.create(kind=kind, by=admin_user, refused=1, job={"returned": ticket})
    assert desk_client(admin_user).get(f"{LIST}{run.pk}/con-lai/").status_code == 200
    assert PersonalDataRead.objects.filter(act="download").exists() == is_kept


def test_the_list_is_filtered_by_kind_and_person(editor):
    other = officer_of(role=Role.EDITOR, first_name="Trần", last_name="Bình")
    upload(desk_client(editor), HEAD + ROWS)
    ImportRun.objects.create(kind="legal", by=other, file_name="van-ban.xlsx")
    desk = desk_client(editor)

    def names(query: str) -> list[bool]:
        page = desk.get(f"{LIST}?{query}").content.decode()
        return [name in page for name in ("co-so-y-te.csv", "van-ban.xlsx")]

    assert names("") == [True, True]
    assert names("kind=health") == [True, False]
    assert names(f"by={other.pk}") == [False, True]
    assert names("by=x") == [True, True]


def test_every_kind_has_a_name_and_somebody_who_sees_its_imports(django_user_model):
    chief = desk_client(django_user_model.objects.create_superuser("chief", password="x"))
    for kind in importing.kinds():
        ImportRun.objects.create(kind=kind, file_name=f"{kind}.xlsx")

    page = "".join(chief.get(f"{LIST}?p={number}").content.decode() for number in (1, 2))

    assert all(f"{kind}.xlsx" in page for kind in importing.kinds())


def test_the_import_page_leads_to_the_imports_of_its_kind(editor):
    assert f'href="{LIST}?kind=health"' in desk_client(editor).get(HEALTH).content.decode()
