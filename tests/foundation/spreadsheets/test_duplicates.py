from foundation.spreadsheets import Report

from .builders import csv_text
from .sample import GOOD, HEADINGS, OTHER, reason, report, verdicts


def test_a_row_told_twice_is_taken_once() -> None:
    source = csv_text([HEADINGS, GOOD, OTHER, (*GOOD[:3], "1-2-26", "150.000 đ")]).encode()
    assert verdicts(source) == {"1": "skip", "2": "accept", "3": "accept", "4": "skip"}
    assert reason(source, "4") == "Trùng hoàn toàn với dòng 2"


def test_rows_that_disagree_are_all_refused_and_name_each_other() -> None:
    source = csv_text([HEADINGS, GOOD, GOOD, (*GOOD[:4], "0")]).encode()
    assert verdicts(source) == {"1": "skip", "2": "reject", "3": "reject", "4": "reject"}
    assert "dòng 2, 3" in reason(source, "4") and "“Số tiền”" in reason(source, "4")


def test_the_json_has_exactly_the_keys_of_the_contract() -> None:
    found = report(csv_text([HEADINGS, GOOD]).encode()).as_json()
    assert set(found) == {"kind", "accepted", "rejected", "skipped", "rows"}
    assert (found["kind"], found["accepted"], found["rejected"], found["skipped"]) == ("register", 1, 0, 1)
    assert found["rows"][0] == {"line": "1", "verdict": "skip", "reason": "Dòng tiêu đề", "values": {}}
    assert set(found["rows"][1]) == {"line", "verdict", "reason", "values"}


def test_a_refused_file_reports_its_cause_in_the_same_shape() -> None:
    found = Report.of_refusal("register", "Tệp rỗng").as_json()
    assert (found["accepted"], found["rejected"], found["rows"][0]["reason"]) == (0, 1, "Tệp rỗng")
