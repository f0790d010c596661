from decimal import Decimal

import pytest

from lookups.kinds.exams.rules import graduation, numbers, scores, subjects
from lookups.kinds.exams.rules.subjects import PERIODS, period_of_year


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("7,25", 725),
        ("7.5", 750),
        (8, 800),
        (7.250000000001, 725),
        ("0", 0),
        ("10", 1000),
        (",25", 25),
        ("7.", 700),
    ],
)
def test_a_mark_is_read_as_people_write_it(typed, mark):
    assert scores.hundredths(typed) == mark


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "bảy",
        "7,2,5",
        "-1",
        "7.255",
        "7/5",
        "٧",
        True,
        "NaN",
        "inf",
        "-Infinity",
        "1e1",
        ",",
        float("nan"),
        float("inf"),
    ],
)
def test_what_is_no_mark_is_refused(typed):
    with pytest.raises(scores.NoMark):
        scores.hundredths(typed)


def test_a_mark_above_10_is_refused():
    with pytest.raises(scores.NoMark):
        scores.check(1001)


def test_any_hundredth_is_a_mark():
    assert [scores.check(scores.hundredths(scores.shown(mark))) for mark in range(1001)] == [*range(1001)]


def test_each_period_has_its_own_subjects_and_usual_steps():
    until_2024, of_2025, since_2026 = (PERIODS[period_of_year(year)] for year in (2024, 2025, 2026))
    assert [period.is_usual("toan", 735) for period in (until_2024, of_2025, since_2026)] == [
        False,
        True,
        True,
    ]
    assert [period.is_usual("ngoai_ngu", 740) for period in (until_2024, of_2025, since_2026)] == [
        True, True, False,
    ]  # fmt: skip
    assert not since_2026.has("gdcd")
    assert of_2025.has("gdcd")
    assert not until_2024.has("tin_hoc")


def test_d01_needs_english_and_d04_chinese():
    papers = ("toan", "ngu_van", "ngoai_ngu")
    for language, keys in (("N1", ["D01"]), ("N4", ["D04"]), ("", [])):
        sat = subjects.sitting(papers, language)
        assert [key for key, *_ in sat.blocks] == keys
        assert sat.sums((800, 700, 900)) == [2400] * len(keys)


def test_a_lost_zero_comes_back_only_where_the_councils_leave_one_reading():
    assert numbers.mend("4000123", length=8, councils=["04", "34"]) == ("04000123", True)
    for councils in (["48"], ["04", "40"]):
        with pytest.raises(numbers.NoNumber):
            numbers.mend("4000123", length=8, councils=councils)


def test_a_number_belongs_to_a_council_of_its_exam():
    assert numbers.check("48 000.123", length=8, councils=["48"]) == "48000123"
    with pytest.raises(numbers.NoNumber, match="hội đồng thi 34"):
        numbers.check("34000123", length=8, councils=["48"])


def test_since_2025_exam_and_school_count_half_each():
    marks = {"toan": 700, "ngu_van": 600, "ngoai_ngu": 800, "vat_li": 500}
    record = graduation.SchoolRecord(year_12=Decimal(8), year_11=Decimal(8), year_10=Decimal(8))
    found = graduation.estimate(graduation.FORMULAS["tn-2025"], marks, record)
    assert (found.score, found.passes) == (Decimal("7.25"), True)


def test_until_2024_the_combined_paper_counts_once():
    marks = {"toan": 800, "ngu_van": 600, "ngoai_ngu": 700, "vat_li": 500, "hoa_hoc": 600, "sinh_hoc": 700}
    found = graduation.estimate(graduation.FORMULAS["tn-2024"], marks, graduation.SchoolRecord(Decimal(9)))
    assert found.score == Decimal("7.43")  # (27/4 × 7 + 27) / 10 = 7.425


def test_one_paper_at_1_00_fails_whatever_the_others_are():
    marks = {"toan": 100, "ngu_van": 1000, "ngoai_ngu": 1000, "vat_li": 1000}
    record = graduation.SchoolRecord(Decimal(10), Decimal(10), Decimal(10))
    found = graduation.estimate(graduation.FORMULAS["tn-2025"], marks, record)
    assert (found.passes, found.too_low) == (False, ("toan",))


def test_the_total_for_grade_10_follows_the_formula_of_its_year():
    marks = {"toan": 800, "ngu_van": 700, "ngoai_ngu": 500}
    assert graduation.total("l10-sum", marks) == 2000
    assert graduation.total("l10-double", marks) == 3500
    assert graduation.total("l10-sum", {"toan": 800}) is None
