"""The list of the desk on the map: same filters and search, a legend in words, no more than one may see."""

import json
import re

import pytest
from django.urls import reverse

from petitions import services
from petitions.admin import map as desk_map
from petitions.services import Place, TransitionDetails
from petitions.workflow import Status
from tests.petitions.factories import (
    answered,
    centre,
    from_somebody,
    handed_over,
    make_handler,
    make_operator,
)
from tests.petitions.test_desk import LIST, TEXT, named, page_of, signed_in

pytestmark = pytest.mark.django_db
MAP = reverse("admin:petitions_petition_map")
AT = Place("Cổng trường Trần Phú", point=(15.567, 108.478))


@pytest.fixture(autouse=True)
def _no_second_step(settings):
    settings.STAFF_OTP_REQUIRED = False


def points_of(page: str) -> dict[str, dict]:
    """What the map draws, by code."""
    found = re.search(r'id="map-points"[^>]*>(.*?)</script>', page, re.DOTALL)
    features = json.loads(found[1])["features"] if found else []
    return {feature["properties"]["name"]: feature for feature in features}


def test_the_link_above_the_list_keeps_its_filters_and_the_map_leads_back():
    client = signed_in(make_operator())
    listed = client.get(LIST, {"view": "centre", "q": "đèn"}).content.decode()
    assert re.search(rf'href="{MAP}\?view=centre&amp;q=[^"]+"', listed)
    page = client.get(MAP, {"view": "centre", "q": "đèn"})
    assert page.context["back"].startswith(f"{LIST}?view=centre&q=")


def test_it_shows_what_the_list_shows_with_state_words_and_the_way_to_each():
    running = from_somebody(place=AT)
    late = from_somebody(place=AT)
    type(late).objects.filter(pk=late.pk).update(due_at=late.received_at)
    waiting = from_somebody(place=AT)
    asked = TransitionDetails(question="Cột nào?")
    services.change_status(petition=waiting, to=Status.WAITING, by=centre(), details=asked)
    done, ended, nowhere = answered(place=AT), from_somebody(place=AT), from_somebody()
    told = TransitionDetails(reason="Việc của cơ quan khác")
    services.change_status(petition=ended, to=Status.REJECTED, by=centre(), details=told)
    page = signed_in(make_operator()).get(MAP).content.decode()
    drawn = points_of(page)
    states = {code: point["properties"]["state"] for code, point in drawn.items()}
    assert states == {
        running.code: "running",
        late.code: "late",
        waiting.code: "waiting",
        done.code: "answered",
        ended.code: "ended",
    }
    assert drawn[late.code]["geometry"]["coordinates"] == [108.478, 15.567]
    assert drawn[late.code]["properties"]["address"] == page_of(late)
    for words in ("Quá hạn: 1", "Đang xử lý: 1", "Chờ người gửi: 1", "Đã trả lời: 1"):
        assert words in " ".join(page.split())
    assert f'href="{page_of(late)}"' in page and nowhere.code not in page
    assert "1 phản ánh trong danh sách chưa có điểm trên bản đồ" in page


def test_views_search_and_filters_narrow_both_map_and_list():
    one = from_somebody(place=AT, text="Rác chất đống ở góc chợ đã một tuần")
    other = handed_over(place=AT)
    client = signed_in(make_operator())
    for query, code in (
        ({"view": "centre"}, one.code),
        ({"view": "units"}, other.code),
        ({"q": "rac chat dong"}, one.code),
        ({"status": "forwarded"}, other.code),
    ):
        assert set(points_of(client.get(MAP, query).content.decode())) == {code}
    empty = client.get(MAP, {"q": "không có chữ này"}).content.decode()
    assert points_of(empty) == {} and "Không phản ánh nào trong danh sách này có điểm trên bản đồ" in empty
    assert client.get(MAP, {"status": "forwarded", "nonsense": "1"}).status_code == 302


def test_a_handling_unit_sees_its_own_without_sender_and_phone_and_others_see_nothing():
    petition, other = named(place=AT), handed_over(place=AT)
    page = signed_in(make_handler(petition.unit)).get(MAP).content.decode()
    assert set(points_of(page)) == {petition.code} and other.code not in page
    assert "0905 123 456" in TEXT and "0905" not in page and "Mận" not in page
    assert signed_in(make_operator("Biên tập viên")).get(MAP).status_code == 403


def test_of_many_only_so_many_are_drawn_and_the_page_says_so(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(desk_map, "MAX_SHOWN", 2)
    client = signed_in(make_operator())
    for _ in range(3):
        from_somebody(place=AT)
    with django_assert_max_num_queries(25):
        page = client.get(MAP).content.decode()
    assert len(points_of(page)) == 2 and "Chỉ hiện 2 phản ánh đầu danh sách" in page
