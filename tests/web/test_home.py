"""The front page, its one field for any code, and what every public page carries."""

import datetime as dt

import pytest
from django.utils import timezone

from config.security_headers import PUBLIC
from foundation.web import code_search

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    "wish", ["", "*", "vi", "vi-VN,vi;q=0.9,en;q=0.8", "en-US,en;q=0.9,vi;q=0.5", "gibberish;q"]
)
def test_the_front_page_speaks_vietnamese_where_the_browser_reads_it_or_does_not_say(client, wish):
    response = client.get("/", headers={"accept-language": wish})
    assert response["Content-Language"] == "vi"
    assert '<html lang="vi">' in text(response)
    assert "Ông/bà cần tìm gì?" in text(response)


@pytest.mark.parametrize("wish", ["en-US,en;q=0.9", "ko-KR,ko", "fr, de;q=0.5, vi;q=0"])
def test_a_first_visit_with_a_browser_that_names_no_vietnamese_is_in_english(client, wish):
    response = client.get("/", headers={"accept-language": wish})
    assert response["Content-Language"] == "en" and "What are you looking for?" in text(response)
    assert not response.cookies, "a wish is no choice"


def test_what_was_chosen_holds_against_the_wish_of_the_browser(client):
    english = {"accept-language": "en-US"}
    assert client.get("/?lang=vi", headers=english)["Content-Language"] == "vi"
    assert client.get("/", headers=english)["Content-Language"] == "vi"


@pytest.mark.parametrize("path", ["/admin/login/", "/api/v1/lookups/", "/tra-cuu/diem-thi/"])
def test_staff_programs_and_scores_do_not_hear_the_wish(client, path):
    response = client.get(path, headers={"accept-language": "en-US"})
    assert response["Content-Language"] == "vi" and "Accept-Language" not in response["Vary"]


def test_kept_pages_are_parted_by_the_wish_and_say_so_to_caches(client):
    first = client.get("/cam-nang/")
    wished = client.get("/cam-nang/", headers={"accept-language": "en"})
    again = client.get("/cam-nang/")
    assert "Accept-Language" in first["Vary"] and "Cookie" in first["Vary"]
    assert '<html lang="en">' in text(wished)
    assert text(first) == text(again) and '<html lang="vi">' in text(again)


def test_a_visitor_may_choose_english_and_keeps_it(client):
    assert "What are you looking for?" in text(client.get("/?lang=en"))
    assert "Follow a dossier" in text(client.get("/ho-so/"))
    assert "Theo dõi hồ sơ" in text(client.get("/ho-so/?lang=vi"))


def test_an_unknown_language_changes_nothing(client):
    response = client.get("/?lang=xx")
    assert response["Content-Language"] == "vi" and not response.cookies


def test_switching_the_language_keeps_the_page_and_its_query(client):
    assert 'href="?code=H47&amp;lang=en"' in text(client.get("/ho-so/?code=H47"))


@pytest.mark.parametrize(
    "typed", ["H47.15-240305-0123", " h47 15 240305 0123 ", "h47.15\u2013240305\u20130123"]
)
def test_a_dossier_code_in_any_typing_goes_to_its_page(client, typed):
    for path, field in (("/tim-kiem/", "q"), ("/", "code")):  # the second stands on older papers
        response = client.get(path, {field: typed}, follow=True)
        assert response.redirect_chain[-1] == ("/ho-so/?code=H47.15-240305-0123", 302)


def test_the_tail_of_a_code_is_told_what_is_missing(client):
    response = client.get("/tim-kiem/", {"q": "230612-0001"}, follow=True)
    assert "còn thiếu phần đầu" in text(response)
    assert 'value="230612-0001"' in text(response)


def test_the_front_page_asks_for_a_code_or_for_words(client):
    page = text(client.get("/"))
    assert 'action="/tim-kiem/"' in page and "Mã hồ sơ như" in page


def test_another_service_adds_its_kind_of_code_by_one_line(client):
    code_search.KINDS.register("plate", lambda typed: "/phat-nguoi/" if typed == "92H1-12345" else None)
    try:
        assert client.get("/tim-kiem/", {"q": "92H1-12345"})["Location"] == "/phat-nguoi/"
    finally:
        del code_search.KINDS["plate"]


@pytest.mark.parametrize("path", ["/", "/ho-so/", "/ho-so/khong-mo/", "/t/nobody/", "/no-such-page/"])
@pytest.mark.security_check("headers")
def test_every_public_page_carries_trust_help_and_a_strict_policy(client, path, settings):
    settings.TRIAL_BANNER = True
    response = client.get(path)
    page = text(response)
    assert "Cán bộ không bao giờ hỏi mật khẩu hay mã OTP" in page
    assert "Bản thử, dữ liệu giả" in page
    assert 'href="tel:1022"' in page and "Nhắn gặp cán bộ" in page
    assert response["Content-Security-Policy"] == PUBLIC
    assert "unsafe" not in PUBLIC and "camera=()" in response["Permissions-Policy"]
    assert " style=" not in page and "<script>" not in page and "onclick" not in page


def test_no_trial_banner_in_earnest(client, settings):
    settings.TRIAL_BANNER = False
    assert "Bản thử" not in text(client.get("/"))


def test_who_finds_a_hole_learns_whom_to_tell(client, settings):
    settings.SECURITY_CONTACT = "mailto:antoan@example.gov.vn"
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    assert fields["Contact"] == "mailto:antoan@example.gov.vn"
    until = dt.datetime.fromisoformat(fields["Expires"])
    assert dt.timedelta(days=150) < until - timezone.now() < dt.timedelta(days=365)
    settings.SECURITY_CONTACT = ""
    assert f"Contact: {settings.PUBLIC_URL}/" in text(client.get("/.well-known/security.txt"))


def test_robots_stay_out_of_dossiers(client):
    assert "Disallow: /t/" in text(client.get("/robots.txt"))
