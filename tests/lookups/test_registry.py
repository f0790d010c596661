"""One registered kind appears on the web, in the API and in the chat."""

import pytest
from django.utils.translation import get_language

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from foundation.vietnamese.marked import Vietnamese
from lookups.base import Answer, Card, Row, Source, State
from tests.lookups.conftest import steps_of_the_page

pytestmark = pytest.mark.django_db


def test_a_small_look_up_is_one_file_and_one_line():
    assert list(steps_of_the_page()) == ["lookups/kinds/markets.py", "lookups/registry.py"]
    assert steps_of_the_page()["lookups/registry.py"].strip().count("\n") == 0


def test_the_page_shows_form_answer_source_and_date(client, markets):
    page = client.get("/tra-cuu/cho/", {"place": "Tam Kỳ"})
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("Market of Tam Kỳ", "Chợ Tam Kỳ", "05:00–18:00", "Ủy ban nhân dân xã", "20/11/2026"):
        assert words in text
    assert 'value="Tam Kỳ"' in text


def test_nothing_found_offers_two_ways_on(client, markets):
    text = client.get("/tra-cuu/cho/", {"place": "Trà Linh"}).content.decode()
    assert "No market found in Trà Linh" in text
    assert "tel:1022" in text
    assert "?place=Tam+K" in text


def test_an_empty_question_keeps_the_form_and_names_the_field(client, markets):
    page = client.get("/tra-cuu/cho/", {"place": ""})
    assert page.status_code == 422
    assert "<title>Lỗi:" in page.content.decode()


def test_a_limit_is_told_in_words(client, markets):
    page = client.get("/tra-cuu/cho/", {"place": "x" * 61})
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert "Please wait a minute." in page.content.decode()


def test_an_unknown_kind_is_not_found(client, markets):
    assert client.get("/tra-cuu/khong-co/").status_code == 404
    assert client.get("/api/v1/lookups/khong-co/").status_code == 404


def test_the_list_of_kinds_is_on_web_and_api(client, markets):
    assert "Markets" in client.get("/tra-cuu/").content.decode()
    assert client.get("/api/v1/lookups/").json() == [
        {"key": "cho", "label": "Markets", "summary": "On which days the market of a commune is held."}
    ]


def test_the_api_gives_the_same_answer_as_data(client, markets):
    found = client.get("/api/v1/lookups/cho/", {"place": "Tam Kỳ"}).json()
    assert found["state"] == "found"
    assert found["results"][0]["data"] == {"hours": "05:00–18:00"}
    assert found["source"]["as_of"] == "2026-11-20"
    missing = client.get("/api/v1/lookups/cho/")
    assert missing.status_code == 400
    assert "place" in missing.json()["error"]["fields"]
    assert client.get("/api/v1/lookups/cho/", {"place": "x" * 61}).status_code == 429


@pytest.mark.parametrize("words", ["chợ phiên Tam Kỳ", "cho phien tam ky hop ngay mo"])
def test_the_chat_understands_and_cites(markets, words):
    identity = identity_for(channel="chat", external_id="1")
    text = answer(identity=identity, utterance=Utterance(words)).messages[0].text
    assert "Chợ Tam Kỳ" in text
    assert "Nguồn: Ủy ban nhân dân xã, 20/11/2026" in text


def test_the_chat_asks_for_what_is_missing(markets):
    identity = identity_for(channel="chat", external_id="1")
    text = answer(identity=identity, utterance=Utterance("chợ phiên")).messages[0].text
    assert "On which days the market of a commune is held" in text


def test_what_a_kind_marks_as_vietnamese_is_marked_on_an_english_page_only(client, markets, monkeypatch):
    card = Card(Vietnamese("Chợ Tam Kỳ"), Vietnamese("Họp mỗi ngày"), (Row("Hours", Vietnamese("Sáng")),))
    source = Source(Vietnamese("Xã"), None)
    monkeypatch.setattr(
        markets, "find", lambda *_, **__: Answer(State.FOUND, "A market", source, "", (card,))
    )
    english = client.get("/tra-cuu/cho/", {"place": "Tam Kỳ", "lang": "en"}).content.decode()
    assert "<h2 id=" in english and ">A market</h2>" in english
    for marked in (
        '<span lang="vi">Chợ Tam Kỳ',
        '<p lang="vi">Họp',
        '<dd lang="vi">Sáng',
        '<span lang="vi">Xã',
    ):
        assert marked in english
    vietnamese = client.get("/tra-cuu/cho/", {"place": "Tam Kỳ", "lang": "vi"}).content.decode()
    assert "<dd>Sáng" in vietnamese and ' lang="vi">S' not in vietnamese


def test_the_language_of_a_page_ends_with_it(client, markets):
    client.get("/tra-cuu/cho/", {"lang": "en"})
    assert get_language() == "vi"
