"""Pastes from Word, Google Docs and web pages become parts; nothing is lost without a word, nothing runs."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from announcements import blocks, pasting
from announcements.pasting.links import without_tracking

PASTES = Path(__file__).parent / "pastes"
WORD, GOOGLE_DOCS, WEB_PAGE = (
    (PASTES / f"{name}.txt").read_text() for name in ("word", "google_docs", "web_page")
)
EVIL = (
    "style=", "class=", "mso", "<script", "onclick", "onmouseover", "onload", "javascript:", "file:", "o:p",
    "<!",
    "utm_", "fbclid", "google.com", "iframe", "<span", "<svg",
)  # fmt: skip


def picture(colour: str = "red", kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, kind)
    return out.getvalue()


def rtf_of(*pictures: bytes) -> str:
    """As Word writes them: each once as it is, once as a drawing for old programs."""
    return r"{\rtf1\ansi\ansicpg1252 text " + "".join(map(_in_rtf, pictures)) + r"\par }"


def _in_rtf(content: bytes) -> str:
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    digits = content.hex()
    lines = "\n".join(digits[at : at + 128] for at in range(0, len(digits), 128))
    return (
        r"{\*\shppict{\pict{\*\picprop\shplid1025{\sp{\sn shapeType}{\sv 75}}}\picscalex100\picw26\pich26"
        rf"\{kind}blip\bliptag-1283416386{{\*\blipuid b381e8be5d1d8c2cd4c3b7bda6a8fbe1}}"
        f"\n{lines}}}}}"
        r"{\nonshppict{\pict\picscalex100\picw26\wmetafile8\bliptag-1283416386"
        "\n0100090000038d}}"
    )


FLOATING = (
    r"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 75}}{\sp{\sn pib}{\sv {\pict\picscalex100\pngblip"
    r"\bliptag7{\*\blipuid b381e8be}%s}}}}{\shprslt{\*\do}{\pict\wmetafile8\bliptag7 0100090000038d}}}"
)
BULLET = r"{\*\listpicture{\pict{\*\picprop{\sp{\sn fIsBullet}{\sv 1}}}\pngblip\bliptag9 %s}}"


def colour_of(part: pasting.Part) -> tuple[int, ...]:
    kind, content = part.pasted.split(",", 1)
    assert kind == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(content))).getpixel((30, 20))


def texts(parts: list[pasting.Part]) -> str:
    return "\n".join(part.text for part in parts if part.kind == "text")


def test_a_document_of_word_becomes_texts_a_table_and_pictures_in_its_order():
    parts = pasting.parts_of(WORD)
    assert [part.kind for part in parts] == ["text", "table", "picture", "picture", "text"]
    assert parts[0].text == (
        "<p>ỦY BAN NHÂN DÂN PHƯỜNG HỘI AN</p><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p>"
        "<h2>Lịch tiếp công dân tháng 12</h2>"
        "<p><strong>Từ 8 giờ đến 16 giờ</strong>, cán bộ nhận hồ sơ tại ba xã, phường, trên diện tích 120 m²;"
        ' xem <a href="https://danang.gov.vn/tiep-dan?nam=2026" rel="noopener noreferrer nofollow">'
        "lịch đầy đủ</a> hay bản nháp. Ông/bà <em>mang theo căn cước</em>.</p>"
        "<ul><li>Bản chính giấy tờ<ul><li>kèm một bản chụp</li></ul></li><li>Căn cước</li></ul>"
        "<ol><li>Lấy số</li><li>Nộp hồ sơ</li></ol>"
    )
    assert blocks.table_rows(parts[1].table) == [
        ["Ngày", "Nơi tiếp", ""],
        ["02/12", "Phường Hội An", "Nhà văn hóa tầng 1"],
        ["", "Xã Nam Phước", "Hội trường “UBND”"],
    ]
    assert parts[4].text == "<p>Chúng tôi chờ ông/bà.</p>"


def test_deleted_and_hidden_words_and_remarks_of_colleagues_stay_behind():
    told = texts(pasting.parts_of(WORD))
    for words in ("Câu đã xóa", "Chữ ẩn", "[L1]", "Nhận xét nội bộ", "Normal", "Cambria"):
        assert words not in told


def test_pictures_of_word_that_the_clipboard_lacks_are_named_at_their_place():
    lost = [part for part in pasting.parts_of(WORD) if part.kind == "picture"]
    assert [(part.missing, part.alt, part.pasted) for part in lost] == [
        ("clip_image002.jpg", "Nhà văn hóa phường", ""),
        ("clip_image003.jpg", "Sơ đồ đường đi", ""),
    ]


def test_pictures_come_from_the_rtf_that_word_lays_beside():
    parts = pasting.parts_of(WORD, rtf_of(picture("red"), picture("blue", "JPEG")))
    red, blue = (colour_of(part) for part in parts if part.kind == "picture")
    assert red[0] > 200 > 60 > red[2] and blue[2] > 200 > 60 > blue[0]
    assert not any(part.missing for part in parts)


def test_a_picture_around_which_text_flows_comes_too_and_the_sign_of_a_list_is_none():
    red, blue = picture("red"), picture("blue")
    rtf = BULLET % picture("lime").hex() + FLOATING % red.hex() + rtf_of(blue)
    first, second = (colour_of(part) for part in pasting.parts_of(WORD, rtf) if part.kind == "picture")
    assert first[0] > 200 and second[2] > 200


@pytest.mark.parametrize(
    "rtf",
    [
        rtf_of(picture()),  # one of two: nobody can tell which
        rtf_of(picture(), picture()).replace("pngblip", "emfblip"),
        rtf_of(b"\x89PNG broken", b"\x89PNG broken"),
        rtf_of(picture(), picture())[:400],
        "{\\rtf1" + "\\shppict" * 5 + "\\pngblip{{{",
    ],
)
def test_no_picture_stands_at_the_wrong_place(rtf):
    lost = [part.missing for part in pasting.parts_of(WORD, rtf) if part.kind == "picture"]
    assert lost == ["clip_image002.jpg", "clip_image003.jpg"]


def test_a_drawing_without_a_picture_beside_it_is_named_too():
    vml = (
        "<p>Sơ đồ:</p><p><!--[if gte vml 1]><v:shape id='s' alt='x'><v:imagedata src='file:///C:/T/clip_image009.emz'"
        " o:title='Mặt bằng'/></v:shape><![endif]--></p>"
    )
    assert [(part.kind, part.missing, part.alt) for part in pasting.parts_of(vml)] == [
        ("text", "", ""),
        ("picture", "clip_image009.emz", "Mặt bằng"),
    ]


def test_a_picture_inside_the_html_is_drawn_anew_and_one_that_is_none_is_named():
    red = base64.b64encode(picture()).decode()
    html = (
        f'<p>a</p><img alt="Ảnh &lt;b&gt;" src="data:image/png;base64,{red}">'
        '<p>b</p><img src="data:image/svg+xml;base64,PHN2Zz4=">'
        '<img src="data:image/png;base64,AAAA" alt="Bản đồ">'
        '<img src="blob:https://docs.example/1234"><img src="webkit-fake-url://1/image.tiff">'
    )
    parts = pasting.parts_of(html)
    assert [part.kind for part in parts] == ["text", "picture", "text", *["picture"] * 4]
    assert colour_of(parts[1])[0] > 200 and parts[1].alt == "Ảnh <b>"
    assert [part.missing for part in parts[3:]] == ["#2", "Bản đồ", "#4", "image.tiff"]


def test_a_document_of_google_docs_becomes_parts():
    parts = pasting.parts_of(GOOGLE_DOCS)
    assert [part.kind for part in parts] == ["text", "picture", "table"]
    assert parts[0].text == (
        "<h2>Tiêm nhắc lại cho trẻ</h2><p><strong>Buổi sáng</strong>, từ thứ Hai, xem "
        '<a href="https://moh.gov.vn/" rel="noopener noreferrer nofollow"><em>trang của Bộ Y tế</em></a></p>'
        "<ul><li>Mang sổ tiêm<ul><li>sổ giấy hoặc ảnh</li></ul></li><li>Ở lại 30 phút</li></ul>"
    )
    assert parts[1].missing == "#1" and not parts[1].pasted
    assert blocks.table_rows(parts[2].table) == [["Trạm", "Giờ"], ["Hội An", "7:30"]]


@pytest.mark.security_check("xss")
def test_a_web_page_brings_words_links_and_nothing_that_runs_or_counts():
    parts = pasting.parts_of(WEB_PAGE)
    told = texts(parts)
    assert (
        "<h3>Cảnh báo mưa lớn</h3><p>Mưa từ <strong>chiều nay</strong>.</p><p>Ở trong nhà.</p>"
        '<p>Gọi <a href="tel:112" rel="noopener noreferrer nofollow">112</a>, đọc đây và '
        '<a href="https://example.vn/a?id=7" rel="noopener noreferrer nofollow">bản tin</a>.</p>'
    ) in told
    assert [part.missing for part in parts if part.kind == "picture"] == ["mua-lon.jpg"]


@pytest.mark.security_check("xss")
@pytest.mark.parametrize("html", [WORD, GOOGLE_DOCS, WEB_PAGE])
def test_nothing_of_style_script_or_tracking_is_left(html):
    for part in pasting.parts_of(html):
        told = " ".join((part.text, part.table, part.alt, part.pasted)).lower()
        assert not [sign for sign in EVIL if sign in told]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("chỉ chữ", "<p>chỉ chữ</p>"),
        ("<b>đậm</b> và <i>nghiêng</i>", "<p><strong>đậm</strong> và <em>nghiêng</em></p>"),
        ("<b><p>một</p><p>hai</p></b>", "<p><strong>một</strong></p><p><strong>hai</strong></p>"),
        ("<p>a<br>b</p>", "<p>a<br>b</p>"),
        ("<p><b>a<br> <br> </b>b<br></p>", "<p><strong>a</strong></p><p>b</p>"),
        ("<div>một</div><div><br></div><div>hai</div>", "<p>một</p><p>hai</p>"),
        ("<ol><li><p>một</p><p>nữa</p></li></ol>", "<ol><li>một<br>nữa</li></ol>"),
        ("<blockquote><p>lời</p></blockquote>", "<blockquote>lời</blockquote>"),
        ("<p class=MsoTitle>Tên</p>", "<h2>Tên</h2>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p>&nbsp;</p><p>  </p>", ""),
        ("<p>Ho\u0302\u0323i</p>", "<p>Hội</p>"),
        ("<table><tr><td>một</td><td></td></tr></table>sau", "<p>một</p><p>sau</p>"),
    ],
)
def test_small_pastes(html, expected):
    assert texts(pasting.parts_of(html)) == expected


def test_cells_of_a_workbook_become_a_table_of_the_article():
    cells = (
        "<table><col width=64><tr><td>Tên</td><td>Số; lượng</td></tr>"
        '<tr><td>"A"\tB</td><td>1|2</td></tr></table>'
    )
    (part,) = pasting.parts_of(cells)
    assert blocks.table_rows(part.table) == [["Tên", "Số; lượng"], ['"A" B', "1|2"]]


@pytest.mark.parametrize("deep", ["<div>" * 5_000, "<b>" * 100_000, "<table><tr><td>" * 3_000])
def test_depth_that_nobody_writes_is_refused(deep):
    with pytest.raises(pasting.TooDeep):
        pasting.parts_of(deep + "x")


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://a.vn/x?a=1&b=2", "https://a.vn/x?a=1&b=2"),
        ("https://a.vn/x?utm_source=z&a=1", "https://a.vn/x?a=1"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.vn%2F%3Ffbclid%3D1&h=AT", "https://a.vn/"),
        (
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.vn%2Fy&data=05",
            "https://a.vn/y",
        ),
        ("mailto:lan@a.vn", "mailto:lan@a.vn"),
        ("HTTPS://A.vn/", "HTTPS://A.vn/"),
        ("#_ftn1", ""),
        ("/noi-bo", ""),
        ("file:///C:/a.docx", ""),
        ("javascript:alert(1)", ""),
        ("https://[", ""),
        (
            "https://www.google.com/url?q=javascript:alert(1)",
            "https://www.google.com/url?q=javascript:alert(1)",
        ),
    ],
)
def test_links_lead_where_they_say(address, clean):
    assert without_tracking(address) == clean


@pytest.mark.parametrize(
    "bomb",
    [
        "<p>" + "".join(f"<b id={n}>" for n in range(2_000)) + "</p>" + "<p>x</p>" * 2_000,
        "<p>" + "x" * (pasting.MAX_WORDS + 1),
        "<p>x</p>" * (pasting.MAX_TAGS // 2 + 1),
        "<b>x</b> " * (pasting.MAX_TAGS // 2 + 1),
    ],
)
def test_what_would_fill_the_memory_is_refused(bomb):
    with pytest.raises(pasting.TooDeep):
        pasting.parts_of(bomb)


def test_breaks_and_merged_cells_cost_no_more_than_their_number():
    breaks = "<ul><li>a" + "<br>" * 20_000 + "b</li></ul>"
    cells = "<table><tr>" + "<td colspan=12 rowspan=200>a" * 2_000 + "</tr>" + "<tr><td>b</tr>" * 100
    (text,) = pasting.parts_of(breaks)
    assert text.text.endswith("b</li></ul>")
    (table,) = pasting.parts_of(cells)
    assert len(table.table) < 20_000


def test_a_deleted_picture_takes_no_others_place():
    box = r"{\shp{\*\shpinst}{\shprslt{\*\do Khung chữ}}}"
    kept, gone = picture("red"), picture("blue")
    html = "<p><img src='file:///a_001.png' alt='A'><del><img src='file:///a_002.png'></del></p>"
    rtf = rtf_of(kept, gone).replace("text ", f"text {box}", 1)
    part, *others = pasting.parts_of(html, rtf.replace("{\\*\\shppict", "{\\deleted {\\*\\shppict", 1))
    assert (part.pasted, part.missing, others) == ("", "a_001.png", [])
    (part,) = pasting.parts_of(
        "<p><img src='file:///a_001.png' alt='A'></p>", rtf_of(kept).replace("text ", f"text {box}", 1)
    )
    assert colour_of(part)[0] > 200


def test_pictures_come_back_only_as_far_as_a_form_holds_them(monkeypatch):
    monkeypatch.setattr(pasting, "ROOM", 1)
    source = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
    first, second = pasting.parts_of(f"<img src='{source}' alt='A'><img src='{source}' alt='B'>")
    assert first.pasted and (second.pasted, second.missing) == ("", "B")
