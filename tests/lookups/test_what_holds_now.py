"""What is in force is told without a question: on its page, and in a line of the front page."""

import datetime as dt

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from foundation.insights import usage
from foundation.insights.models import UseCount
from foundation.web import danger
from lookups.kinds.epidemics.models import Disease, OutbreakLevel
from lookups.kinds.hazards.models import HazardNotice
from lookups.kinds.power_cuts.models import Bulletin, PowerCut

NO_OUTBREAK = "không có nơi nào được công bố có dịch"
pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]


@pytest.fixture
def text(client):
    return lambda path: client.get(path).content.decode()


@pytest.fixture
def cut_today():
    """A cut of the demo, moved into this day."""
    cut = PowerCut.objects.exclude(state=PowerCut.State.CANCELLED).order_by("starts_at")[0]
    begins = timezone.localtime().replace(hour=0, minute=30)
    PowerCut.objects.filter(pk=cut.pk).update(starts_at=begins, ends_at=begins + dt.timedelta(hours=23))
    cut.refresh_from_db()
    return cut


def header(page: str) -> str:
    return page[page.index("<header") : page.index("</header>")]


def test_the_page_of_power_cuts_opens_with_the_cuts_of_the_next_days(text, cut_today):
    page = text("/tra-cuu/cup-dien/")
    assert cut_today.area in page and "<title>Lịch cúp điện" in page.replace("\n", "")
    assert "data-focus" not in page or "js/portal.js" not in page  # nobody asked, nothing is jumped to


def test_the_page_of_warnings_opens_with_those_in_force(text):
    assert HazardNotice.objects.active(timezone.now())[0].title in text("/tra-cuu/thien-tai/")


def test_the_page_of_epidemics_opens_with_the_outbreaks(text):
    level = OutbreakLevel.objects.on(timezone.localdate()).published()[0]
    assert level.commune.name in text("/tra-cuu/dich-benh/")


def test_who_opens_such_a_page_has_asked_nothing_and_is_not_counted(client):
    usage.flush()
    UseCount.objects.all().delete()
    for _ in range(2):
        assert client.get("/tra-cuu/cup-dien/").status_code == 200
    usage.flush()
    assert not UseCount.objects.filter(utility="cup-dien").exists()
    client.get("/tra-cuu/cup-dien/", {"place": "Hội An"})
    usage.flush()
    assert UseCount.objects.filter(utility="cup-dien", channel="web").exists()


@pytest.mark.parametrize(
    ("key", "comfort"),
    [("cup-dien", "không thấy lịch cúp điện"), ("dich-benh", NO_OUTBREAK)],
)
def test_where_nothing_was_ever_loaded_the_page_does_not_say_that_there_is_none(text, key, comfort):
    for model in (PowerCut, Bulletin, Disease):
        model.objects.all().delete()
    page = text(f"/tra-cuu/{key}/")
    assert comfort not in page and "chưa xem được" in page


def test_the_front_page_tells_of_cuts_today_and_of_outbreaks(text, cut_today):
    shown = header(text("/"))
    number = PowerCut.objects.exclude(state=PowerCut.State.CANCELLED).filter(
        starts_at__lt=timezone.localtime().replace(hour=0, minute=0, second=0) + dt.timedelta(days=1),
        ends_at__gt=timezone.localtime().replace(hour=0, minute=0, second=0),
    )
    assert f"{number.count()} lần cúp điện" in shown and 'href="/tra-cuu/cup-dien/"' in shown
    assert "có cấp dịch" in shown and 'href="/tra-cuu/dich-benh/"' in shown
    assert "Lịch cúp điện" not in header(text("/tra-cuu/"))  # there it stands among the look-ups


def test_the_front_page_is_silent_of_what_does_not_hold(text):
    PowerCut.objects.update(
        starts_at=F("starts_at") + dt.timedelta(90), ends_at=F("ends_at") + dt.timedelta(90)
    )
    OutbreakLevel.objects.all().delete()
    shown = header(text("/"))
    assert "/tra-cuu/cup-dien/" not in shown and "/tra-cuu/dich-benh/" not in shown


def test_of_old_data_nobody_says_that_there_is_no_outbreak(client):
    OutbreakLevel.objects.all().delete()
    asked = {"place": "Trà Linh"}
    assert NO_OUTBREAK in client.get("/api/v1/lookups/dich-benh/", asked).json()["heading"]
    Disease.objects.update(updated_on=timezone.localdate() - dt.timedelta(60))
    old = client.get("/api/v1/lookups/dich-benh/", asked).json()
    assert NO_OUTBREAK not in old["heading"] and "chưa có số liệu mới từ" in old["heading"]


def test_the_card_of_who_told_of_a_danger_is_kept_for_nobody_else():
    teller, other = Client(), Client()
    teller.cookies[danger.COOKIE] = "fire"
    address = "/tra-cuu/cup-dien/?place=Hội+An"
    assert 'href="tel:114"' in teller.get(address).content.decode()
    assert 'href="tel:114"' not in other.get(address).content.decode()
