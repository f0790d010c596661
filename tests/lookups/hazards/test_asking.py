"""Page, API, chat and the banner above every page."""

import datetime as dt

import pytest
from django.utils import timezone

from assistant.replies import Utterance
from assistant.services import answer
from lookups.kinds.hazards import active_notices
from lookups.kinds.hazards.active_notices import COOKIE
from lookups.kinds.hazards.models import HazardNotice, RiverStation, Shelter
from lookups.subscriptions.models import Subscription
from tests.lookups.factories import commune, make_identity
from tests.lookups.hazards.conftest import publish

PAGE, API = "/tra-cuu/thien-tai/", "/api/v1/lookups/thien-tai/"


@pytest.fixture
def notice(draft):
    made = draft()
    publish(made)
    active_notices.invalidate()
    return made


def said(words: str) -> str:
    return answer(identity=make_identity(), utterance=Utterance(words)).messages[0].text


def test_the_page_says_level_place_what_to_do_and_until_when(client, notice):
    text = client.get(PAGE, {"place": "Trà Leng"}).content.decode()
    until = timezone.localtime(notice.valid_until)
    for words in (
        "Cấp 3/5 – rủi ro lớn",
        "Rời nhà sát taluy",
        f"{until:%H:%M, %d/%m/%Y}",
        "tel:112",
        "Đài thử",
    ):
        assert words in text


def test_elsewhere_nothing_is_in_force_and_numbers_are_given(client, notice):
    found = client.get(API, {"place": "Núi Thành"}).json()
    assert found["state"] == "nothing"
    assert "tel:112" in client.get(PAGE, {"place": "Núi Thành"}).content.decode()


def test_an_overdue_bulletin_is_stale(client, notice):
    HazardNotice.objects.update(next_bulletin_at=timezone.now() - dt.timedelta(hours=1))
    assert client.get(API, {"place": "Trà Leng"}).json()["state"] == "stale"


def test_a_notice_that_ran_out_is_not_shown(client, notice):
    past = timezone.now() - dt.timedelta(days=2)
    HazardNotice.objects.update(issued_at=past, valid_until=past + dt.timedelta(hours=1))
    assert client.get(API, {"place": "Trà Leng"}).json()["state"] == "nothing"


@pytest.mark.parametrize(
    "words",
    [
        "Xã Trà Leng có nguy cơ sạt lở không, sơ tán đi đâu",
        "xa tra leng co sat lo khong",
        "cảnh báo thiên tai Trà Leng",
    ],
)
def test_the_chat_answers_with_the_notice(notice, words):
    Shelter.objects.create(name="Trường thôn 2", address="Thôn 2", commune=commune("Trà Leng"))
    text = said(words)
    assert "Rời nhà sát taluy" in text
    assert "Trường thôn 2" in text


def test_the_chat_tells_of_a_river_and_that_its_levels_are_unverified(db):
    RiverStation.objects.filter(name="Câu Lâu").update(water="3.4", read_at=timezone.now())
    text = said("lu song Thu Bon bao dong may roi")
    assert "3,40 m" in text
    assert "trên báo động II" in text
    assert "chưa kiểm chứng" in text


@pytest.mark.parametrize(
    "words", ["Bão số 6 có vào Quảng Nam không, mấy cấp", "bao so 6 co vao quang nam ko"]
)
def test_the_chat_says_when_there_is_no_storm(db, words):
    assert "không có cảnh báo nào" in said(words)


@pytest.mark.parametrize("words", ["hồ sơ báo thiếu giấy tờ gì", "lệ phí bao nhiêu", "bao giờ có điểm"])
def test_other_questions_are_left_alone(db, words):
    assert "cảnh báo" not in said(words)


def test_one_sentence_subscribes(db):
    identity = make_identity()
    for words in ("báo thiên tai cho tôi ở Trà Leng", "dừng báo thiên tai"):
        answer(identity=identity, utterance=Utterance(words))
    row = Subscription.objects.get()
    assert (row.topic, row.commune.name, row.stopped_at is not None) == ("hazard", "Trà Leng", True)


def choose(client, name: str) -> None:
    answered = client.post("/tra-cuu/noi-o/", {"code": commune(name).code})
    assert answered.status_code == 302


def test_the_banner_stands_for_the_chosen_commune_only(client, notice):
    choose(client, "Trà Leng")
    text = client.get("/").content.decode()
    assert "level-3" in text
    assert "Cấp 3/5" in text
    choose(client, "Núi Thành")
    assert "level-3" not in client.get("/").content.decode()


def test_who_chose_nothing_sees_high_levels_only(client, draft):
    publish(draft(level=2))
    active_notices.invalidate()
    assert "Cấp 2/5" not in client.get("/").content.decode()
    publish(draft(level=4))
    active_notices.invalidate()
    assert "Chọn xã, phường" in client.get("/").content.decode()


def test_a_quiet_day_costs_one_query_in_some_seconds(db, monkeypatch, django_assert_num_queries):
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    for queries in (1, 0):
        with django_assert_num_queries(queries):
            assert active_notices.active_notices() == ()
    now += active_notices.KNOWN.seconds
    with django_assert_num_queries(1):
        active_notices.active_notices()


def test_the_choice_can_be_forgotten_and_a_made_up_code_is_not_kept(client, notice):
    choose(client, "Trà Leng")
    for code in ("", "99999", "abc' or 1"):
        answered = client.post("/tra-cuu/noi-o/", {"code": code})
        assert answered.cookies[COOKIE].value == ""


@pytest.mark.parametrize(
    "words", ["điểm trú bão ở xã Trà Leng", "cho tranh lu o xa tra leng", "sơ tán đi đâu ở xã Trà Leng"]
)
def test_a_shelter_is_told_without_a_warning_and_that_none_is_known(draft, words):
    assert "chưa có điểm sơ tán ở Xã Trà Leng" in said(words)
    Shelter.objects.create(name="Trường thôn 2", address="Thôn 2", commune=commune("Trà Leng"))
    text = said(words)
    assert "Trường thôn 2" in text
    assert "chưa có điểm" not in text
