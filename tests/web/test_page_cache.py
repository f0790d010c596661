"""Pages kept for a moment: which, for whom, how long, how many, and in which form they are sent."""

import gzip

from django.test import Client, RequestFactory
from django.urls import reverse

from foundation.database.table_versions import WatchedTables
from foundation.web.banners import Banner
from foundation.web.page_cache import PROXY_EXPIRES, CachedPage, PageCache
from lookups.kinds.hazards.active_notices import COOKIE
from tests.announcements.factories import released
from tests.factories import make_dossier, make_officer
from tests.lookups.factories import commune, units
from tests.tourism.factories import make_entry

PAGE = CachedPage(b"<h1>page</h1>" * 50)


def test_a_page_is_kept_for_its_seconds_only(monkeypatch):
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    pages = PageCache(seconds=60, size=10)
    pages.put("a", PAGE)
    now += 59
    assert pages.get("a") is PAGE
    now += 2
    assert pages.get("a") is None


def test_the_oldest_page_leaves_first():
    pages = PageCache(seconds=60, size=2)
    for key in ("a", "b", "a", "c"):
        pages.put(key, PAGE)
    assert [bool(pages.get(key)) for key in ("a", "b", "c")] == [True, False, True]


def test_a_browser_that_can_unpack_gets_less_to_load():
    request = RequestFactory().get("/", headers={"accept-encoding": "br, gzip"})
    response = PAGE.answer(request)
    assert response["Content-Encoding"] == "gzip" and "Accept-Encoding" in response["Vary"]
    assert gzip.decompress(response.content) == PAGE.plain
    assert PAGE.answer(RequestFactory().get("/")).content == PAGE.plain


def test_a_public_page_is_made_once_for_all_anonymous_readers(
    db, client, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(WatchedTables, "ASKED_EVERY", 60)
    first = client.get("/").content
    with django_assert_num_queries(0):
        assert Client().get("/").content == first


def test_each_language_and_each_warning_has_a_page_of_its_own(db, client, monkeypatch):
    page = client.get("/").content.decode()
    assert 'lang="en"' in Client().get("/?lang=en").content.decode().split("<head>")[0]
    warning = Banner(4, "Cấp 4/5", "Bão số 13", "/tra-cuu/thien-tai/", "đến 20:00")
    monkeypatch.setattr("foundation.web.banners.PROVIDERS", [lambda request: [warning]])
    assert "Bão số 13" in Client().get("/").content.decode() and "Bão số 13" not in page


def test_staff_see_what_is_published_at_once_and_readers_within_a_second(db, client, monkeypatch):
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    monkeypatch.setattr(WatchedTables, "ASKED_EVERY", 1.0)
    staff, address = Client(), reverse("announcements:index")
    staff.force_login(make_officer(is_staff=True))
    client.get(address)
    article = released()
    assert article.title in staff.get(address).content.decode()
    assert article.title not in client.get(address).content.decode()
    now += 1
    assert article.title in client.get(address).content.decode()


def test_a_question_is_answered_anew(db, client):
    assert "xyz" not in client.get("/").content.decode()
    assert "xyz" in client.get("/tim-kiem/?q=xyz").content.decode()
    assert "xyz" not in client.get("/").content.decode()


def test_a_form_that_holds_something_of_the_visitor_is_made_for_each(db, client):
    sums = {client.get(reverse("lookups:look_up", args=["phat-nguoi"])).content for _ in range(2)}
    assert len(sums) == 2
    units()
    mine, other = commune("Hội An"), Client()
    warnings = reverse("lookups:look_up", args=["thien-tai"])
    client.get(warnings)
    other.cookies[COOKIE] = mine.code
    assert mine.name in other.get(warnings).content.decode()


def test_the_proxy_may_keep_what_is_of_nobody_and_nobody_counts(db, client):
    for _made_then_kept in range(2):
        assert client.get("/")[PROXY_EXPIRES] == "1"
    units()
    entry, dossier = make_entry(), make_dossier()
    own = ("/?xem=a", "/?code=1", dossier.tracking_path, "/tra-cuu/phat-nguoi/")
    for address in (*own, released().get_absolute_url(), entry.get_absolute_url(), "/tim-kiem/?q=a"):
        assert PROXY_EXPIRES not in client.get(address).headers, address
    client.force_login(make_officer(is_staff=True))
    assert PROXY_EXPIRES not in client.get("/").headers
