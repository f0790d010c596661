"""Tags of people: kept by operators, beside the conversation and by phone at the tag itself."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from foundation.citizens import tags
from foundation.citizens.models import Tag, Tagging
from foundation.citizens.phones import confirm_phone
from foundation.conversations.models import DeskEntry
from tests.factories import make_citizen
from tests.foundation.conversations.factories import make_conversation

pytestmark = pytest.mark.django_db


def make_tag(name: str, **over) -> Tag:
    return Tag.objects.create(name=name, **{"ground": "Đã xin nhận tin", "is_in_use": True} | over)


def test_an_operator_puts_tags_on_and_takes_them_off_beside_the_conversation(desk, lan):
    one, traders, farmers = make_conversation(), make_tag("Tiểu thương"), make_tag("Hộ nuôi tôm")
    make_tag("Chưa rõ lý do", ground="", is_in_use=False)
    citizen = one.identity.citizen
    tags.put(tag=traders, citizens=[citizen], by=lan)
    page = desk.get(f"/truc/{one.pk}/viec/tags/").content.decode()
    assert "Hộ nuôi tôm" in page and "Chưa rõ lý do" not in page and page.count(f'value="{traders.pk}"') == 1
    desk.post(f"/truc/{one.pk}/viec/tags/", {"tags": [farmers.pk]})
    assert [row.tag for row in Tagging.objects.filter(citizen=citizen)] == [farmers]
    assert DeskEntry.objects.filter(conversation=one, text__contains="+ Hộ nuôi tôm, − Tiểu thương").exists()
    assert "Hộ nuôi tôm" in desk.get(f"/truc/{one.pk}/").content.decode()


def test_people_are_put_to_a_tag_by_their_phones(desk):
    tag, known = make_tag("Tiểu thương"), make_citizen(phone="84905123456")
    address = reverse("admin:citizens_tag_add_people", args=[tag.pk])
    refused = desk.post(
        address, {"_form_submitted": "1", "phones": "0905 123 456\n0905 000 111"}
    ).content.decode()
    assert "0905 000 111" in refused and not Tagging.objects.exists()
    desk.post(address, {"_form_submitted": "1", "phones": "0905 123 456\n"})
    assert Tagging.objects.get().citizen == known
    leaving = reverse("admin:citizens_tag_remove_people", args=[tag.pk])
    desk.post(leaving, {"_form_submitted": "1", "phones": "0905123456"})
    assert not Tagging.objects.exists()


def test_of_several_records_with_a_phone_the_one_in_a_chat_is_tagged(desk):
    tag, _of_a_dossier = make_tag("Tiểu thương"), make_citizen(phone="84905123456")
    reached = make_conversation().identity
    reached.is_following = True
    reached.save()
    reached.citizen.phone = "84905123456"
    reached.citizen.save()
    confirm_phone(citizen=reached.citizen, phone="84905123456", proof="code")
    address = reverse("admin:citizens_tag_add_people", args=[tag.pk])
    desk.post(address, {"_form_submitted": "1", "phones": "0905123456"})
    assert Tagging.objects.get().citizen == reached.citizen


def test_a_tag_is_used_only_with_its_ground(desk):
    page = desk.post("/admin/citizens/tag/add/", {"name": " Hộ  nghèo ", "ground": " ", "is_in_use": "on"})
    assert page.status_code == 200 and not Tag.objects.exists()
    desk.post("/admin/citizens/tag/add/", {"name": " Tiểu  thương ", "ground": "Đã xin", "is_in_use": "on"})
    assert Tag.objects.get().name == "Tiểu thương"


def test_who_may_only_put_people_to_a_tag_takes_nobody_out(desk, lan):
    one, tag = make_conversation(), make_tag("Tiểu thương")
    citizen = one.identity.citizen
    citizen.phone = "84905123456"
    citizen.save()
    tags.put(tag=tag, citizens=[citizen], by=lan)
    granted = Permission.objects.filter(group__user=lan).exclude(codename="delete_tagging")
    lan.user_permissions.set(granted.distinct())
    lan.groups.clear()
    leaving = reverse("admin:citizens_tag_remove_people", args=[tag.pk])
    assert desk.post(leaving, {"_form_submitted": "1", "phones": "0905123456"}).status_code == 403
    refused = desk.post(f"/truc/{one.pk}/viec/tags/", {"tags": []}).content.decode()
    assert "không được đưa ai ra khỏi nhãn" in refused
    assert Tagging.objects.get().citizen == citizen


def test_a_tag_that_is_missing_is_made_beside_the_conversation_with_its_ground(desk):
    one = make_conversation()
    address = f"/truc/{one.pk}/viec/tags/"
    refused = desk.post(address, {"new_tag": "Hộ ven sông"})
    assert refused.status_code == 422 and not Tag.objects.exists()
    desk.post(address, {"new_tag": " hộ  ven sông ", "ground": "Xin nhận tin lũ"})
    tag = Tag.objects.get()
    assert (tag.name, tag.ground, tag.is_in_use) == ("hộ ven sông", "Xin nhận tin lũ", True)
    assert Tagging.objects.get().citizen == one.identity.citizen
    desk.post(address, {"new_tag": "Hộ ven sông", "ground": "x", "tags": [tag.pk]})
    assert Tag.objects.count() == 1


def test_the_first_tag_is_asked_for_without_an_empty_list_of_tags(desk):
    page = desk.get(f"/truc/{make_conversation().pk}/viec/tags/").content.decode()
    assert "Lưu nhãn</button>" in page and "<legend>" not in page
    assert "Không ghi bệnh tật" in page
    tag = Tag.objects.create(name="hộ ven sông", ground="Xin nhận tin lũ", is_in_use=True)
    page = desk.get(f"/truc/{make_conversation().pk}/viec/tags/").content.decode()
    assert "<legend>Nhãn</legend>" in page and tag.name in page


def test_who_may_not_make_tags_makes_none_beside_the_conversation(desk, lan):
    for group in lan.groups.all():
        group.permissions.remove(*group.permissions.filter(codename="add_tag"))
    one = make_conversation()
    said = desk.post(f"/truc/{one.pk}/viec/tags/", {"new_tag": "Hộ ven sông", "ground": "Xin nhận tin lũ"})
    assert said.status_code == 422 and not Tag.objects.exists()
