"""The editor of an article's parts as the server answers it: pastes, previews, and moves without scripts."""

import base64

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from announcements import blocks, pasting
from announcements.models import Article, Block
from announcements.services import articles as services
from tests.announcements.factories import make_article, released
from tests.announcements.test_pages import editing, named, text
from tests.announcements.test_pasting import WORD, picture, rtf_of
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
PASTE = "/admin/announcements/article/dan/"
PREVIEW = "/admin/announcements/article/xem-truoc/"


@pytest.fixture
def editor() -> Client:
    officer = make_officer(is_staff=True)
    officer.groups.add(Group.objects.get(name="Biên tập viên"))
    client = Client()
    client.force_login(officer)
    return client


def page_of(article: Article) -> str:
    return f"/admin/announcements/article/{article.pk}/change/"


def with_texts(*words: str) -> Article:
    article = make_article(text=f"<p>{words[0]}</p>")
    for position, word in enumerate(words[1:], 2):
        Block.objects.create(article=article, position=position, kind="text", text=f"<p>{word}</p>")
    return article


def form_of(article: Article) -> dict[str, object]:
    """All parts as the browser sends them back unchanged."""
    stored = list(article.blocks.all())
    form = editing(article) | {
        "blocks-TOTAL_FORMS": str(len(stored)),
        "blocks-INITIAL_FORMS": str(len(stored)),
    }
    for number, block in enumerate(stored):
        values = {"id": block.pk, "article": article.pk, "position": block.position, "kind": block.kind}
        values |= {"text": block.text, "table": block.table, "alt": block.alt}
        form |= {f"blocks-{number}-{name}": value for name, value in values.items()}
    return form


def words(article: Article) -> list[str]:
    return [block.text.removeprefix("<p>").removesuffix("</p>") for block in article.blocks.all()]


def file_of(content: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("blob", content.encode())


def as_pasted(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def test_a_paste_is_answered_with_parts_and_says_what_came(editor):
    answer = editor.post(PASTE, {"html": file_of(WORD), "rtf": file_of(rtf_of(picture(), picture()))}).json()
    assert [part["kind"] for part in answer["parts"]] == ["text", "table", "picture", "picture", "text"]
    assert answer["said"] == "Đã dán: 2 đoạn văn bản, 1 bảng, 2 ảnh."


def test_a_paste_says_which_pictures_did_not_come(editor):
    answer = editor.post(PASTE, {"html": file_of(WORD)}).json()
    assert answer["said"] == (
        "Đã dán: 2 đoạn văn bản, 1 bảng. Ảnh không theo được: clip_image002.jpg, clip_image003.jpg. "
        "Chọn tệp cho từng ảnh bên dưới."
    )
    assert editor.post(PASTE, {}).json() == {"parts": [], "said": "Không thấy gì để dán."}


def test_a_paste_that_no_document_holds_is_refused(editor):
    assert editor.post(PASTE, {"html": file_of("<div>" * 9_000)}).status_code == 422


@pytest.mark.security_check("authorisation")
@pytest.mark.parametrize("address", [PASTE, PREVIEW])
def test_only_who_writes_articles_pastes_and_previews(client, address):
    assert client.post(address).status_code == 302
    reader = make_officer(is_staff=True)
    reader.groups.add(Group.objects.get(name="Duyệt nội dung"))
    client.force_login(reader)
    assert client.post(address).status_code == 403
    article = released()
    assert client.post(f"/admin/announcements/article/{article.pk}/xem-truoc/").status_code == 403


def test_a_pasted_picture_is_drawn_anew_when_it_is_saved(editor):
    article = make_article()
    form = editing(article) | {
        "blocks-TOTAL_FORMS": "2",
        "blocks-1-kind": "picture",
        "blocks-1-position": "2",
        "blocks-1-alt": "Nhà văn hóa",
        "blocks-1-pasted": as_pasted(picture()),
    }
    assert editor.post(page_of(article), form).status_code == 302
    block = article.blocks.get(kind="picture")
    assert (block.width, block.height) == (60, 40)
    with block.picture.open() as file:
        assert file.read().startswith(b"\xff\xd8")


def test_a_pasted_picture_stays_in_a_form_that_is_refused(editor):
    article, pasted = make_article(), as_pasted(picture())
    form = editing(article) | {
        "title": "",
        "blocks-TOTAL_FORMS": "2",
        "blocks-1-kind": "picture",
        "blocks-1-position": "2",
        "blocks-1-pasted": pasted,
    }
    response = editor.post(page_of(article), form)
    assert response.status_code == 200 and pasted in response.content.decode()
    assert "Ghi ảnh chụp gì" in text(response)


@pytest.mark.parametrize(
    "pasted", ["data:image/png;base64,AAAA", "data:text/html;base64,PHA+", "x", "data:;base64,!"]
)
def test_what_is_no_picture_is_not_stored_as_one(editor, pasted):
    article = make_article()
    form = editing(article) | {
        "blocks-TOTAL_FORMS": "2",
        "blocks-1-kind": "picture",
        "blocks-1-position": "2",
        "blocks-1-alt": "x",
        "blocks-1-pasted": pasted,
    }
    assert editor.post(page_of(article), form).status_code == 200
    assert article.blocks.count() == 1


def test_buttons_of_a_part_move_it_without_scripts(editor):
    article = with_texts("một", "hai", "ba")
    form = form_of(article)
    for move, order in (("blocks-2:up", ["một", "ba", "hai"]), ("blocks-0:up", ["một", "hai", "ba"])):
        response = editor.post(page_of(article), form | {"_move": move})
        assert response.status_code == 302 and response["Location"] == page_of(article)
        assert words(article) == order
    editor.post(page_of(article), form | {"_move": "blocks-0:down"})
    assert words(article) == ["hai", "một", "ba"]
    assert [block.position for block in article.blocks.all()] == [1, 2, 3]


@pytest.mark.parametrize("move", ["", "blocks-9:up", "blocks-2:down", "x", "blocks-0:"])
def test_a_move_that_is_none_leaves_the_order(editor, move):
    article = with_texts("một", "hai", "ba")
    assert editor.post(page_of(article), form_of(article) | {"_move": move}).status_code == 302
    assert sorted(words(article)) == ["ba", "hai", "một"] and words(article)[2] == "ba"


def test_parts_are_added_without_scripts_and_an_untouched_one_is_not_saved(editor):
    article = with_texts("một", "hai")
    response = editor.post(page_of(article), form_of(article) | {"_add_part": "table"})
    assert response["Location"] == f"{page_of(article)}?part=table#blocks-group"
    page = editor.get(response["Location"].partition("#")[0])
    added = page.context["inline_admin_formsets"][0].formset.extra_forms[0]
    assert (added["kind"].value(), added["position"].value()) == ("table", 3)
    form = form_of(article) | {"blocks-TOTAL_FORMS": "3", "blocks-2-kind": "text", "blocks-2-position": "3"}
    assert editor.post(page_of(article), form).status_code == 302
    assert article.blocks.count() == 2


def test_articles_of_before_open_and_are_saved_unchanged(editor):
    article = with_texts("một", "hai")
    article.blocks.filter(position=2).update(position=20)
    Block.objects.create(article=article, position=30, kind="table", table="a\tb\n1\t2", text="Bảng")
    before = list(article.blocks.values())
    assert editor.get(page_of(article)).status_code == 200
    assert editor.post(page_of(article), form_of(article)).status_code == 302
    assert list(article.blocks.values()) == before


def test_a_preview_shows_what_is_typed_in_its_order_and_saves_nothing(editor):
    article = with_texts("một", "hai", "ba")
    form = form_of(article) | {
        "title": "Tiêu đề mới",
        "blocks-0-position": "9",
        "blocks-0-text": '<p onclick="x()">sửa <script>alert(1)</script></p>',
        "blocks-1-DELETE": "on",
    }
    page = text(editor.post(f"/admin/announcements/article/{article.pk}/xem-truoc/", form))
    assert "Tiêu đề mới" in page and "<script" not in page and "onclick" not in page and "hai" not in page
    assert page.index("ba") < page.index("sửa")
    article.refresh_from_db()
    assert article.title != "Tiêu đề mới" and words(article) == ["một", "hai", "ba"]


def test_a_preview_says_what_a_part_still_lacks(editor):
    form = {
        "title": "", "blocks-TOTAL_FORMS": "4", "blocks-INITIAL_FORMS": "0",
        "blocks-0-kind": "video", "blocks-0-url": "javascript:alert(1)", "blocks-0-position": "1",
        "blocks-1-kind": "table", "blocks-1-table": "một dòng", "blocks-1-position": "2",
        "blocks-2-kind": "picture", "blocks-2-alt": "Cầu", "blocks-2-position": "3",
        "blocks-3-kind": "text", "blocks-3-position": "4",
    }  # fmt: skip
    page = text(editor.post(PREVIEW, form))
    assert "javascript:" not in page and "Bảng cần dòng tiêu đề" in page
    assert 'data-part="blocks-2"' in page and 'data-part="blocks-3"' not in page


def test_a_preview_of_a_stored_picture_shows_it(editor):
    article = make_article()
    form = editing(article) | {
        "blocks-TOTAL_FORMS": "2",
        "blocks-1-kind": "picture",
        "blocks-1-position": "2",
        "blocks-1-alt": "Nhà văn hóa",
        "blocks-1-picture": named(picture(), "x.png"),
    }
    editor.post(page_of(article), form)
    page = text(editor.post(f"/admin/announcements/article/{article.pk}/xem-truoc/", form_of(article)))
    assert '<img src="/tin-tuc/anh/' in page and 'alt="Nhà văn hóa"' in page


def test_an_article_without_parts_is_not_offered_for_review(editor):
    article = make_article()
    assert "hand_in" in editor.get(page_of(article)).content.decode()
    article.blocks.all().delete()
    assert "hand_in" not in editor.get(page_of(article)).content.decode()


def test_a_released_article_is_read_without_buttons(editor):
    page = editor.get(page_of(released())).content.decode()
    assert "_move" not in page and "_add_part" not in page and "data-preview" not in page
    assert "Nội dung bài." in page


def test_what_stands_above_the_parts_is_saved_too_and_makes_the_editor_its_writer(editor):
    article = make_article()
    form = editing(article) | {"title": "Lịch mới", "summary": "Đổi phòng họp.", "is_for_followers": "on"}
    assert editor.post(page_of(article), form).status_code == 302
    saved = Article.objects.get(pk=article.pk)
    assert (saved.title, saved.summary, saved.is_for_followers) == ("Lịch mới", "Đổi phòng họp.", True)
    assert saved.revision == article.revision + 1
    assert saved.written_by_id == int(editor.session["_auth_user_id"])


def test_an_article_released_while_it_is_edited_keeps_what_was_read(editor, monkeypatch):
    article = make_article(text="<p>Đã đọc</p>")
    drawn = editing(article) | {"title": "Không ai đọc", "blocks-0-text": "<p>Không ai đọc</p>"}

    def released_meanwhile(*args: object, **kwargs: object) -> Article:
        by, now = make_officer(), timezone.now()
        Article.objects.filter(pk=article.pk).update(state="released", released_by=by, released_at=now)
        return note_change(*args, **kwargs)

    note_change = services.note_change
    monkeypatch.setattr(services, "note_change", released_meanwhile)
    answer = editor.post(page_of(article), drawn, follow=True)
    assert "Đã đăng" in answer.content.decode()
    assert Article.objects.get(pk=article.pk).title == article.title != "Không ai đọc"
    assert words(article) == ["Đã đọc"]


def test_what_a_second_editor_saved_meanwhile_is_not_written_over(editor):
    article = make_article()
    form = editing(article) | {"seen": str(article.revision)}
    assert editor.post(page_of(article), form | {"title": "Của người kia"}).status_code == 302
    answer = editor.post(page_of(article), form | {"title": "Của tôi"})
    assert "Trong lúc bạn sửa, người khác đã đổi bài này" in answer.content.decode()
    assert "Của tôi" in answer.content.decode()
    assert Article.objects.get(pk=article.pk).title == "Của người kia"


def test_a_caption_is_cleaned_as_every_text_is(editor):
    content = '{"contentType":"text/html5","content":"<img onerror=alert(1)>"}'
    evil = f"<div data-trix-attachment='{content}'></div>"
    article = make_article()
    form = editing(article) | {
        "blocks-0-kind": "table",
        "blocks-0-table": "a\tb\n1\t2",
        "blocks-0-text": evil + "Bảng 1",
    }
    assert editor.post(page_of(article), form).status_code == 302
    assert article.blocks.get().text == "<div></div>Bảng 1"


@pytest.mark.parametrize("table", ["x" * 140_000 + "\tb\n1\t2", "a\tb\n" + "x" * 140_000 + "\t2"])
def test_a_cell_that_no_table_holds_is_refused_with_a_sentence(editor, table):
    article = make_article()
    form = editing(article) | {"blocks-0-kind": "table", "blocks-0-table": table}
    answer = editor.post(page_of(article), form)
    assert "200 dòng" in answer.content.decode()


def test_a_heading_row_may_begin_with_an_empty_cell(editor):
    article = make_article()
    table = "\tSáng\tChiều\nThứ Hai\t7:30\t13:30"
    form = editing(article) | {"blocks-0-kind": "table", "blocks-0-table": table}
    assert editor.post(page_of(article), form).status_code == 302
    assert blocks.table_rows(article.blocks.get().table)[0] == ["", "Sáng", "Chiều"]


def test_a_pasted_picture_that_is_no_base64_is_refused_with_a_sentence(editor):
    article = make_article()
    form = editing(article) | {
        "blocks-TOTAL_FORMS": "2", "blocks-1-kind": "picture", "blocks-1-position": "2",
        "blocks-1-alt": "Nhà", "blocks-1-pasted": "data:image/png;base64,ệ",
    }  # fmt: skip
    assert editor.post(page_of(article), form).status_code == 200


def test_more_parts_than_a_form_takes_are_told(editor):
    html = "".join(f"<p>{n}</p><img src='https://a.vn/{n}.png'>" for n in range(200))
    answer = editor.post(PASTE, {"html": file_of(html)}).json()
    assert len(answer["parts"]) == pasting.MAX_PARTS
    assert f"{pasting.MAX_PARTS} phần đầu" in answer["said"]
