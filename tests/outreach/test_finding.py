"""Every group is reachable by place, old and new, and by search, with telephone, hours and the way there."""

import datetime as dt

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit, UnitSuccession
from outreach import demo
from outreach.models import Group
from outreach.views import find_groups
from tests.outreach.factories import make_group

pytestmark = pytest.mark.django_db
CONTACT = {
    "phone": "02350000001",
    "hours": "Thứ Bảy, 8h-11h",
    "address": "Nhà văn hóa khối Thử",
    "directions": "Cổng trước chợ",
    "lat": 15.88,
    "lng": 108.33,
}


@pytest.fixture
def reachable(commune_of) -> Group:
    return make_group(commune_of("Hội An"), village="Khối Thử", **CONTACT)


def test_each_group_of_the_demo_is_found_by_its_commune_and_by_every_old_commune_of_it(db):
    from foundation.regions.loading import load_units

    load_units()
    demo.load()
    for group in Group.objects.select_related("commune"):
        assert group in find_groups(group.commune.full_name).groups
        assert group in find_groups(f"{group.village}, {group.commune.full_name}").groups
        assert find_groups(group.typed_code).groups == [group]
        for step in UnitSuccession.objects.filter(successor=group.commune).select_related("predecessor"):
            old = step.predecessor
            if old.level == AdminUnit.Level.COMMUNE and len(gazetteer().named(old.full_name)) == 1:
                assert group in find_groups(old.full_name).groups, old.full_name


def test_nothing_typed_lists_all_groups_that_are_active(reachable):
    make_group(reachable.commune, valid_to=dt.date(2025, 9, 1))
    assert find_groups(" ").groups == [reachable]


def test_a_place_without_a_group_and_an_unknown_word_are_told_apart(client, reachable, commune_of):
    page = client.get("/to-cong-nghe-so/tim/", {"tim": "Trà My"}).content.decode()
    assert "Chưa có tổ nào hoạt động ở đó" in page and "Gọi 1022" in page
    page = client.get("/to-cong-nghe-so/tim/", {"tim": "Xyzqwk"}).content.decode()
    assert "Không nhận ra nơi nào" in page


@pytest.mark.parametrize("address", ["/to-cong-nghe-so/tim/?tim=hoi+an", "/to-cong-nghe-so/%s/"])
def test_pages_show_telephone_hours_and_the_way(client, reachable, address):
    page = client.get(address.replace("%s", reachable.code)).content.decode()
    for text in ("tel:+842350000001", "Thứ Bảy, 8h-11h", "Nhà văn hóa khối Thử", "Cổng trước chợ"):
        assert text in page
    assert "mlat=15.88" in page and reachable.leader not in page


def test_a_group_without_a_telephone_sends_to_the_hotline(client, group):
    assert "chưa rõ, xin gọi 1022" in client.get(f"/to-cong-nghe-so/{group.code}/").content.decode()


def test_the_home_page_leads_to_the_search_and_to_each_reached_commune(client, reachable):
    page = client.get("/to-cong-nghe-so/").content.decode()
    assert 'action="/to-cong-nghe-so/tim/"' in page
    assert f"?tim={'Ph%C6%B0%E1%BB%9Dng'}%20H%E1%BB%99i%20An" in page


def test_the_api_finds_groups_without_their_leader(client, reachable):
    told = client.get("/api/v1/outreach/groups/", {"q": "Hội An"}).json()
    assert told["count"] == 1 and told["source"] and told["as_of"]
    assert {key: told["results"][0][key] for key in CONTACT} == CONTACT
    assert reachable.leader not in str(told)


def test_the_chat_tells_how_to_reach_the_group_of_a_place(reachable):
    identity = identity_for(channel="chat", external_id="a")
    messages = answer(identity=identity, utterance=Utterance("tổ công nghệ số ở Hội An")).messages
    text = messages[0].text
    assert "Khối Thử" in text and "Thứ Bảy, 8h-11h" in text and "Cổng trước chợ" in text
    assert ("phone", "02350000001") in [(button.kind, button.value) for button in messages[0].buttons]
    unplaced = answer(identity=identity, utterance=Utterance("to cong nghe so cong dong")).messages[0].text
    assert "xã, phường" in unplaced


def test_a_file_of_groups_fills_the_contacts_and_the_same_file_again_changes_nothing(tmp_path, group):
    book = Workbook()
    book.active.append(["Thôn, khối phố", "Xã, phường", "Điện thoại", "Giờ hỗ trợ", "Nơi hỗ trợ", "Đường đi"])
    book.active.append(
        ["Khối Thử", "Phường Hội An", "0235 0000 001", "Tối thứ Hai", "Nhà văn hóa", "Cạnh chợ"]
    )
    book.active.append(["Thôn Mới", "Xã Duy Xuyên", "", "Thứ Bảy", "Trường học", ""])
    book.save(tmp_path / "to.xlsx")
    call_command("import_data", "technology_groups", str(tmp_path / "to.xlsx"))
    group.refresh_from_db()
    assert (group.phone, group.hours, group.directions) == ("02350000001", "Tối thứ Hai", "Cạnh chợ")
    assert group.leader == "Lê Văn Nháp" and Group.objects.count() == 2
    before = list(Group.objects.order_by("pk").values())
    call_command("import_data", "technology_groups", str(tmp_path / "to.xlsx"))
    assert list(Group.objects.order_by("pk").values()) == before
