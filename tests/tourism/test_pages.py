"""The handbook on the web, in Vietnamese and in English."""

import datetime as dt
import html
import json
import re

import pytest

from foundation.database.table_versions import WatchedTables
from foundation.web.page_cache import published
from tests.lookups.english import english_of, found_in, main_of
from tests.tourism.factories import make_entry, open_daily
from tourism import views
from tourism.kinds import SECTIONS, Kind
from tourism.models import Certainty, Entry, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook")]
MY_SON = "/cam-nang/diem-den/thanh-dia-my-son/"


def text(response) -> str:
    return response.content.decode()


def names(client, address: str, **asked) -> list[str]:
    page = text(client.get(address, asked))
    return re.findall(r'<h3>\s*<a href="[^"]*"[^>]*>([^<]+)</a>', page)


@pytest.mark.slow("opens every page of the handbook")
def test_every_entry_and_every_shelf_opens_in_both_languages(client):
    addresses = ["/cam-nang/", "/cam-nang/tim/", "/cam-nang/lich-le-hoi/"]
    addresses += [f"/cam-nang/{section.slug}/" for section in SECTIONS]
    addresses += [entry.get_absolute_url() for entry in Entry.objects.all()]
    for language in ("vi", "en"):
        for address in addresses:
            assert client.get(address, {"lang": language}).status_code == 200, (address, language)


def test_the_demo_is_large_enough_and_says_what_is_invented():
    count = {kind: Entry.objects.of(kind).count() for kind in Kind}
    assert count[Kind.PLACE] >= 37
    assert count[Kind.STAY] >= 15
    assert count[Kind.EATERY] >= 15
    assert count[Kind.SPECIALITY] >= 20
    assert count[Kind.SHOP] >= 30
    with_phone = Entry.objects.exclude(phone="")
    assert set(with_phone.values_list("certainty", flat=True)) == {Certainty.INVENTED}
    assert not Entry.objects.of(Kind.SPECIALITY).filter(offers=None).exists()


def test_invented_phones_are_shown_but_cannot_be_dialled(client):
    shop = Entry.objects.of(Kind.SHOP).filter(certainty=Certainty.INVENTED).first()
    page = text(client.get(shop.get_absolute_url()))
    assert "bịa" in page
    assert f"tel:{shop.phone}" not in page
    assert "application/ld+json" not in page


def test_a_place_is_found_under_its_old_commune(client):
    assert "Rừng dừa Bảy Mẫu" in names(client, "/cam-nang/diem-den/", place="Cẩm Thanh")
    assert "Bãi Rạng" not in names(client, "/cam-nang/diem-den/", place="Cẩm Thanh")


@pytest.mark.parametrize(
    "words", ["chua cau", "Chùa Cầu", "CHÙA CẦU", "chua cauu", "japanese covered bridge"]
)
def test_words_are_found_without_marks_with_one_slip_and_in_english(client, words):
    assert "Chùa Cầu" in names(client, "/cam-nang/diem-den/", q=words)


def test_open_now_knows_weekday_season_and_midnight():
    from tests.factories import local
    from tourism.search import SearchQuery, search

    late = make_entry(Kind.EATERY, name="Quán khuya thử")
    open_daily(late, "17:00", "01:00")
    summer = make_entry(Kind.EATERY, name="Quán mùa hè thử")
    open_daily(summer, "08:00", "20:00", from_month=3, to_month=8)

    def open_at(moment: str) -> set[str]:
        found = search(SearchQuery(kind=Kind.EATERY, open_now=True), now=local(moment))
        return {entry.name for entry in found.entries}

    assert {"Quán khuya thử"} <= open_at("2026-11-25 00:30")
    assert "Quán khuya thử" not in open_at("2026-11-25 01:00")
    assert "Quán mùa hè thử" not in open_at("2026-11-25 12:00")
    assert "Quán mùa hè thử" in open_at("2027-05-25 12:00")


def test_open_now_says_how_many_have_no_hours(client):
    page = text(client.get("/cam-nang/diem-den/", {"open": "on"}))
    assert re.search(r"\d+ nơi nữa", page)


def test_the_nearest_comes_first(client):
    found = names(client, "/cam-nang/luu-tru/", lat="15.57", lng="108.48")
    assert found[0] == "Khách sạn Tam Kỳ Xanh (mẫu)"


def test_nothing_found_offers_two_ways_on_and_a_wrong_place_is_an_error(client):
    page = text(client.get("/cam-nang/luu-tru/", {"q": "xyzxyz", "place": "Hội An"}))
    assert page.count("<a href=") > 2
    assert "Tìm trong cả cẩm nang" in page
    wrong = client.get("/cam-nang/luu-tru/", {"place": "Atlantis"})
    assert wrong.status_code == 422
    assert text(wrong).count("Hội An.") >= 2  # beside the field and in the summary
    assert 'value="Atlantis"' in text(wrong)


@pytest.mark.parametrize(
    "asked",
    [{"lat": "999", "lng": "1"}, {"category": "none"}, {"stars": "9"}, {"page": "-3"}, {"price": "x"}],
)
def test_odd_questions_do_not_break_the_page(client, asked):
    assert client.get("/cam-nang/luu-tru/", asked).status_code in (200, 422)


def test_a_page_tells_search_engines_and_chats_what_it_shows(client):
    page = text(client.get(MY_SON))
    told = json.loads(re.search(r'ld\+json">(.+?)</script>', page, re.S)[1])
    assert told["@type"] == ["TouristAttraction", "LandmarksOrHistoricalBuildings"]
    assert told["geo"]["latitude"] == 15.764
    assert told["address"]["addressLocality"] == "Xã Thu Bồn"
    assert len(told["openingHoursSpecification"]) == 7
    assert 'property="og:title" content="Thánh địa Mỹ Sơn"' in page
    assert 'hreflang="en"' in page
    assert "100.000" in page


def test_the_english_page_is_english(client):
    page = text(client.get(MY_SON, {"lang": "en"}))
    main = page[page.index("<main") : page.index("</main>")]
    assert "Mỹ Sơn Sanctuary" in main
    assert "100,000" in main
    assert "Every day: 06:30–17:00" in main
    assert not re.search(r"Giờ mở cửa|Địa chỉ|Nguồn:|Khách", main)


def test_what_nobody_translated_is_marked_as_vietnamese_on_an_english_page(client):
    """Where the English is empty, and where it only repeats the Vietnamese."""
    eatery = make_entry(
        Kind.EATERY, name="Quán Bà Bảy", name_en="Quán Bà Bảy", summary="Bánh ngon.", price_note="tùy mùa"
    )
    eatery.tickets.create(label="Trẻ em", amount=1000)
    eatery.photos.create(
        file="a/a.jpg", thumb="a/b.jpg", alt="Quầy bánh", author="Lan", licence="CC0",
        width=9, height=9, thumb_width=9, thumb_height=9,
    )  # fmt: skip
    dish = make_entry(Kind.DISH, name="Bánh tổ", name_en="Basket cake")
    dish.offers.create(seller=eatery, price=5000, price_note="một cái")
    festival = make_entry(Kind.FESTIVAL, name="Lễ Bà", place="", season_note="đầu xuân")
    route = make_entry(Kind.ITINERARY, name="Một buổi", name_en="A morning", summary_en="Short.")
    route.stops.create(entry=eatery, note="Ăn sáng")
    said = (
        "Bà Bảy",
        "Bánh ngon",
        "tùy mùa",
        "Trẻ em",
        "Quầy",
        "Bánh",
        "một cái",
        "Lễ Bà",
        "đầu xuân",
        "Một buổi",
        "Ăn",
    )
    shown = ""
    for entry in (eatery, dish, festival, route):
        for address in (entry.get_absolute_url(), f"/cam-nang/{entry.section.slug}/?q={entry.name}"):
            main = main_of(client, address, {})
            shown += main.partition("<form")[0] + main.partition("</form>")[2]
    assert found_in(shown, said) == list(said)
    assert found_in(english_of(shown), said) == []
    assert 'alt="Quầy bánh" lang="vi"' in shown and "Basket cake" in english_of(shown)
    assert 'alt="Quầy bánh">' in text(client.get(eatery.get_absolute_url(), {"lang": "vi"}))
    points = {"kind": "an-uong", "q": "Bà Bảy", "lat": "", "lng": ""}
    Entry.objects.filter(pk=eatery.pk).update(lat=15.9, lng=108.3)
    for language, mark in (("vi", ""), ("en", "vi")):
        (point,) = client.get("/cam-nang/diem.json", points | {"lang": language}).json()["features"]
        assert point["properties"]["lang"] == mark


def test_markup_in_an_entry_stays_text(client):
    entry = make_entry(name="</script><b>x", summary='"><img src=x onerror=alert(1)>')
    page = text(client.get(entry.get_absolute_url()))
    assert "<b>x" not in page
    assert "<img src=x" not in page


def test_a_draft_is_for_staff_and_a_withdrawn_entry_is_gone(client, admin_client, settings):
    settings.STAFF_OTP_REQUIRED = False
    draft = make_entry(state=State.DRAFT)
    gone = make_entry(state=State.WITHDRAWN)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(gone.get_absolute_url()).status_code == 410
    assert admin_client.get(draft.get_absolute_url()).status_code == 200
    assert not names(client, "/cam-nang/diem-den/", q=draft.name)


def test_a_dish_says_where_to_eat_it_and_a_speciality_who_sells_it(client):
    dish = text(client.get("/cam-nang/mon-ngon/cao-lau/"))
    assert "Quán Cao Lầu Giếng Cổ" in dish
    pepper = text(client.get("/cam-nang/dac-san/tieu-tien-phuoc/"))
    assert "Tiêu vườn Tiên Kỳ" in pepper
    assert "0235 0000" in pepper.replace("\u00a0", " ")


@pytest.mark.day("2026-11-17")  # the grades are real and end on their days
def test_stars_whose_grade_has_run_out_are_not_shown(client):
    old = Entry.objects.get(name="Gạo Cái quạt mo")
    assert old.stars == 4
    assert old.shown_stars is None
    assert "4 sao" not in text(client.get(old.get_absolute_url()))
    assert "OCOP 5 sao" in text(client.get("/cam-nang/dac-san/sam-ngoc-linh/"))


def test_the_map_gets_the_points_of_the_list(client):
    told = client.get("/cam-nang/diem.json", {"kind": "diem-den", "place": "Tam Hải"}).json()
    assert [point["properties"]["name"] for point in told["features"]] == ["Bàn Than, Tam Hải"]
    assert told["features"][0]["geometry"]["coordinates"] == [108.688, 15.499]


def test_the_qr_of_a_page_holds_its_address(client, settings):
    import zxingcpp
    from PIL import Image

    from foundation.files import qr

    answer = client.get(f"{MY_SON}qr.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    import io

    picture = Image.open(io.BytesIO(qr.png(settings.PUBLIC_URL + MY_SON)))
    assert zxingcpp.read_barcodes(picture)[0].text == settings.PUBLIC_URL + MY_SON


def test_the_list_for_paper_has_all_without_pages(client):
    page = text(client.get("/cam-nang/diem-den/", {"print": "1"}))
    assert page.count('<th scope="row"') == Entry.objects.of(Kind.PLACE).count()


def test_a_list_for_paper_that_is_too_long_says_which_part_it_is(client, monkeypatch):
    monkeypatch.setattr(views, "MAX_PRINTED", 2)
    count = Entry.objects.of(Kind.PLACE).count()
    page = text(client.get("/cam-nang/diem-den/", {"print": "1"}))
    assert f"mục 1 đến 2 trên {count}" in page
    following = html.unescape(re.search(r'href="(\?print=1[^"]*page=2)"', page)[1])
    assert f"mục 3 đến 4 trên {count}" in text(client.get(f"/cam-nang/diem-den/{following}"))


def test_pages_for_strangers_are_kept_for_a_second_and_staff_see_changes_at_once(
    client, admin_client, settings, monkeypatch
):
    settings.STAFF_OTP_REQUIRED = False
    monkeypatch.setattr(WatchedTables, "ASKED_EVERY", 60)
    client.get(MY_SON)
    Entry.objects.filter(slug="thanh-dia-my-son").update(summary="Đã đổi mô tả.")
    assert "Đã đổi mô tả." not in text(client.get(MY_SON))
    assert "Đã đổi mô tả." in text(admin_client.get(MY_SON))
    published().ask_at = 0.0  # a second later
    assert "Đã đổi mô tả." in text(client.get(MY_SON))


def test_first_and_next_pages_are_light(client):
    import gzip
    from pathlib import Path

    def weight(content: bytes) -> int:
        return len(gzip.compress(content, 6))

    sheets = sum(weight(Path(f"static/css/{name}.css").read_bytes()) for name in ("portal", "tourism"))
    fonts = sum(Path(f"static/fonts/be-vietnam-pro-{w}.woff2").stat().st_size for w in (400, 600))
    scripts = sum(weight(Path(f"static/js/{name}.js").read_bytes()) for name in ("nearest", "map"))
    page = weight(client.get("/cam-nang/diem-den/").content)
    assert sheets + fonts + scripts + page <= 60_000
    assert weight(client.get(MY_SON).content) <= 15_000
    assert page <= 15_000


def test_festivals_stand_on_their_days_of_the_year(client):
    page = text(client.get("/cam-nang/lich-le-hoi/", {"year": str(dt.date.today().year)}))
    assert "Lễ hội Bà Thu Bồn" in page
    assert client.get("/cam-nang/lich-le-hoi/", {"year": "1900"}).status_code == 302
