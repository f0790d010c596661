"""What a citizen is told about a document."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from lookups.kinds.legal import demo
from lookups.kinds.legal.effect import Bond
from lookups.kinds.legal.models import LegalDocument, Relation
from tests.lookups.legal.factories import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    return lambda q, **more: client.get("/tra-cuu/van-ban/", {"q": q, **more}).content.decode()


@pytest.fixture
def data(client):
    return lambda q, **more: client.get("/api/v1/lookups/van-ban/", {"q": q, **more}).json()


@pytest.fixture
def one_stop():
    new = make_document("118/2025/NĐ-CP")
    old = make_document("61/2018/NĐ-CP", issued_on=None, effective_on=dt.date(2018, 6, 21))
    Relation.objects.create(source=new, bond=Bond.REPLACES, target=old)
    return new


@pytest.mark.parametrize("typed", ["nd118", "118/2025/NĐ-CP", "nghị định 118 năm 2025", "118/2025", "NĐ 118"])
def test_a_number_typed_any_way_opens_the_document(one_stop, data, typed):
    found = data(typed)
    assert [row["data"]["number"] for row in found["results"]] == ["118/2025/NĐ-CP"]
    assert found["results"][0]["data"]["effect"]["status"] == "in_force"


def test_the_first_line_says_whether_it_is_in_force_and_through_what(one_stop, ask):
    text = ask("nd61")
    assert "Nghị định 61/2018/NĐ-CP: hết hiệu lực" in text
    assert "Hết hiệu lực từ 01/07/2025, theo 118/2025/NĐ-CP" in text


def test_relations_are_drawn_as_a_line_of_dates(one_stop, data, ask):
    events = data("nd61")["results"][0]["data"]["timeline"]
    assert [(event["on"], event["what"], event["number"]) for event in events] == [
        ("2018-06-21", "Bắt đầu có hiệu lực", ""),
        ("2025-07-01", "Bị thay thế bởi", "118/2025/NĐ-CP"),
    ]
    assert 'href="/tra-cuu/van-ban/?q=118/2025/N%C4%90-CP"' in ask("nd61")


def test_one_serial_of_several_offices_is_a_choice(one_stop, data):
    make_document("118/2025/QĐ-TTg", kind="quyet_dinh")
    make_document("118/2024/NĐ-CP", issued_on=dt.date(2024, 1, 2))
    assert data("nd118")["state"] == "choice"
    assert data("118/2025")["state"] == "choice"
    assert data("118/2025/QĐ-TTg")["state"] == "found"


def test_a_number_that_is_not_here_is_not_searched_as_words(one_stop, data, ask):
    make_document("5/2025/NĐ-CP", abstract="Về số 999")
    assert data("nd999")["state"] == "nothing"
    text = ask("nd999")
    assert "chưa có nghĩa là không có văn bản đó" in text
    assert "tel:1022" in text
    assert "Tìm bằng từ khác" in text


@pytest.mark.parametrize(
    "words",
    [
        "một cửa liên thông",
        "mot cua lien thong",
        "co che mot cua",
        "một cửa ko",
        "mot cua lien thogn",
        "lien thng",
    ],
)
def test_words_find_it_without_marks_and_with_one_slip(one_stop, data, words):
    make_document("9/2025/NĐ-CP", abstract="Phòng cháy, chữa cháy")
    numbers = {row["data"]["number"] for row in data(words)["results"]}
    assert numbers == {"118/2025/NĐ-CP", "61/2018/NĐ-CP"}


def test_two_slips_find_nothing(one_stop, data):
    assert data("mộtt cửaa")["state"] == "nothing"


def test_the_text_is_searched_too_after_the_abstract(data):
    make_document("1/2025/NĐ-CP", abstract="Phòng cháy", text="Điều 3. Trụ nước chữa cháy")
    make_document("2/2025/NĐ-CP", abstract="Trụ nước chữa cháy")
    assert [row["data"]["number"] for row in data("tru nuoc")["results"]] == ["2/2025/NĐ-CP", "1/2025/NĐ-CP"]


def test_the_issuer_narrows(one_stop, data):
    make_document("7/2025/QĐ-UBND", kind="quyet_dinh", level="province", abstract="Một cửa của tỉnh")
    assert len(data("một cửa")["results"]) == 3
    assert len(data("một cửa", level="province")["results"]) == 1


@pytest.mark.parametrize(
    "typed", ["'; DROP TABLE x;--", "a & | ! ( :*", "\\", "<b>", "\u0301\u0301a", "!" * 200]
)
def test_odd_signs_are_no_error(client, one_stop, typed):
    assert client.get("/tra-cuu/van-ban/", {"q": typed}).status_code in (200, 422)
    assert client.get("/api/v1/lookups/van-ban/", {"q": typed}).status_code in (200, 400)


def test_a_pdf_is_shown_and_nothing_else_is(client, one_stop, ask):
    one_stop.file.save("nd.pdf", ContentFile(b"%PDF-1.7 thu"))
    assert f"/tra-cuu/van-ban/{one_stop.pk}.pdf" in ask("nd118")
    page = client.get(f"/tra-cuu/van-ban/{one_stop.pk}.pdf")
    assert (page.status_code, page["Content-Type"]) == (200, "application/pdf")
    assert b"".join(page.streaming_content) == b"%PDF-1.7 thu"
    other = LegalDocument.objects.get(number="61/2018/NĐ-CP")
    assert client.get(f"/tra-cuu/van-ban/{other.pk}.pdf").status_code == 404


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Quyết định 24/2019/QĐ-UBND còn hiệu lực không", "Không thấy văn bản nào có số hiệu này"),
        ("nghi dinh 118 nam 2025 noi ve j", "Nghị định 118/2025/NĐ-CP: còn hiệu lực"),
        ("văn bản về một cửa liên thông", "118/2025/NĐ-CP"),
    ],
)
def test_the_chat_understands(one_stop, words, told):
    identity = identity_for(channel="chat", external_id="1")
    assert told in answer(identity=identity, utterance=Utterance(words)).messages[0].text


@pytest.mark.day("2026-11-17")  # its documents take effect on the days that they name
def test_the_demo_loads_once_and_marks_what_is_invented(ask):
    demo.load()
    demo.load()
    assert LegalDocument.objects.count() == len(demo.REAL) + len(demo.MADE_UP)
    assert "Văn bản bịa để xem thử" in ask("9001/2026/QĐ-UBND")
    assert "còn hiệu lực, có phần đã sửa đổi" in ask("9001/2026/QĐ-UBND")
    assert "Chưa có hiệu lực" in ask("9004/2026/QĐ-UBND")


def test_the_desk_finds_documents_by_number_and_by_words(admin_client, settings):
    settings.STAFF_OTP_REQUIRED = False
    make_document("118/2025/NĐ-CP")
    for typed in ("118/2025/NĐ-CP", "một cửa"):
        answer = admin_client.get("/admin/legal/legaldocument/", {"q": typed})
        assert answer.status_code == 200
        assert "118/2025/NĐ-CP" in answer.content.decode(), typed


def test_the_list_says_that_no_day_of_effect_is_known(admin_client, settings):
    settings.STAFF_OTP_REQUIRED = False
    make_document("202/2025/QH15", effective_on=None)
    words = admin_client.get("/admin/legal/legaldocument/").content.decode()
    assert "Chưa rõ ngày hiệu lực" in words and "\nunknown" not in words
