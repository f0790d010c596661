"""Full texts by article: cut up from text and PDF, quoted by number, found by words."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from weasyprint import HTML

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from foundation.files import documents
from lookups.kinds.legal import articles, demo
from lookups.kinds.legal.models import LegalArticle
from tests.admin.conftest import desk_client, officer_of
from tests.foundation.documents import pdf
from tests.lookups.legal.factories import make_document

TEXT = demo.TEXT.read_text(encoding="utf-8")
NUMBER = "9001/2026/QĐ-UBND"


def test_a_text_is_cut_at_its_articles_without_chapters_and_signatures():
    found = articles.split(TEXT)
    assert [article.number for article in found] == [str(n) for n in range(1, 13)]
    assert found[2].heading == "Nguyên tắc tiếp nhận"
    assert found[2].text.splitlines()[1] == "2. Danh tính người gửi được giữ kín với đơn vị xử lý."
    assert "Chương" not in found[2].text
    assert "Nơi nhận" not in found[11].text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Điều 1. Tên\nnối dòng\n1. Một.\n2. Hai\ntiếp.", [("1", "Tên nối dòng", "1. Một.\n2. Hai tiếp.")]),
        ("Điều 1. Ban hành.\nĐiều 2. Hiệu lực.", [("1", "", "Ban hành."), ("2", "", "Hiệu lực.")]),
        ("ĐIỀU 1: A\nX.\n12\nĐiều 1a. B\nY.", [("1", "A", "X."), ("1a", "B", "Y.")]),
        ("Điều 1. A\nTheo\nĐiều 5 Luật này.", [("1", "A", "Theo Điều 5 Luật này.")]),
        ("Điều 1. Sửa\nĐiều 45. Cũ\nX.\nĐiều 2. B\nY.", [("1", "Sửa", "Điều 45. Cũ X."), ("2", "B", "Y.")]),
        ("Không có gì.", []),
    ],
)  # fmt: skip
def test_what_is_an_article_and_what_only_names_one(text, expected):
    assert [(each.number, each.heading, each.text) for each in articles.split(text)] == expected


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("điều 10 nghị định 118 nói gì", "10"),
        ("dieu 7a nd 118", "7a"),
        ("nghị định 118 điều số 3", "3"),
        ("article 5 of decree 118", "5"),
        ("nghị định 118 còn hiệu lực không", ""),
        ("điều kiện 2 hộ nghèo", ""),
    ],
)
def test_the_article_that_a_question_names(words, number):
    assert articles.number_asked(words) == number


@pytest.fixture
def regulation(db):
    return make_document(NUMBER, kind="quyet_dinh", abstract="Quy chế thử", text=TEXT, url="https://vi.du/qc")


@pytest.fixture
def say(db):
    identity = identity_for(channel="chat", external_id="7100000000000000415")

    def say(words):
        return answer(identity=identity, utterance=Utterance(words)).messages[0]

    return say


@pytest.mark.parametrize("words", ["điều 10 quyết định 9001/2026/QĐ-UBND nói gì", "dieu 10 qd 9001"])
def test_an_article_is_quoted_in_the_chat_with_document_date_and_link(regulation, say, words):
    message = say(words)
    for part in ("Điều 10. Mở lại phản ánh", "không quá 02 lần", NUMBER, "09/06/2025", "Nguồn"):
        assert part in message.text
    assert any(button.kind == "url" and button.value.endswith("#dieu-10") for button in message.buttons)
    following = next(button for button in message.buttons if button.title == "Điều 11")
    assert "Trách nhiệm của đơn vị xử lý" in say(following.value).text


def test_after_the_document_an_article_is_asked_for_by_its_number_alone(regulation, say):
    assert NUMBER in say("quyết định 9001/2026/QĐ-UBND còn hiệu lực không").text
    assert "không quá 02 lần" in say("điều 10 nói gì").text
    assert "Trách nhiệm của đơn vị xử lý" in say("còn điều 11").text


def test_an_article_that_is_not_there_is_told_and_a_text_that_is_not_there_too(regulation, say):
    assert "có Điều 1 đến Điều 12, không có Điều 99" in say("điều 99 quyết định 9001/2026").text
    make_document("118/2025/NĐ-CP", url="https://vi.du/118")
    message = say("điều 10 nghị định 118 nói gì")
    assert "chưa có toàn văn" in message.text and "118/2025/NĐ-CP" in message.text
    assert any(button.value == "https://vi.du/118" for button in message.buttons)


def test_words_find_the_article_in_which_they_stand(regulation, client, say):
    found = client.get("/api/v1/lookups/van-ban/", {"q": "mở lại phản ánh"}).json()["results"]
    assert (found[0]["data"]["article"], found[0]["data"]["number"]) == ("10", NUMBER)
    assert "Điều 10" in say("văn bản quy định về mở lại phản ánh").text


def test_the_page_shows_the_articles_and_quotes_one(regulation, client):
    page = client.get("/tra-cuu/van-ban/", {"q": NUMBER}).content.decode()
    assert 'id="dieu-10"' in page and "Mở lại phản ánh" in page
    one = client.get("/tra-cuu/van-ban/", {"q": NUMBER, "article": "10"}).content.decode()
    assert "không quá 02 lần" in one and "không phân biệt nơi cư trú" not in one


def test_a_changed_text_has_its_articles_anew(regulation):
    regulation.text = "Điều 1. Mới\nChỉ một điều."
    regulation.save()
    assert [str(article) for article in LegalArticle.objects.all()] == ["Điều 1. Mới"]


def test_a_pdf_with_text_gives_its_articles_at_the_desk_and_by_command(regulation, tmp_path):
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.splitlines() if line)
    content = HTML(string=f"<body lang='vi'>{paragraphs}</body>").write_pdf()
    regulation.text = ""
    regulation.save()
    (tmp_path / "qc.pdf").write_bytes(content)
    call_command("import_legal_text", NUMBER, str(tmp_path / "qc.pdf"))
    assert "02 lần" in regulation.articles.get(number="10").text
    with pytest.raises(CommandError, match="must be one"):
        call_command("import_legal_text", "1/2020/NĐ-CP", str(tmp_path / "qc.pdf"))
    (tmp_path / "scan.pdf").write_bytes(pdf())
    with pytest.raises(CommandError, match="no text"):
        call_command("import_legal_text", NUMBER, str(tmp_path / "scan.pdf"))


def test_a_broken_pdf_is_refused(tmp_path):
    with pytest.raises(documents.DocumentRefused):
        documents.text_of_pdf(b"%PDF-1.7 broken")


def test_an_editor_uploads_a_pdf_and_reads_how_many_articles_it_has(regulation, settings):
    settings.STAFF_OTP_REQUIRED = False
    content = HTML(string="<p>Điều 1. Một</p><p>Nội dung.</p><p>Điều 2. Hai</p><p>Nữa.</p>").write_pdf()
    desk = desk_client(officer_of(role="Biên tập viên"))
    values = {
        "number": "9009/2026/QĐ-UBND", "kind": "quyet_dinh", "level": "province", "abstract": "Thử",
        "touches-TOTAL_FORMS": "0", "touches-INITIAL_FORMS": "0",
        "articles-TOTAL_FORMS": "0", "articles-INITIAL_FORMS": "0",
        "file": SimpleUploadedFile("qd.pdf", content, "application/pdf"),
    }  # fmt: skip
    page = desk.post("/admin/legal/legaldocument/add/", values, follow=True).content.decode()
    assert "2 điều" in page
    assert LegalArticle.objects.filter(document__number="9009/2026/QĐ-UBND").count() == 2


def test_the_demo_marks_its_invented_text(db):
    demo.load()
    assert Path(demo.TEXT).read_text(encoding="utf-8").startswith("VĂN BẢN BỊA")
    assert LegalArticle.objects.count() == 12
