"""Which entries of the handbook a text means, in the demo province."""

import pytest

from tourism import naming
from tourism.kinds import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
SIGHTS = (Kind.PLACE, Kind.FESTIVAL)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Vé vào phố cổ bao nhiêu một người", ["Phố cổ Hội An"]),
        ("làng gốm Thanh Hà mở mấy giờ và Trà Quế mấy giờ đóng", ["Làng gốm Thanh Hà", "Làng rau Trà Quế"]),
        ("hoi quan phuoc kien mo cua den may gio", ["Hội quán Phúc Kiến"]),
        ("How much is the ticket for My Son Sanctuary", ["Thánh địa Mỹ Sơn"]),
        ("biển Tam Thanh xa không", ["Làng bích họa và biển Tam Thanh"]),
        ("Lễ Cầu Bông cụ thể là hôm nào", ["Lễ Cầu Bông Trà Quế"]),
    ],
)
def test_a_name_is_known_by_its_part_and_with_a_slip(text, names):
    assert [entry.name for entry in naming.entries_in(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "My son is vegetarian, is there a place for him?",
        "cúp điện ở Hội An",
        "làm giấy ở Đại Lộc",
        "đêm nay ngủ một đêm mấy tiền",
        "làng có chỗ gửi xe không",
        "ở đó có cà phê không",
    ],
)
def test_communes_and_common_words_are_no_names(text):
    assert naming.entries_in(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("làng có nhiều tranh vẽ trên tường, gần biển", {"Làng bích họa và biển Tam Thanh"}),
        ("chỗ dân đào đường hầm dưới đất gần Tam Kỳ tên gì", {"Địa đạo Kỳ Anh"}),
        ("cai cau co mai cua nguoi nhat o hoi an ten la chi", {"Chùa Cầu"}),
        ("Quảng Nam có những di sản văn hóa thế giới nào", {"Phố cổ Hội An", "Thánh địa Mỹ Sơn"}),
        ("đi đâu chơi cuối tuần", set()),
        ("nơi nào bắn pháo hoa", set()),
    ],
)
def test_a_sight_is_known_by_what_is_told_of_it(text, names):
    assert {entry.name for entry in naming.described_in(text, SIGHTS)} == names
