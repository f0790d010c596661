"""Land prices, traffic fines, laws, disaster warnings and epidemics for who reads English."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.models import Citizen
from foundation.outbox.models import Notice
from foundation.vietnamese.folding import fold
from foundation.web import captcha
from foundation.web.banners import banners_for
from lookups.kinds.epidemics import demo as epidemics
from lookups.kinds.hazards import active_notices, services
from lookups.kinds.hazards import demo as hazards
from lookups.kinds.hazards.models import HazardNotice
from lookups.kinds.hazards.reference_data import hazards_in
from lookups.kinds.land_prices import demo as land_prices
from lookups.kinds.legal import demo as legal
from lookups.kinds.legal import numbers
from lookups.kinds.violations import demo as fines
from lookups.kinds.violations.forms import PlateForm
from lookups.subscriptions.services import subscribe
from lookups.subscriptions.topics import topic_of
from tests.factories import make_officer
from tests.lookups.english import english_of, found_in, main_of
from tests.lookups.factories import commune, make_identity

pytestmark = pytest.mark.django_db

FINES = "/tra-cuu/phat-nguoi/"
EVERYWHERE = ("Gọi 1022", "Nguồn:", "Ông/bà", "Chúng tôi", "Giúp tôi")
VIETNAMESE = {
    "gia-dat": (
        "Giá đất", "áp dụng từ", "Vị trí", "Căn cứ", "trang ", "từ bảng cũ", "tăng ", "Giá trong bảng giá",
        "Xem theo", "nay thuộc", "Không thấy", "Đã tìm", "Đất ở", "đường ", "Chưa có",
    ),
    "phat-nguoi": (
        "vi phạm,", "chưa xử lý", "Thời gian", "Nơi vi phạm", "Loại phương tiện", "Màu biển", "nền trắng",
        "Đơn vị phát hiện", "Nơi giải quyết", "Điện thoại", "xử phạt", "Không thấy", "Cán bộ", "cộng",
        "Xe máy", "Thứ ",
    ),
    "van-ban": (
        "Nghị định", "Quyết định", "hiệu lực", "Hiệu lực", "Cơ quan ban hành", "Ngày ", "Lĩnh vực",
        "Bị thay thế bởi", "Sửa đổi", "Ban hành", "chưa rõ", "Không thấy", "Danh mục", "Xem ", "Các văn bản",
    ),
    "thien-tai": (
        "cảnh báo", "Cấp ", "rủi ro", "Nơi ", "Cần làm", "Tình hình", "Hiệu lực đến", "Bản tin",
        "Mực nước", "Mức báo động", "Sông ", "Sức chứa", "Cứu nạn", "Cấp cứu", "Toàn địa bàn",
    ),
    "dich-benh": (
        "nơi có cấp dịch", "điểm tiêm", "Điểm tiêm:", "Áp dụng", "Biện pháp", "Cấp ", "nguy cơ", "Địa chỉ",
        "Ngày", "Giờ", "Loại", "Cho ai", "Giá", "miễn phí", "cần làm gì", "Đường dây nóng", "dịch bệnh",
        "Toàn địa bàn",
    ),
}  # fmt: skip
ASKED = [  # kind, what is typed on the page, what is written in the chat, what both say
    ("gia-dat", {"street": "Hùng Vương", "place": "Tam Kỳ"}, "land price on Hung Vuong street in Tam Ky",
     ("Land prices, Hùng Vương street", "in force from 1 Jan 2026", "Position 1", "not the market price",
      "Homes in town", "up 60%", "Given in")),
    ("gia-dat", {"street": "Xyz", "place": "Hội An"}, "land price on Xyz street in Hoi An",
     ("No land price found: Xyz street", "by new and old names", "See all of")),
    ("van-ban", {"q": "decree 61"}, "is decree 61 still in force?",
     ("Decree 61/2018/NĐ-CP: no longer in force", "Replaced by", "Issued by", "the original counts")),
    ("van-ban", {"q": "decision 9001"}, "is decision 9001 in force",
     ("Decision 9001/2026/QĐ-UBND: in force, parts amended", "Amended by", "9002/2026/QĐ-UBND")),
    ("van-ban", {"q": "nd99999"}, "is decree 99999 in force", ("No document found with this number",)),
    ("thien-tai", {"place": "Trà Leng"}, "is there a landslide warning in Tra Leng",
     ("1 warning in force, of level 2/5", "Level 2/5 – medium risk", "To do", "In force until",
      "Shelter: ", "300 people", "Rescue: 112")),
    ("thien-tai", {"place": "Hội An Tây", "what": "storm"}, "any storm warning in Hoi An Tay",
     ("no warning in force about “storm", "do not wait for a warning", "Ambulance: 115")),
    ("thien-tai", {"what": "river Thu Bồn"}, "water level of the Thu Bon river",
     ("The river Thu Bồn at Hội An", "Alarm levels", "I: 1.00 m; II: 1.50 m", "not verified")),
    ("dich-benh", {"place": "Hội An Tây", "disease": "dengue"}, "is there dengue in Hoi An Tay",
     ("1 place with an outbreak, 1 vaccination or test site", "Level 3 – high risk (orange)", "Measures",
      "Test site: ", "what to do", "Hotline 1900 9095")),
    ("dich-benh", {"place": "Hội An", "disease": "covid vaccination"},
     "where can I get a covid vaccine in Hoi An", ("Vaccination site: ", "For whom", "free of charge")),
    ("dich-benh", {"place": "Trà Leng", "disease": "test"}, "where is a covid test site in Tra Leng",
     ("no vaccination or test site found",)),
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def province(region, django_db_blocker):
    with django_db_blocker.unblock():
        for demo in (land_prices, fines, legal):
            demo.load()
        for demo in (hazards, epidemics):
            demo.load(writer=make_officer(), second=make_officer(is_superuser=True))
    active_notices.invalidate()
    yield
    active_notices.invalidate()


def said(words: str, identity=None) -> str:
    message = answer(identity=identity or make_identity(), utterance=Utterance(words)).messages[0]
    return "\n".join([message.text, *(button.title for button in message.buttons)])


def without_values(chat: str) -> str:
    """The labels of a chat's lines: what stands after the colon may be the office's own."""
    return re.sub(r"(?m): .*$", "", chat)


def labels(text: str, kind: str) -> list[str]:
    return found_in(text, (*VIETNAMESE[kind], *EVERYWHERE))


@pytest.mark.parametrize(("kind", "question", "words", "told"), ASKED)
def test_who_asks_in_english_finds_no_vietnamese_label_on_the_page_nor_in_the_chat(
    client, kind, question, words, told
):
    page = english_of(main_of(client, f"/tra-cuu/{kind}/", question))
    chat = said(words)
    assert labels(page, kind) == []
    assert set(found_in(page, told)) == set(told)
    assert labels(without_values(chat), kind) == []
    assert fold(told[0]) in fold(chat)


@pytest.mark.parametrize(("kind", "question", "words", "told"), ASKED)
def test_the_api_says_it_in_english_under_the_same_keys(client, kind, question, words, told):
    address = f"/api/v1/lookups/{kind}/"
    vietnamese = client.get(address, question).json()
    english = client.get(address, question | {"lang": "en"}).json()
    assert labels(f"{english['heading']} {english['lead']}", kind) == []
    assert english["heading"] != vietnamese["heading"]
    assert [row["data"].keys() for row in english["results"]] == [
        row["data"].keys() for row in vietnamese["results"]
    ]


def test_a_traffic_fine_is_told_in_english_after_an_english_sum(client, monkeypatch):
    monkeypatch.setattr(captcha.verify, "__kwdefaults__", {"seconds_at_least": 0})
    form = english_of(main_of(client, FINES, {}))  # the cookie keeps the language for what is posted
    assert re.search(r"What is \d plus \d\?", form)
    asked = {"plate": "92A-123.45", "vehicle": "car"}
    wrong = client.post(
        FINES, asked | {"token": captcha.new_challenge().token, "answer": "0"}, follow=True
    ).content.decode()
    assert "not the right answer" in wrong
    challenge = captcha.new_challenge()
    total = sum(map(int, re.findall(r"\d", challenge.question)))
    posted = asked | {"token": challenge.token, "answer": str(total)}
    page = client.post(FINES, posted, follow=True).content.decode()
    told = english_of(page[page.index("<main") : page.index("</main>")])
    assert labels(told, "phat-nguoi") == []
    expected = ("2 violations", "Time of the violation", "Kind of vehicle Car", "Officers never ask")
    assert set(found_in(told, expected)) == set(expected)


def test_a_traffic_fine_asked_of_the_api_by_post_is_told_in_the_language_asked_for(client, monkeypatch):
    monkeypatch.setattr(captcha.verify, "__kwdefaults__", {"seconds_at_least": 0})
    address = "/api/v1/lookups/phat-nguoi/?lang=en"
    question = client.get(address).json()
    assert question["question"].startswith("What is ")
    total = sum(map(int, re.findall(r"\d", question["question"])))
    asked = {"plate": "92A-123.45", "vehicle": "car", "token": question["token"], "answer": str(total)}
    told = client.post(address, asked, content_type="application/json").json()
    assert told["heading"].startswith("2 violations, ")
    assert told["results"][0]["data"]["status"] in ("Fined", "Not fined yet")


def test_a_traffic_fine_is_told_in_english_in_the_chat():
    chat = said("any traffic fines for my car 92A-123.45?")
    assert "2 violations" in chat and "Kind of vehicle: Car" in chat
    assert labels(without_values(chat), "phat-nguoi") == []
    assert "This is not a number plate" in english_of_error("9-9")


def english_of_error(plate: str) -> str:
    with translation.override("en"):
        return str(PlateForm({"plate": plate, "vehicle": "car"}).errors)


@pytest.mark.parametrize(
    ("kind", "question", "error"),
    [
        ("gia-dat", {"street": ""}, "Please enter a street, or a ward or commune."),
        ("van-ban", {"q": ""}, "This field is required."),
        ("thien-tai", {"place": "xyz"}, "We do not know the place “xyz”."),
        ("dich-benh", {"place": "xyz"}, "We do not know the place “xyz”."),
    ],
)
def test_an_error_is_in_english_beside_its_field_and_above(client, kind, question, error):
    page = english_of(main_of(client, f"/tra-cuu/{kind}/", question))
    assert page.count(error) == 2
    assert found_in(page, EVERYWHERE) == []


def test_what_an_office_wrote_is_marked_as_vietnamese_on_an_english_page_only(client):
    page = main_of(client, "/tra-cuu/thien-tai/", {"place": "Trà Leng"})
    advice = "Không ở lại nhà sát taluy"
    assert f'<dd lang="vi">{advice}' in page
    assert '<section class="stack" aria-labelledby="answer">' in page
    home = client.get("/tra-cuu/thien-tai/", {"place": "Trà Leng", "lang": "vi"}).content.decode()
    assert f"<dd>{advice}" in home


def test_an_old_name_is_explained_in_english(client):
    page = english_of(main_of(client, "/tra-cuu/thien-tai/", {"place": "Hà Lam"}))
    assert "now belongs to: xã Thăng Bình" in page
    page = english_of(main_of(client, "/tra-cuu/dich-benh/", {"place": "Thăng Bình"}))
    assert "now covers:" in page and "nay gồm" not in page


def test_the_button_of_an_older_table_is_still_answered_in_english():
    identity = make_identity()
    asked = Utterance("land price on Hung Vuong street in Tam Ky")
    message = answer(identity=identity, utterance=asked).messages[0]
    press = next(button for button in message.buttons if button.title == "See in Bảng giá minh họa 2020")
    assert "in force from 1 Jan 2020 to 31 Dec 2025" in said(press.value, identity)


def test_the_warning_above_every_page_is_in_the_visitors_language(client, rf):
    HazardNotice.objects.update(level=4)
    active_notices.invalidate()
    page = client.get("/tra-cuu/?lang=en").content.decode()
    header = page[page.index("<header") : page.index("</header>")]
    assert "<b>Level 4/5</b>" in header and "Choose your ward or commune" in header
    assert re.search(r"<span>Landslide warning</span>, until \d\d:\d\d, ", header)
    assert "Cấp 4/5" in client.get("/tra-cuu/?lang=vi").content.decode()
    with translation.override("vi"):
        banner, *_more = banners_for(rf.get("/"))
    assert "Cảnh báo sạt lở đất" in banner.title and banner.until.startswith("đến ")


def test_a_warning_goes_out_in_the_language_known_of_each_reader():
    place, topic = commune("Trà Leng"), topic_of(services.TOPIC)
    readers = {}
    for language in ("vi", "en", "fr"):
        identity = make_identity()
        Citizen.objects.filter(pk=identity.citizen_id).update(language=language)
        subscribe(citizen=identity.citizen, topic=topic, communes=[place], channel="chat", words="x")
        readers[language] = identity.citizen_id
    [told] = settings.PROVINCE.rows("demo/warnings")
    notice = hazards.warning(told, active_notices.timezone.now(), make_officer())
    notice.level = 3
    notice.save()
    with translation.override("en"):  # an officer who reads English publishes
        assert services.publish(notice=notice, by=make_officer(is_superuser=True)) == 3
    texts = {
        language: Notice.objects.get(citizen_id=pk, purpose=services.PURPOSE).message["text"]
        for language, pk in readers.items()
    }
    assert "(Level 3/5 – high risk)" in texts["en"] and "What to do: Không ở lại" in texts["en"]
    assert "(Cấp 3/5 – rủi ro lớn)" in texts["vi"]
    assert texts["fr"] == texts["vi"]


def test_hazards_and_documents_are_recognised_by_their_english_names():
    assert [kind.key for kind in hazards_in("flash flood and landslides")] == ["lu_quet", "sat_lo"]
    assert numbers.find("Decree No. 118 of 2025") == numbers.Number(118, 2025, "nghi_dinh")
    assert numbers.find("joint circular 12") == numbers.Number(12, None, "thong_tu_lien_tich")
