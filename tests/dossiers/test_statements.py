"""Bank statements: money finds its fee notice by the reference; what fits nothing waits for a person."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers import services
from dossiers.errors import DossierRefusal
from dossiers.models import BankTransfer, FeeNotice
from dossiers.services import bank_statements
from dossiers.workflow import Status
from tests.factories import desk_of, enough_for, make_dossier, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.day("2026-11-27 09:00")]
DAY = dt.date(2026, 11, 24)
State = BankTransfer.State


@pytest.fixture
def notice() -> FeeNotice:
    dossier = make_dossier()
    services.change_status(
        dossier=dossier, to=Status.FEE, by=desk_of(dossier), details=enough_for(Status.FEE)
    )
    return dossier.fee_notices.get()


def paid_in(content: str, amount: int = 75_000, number: str = "FT2632890001") -> BankTransfer:
    transfer, _ = bank_statements.record_transfer(number=number, at=DAY, amount=amount, content=content)
    return transfer


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "MBVCB.3278907687.{}.CT tu 0011000123 NGUYEN THI HOA",
        "CUSTOMER {} - Ma GD ACSP/ 9K123",
        "QR   {}   thanh toan",
    ],
)
def test_money_with_the_reference_pays_the_notice_and_moves_the_dossier_on(notice, frame):
    for spelling in (str.upper, lambda text: text.replace(" ", ""), str.lower):
        found = bank_statements.notice_in(frame.format(spelling(notice.reference)))
        assert found == notice
    transfer = paid_in(frame.format(notice.reference))
    notice.refresh_from_db()
    assert (transfer.state, transfer.notice, transfer.why) == (State.MATCHED, notice, "")
    assert (notice.state, notice.receipt_number) == ("paid", "FT2632890001")
    notice.dossier.refresh_from_db()
    assert notice.dossier.status == Status.IN_PROCESS


@pytest.mark.parametrize("reference", ["LP 260804 00583 46K7", "LP 260804 583004 K7QM"])
def test_a_reference_is_found_by_its_index_and_not_by_reading_every_notice(notice, reference):
    FeeNotice.objects.update(reference=reference)
    with CaptureQueriesContext(connection) as asked:
        assert bank_statements.notice_in(f"MB.{reference.replace(' ', '')}.CT") == notice
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        assert "Seq Scan" not in str(cursor.fetchall())


def test_the_same_line_again_changes_nothing(notice):
    first, again = paid_in(notice.reference), paid_in(notice.reference)
    assert first == again
    assert notice.dossier.events.filter(to_status=Status.IN_PROCESS).count() == 1


def test_a_number_of_another_account_or_day_is_another_transfer(notice):
    """Banks number anew each day, and each its own."""
    one = {"number": "0001", "amount": 75_000, "content": "hoc phi"}
    first, _ = bank_statements.record_transfer(**one, at=DAY, account="111")
    elsewhere, is_new = bank_statements.record_transfer(**one, at=DAY, account="222")
    assert is_new and elsewhere != first
    paid, is_new = bank_statements.record_transfer(
        **one | {"content": notice.reference}, at=DAY + dt.timedelta(days=1), account="111"
    )
    assert is_new and paid.state == State.MATCHED
    for at, account, known in ((DAY, "111", first), (DAY, "222", elsewhere), (DAY, "", first)):
        assert bank_statements.record_transfer(**one, at=at, account=account) == (known, False)


def test_a_statement_with_its_account_knows_the_lines_of_one_without(notice):
    first = paid_in("hoc phi")
    line = {"number": first.number, "at": DAY, "amount": first.amount, "content": first.content}
    assert bank_statements.record_transfer(**line, account="111") == (first, False)


@pytest.mark.parametrize(
    ("content", "amount", "why"),
    [
        ("{}", 70_000, "phải nộp 75.000"),
        ("tien hoc phi thang 11", 75_000, "Không có nội dung"),
        ("LP 260804 0583 K7QM", 75_000, "Không có nội dung"),
    ],
)
def test_money_that_does_not_fit_waits_for_a_person(notice, content, amount, why):
    transfer = paid_in(content.format(notice.reference), amount)
    assert transfer.state == State.TO_CHECK
    assert why in transfer.why.replace("\u00a0", " ")
    notice.refresh_from_db()
    assert notice.state == "unpaid"


def test_money_that_comes_twice_waits_for_a_person(notice):
    paid_in(notice.reference)
    second = paid_in(notice.reference, number="FT2632890002")
    assert second.state == State.TO_CHECK
    assert notice.number in second.why


def test_a_person_assigns_the_money_or_sets_it_aside_with_a_reason(notice):
    officer = make_officer()
    lost, other = paid_in("nop le phi cho ba Hoa"), paid_in("hoc phi", 1_000_000, "FT3")
    bank_statements.assign(transfer=lost, notice=notice, officer=officer, note="hỏi qua điện thoại")
    lost.refresh_from_db()
    notice.refresh_from_db()
    assert (lost.state, lost.notice, lost.decided_by) == (State.SETTLED, notice, officer)
    assert notice.state == "paid"
    with pytest.raises(DossierRefusal, match="lý do"):
        bank_statements.set_aside(transfer=other, officer=officer, note=" ")
    bank_statements.set_aside(transfer=other, officer=officer, note="chuyển nhầm, đã hoàn")
    with pytest.raises(DossierRefusal, match="FT3"):
        bank_statements.assign(transfer=other, notice=notice, officer=officer)


def statement(tmp_path, *lines: str) -> str:
    head = [
        "SAO KÊ TÀI KHOẢN;;;;",
        "Tài khoản: 0011004123456;;;;",
        "STT;Ngày giao dịch;Số tham chiếu;Ghi nợ;Ghi có;Nội dung giao dịch",
    ]
    path = tmp_path / "sao-ke.csv"
    path.write_text("\n".join([*head, *lines]), encoding="utf-8-sig")
    return str(path)


def test_a_statement_is_taken_in_whole_and_twice_is_once(notice, tmp_path, capsys):
    path = statement(
        tmp_path,
        f"1;24/11/2026 08:15:22;FT26328001;;75.000;MBVCB.1.{notice.reference}.CT tu 001",
        "2;24/11/2026 09:00:00;FT26328002;;120.000;tien nuoc",
        "3;24/11/2026 10:00:00;FT26328003;11.000;;Phi quan ly tai khoan",
    )
    call_command("import_data", "bank_statement", path)
    assert {(row.number, row.state) for row in BankTransfer.objects.all()} == {
        ("FT26328001", "matched"),
        ("FT26328002", "to_check"),
    }
    notice.refresh_from_db()
    assert notice.state == "paid"
    call_command("import_data", "bank_statement", path)
    assert BankTransfer.objects.count() == 2
    capsys.readouterr()


def test_a_number_of_another_day_or_account_is_no_contradiction(tmp_path, capsys):
    path = tmp_path / "sao-ke.csv"
    lines = (
        "Ngày giao dịch;Số tham chiếu;Ghi có;Nội dung giao dịch;Tài khoản nhận",
        "24/11/2026;0001;75.000;tien nuoc;111",
        "25/11/2026;0001;120.000;hoc phi;111",
        "24/11/2026;0001;30.000;tien dien;222",
    )
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    call_command("import_data", "bank_statement", str(path))
    assert {row.amount for row in BankTransfer.objects.filter(number="0001")} == {75_000, 120_000, 30_000}
    path.write_text("\n".join((*lines, "25/11/2026;0001;99.000;hoc phi;111")), encoding="utf-8-sig")
    with pytest.raises(CommandError):
        call_command("import_data", "bank_statement", str(path))
    capsys.readouterr()


def test_a_rehearsal_pays_nothing(notice, tmp_path, capsys):
    path = statement(tmp_path, f"1;24/11/2026;FT26328001;;75.000;{notice.reference}")
    call_command("import_data", "bank_statement", path, dry_run=True)
    notice.refresh_from_db()
    assert notice.state == "unpaid"
    assert not BankTransfer.objects.exists()
    capsys.readouterr()


def test_one_bad_line_refuses_the_statement(notice, tmp_path, capsys):
    path = statement(
        tmp_path,
        f"1;24/11/2026;FT26328001;;75.000;{notice.reference}",
        "2;32/11/2026;FT26328002;;120.000;tien nuoc",
    )
    with pytest.raises(CommandError):
        call_command("import_data", "bank_statement", path)
    assert not BankTransfer.objects.exists()
    capsys.readouterr()
