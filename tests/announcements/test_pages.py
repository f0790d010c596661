"""What the public reads, and what nobody can smuggle into it."""

import datetime as dt
import io
import xml.etree.ElementTree as ElementTree

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from announcements import blocks
from announcements.models import Attachment, Block
from announcements.services import articles as services
from announcements.templatetags.articles import picture_url
from foundation.database.table_versions import WatchedTables
from tests.announcements.factories import make_article, released
from tests.factories import make_officer
from tests.foundation.documents import archive
from tests.web.feeds import atom_of

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_article_is_read_with_its_source_and_its_day(client):
    article = released()
    page = text(client.get(article.get_absolute_url()))
    assert article.title in page and "Nội dung bài." in page
    assert 'Nguồn: <span lang="vi">UBND phường Hội An</span>' in page and '"@type": "NewsArticle"' in page


def test_the_address_survives_a_new_title(client):
    article = released()
    response = client.get(f"/tin-tuc/{article.pk}/mot-tieu-de-cu/")
    assert response.status_code == 302 and response["Location"] == article.get_absolute_url()


def test_a_draft_is_nobodys_business_but_staff_may_read_it_beforehand(client, admin_client):
    address = make_article().get_absolute_url()
    assert client.get(address).status_code == 404
    assert "Chỉ cán bộ thấy trang này" in text(admin_client.get(address))


def test_what_is_over_or_withdrawn_says_so(client):
    withdrawn = services.withdraw(released(), by=make_officer(), reason="Sai")
    response = client.get(withdrawn.get_absolute_url())
    assert response.status_code == 410 and "đã rút" in text(response)


def test_a_correction_stands_above_the_text(client):
    article = released()
    services.correct(article, by=make_officer(), reason="Ngày đúng là 05/12.")
    assert "Ngày đúng là 05/12." in text(client.get(article.get_absolute_url()))


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script><p>a</p>",
        '<p onclick="x()">a</p>',
        '<a href="javascript:alert(1)">a</a>',
        '<img src="https://elsewhere.example/x.png">a',
        '<p style="position:fixed">a</p>',
        "<iframe src=//x></iframe>a",
    ],
)
@pytest.mark.security_check("xss")
def test_what_editors_paste_runs_nowhere(client, evil):
    page = text(client.get(released(text=evil).get_absolute_url())).split("<article")[1].split("</article")[0]
    for sign in ("<script>", "onclick", "javascript:", "<img", "style=", "iframe"):
        assert sign not in page


def test_a_title_cannot_end_the_data_block_of_the_page(client):
    article = released(title="</script><script>alert(1)</script>")
    assert "<script>alert" not in client.get(article.get_absolute_url()).content.decode()


def test_a_pasted_table_becomes_one_with_headings(client):
    article = make_article()
    Block.objects.create(article=article, position=2, kind="table", table="Ngày\tNơi\n02/12\t<b>Hội An</b>")
    page = text(client.get(released(article).get_absolute_url()))
    assert '<th scope="col">Ngày</th>' in page and "<td>&lt;b&gt;Hội An&lt;/b&gt;</td>" in page


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("a\tb\n1\t2", [["a", "b"], ["1", "2"]]),
        ("| a | b |\n| 1 | 2 |", [["a", "b"], ["1", "2"]]),
        ("a;b\n1", [["a", "b"], ["1", ""]]),
        ("", []),
    ],
)
def test_tables_are_read_as_they_are_pasted(pasted, rows):
    assert blocks.table_rows(pasted) == rows


def test_the_list_finds_by_words_and_category_and_offers_ways_on(client):
    article = released()
    released(category="y-te", title="Tiêm phòng")
    assert article.title in text(client.get("/tin-tuc/?q=tiep cong dan"))
    assert "Tiêm phòng" not in text(client.get("/tin-tuc/?loai=lich-tiep-dan"))
    nothing = text(client.get("/tin-tuc/?q=khong co gi"))
    assert "Không có thông báo nào hợp" in nothing and "Tất cả thông báo" in nothing


@pytest.mark.parametrize("query", ["?trang=99", "?trang=x", "?loai='--", "?q=" + "a" * 5000, "?q=%00"])
def test_odd_questions_get_a_page(client, query):
    assert client.get(f"/tin-tuc/{query}").status_code == 200


def test_feeds_and_sitemap_tell_only_what_can_be_read(client):
    article = released()
    released(publish_at=timezone.now() + dt.timedelta(days=1), title="Ngày mai")
    for path in ("/tin-tuc/rss.xml", "/tin-tuc/atom.xml", "/tin-tuc/rss.xml?loai=lich-tiep-dan"):
        body = client.get(path).content.decode()
        ElementTree.fromstring(body)  # noqa: S314 our own
        assert article.title in body and "Ngày mai" not in body
    sitemap = client.get("/sitemap.xml").content.decode()
    assert article.get_absolute_url() in sitemap and "ngay-mai" not in sitemap


def test_addresses_in_feeds_and_sitemap_are_those_of_the_portal_whatever_host_was_asked(client, settings):
    settings.PUBLIC_URL = "https://1022.example.gov.vn"
    article = released()
    addresses = ("/tin-tuc/rss.xml", "/tin-tuc/atom.xml", "/sitemap.xml", article.get_absolute_url())
    addresses += ("/tra-cuu/thien-tai/atom.xml", "/tra-cuu/thien-tai/cap/")
    for path in addresses:
        body = client.get(path, HTTP_HOST="testserver:31337").content.decode()
        assert "31337" not in body, path
    feed = client.get("/tin-tuc/atom.xml", HTTP_HOST="testserver:31337").content.decode()
    assert f"https://1022.example.gov.vn{article.get_absolute_url()}" in feed


def test_feed_readers_take_the_feed_that_the_pages_name(client, monkeypatch, django_assert_num_queries):
    article = released()
    monkeypatch.setattr(WatchedTables, "ASKED_EVERY", 60)
    feed = atom_of(client.get("/tin-tuc/atom.xml"))
    (entry,) = feed.entries
    assert (entry.title, entry.author) == (article.title, article.office)
    assert entry.link.endswith(article.get_absolute_url())
    for address in ("/", "/tin-tuc/", article.get_absolute_url()):
        page = client.get(address).content.decode()
        assert 'type="application/atom+xml"' in page and "/tin-tuc/atom.xml" in page
    with django_assert_num_queries(0):
        assert atom_of(client.get("/tin-tuc/atom.xml")).entries


def test_pictures_are_drawn_anew(settings, admin_client):
    article = make_article(written_by=make_officer(is_staff=True))
    out = io.BytesIO()
    Image.new("RGB", (3000, 1500), "red").save(out, "PNG")
    form = editing(article) | {
        "blocks-TOTAL_FORMS": "2",
        "blocks-1-kind": "picture",
        "blocks-1-position": "2",
        "blocks-1-alt": "Nhà văn hóa",
        "blocks-1-picture": named(out.getvalue(), "IMG_1.png"),
    }
    response = admin_client.post(f"/admin/announcements/article/{article.pk}/change/", form)
    assert response.status_code == 302, response.context["inline_admin_formsets"][0].formset.errors
    block = article.blocks.get(kind="picture")
    assert (block.width, block.height) == (1280, 640)
    page = text(admin_client.get(article.get_absolute_url()))
    address = page.split('<img src="')[1].split('"')[0]
    assert f'og:image" content="{settings.PUBLIC_URL}{address}"' in page
    served = admin_client.get(address)
    assert served["Content-Type"] == "image/jpeg"
    assert b"".join(served.streaming_content).startswith(b"\xff\xd8")


def test_a_picture_is_public_as_long_as_its_article(settings, tmp_path, client, admin_client):
    settings.MEDIA_ROOT = tmp_path
    article = make_article()
    block = Block(article=article, position=2, kind=Block.Kind.PICTURE, alt="Trẻ em đến trường")
    block.picture.save("a1b2c3.jpg", ContentFile(b"\xff\xd8"))

    def kept_by(reader) -> str:
        served = reader.get(picture_url(block))
        assert b"".join(served.streaming_content) == b"\xff\xd8"
        return served["Cache-Control"]

    assert client.get(picture_url(block)).status_code == 404 and kept_by(admin_client) == "no-store"
    article = released(article)
    assert kept_by(client) == kept_by(admin_client) == "public, max-age=3600"
    services.withdraw(article, by=make_officer(), reason="Có mặt trẻ em")
    assert client.get(picture_url(block)).status_code == 404 and kept_by(admin_client) == "no-store"


def test_a_picture_needs_words_for_those_who_hear_the_page(admin_client):
    article = make_article()
    out = io.BytesIO()
    Image.new("RGB", (30, 30)).save(out, "PNG")
    form = editing(article) | {
        "blocks-TOTAL_FORMS": "2",
        "blocks-1-kind": "picture",
        "blocks-1-position": "2",
        "blocks-1-picture": named(out.getvalue(), "x.png"),
    }
    response = admin_client.post(f"/admin/announcements/article/{article.pk}/change/", form)
    assert response.status_code == 200 and "alt" in str(
        response.context["inline_admin_formsets"][0].formset.errors
    )


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("lich.pdf", b"%PDF-1.7 ...", True),
        ("lich.pdf", b"<html>", False),
        ("chay.exe", b"MZ", False),
        ("bang.xlsx", archive({"xl/workbook.xml": "<x/>"}), True),
        ("bang.xlsx", b"PK\x03\x04...", False),
        ("bang.xlsm", b"PK\x03\x04...", False),
    ],
)
def test_attachments_are_what_they_say(admin_client, client, name, content, taken):
    article = make_article()
    form = editing(article) | {
        "attachments-TOTAL_FORMS": "1",
        "attachments-0-name": "Lịch tuần",
        "attachments-0-file": named(content, name),
    }
    response = admin_client.post(f"/admin/announcements/article/{article.pk}/change/", form)
    assert (response.status_code == 302) is taken
    if taken:
        attachment = Attachment.objects.get()
        assert client.get(f"/tin-tuc/tep/{attachment.pk}/").status_code == 404  # not released yet
        released(article.__class__.objects.get(pk=article.pk))
        served = client.get(f"/tin-tuc/tep/{attachment.pk}/")
        assert (
            b"".join(served.streaming_content) == content and "L%E1%BB%8Bch" in served["Content-Disposition"]
        )


def named(content: bytes, name: str) -> ContentFile:
    return ContentFile(content, name=name)


def editing(article) -> dict[str, object]:
    """The fields of the article's form as the browser would send them back unchanged."""
    block = article.blocks.get(position=1)
    local = timezone.localtime(article.publish_at)
    return {
        "title": article.title, "summary": article.summary, "office": article.office,
        "category": article.category, "commune": "",
        "publish_at_0": f"{local:%d/%m/%Y}", "publish_at_1": f"{local:%H:%M:%S}",
        "expires_at_0": "", "expires_at_1": "", "pinned_until_0": "", "pinned_until_1": "",
        "blocks-TOTAL_FORMS": "1", "blocks-INITIAL_FORMS": "1", "blocks-MIN_NUM_FORMS": "0",
        "blocks-0-id": block.pk, "blocks-0-article": article.pk, "blocks-0-position": "1",
        "blocks-0-kind": "text", "blocks-0-text": block.text, "blocks-1-article": article.pk,
        "attachments-TOTAL_FORMS": "0", "attachments-INITIAL_FORMS": "0",
        "corrections-TOTAL_FORMS": "0", "corrections-INITIAL_FORMS": "0",
    }  # fmt: skip
