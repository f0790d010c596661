"""The reader of pages that every crawl uses tells bad words from good ones."""

import pytest

from tests.web.banned_texts import problems_of

VI, EN = '<html lang="vi"><body>%s</body></html>', '<html lang="en"><body>%s</body></html>'


@pytest.mark.parametrize(
    "page",
    [
        VI % "<p>Trường này là bắt buộc.</p>",
        VI % "<p>Please correct the errors below.</p>",
        VI % "<h2>Recent actions</h2>",
        VI % "<button>Save and continue editing</button>",
        VI % '<input placeholder="Type to search">',
        VI % "<p>This page has moved and is not here any more</p>",
        VI % "<p>Trả lời trước hết Thứ Tư, 25/11/2026</p>",
        VI % "<p>Tên (nếu có) (nếu có)</p>",
        VI % "<td>None</td>",
        VI % "<td>{'full_name': 'Hoa'}</td>",
        VI % "<p>Procedure object (3)</p>",
        VI % "<p>Còn %(days)s ngày</p>",
        VI % "<p>&lt;strong&gt;Chú ý&lt;/strong&gt;</p>",
        EN % "<p>To stop, type “DỪNG”.</p>",
        EN % '<input placeholder="Tên đường">',
        EN % '<p>Fine.</p><p lang="vi">The list is empty</p>',
    ],
)
def test_what_is_wrong_is_named(page):
    assert problems_of(page)


@pytest.mark.parametrize(
    "page",
    [
        VI % "<p>Cần điền ô này.</p><button>Lưu</button><p>Zalo</p>",
        VI % '<p lang="en">Please read this in English, not in Vietnamese</p>',
        VI % "<p>The Nam Hai Resort</p><p>Cafe &amp; Tour</p>",
        VI % "<pre>{'a': 1}</pre><script>if (!None) {}</script>",
        VI % '<span class="material-symbols-outlined">close</span><p>Đóng</p>',
        VI % '<div class="flex field-text_en"><label>Tiếng Anh</label><div>What would you like?</div></div>',
        VI % "<p>Trụ sở: số 5 Trần Phú</p><img alt='Ảnh chụp'>",
        EN % '<p>Take the bus to <span lang="vi">Tam Kỳ</span>.</p>',
        EN % "<p>To stop, type “stop”. Hội An is near.</p>",
    ],
)
def test_what_is_well_is_left_alone(page):
    assert problems_of(page) == []
