"""One search for everything: a code, a question, or words; what it finds follows what is published."""

import pytest
from django.utils import translation

from announcements.services import articles
from assistant.understanding.emergencies import number_asked
from config.search import results
from dossiers.models import OutsideProcedure
from foundation.search import indexing, services
from foundation.search.models import SearchName
from foundation.search.terms import terms_of_name
from tests.announcements.factories import make_article, released
from tests.factories import make_agency, make_procedure
from tests.tourism.factories import make_entry
from tourism.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("searched_region")]


def text(response) -> str:
    return " ".join(response.content.decode().split())


def titles(words: str) -> list[str]:
    return [hit.title for hit in services.search(words)]


@pytest.fixture
def handbook():
    make_entry(name="Thánh địa Mỹ Sơn", name_en="Mỹ Sơn Sanctuary")
    make_procedure(name="Đăng ký khai sinh", synonyms="làm giấy khai sinh")
    indexing.complete()


@pytest.mark.parametrize(
    "typed", ["thanh dia my son", "myson", "mỹ sơn sanctuary", "My Son sanctuari", "Mĩ Sơn"]
)
def test_it_is_found_without_marks_in_english_written_as_one_and_with_a_slip(handbook, typed):
    assert titles(typed)[:1] == ["Thánh địa Mỹ Sơn"]


def test_raw_telex_is_searched_as_it_was_meant():
    make_procedure(name="Cấp hộ chiếu phổ thông", synonyms="làm hộ chiếu")
    indexing.complete()
    found = results("lamf hooj chieeus", "198.51.100.1")
    assert [hit.title for hit in found["first"]] == ["Cấp hộ chiếu phổ thông"]


def test_what_is_less_near_stands_as_perhaps_related_and_counts_as_nothing_found(
    client, handbook, monkeypatch
):
    monkeypatch.setattr(services, "FOUND", 5.0)
    found = results("khai sinh", "198.51.100.1")
    assert (found["first"], found["is_found"]) == ([], False)
    assert [hit.title for hit in found["perhaps"]] == ["Đăng ký khai sinh"]
    page = text(client.get("/tim-kiem/", {"q": "khai sinh"}))
    assert "Không tìm thấy" in page
    assert "Có thể liên quan" in page
    assert results("xyzzy qwerty", "198.51.100.1")["perhaps"] == []


def test_words_written_as_one_are_taken_apart():
    make_procedure(name="Cấp hộ chiếu phổ thông", synonyms="làm hộ chiếu")
    indexing.complete()
    assert [hit.title for hit in results("lamhochieu", "198.51.100.1")["first"]] == ["Cấp hộ chiếu phổ thông"]


def test_a_word_that_unmarked_looks_like_one_of_a_question_still_names_its_thing():
    make_procedure(name="Đăng ký đất đai lần đầu", synonyms="làm sổ đỏ")
    indexing.complete()
    assert titles("so do") == titles("lam so do") == ["Đăng ký đất đai lần đầu"]


def test_a_long_name_is_found_by_its_words_though_they_stand_in_more_short_ones_than_are_scored():
    for number in range(60):
        make_entry(
            name=f"Tam {number}", other_names=", ".join(f"Tam {number} {letter}" for letter in "abcdef")
        )
    make_entry(name="Làng bích họa và biển Tam Thanh")
    indexing.complete()
    assert titles("bich hoa tam thanh")[:1] == ["Làng bích họa và biển Tam Thanh"]


def test_an_english_question_finds_a_procedure(handbook):
    assert "Đăng ký khai sinh" in titles("birth certificate")


def test_words_lead_to_a_page_of_results_without_a_script(client, handbook):
    page = text(client.get("/tim-kiem/", {"q": "làm giấy khai sinh"}))
    assert "Đăng ký khai sinh</a>" in page and "/nop-ho-so/thu-tuc/" in page
    assert '<meta name="robots" content="noindex">' in page


def test_an_english_page_marks_what_is_vietnamese(client, handbook):
    page = text(client.get("/tim-kiem/", {"q": "my son", "lang": "en"}))
    assert "Mỹ Sơn Sanctuary</a>" in page and "Best results for" in page


def test_a_code_goes_to_its_page(client):
    response = client.get("/tim-kiem/", {"q": " h47 15 240305 0123 "})
    assert response["Location"] == "/ho-so/?code=H47.15-240305-0123"


def test_suggestions_are_links_and_say_nothing_for_one_letter(client, handbook):
    page = text(client.get("/tim-kiem/goi-y/", {"q": "khai si"}, headers={"HX-Request": "true"}))
    assert "Đăng ký khai sinh" in page and "<html" not in page
    assert not text(client.get("/tim-kiem/goi-y/", {"q": "k"}))


def test_an_office_is_found_under_the_name_of_the_one_that_it_took_over():
    office = make_agency(name="Trung tâm Phục vụ hành chính công phường Tam Kỳ", short_name="Một cửa Tam Kỳ")
    make_agency(
        name="UBND thành phố Tam Kỳ", short_name="UBND TP Tam Kỳ", successor=office, is_confirmed=False
    )
    indexing.complete()
    assert titles("ubnd thành phố tam kỳ")[:1] == [office.name]


def test_a_saved_row_is_found_once_it_is_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        entry = make_entry(name="Suối Tiên Quế Sơn")
    assert titles("suoi tien que son") == ["Suối Tiên Quế Sơn"]
    with django_capture_on_commit_callbacks(execute=True):
        entry.name = "Thác Grăng"
        entry.save()
    assert titles("thac grang") == ["Thác Grăng"] and not titles("suoi tien que son")
    with django_capture_on_commit_callbacks(execute=True):
        entry.delete()
    assert not titles("thac grang")


def test_what_was_withdrawn_is_not_shown_though_the_index_still_has_it():
    article = released(make_article(title="Lịch tiêm phòng dại cho chó mèo"))
    indexing.complete()
    assert titles("tiêm phòng dại") == [article.title]
    articles.withdraw(article, by=article.released_by, reason="Sai ngày.")
    assert SearchName.objects.filter(source="article").exists()
    assert not titles("tiêm phòng dại")


def test_what_no_signal_told_of_is_completed_and_what_is_gone_leaves():
    make_entry(name="Đèo Le")
    assert indexing.complete() > 0
    assert titles("đèo le") == ["Đèo Le"]
    Entry.objects.all().update(state="withdrawn")
    indexing.complete()
    assert not SearchName.objects.filter(source="handbook").exists()


def test_a_rebuild_weighs_everything_anew(handbook):
    assert indexing.rebuild() >= 2
    assert not SearchName.objects.filter(mass=None).exists()
    assert titles("khai sinh") == ["Đăng ký khai sinh"]


def test_a_commune_of_old_leads_to_that_of_today():
    indexing.complete()
    assert titles("xã duy phước")[:1] == ["Xã Nam Phước"]


@pytest.mark.parametrize(
    "typed",
    ["<script>alert(1)</script>", "'; DROP TABLE x --", "a & !b | (c", "\x00", "🙂", "x" * 5000, "%_\\"],
)
def test_odd_input_is_answered(client, typed):
    response = client.get("/tim-kiem/", {"q": typed})
    assert response.status_code == 200
    assert "<script>alert" not in text(response)


def test_labels_are_in_the_readers_language(handbook):
    with translation.override("en"):
        groups = services.grouped(services.search("my son"))
    assert [group.label for group in groups] == ["Travel handbook"]


def test_a_danger_is_answered_with_the_number_to_call_and_nothing_beside_it(client):
    page = client.get("/tim-kiem/", {"q": "cháy nhà rồi cứu với"}).content.decode()
    assert 'href="tel:114"' in page and "Kết quả sát nhất" not in page

    assert 'href="tel:115"' in client.get("/tim-kiem/", {"q": "115"}).content.decode()
    assert 'href="tel:11' not in client.get("/tim-kiem/", {"q": "xe cứu thương tình nguyện"}).content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "rent motorbike need international driving permit",
        "mở nhóm trẻ tư thục trong nhà",
        "mo nhom tre tu thuc trong nha",
    ],
)
def test_words_that_only_may_tell_of_a_danger_hide_no_result_and_read_one_line_of_whom_to_call(client, words):
    OutsideProcedure.objects.create(name="Việc cần tìm", handled_by="Sở", situations=words)
    indexing.complete()
    page = client.get("/tim-kiem/", {"q": words}).content.decode()
    assert "Việc cần tìm" in page and "Nếu có người đang nguy hiểm" in page and 'id="danger"' not in page


def test_whoever_lost_money_also_finds_where_to_report_it(client):
    OutsideProcedure.objects.create(
        name="Trình báo, tố giác tội phạm", handled_by="Công an", situations="bị lừa chuyển khoản báo ai"
    )
    indexing.complete()
    page = client.get("/tim-kiem/", {"q": "bị lừa chuyển khoản 20 triệu giờ báo ai"}).content.decode()
    assert 'href="tel:113"' in page and "Trình báo, tố giác tội phạm" in page


def test_whoever_looks_for_the_head_or_the_police_of_a_commune_finds_the_commune():
    indexing.complete()
    for typed in ("chu tich xa que son", "công an xã Quế Sơn ở đâu", "ubnd xa que son sdt"):
        assert [hit.title for hit in results(typed, "198.51.100.1")["first"]][:1] == ["Xã Quế Sơn"], typed


def test_offices_and_their_hours_are_found_without_the_name_of_one():
    indexing.complete()
    for typed in ("làm việc thứ 7 không", "sdt cong an phuong", "danh bạ cơ quan"):
        assert results(typed, "198.51.100.1")["first"][0].url == "/co-quan/", typed


def test_words_that_tell_nothing_find_no_name_of_their_own():
    make_entry(name="Chùa Tam Thai", other_names="chùa")
    make_procedure(name="Lắp đặt điện", synonyms="lắp điện")
    indexing.complete()
    found = titles("chưa có điện")
    assert found[0] == "Lắp đặt điện" and "Chùa Tam Thai" not in found


def test_a_title_of_which_hardly_a_word_is_left_is_not_found_by_that_word():
    assert "lam~viec" in terms_of_name("Chúng tôi làm việc thế nào")
    assert terms_of_name("làm sổ đỏ ở đâu") == ["so", "do", "so~do"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("chay nha", "114"),
        ("sdt cuu hoa o da nang", "114"),
        ("xe cứu thương", "115"),
        ("police number", "113"),
        ("tổng đài bảo vệ trẻ em", "111"),
        ("112", "112"),
        ("goi 113", "113"),
        ("gọi số 115 khẩn cấp", "115"),
        ("113 trần phú", ""),
        ("tổ 113", ""),
        ("số 115 Hội An", ""),
        ("soos cuwus hoar", "114"),
        ("khoa cấp cứu bệnh viện", ""),
        ("giấy phép phòng cháy chữa cháy", ""),
        ("công an phường", ""),
    ],
)
def test_a_bare_name_of_an_emergency_service_is_answered_with_its_number(typed, number):
    assert number_asked(typed) == number
