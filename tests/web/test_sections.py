"""Head and foot of every public page: sections, where one is, statements, whether a page is useful."""

import pytest

from config.statements import FEEDBACK, IN_THE_FOOT
from foundation.insights.models import PageFeedback
from tests.tourism.factories import make_entry

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("path", "section", "current"),
    [
        ("/ho-so/", "/ho-so/", "page"),
        ("/nop-ho-so/", "/ho-so/", "true"),
        ("/co-quan/", "/ho-so/", "true"),
        ("/phan-anh/cong-khai/", "/phan-anh/", "true"),
        ("/tra-cuu/cup-dien/", "/tra-cuu/", "true"),
        ("/cam-nang/", "/cam-nang/", "page"),
        ("/tin-tuc/", "/tin-tuc/", "page"),
    ],
)
def test_the_head_marks_the_section_of_the_page_and_crumbs_lead_up(client, path, section, current):
    page = text(client.get(path))
    assert f'<a href="{section}" aria-current="{current}">' in page
    assert page.count("aria-current=") == 1
    assert ('class="crumbs"' in page) == (current == "true")


def test_a_page_after_one_of_another_language_and_section_is_its_own(client):
    for path in ("/tra-cuu/", "/phan-anh/", "/tra-cuu/"):
        for language in ("vi", "en", "vi"):
            page = text(client.get(path, {"lang": language, "x": "1"}))
            assert f'<html lang="{language}">' in page
            assert ("Skip to the content" in page) == (language == "en")
            assert f'<a href="{path}" aria-current="page">' in page
            assert page.count("aria-current=") == 1


@pytest.mark.parametrize("path", ["/", "/tim-kiem/", "/so-lieu/", "/no-such-page/"])
def test_what_is_in_no_section_marks_none(client, path):
    page = text(client.get(path))
    assert page.count('<nav class="sections"') == 1 and "aria-current" not in page


def test_crumbs_of_an_entry_lead_to_its_list(client):
    entry = make_entry(name="Chùa Cầu", place="")
    page = text(client.get(entry.get_absolute_url()))
    crumbs = page[page.index('class="crumbs"') :]
    assert (
        crumbs.index('href="/"') < crumbs.index('href="/cam-nang/"') < crumbs.index('"/cam-nang/diem-den/"')
    )


@pytest.mark.parametrize("key", IN_THE_FOOT)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_foot_leads_to_statements_in_both_languages(client, key, language, settings):
    settings.SOURCE_CODE_URL = "https://example.vn/ma-nguon"
    page = text(client.get(f"/ve-cong/{key}/", {"lang": language}))
    assert all(f'href="/ve-cong/{each}/"' in page for each in IN_THE_FOOT)
    assert 'href="https://example.vn/ma-nguon"' in page and "1022" in page


def test_an_unknown_statement_is_not_found(client):
    assert client.get("/ve-cong/khong-co/").status_code == 404


def test_whether_a_page_is_useful_is_counted_by_route_without_its_address(client):
    for answer in ("yes", "yes", "no"):
        response = client.post("/huu-ich/", {"page": "/t/bi-mat-cua-toi/", "useful": answer})
        assert (response.status_code, response["Location"]) == (303, "/ve-cong/cam-on/")
    counts = PageFeedback.objects.values_list("route", "is_useful", "times")
    assert set(counts) == {("dossiers:token", True, 2), ("dossiers:token", False, 1)}


@pytest.mark.parametrize("page", ["", "https://evil.example/", "/no/such/page", "x" * 5000, "\x00"])
def test_an_odd_page_counts_nothing(client, page):
    assert client.post("/huu-ich/", {"page": page, "useful": "yes"}).status_code == 303
    assert not PageFeedback.objects.exists()


def test_one_address_counts_a_limited_number(client, monkeypatch):
    monkeypatch.setattr(FEEDBACK, "hit", lambda subject: False)
    client.post("/huu-ich/", {"page": "/tra-cuu/", "useful": "yes"})
    assert not PageFeedback.objects.exists()
