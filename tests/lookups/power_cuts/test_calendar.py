"""Power cuts of a commune or a street in people's own calendars."""

import pytest
from django.test import Client

from lookups.kinds.power_cuts import services
from lookups.kinds.power_cuts.models import Bulletin
from tests.lookups.factories import tomorrow
from tests.web.calendar_files import events_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
PAGE, FILE = "/tra-cuu/cup-dien/", "/tra-cuu/cup-dien/lich.ics"


@pytest.fixture
def cut():
    Bulletin.objects.create(source="Điện lực thử", phone="1900 1909")
    area = "Một phần xã Bình Nguyên, thị trấn Hà Lam; đường Tiểu La" + ", tổ 1, tổ 2" * 30
    return services.announce(starts_at=tomorrow(7), ends_at=tomorrow(11), area=area, reason="Bảo dưỡng")


def only(response):
    (event,) = events_of(response).values()
    return event


def test_the_cuts_of_a_place_old_or_new_and_of_a_street(client, cut):
    services.announce(starts_at=tomorrow(8), ends_at=tomorrow(9), area="Phường Hội An")
    for place in ("Thăng Bình", "xã Bình Nguyên", "đường tiểu laa"):
        event = only(client.get(FILE, {"place": place}))
        assert (event.start, event.end) == (cut.starts_at, cut.ends_at)
        assert event["SUMMARY"] == "Mất điện: xã Thăng Bình" and cut.area in event["DESCRIPTION"]


def test_a_change_keeps_the_event_and_raises_its_number_and_a_cancelled_cut_is_crossed_out(client, cut):
    told = [only(client.get(FILE, {"place": "Hà Lam"}))]
    services.change(cut=cut, ends_at=tomorrow(12))
    told.append(only(client.get(FILE, {"place": "Hà Lam"})))
    services.cancel(cut=cut)
    told.append(only(client.get(FILE, {"place": "Hà Lam"})))
    assert len({event["UID"] for event in told}) == 1
    assert [event["SEQUENCE"] for event in told] == [0, 1, 2]
    assert [event["STATUS"] for event in told] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert told[1].end == tomorrow(12)


def test_the_answer_links_to_its_file_in_the_language_of_the_page(client, cut):
    page = client.get(PAGE, {"place": "Hà Lam"}).content.decode()
    assert f"{FILE}?place=H%C3%A0+Lam&amp;lang=vi" in page and "Thêm vào lịch" in page
    english = Client().get(PAGE, {"place": "Hà Lam", "lang": "en"}).content.decode()
    assert f"{FILE}?place=H%C3%A0+Lam&amp;lang=en" in english and "Add to calendar" in english
    file = Client().get(FILE, {"place": "Hà Lam", "lang": "en"})
    assert only(file)["SUMMARY"].startswith("No power: ")


def test_an_empty_calendar_is_one_too_and_without_a_place_the_form_asks(client, cut):
    assert events_of(client.get(FILE, {"place": "Trà Leng"})) == {}
    assert client.get(FILE)["Location"] == PAGE


def test_who_asks_again_costs_at_most_the_question_for_changes(client, cut, django_assert_max_num_queries):
    first = client.get(FILE, {"place": "Hà Lam"}).content
    with django_assert_max_num_queries(1):
        assert Client().get(FILE, {"place": "Hà Lam"}).content == first
