"""What the hot path answers, and that Django answers the same."""

import json
import random

import pytest
from django.db import connections
from django.utils import timezone

from lookups.base import State
from lookups.kinds.exams import answers, score_query
from lookups.kinds.exams.factors import digest
from lookups.kinds.exams.fast_path import WEB
from lookups.kinds.exams.models import CutOff, Exam
from lookups.kinds.exams.rules.subjects import SUBJECTS
from lookups.kinds.exams.score_query import find_score, loaded_exam
from tests.lookups.exams.factories import AN_HOUR, make_candidate, make_exam

pytestmark = pytest.mark.django_db
API = "/api/v1/lookups/diem-thi/"
ASKED = "exam=THPT-2026&sbd=48000001"


@pytest.fixture
def exam(publish):
    exam = make_exam()
    make_candidate(exam, "48000001")
    make_candidate(exam, "48000002", toan="0.8", ngoai_ngu=None, ma_ngoai_ngu="", hoa_hoc="9")
    publish(exam)
    return exam


def test_json_is_the_same_before_and_behind_django(exam, hot_get, client):
    for sbd in ("48000001", "48000002", "48999999"):
        asked = f"exam=THPT-2026&sbd={sbd}"
        assert json.loads(hot_get(API, asked).text) == client.get(f"{API}?{asked}").json()


def test_the_page_is_the_same_before_and_behind_django(exam, hot_get, client):
    for sbd in ("48000001", "48999999"):
        asked = f"exam=THPT-2026&sbd={sbd}"
        assert "".join(hot_get(WEB, asked).text.split()) == "".join(
            client.get(f"{WEB}?{asked}").content.decode().split()
        )


def plainly(found, ranks):
    """The data of one graduate without parts that were made before."""
    marks, sums = found.marks, found.sums
    percents = {key: ranks[key].percent_below(mark) for key, mark in (marks | sums).items() if key in ranks}
    return {
        "exam": "THPT-2025",
        "sbd": found.sbd,
        "scores": {subject: mark / 100 for subject, mark in marks.items()},
        "language": found.language,
        "blocks": {block: total / 100 for block, total in sums.items()},
        "too_low": [subject for subject, mark in marks.items() if mark <= 100],
        "percent_below": {key: percent for key, percent in percents.items() if percent is not None},
        "version": 1,
    }


def test_every_mix_of_papers_and_languages_is_told_as_the_plain_way_tells_it(publish, hot_get):
    rng, exam = random.Random(5), make_exam(year=2025, councils=["48"])
    papers = [subject for subject in SUBJECTS if subject not in ("toan", "mon_chuyen")]
    for number in range(120):
        sat = rng.sample(papers, rng.randrange(4))
        marks = dict.fromkeys(papers) | {subject: rng.choice(("0.5", "1", "6.25", "10")) for subject in sat}
        marks["toan"] = rng.choice((None, "0", "7.35"))
        language = rng.choice(("N1", "N6", "")) if "ngoai_ngu" in sat else ""
        make_candidate(exam, f"48{number:06d}", **marks, ma_ngoai_ngu=language)
    publish(exam)
    book = loaded_exam(exam.key)
    ranks = answers.standings(book.snapshot)
    for number in range(120):
        sbd = f"48{number:06d}"
        told = json.loads(hot_get(API, f"exam=THPT-2025&sbd={sbd}", address=f"198.51.100.{number}").text)
        assert told["results"][0]["data"] == plainly(book.snapshot.find(sbd), ranks)
    assert any(rank.is_told for rank in ranks.values())


DIFFERENT = {"Vary", "Cache-Control", "Expires", "Content-Length", "Content-Encoding", "X-Request-ID"}
"""The fast path writes no log, so its answers bear no id of one."""


def test_the_headers_are_those_that_the_middleware_adds(exam, hot_get, client):
    mine, theirs = hot_get(WEB, ASKED).headers, client.get(f"{WEB}?{ASKED}").headers
    for name in theirs:
        if name not in DIFFERENT:
            assert mine[name] == theirs[name], name


def test_scores_sums_and_a_failing_paper_are_told(exam, hot_get):
    data = json.loads(hot_get(API, ASKED).text)["results"][0]["data"]
    assert data["scores"] == {"toan": 7.25, "ngu_van": 6.5, "ngoai_ngu": 8.0, "vat_li": 5.05}
    assert data["blocks"] == {"A01": 20.3, "C01": 18.8, "D01": 21.75}
    page = hot_get(WEB, "exam=THPT-2026&sbd=48000002").text
    assert "Điểm liệt: Toán" in page
    assert "0,80" in page


def test_gzip_holds_the_same_page_and_is_small(exam, hot_get):
    packed = hot_get(WEB, ASKED, HTTP_ACCEPT_ENCODING="br, gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.text == hot_get(WEB, ASKED).text
    assert len(packed.body) < 15_000


def test_numbers_may_be_typed_with_spaces_and_dots(exam, hot_get):
    for typed in ("48+000+001", "48.000.001", "48%20000%20001"):
        assert "48000001" in hot_get(API, f"exam=THPT-2026&sbd={typed}").text


def test_an_etag_saves_the_body_and_a_forged_one_gains_nothing(exam, hot_get):
    etag = hot_get(WEB, ASKED).headers["ETag"]
    assert hot_get(WEB, ASKED, HTTP_IF_NONE_MATCH=f'W/"x", {etag}').status == 304
    for forged in ('"1"', "*", etag.replace("-", "-1"), '"' * 5000, etag[:-2]):
        assert hot_get(WEB, ASKED, HTTP_IF_NONE_MATCH=forged).status == 200
    assert hot_get(WEB, "exam=THPT-2026&sbd=48999999", HTTP_IF_NONE_MATCH=etag).status == 200


def test_an_embargo_holds_until_its_second_and_not_longer(exam, publish, hot_get):
    moment = timezone.now().replace(microsecond=0) + AN_HOUR
    Exam.objects.update(publish_at=moment)
    publish(exam)
    book, at = loaded_exam(exam.key), moment.timestamp()
    assert find_score(book, "48000001", now=at - 1).state == State.NOT_PUBLISHED
    assert find_score(book, "48000001", now=at - 0.001).found is None
    assert find_score(book, "48000001", now=at).state == State.FOUND
    assert find_score(book, "48000001", now=at + 1).state == State.FOUND
    etag = '"whatever"'
    for path in (API, WEB):
        for sbd in ("48000001", "48999999"):
            got = hot_get(path, f"exam=THPT-2026&sbd={sbd}", HTTP_IF_NONE_MATCH=etag)
            assert got.status == 200
            assert "7.25" not in got.text and "7,25" not in got.text
            assert "ETag" not in got.headers and got.headers["Cache-Control"] == "no-store"


def test_the_waiting_page_counts_by_the_server_and_never_reloads_itself(exam, publish, hot_get):
    Exam.objects.update(publish_at=timezone.now() + AN_HOUR)
    publish(exam)
    page = hot_get(WEB, ASKED).text
    left = int(page.split('data-countdown="')[1].split('"')[0])
    assert 3590 <= left <= 3600
    assert "http-equiv" not in page
    assert "báo điểm 48000001 THPT-2026" in page
    assert len(hot_get(WEB, ASKED, HTTP_ACCEPT_ENCODING="gzip").body) < 15_000


def test_a_withdrawn_exam_says_so_and_shows_nothing(exam, publish, hot_get):
    Exam.objects.update(is_withdrawn=True)
    publish(exam)
    assert json.loads(hot_get(API, ASKED).text)["state"] == "unavailable"


def test_scores_are_served_with_the_database_gone(exam, hot_get, monkeypatch):
    hot_get(WEB, ASKED)

    def gone(*_, **__):
        raise AssertionError("the database was asked")

    for connection in connections.all():
        monkeypatch.setattr(connection, "cursor", gone)
    for path in (API, WEB):
        assert hot_get(path, ASKED).status == 200
        assert hot_get(path, "exam=THPT-2026&sbd=48999999").status == 200


@pytest.mark.parametrize(
    "query",
    [
        "",
        "exam=THPT-2026",
        "exam=KHONG-CO&sbd=48000001",
        "exam=THPT-2026&sbd=",
        "exam=THPT-2026&sbd=34000001",
        "exam=THPT-2026&sbd=%00%ff%fe",
        "exam=THPT-2026&sbd=48000001&lang=en",
        "exam=THPT-2026&sbd=" + "4" * 100_000,
        "sbd=48000001&exam=THPT-2026",
        "exam=../../etc/passwd&sbd=1",
        "exam=THPT-2026&sbd=٤٨٠٠٠٠٠١",
        "exam=THPT-2026&sbd=48000001&sbd=48000002",
        "&&&==;;",
    ],
)
def test_odd_questions_go_to_django_and_are_never_an_error(exam, hot_get, client, query):
    assert hot_get(WEB, query) is None
    as_sent = query.encode().decode("latin-1")
    for path in (WEB, API):
        assert client.get(path, QUERY_STRING=as_sent).status_code < 500


def test_posts_foreign_hosts_and_english_readers_go_to_django(exam, hot_get):
    assert hot_get(WEB, ASKED, method="POST") is None
    assert hot_get(WEB, ASKED, HTTP_HOST="evil.example") is None
    assert hot_get(WEB, ASKED, HTTP_HOST="") is None
    assert hot_get(WEB, ASKED, HTTP_COOKIE="a=b; django_language=en") is None
    assert hot_get(WEB, ASKED, HTTP_COOKIE="a=b; django_language=vi") is not None


def test_noise_in_every_header_never_raises(exam, hot_get):
    rng = random.Random(7)
    for _ in range(300):
        noise = "".join(chr(rng.randrange(256)) for _ in range(rng.randrange(200)))
        got = hot_get(
            API, ASKED, HTTP_IF_NONE_MATCH=noise, HTTP_ACCEPT_ENCODING=noise, HTTP_X_FORWARDED_FOR=noise,
            address=noise,
        )  # fmt: skip
        assert got is None or got.status in (200, 429)


def test_head_has_headers_and_no_body(exam, hot_get):
    got = hot_get(WEB, ASKED, method="HEAD")
    assert (got.status, got.body) == (200, b"")
    assert int(got.headers["Content-Length"]) > 1000


def test_walking_through_numbers_is_stopped_and_a_class_is_not(exam, hot_get):
    asked = [hot_get(API, f"exam=THPT-2026&sbd=48{number:06d}").status for number in range(3, 2003)]
    assert asked.count(200) <= score_query.BURST / score_query.UNKNOWN_COSTS + 10
    assert asked[-1] == 429
    assert hot_get(API, ASKED, address="203.0.113.8").status == 200
    known = [hot_get(API, ASKED, address="198.51.100.1").status for _ in range(score_query.BURST)]
    assert set(known) == {200}


def test_a_refusal_is_the_same_for_known_and_unknown_numbers(exam, hot_get):
    score_query.ADDRESSES.charge("203.0.113.7", 2 * score_query.BURST)
    for path in (API, WEB):
        known, unknown = hot_get(path, ASKED), hot_get(path, "exam=THPT-2026&sbd=48999999")
        assert known.status == unknown.status == 429
        assert known.body == unknown.body
        assert int(known.headers["Retry-After"]) > 0


def test_an_ipv6_household_is_one_asker(exam, hot_get):
    for number in range(400):
        hot_get(API, ASKED, address=f"2001:db8:1:1::{number:x}")
    assert hot_get(API, ASKED, address="2001:db8:1:1:ffff::1").status == 429
    assert hot_get(API, ASKED, address="2001:db8:1:2::1").status == 200


def test_a_wrong_birth_date_looks_like_an_unknown_number(publish, hot_get):
    exam = make_exam(second_factor=Exam.Factor.BIRTH_DATE)
    make_candidate(exam, "48000001", factor=digest(exam=exam.key, sbd="48000001", factor="2008-03-05"))
    publish(exam)
    right = hot_get(API, f"{ASKED}&factor=05%2F03%2F2008")
    assert json.loads(right.text)["state"] == "found"
    wrong = hot_get(API, f"{ASKED}&factor=06%2F03%2F2008").text
    unknown = hot_get(API, "exam=THPT-2026&sbd=48000009&factor=06%2F03%2F2008").text
    assert wrong.replace("48000001", "48000009") == unknown
    for _ in range(5):
        hot_get(API, f"{ASKED}&factor=07%2F03%2F2008")
    assert json.loads(hot_get(API, f"{ASKED}&factor=05%2F03%2F2008").text)["state"] == "nothing"


def test_grade_10_shows_total_and_cut_offs(publish, hot_get):
    exam = make_exam(
        key="LOP10-2026", name="Thi vào lớp 10 năm 2026", kind="lop10", period="lop10", councils=[],
        number_length=6, formula="l10-double",
    )  # fmt: skip
    CutOff.objects.create(exam=exam, school_code="TCV", school="THPT Giả Định", wish=1, score="33.5")
    make_candidate(exam, "010001", toan="8", ngu_van="7", ngoai_ngu="5", vat_li=None, wishes=["TCV"])
    publish(exam)
    page = hot_get(WEB, "exam=LOP10-2026&sbd=010001").text
    for words in ("35,00", "THPT Giả Định", "33,50", "Đạt điểm chuẩn"):
        assert words in page


def test_the_graduation_estimate_names_formula_and_year(exam, client):
    page = client.get(f"{WEB}?{ASKED}&gpa10=8&gpa11=8,0&gpa12=8").content.decode()
    for words in ("Điểm ước tính", "7,35", "từ 2025", "ước tính để tham khảo"):
        assert words in page
    assert "lớp 10" in client.get(f"{WEB}?{ASKED}&gpa12=8").content.decode()
    assert client.get(f"{WEB}?{ASKED}&gpa12=88").status_code == 422
