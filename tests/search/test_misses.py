"""What is not found: said, and counted without a word of one person."""

import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.search import misses
from foundation.search.models import SearchMiss
from tests.admin.conftest import desk_client, officer_of
from tests.search.test_search import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]


def test_what_is_not_found_says_so_and_offers_two_ways_on(client):
    page = text(client.get("/tim-kiem/", {"q": "kính hiển vi điện tử"}))
    assert "Không tìm thấy gì cho “kính hiển vi điện tử”" in page
    assert reverse("web_channel:chat") in page and reverse("dossiers:file") in page


def test_misses_are_counted_once_an_asker_and_written_down_from_the_third(client):
    for asker in (1, 2, 2, 2):
        client.get("/tim-kiem/", {"q": "Kính hiển vi điện tử"}, REMOTE_ADDR=f"192.0.2.{asker}")
    assert SearchMiss.objects.get().words == ""
    client.get("/tim-kiem/", {"q": "kinh hien vi dien tu"}, REMOTE_ADDR="192.0.2.3")
    miss = SearchMiss.objects.get()
    assert (miss.words, miss.times) == ("kinh hien vi dien tu", 3)


@pytest.mark.parametrize(
    "typed", ["0905 123 456", "an.nguyen@example.com", "Nguyễn Văn A sinh 1985", "z " * 20]
)
def test_what_may_be_somebodys_is_not_counted(client, typed):
    client.get("/tim-kiem/", {"q": typed})
    assert not SearchMiss.objects.exists()


def test_old_misses_are_forgotten():
    misses.count_miss("kinh hien vi dien tu", asker="192.0.2.1")
    SearchMiss.objects.update(last_at=timezone.now() - misses.KEPT_FOR)
    assert misses.forget_old() == 1


def test_editors_read_what_people_do_not_find(settings):
    settings.STAFF_OTP_REQUIRED = False
    for asker in range(3):
        misses.count_miss("kính hiển vi điện tử", asker=f"192.0.2.{asker}")
        misses.count_miss("chỉ một người hỏi", asker="192.0.2.9")
    page = desk_client(officer_of(role="Biên tập viên")).get(reverse("admin:search_searchmiss_changelist"))
    assert "kinh hien vi dien tu" in text(page) and "chi mot nguoi hoi" not in text(page)
    other = desk_client(officer_of(role="Cán bộ một cửa")).get(reverse("admin:search_searchmiss_changelist"))
    assert other.status_code == 403
