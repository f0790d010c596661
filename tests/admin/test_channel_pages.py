"""The pages of the Zalo channel: what arrived, the approved templates, the connection."""

import json

import pytest

from tests.admin.conftest import desk_client, officer_of
from zalo_channel import demo, templates
from zalo_channel.models import InboundEvent, MessageTemplate

EVENTS = "/admin/zalo_channel/inboundevent/"
TEMPLATES = "/admin/zalo_channel/messagetemplate/"


@pytest.fixture
def watch(db):
    return desk_client(officer_of(role="Trực ban thông báo"))


@pytest.fixture
def system(db):
    return desk_client(officer_of(role="Quản trị hệ thống"))


def make_event(**over) -> InboundEvent:
    values = {
        "dedupe_key": f"user_send_text:{InboundEvent.objects.count()}",
        "event_name": "user_send_text",
        "user_id": "7100000000000000101",
        "body": json.dumps({"message": {"text": "số căn cước của tôi là bí mật"}}),
        "state": InboundEvent.State.FAILED,
        "attempts": 5,
        "error": "KeyError('x')",
    }
    return InboundEvent.objects.create(**values | over)


def test_an_event_is_told_in_words_and_what_the_citizen_said_is_not_shown(watch):
    event = make_event()
    pages = [watch.get(EVENTS), watch.get(f"{EVENTS}{event.pk}/change/")]
    for page in (page.content.decode() for page in pages):
        assert "Người dân nhắn tin" in page
        assert "bí mật" not in page


def test_a_failed_event_is_processed_again_and_a_done_one_is_not(watch):
    failed, done = make_event(), make_event(state=InboundEvent.State.DONE)
    watch.post(EVENTS, {"action": "process_again", "_selected_action": [failed.pk, done.pk], "index": "0"})
    states = dict(InboundEvent.objects.values_list("pk", "state"))
    assert states == {failed.pk: "new", done.pk: "done"}


def posted(**over) -> dict[str, object]:
    values = {
        "key": "dossier_update", "template_id": "512399", "is_enabled": "on", "by_user_id": "on",
        "params": "ma_ho_so: 30\nma_tin: 30", "tag": "1", "price_user_id": "120", "price_phone": "250",
    }  # fmt: skip
    return values | over


def test_every_change_of_a_template_stays_in_its_history_with_its_author(system):
    demo.load()
    template = MessageTemplate.objects.get(key="dossier_update")
    system.post(f"{TEMPLATES}{template.pk}/change/", posted())
    templates.switch_off("512399")

    newest, by_hand, first = template.history.all()
    assert (first.template_id, by_hand.template_id, by_hand.price_phone) == ("512301", "512399", 250)
    assert by_hand.history_user is not None
    assert (newest.is_enabled, newest.history_user) == (False, None)
    assert "512301" in system.get(f"{TEMPLATES}{template.pk}/history/").content.decode()


@pytest.mark.parametrize(
    "params", ["ma_ho_so: 30", "ma_tin: dài", '{"ma_tin": 30}', "ma_tin: 0", "ma_tin", ""]
)
def test_a_template_that_could_not_be_filled_is_refused(system, params):
    page = system.post(f"{TEMPLATES}add/", posted(params=params))
    assert "params" in page.context["adminform"].form.errors
    assert not MessageTemplate.objects.exists()


def test_the_administrator_reaches_the_connection_and_the_watch_does_not(system, watch):
    assert system.get("/admin/zalo_channel/oatoken/").status_code == 200
    assert watch.get("/admin/zalo_channel/oatoken/").status_code == 403
    assert "/admin/zalo_channel/oatoken/" in system.get("/admin/").content.decode()
    assert "/admin/zalo_channel/oatoken/" not in watch.get("/admin/").content.decode()
