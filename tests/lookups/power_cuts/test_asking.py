"""«Mai Thăng Bình có cúp điện không»: page, API and chat."""

import datetime as dt

import pytest
from django.utils import timezone

from assistant.replies import Utterance
from assistant.services import answer
from lookups.kinds.power_cuts import services
from lookups.kinds.power_cuts.models import Bulletin
from tests.lookups.factories import make_identity, tomorrow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
PAGE, API = "/tra-cuu/cup-dien/", "/api/v1/lookups/cup-dien/"


@pytest.fixture
def bulletin():
    return Bulletin.objects.create(source="Điện lực thử", phone="1900 1909")


@pytest.fixture
def cut(bulletin):
    return services.announce(
        starts_at=tomorrow(7),
        ends_at=tomorrow(11),
        area="Một phần xã Bình Nguyên và thị trấn Hà Lam, đường Tiểu La",
        reason="Bảo dưỡng",
    )


@pytest.mark.parametrize("place", ["Thăng Bình", "xa binh nguyen", "huyện Thăng Bình", "Ha Lam"])
def test_old_and_new_names_find_the_same_cut(client, cut, place):
    found = client.get(API, {"place": place, "day": "mai"}).json()
    assert found["state"] == "found"
    assert [row["data"]["area"] for row in found["results"]] == [cut.area]


def test_the_page_names_day_hours_place_and_source(client, cut):
    text = client.get(PAGE, {"place": "Bình Nguyên", "day": "mai"}).content.decode()
    day = timezone.localdate() + dt.timedelta(1)
    assert f"Mai, {day:%d/%m}, 07:00–11:00: mất điện tại xã Thăng Bình" in text
    assert "Xã Bình Nguyên nay thuộc: xã Thăng Bình" in text
    assert "Điện lực thử" in text


def test_a_street_is_found_with_a_slip(client, cut):
    assert client.get(API, {"place": "đường tiểu laa"}).json()["state"] == "found"


def test_the_four_answers_differ(client, bulletin):
    def state(**asked) -> str:
        return client.get(API, {"place": "Hội An", **asked}).json()["state"]

    assert state(day="mai") == "nothing"
    far = timezone.localdate() + dt.timedelta(60)
    assert state(day=far.isoformat()) == "not_published"
    Bulletin.objects.update(as_of=timezone.now() - dt.timedelta(days=5))
    assert state(day="mai") == "stale"
    Bulletin.objects.all().delete()
    assert state(day="mai") == "unavailable"


def test_nothing_found_offers_two_ways_on(client, bulletin):
    text = client.get(PAGE, {"place": "Hội An", "day": "mai"}).content.decode()
    assert "tel:19001909" in text
    assert "Xem cả tuần này" in text


def test_a_day_that_is_no_day_is_named(client, bulletin):
    page = client.get(PAGE, {"place": "Hội An", "day": "hôm nào đó"})
    assert page.status_code == 422
    assert "chưa hiểu ngày này" in page.content.decode()


def test_a_cancelled_cut_says_so(client, cut):
    services.cancel(cut=cut)
    row = client.get(API, {"place": "Hà Lam"}).json()["results"][0]
    assert "đã hủy, không cúp" in row["title"]
    assert row["data"]["state"] == "cancelled"


@pytest.mark.parametrize(
    "words",
    [
        "Mai Thăng Bình có cúp điện không",
        "mai thang binh co cup dien ko",
        "lich cat dien xa binh nguyen ngay mai",
        "ngày mai thị trấn Hà Lam mất điện mấy giờ rứa",
    ],
)
def test_the_chat_answers(cut, words):
    text = answer(identity=make_identity(), utterance=Utterance(words)).messages[0].text
    assert "07:00–11:00" in text
    assert "Nguồn: Điện lực thử" in text


def test_the_chat_answers_for_the_whole_area_where_no_place_is_named(cut):
    text = (
        answer(identity=make_identity(), utterance=Utterance("răng bữa ni cúp điện hoài rứa"))
        .messages[0]
        .text
    )
    assert text.startswith("Toàn địa bàn, hôm nay")


def test_paying_the_electricity_bill_is_another_matter(cut):
    said = Utterance("nộp tiền điện ở Thăng Bình có bị cắt điện không")
    assert "07:00" not in answer(identity=make_identity(), utterance=said).messages[0].text
