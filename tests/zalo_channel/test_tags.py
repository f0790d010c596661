"""Tags: what operators keep and what the Official Account holds become alike, whoever of the two began."""

import json

import pytest

from foundation import broker
from foundation.citizens import tags
from foundation.citizens.audiences import every_choice
from foundation.citizens.models import Tag, Tagging
from foundation.citizens.services import erase, identity_for
from foundation.database.leases import LeaseClaim
from foundation.messages import Message
from foundation.outbox import budget
from foundation.outbox.models import Lane, Notice
from foundation.outbox.services import enqueue
from tests.factories import make_officer
from tests.sandboxes.zalo.running import BINH, HOA, TUYET
from tests.zalo_channel.events import make_event
from zalo_channel import processing, receipts
from zalo_channel import tags as account
from zalo_channel.inbound_writer import inbound_row
from zalo_channel.models import HeldTag, InboundEvent

pytestmark = pytest.mark.django_db


def make_tag(name="Tiểu thương chợ Tam Kỳ", ground="Đã xin nhận tin về chợ") -> Tag:
    return Tag.objects.create(name=name, ground=ground, is_in_use=True)


def follower(user_id: str):
    identity = identity_for(channel="zalo", external_id=user_id)
    identity.is_following = True
    identity.save()
    return identity.citizen


def on_the_account(zalo, user_id: str) -> list[str]:
    return zalo.get("/v3.0/oa/user/detail", {"user_id": user_id})["data"]["tags_and_notes_info"]["tag_names"]


def told(name: str, **over) -> str:
    """What came of an event of the account's console."""
    event = make_event(name, sender={}, message={}, **over)
    row = stored(event)
    return receipts.settle([row])[row.pk]


def stored(event) -> InboundEvent:
    return InboundEvent.objects.create(**inbound_row(event, json.dumps(event))._asdict())


def test_a_tag_of_an_operator_is_brought_to_the_account_and_taken_from_it(zalo):
    tag, binh = make_tag(), follower(BINH)
    tags.put(tag=tag, citizens=[binh], by=make_officer())
    assert account.sync() == 1
    assert on_the_account(zalo, BINH) == [tag.name]
    assert account.sync() == 0
    tags.take_off(tag=tag, citizens=[binh])
    assert account.sync() == 1
    assert on_the_account(zalo, BINH) == []


def test_tags_are_brought_by_one_worker_at_a_time(zalo):
    tags.put(tag=make_tag(), citizens=[follower(BINH)], by=make_officer())
    with LeaseClaim("tags", 60):
        assert account.sync() == 0
    assert account.sync() == 1


def test_a_tag_of_the_console_is_known_here_and_waits_for_its_ground(zalo):
    binh = follower(BINH)
    assert told("add_user_to_tag", tag={"name": " Hạ  tầng ", "user_ids": [BINH]}) == "done"
    tagging = Tagging.objects.get(citizen=binh)
    assert tagging.tag.name == "Hạ tầng" and tagging.by is None and not tagging.tag.is_in_use
    assert f"tag:{tagging.tag_id}" not in dict(every_choice())
    assert account.sync() == 0


def test_the_echo_of_our_own_call_undoes_nothing(zalo):
    tag, binh = make_tag(), follower(BINH)
    tags.put(tag=tag, citizens=[binh], by=make_officer())
    account.sync()
    tags.take_off(tag=tag, citizens=[binh])
    assert told("add_user_to_tag", tag={"name": tag.name, "user_ids": [BINH]}) == "ignored"
    assert not Tagging.objects.exists()


def test_what_the_console_takes_away_is_gone_here(zalo):
    tag, people = make_tag(), [follower(BINH), follower(TUYET)]
    tags.put(tag=tag, citizens=people, by=make_officer())
    account.sync()
    assert told("remove_user_from_tag", tag={"name": tag.name, "user_ids": [BINH]}) == "done"
    assert [row.citizen for row in Tagging.objects.all()] == people[1:]
    assert told("remove_tag", tag={"name": tag.name, "user_ids": []}) == "done"
    assert not Tagging.objects.exists() and not HeldTag.objects.exists()


def test_somebody_whom_the_account_does_not_know_is_asked_for_once(zalo):
    tags.put(tag=make_tag(), citizens=[follower("9999999999999999999")], by=make_officer())
    assert account.sync() == 1
    assert HeldTag.objects.get().is_refused
    assert account.sync() == 0


def test_with_the_account_away_the_tags_wait(zalo, settings):
    tags.put(tag=make_tag(), citizens=[follower(BINH)], by=make_officer())
    settings.ZALO_OPENAPI_URL = "http://127.0.0.1:9"
    assert account.sync() == 0 and not HeldTag.objects.exists()


def test_with_the_account_away_the_budget_keeps_what_no_call_used(zalo, settings):
    settings.OUTBOX_SENDS_PER_MINUTE = 1  # of ten tokens the messages to all leave three
    broker.client().delete(budget.BUCKET)
    tags.put(tag=make_tag(), citizens=[follower(BINH)], by=make_officer())
    settings.ZALO_OPENAPI_URL = "http://127.0.0.1:9"
    account.sync()
    assert budget.take(Lane.BULK, 50) == 6
    broker.client().delete(budget.BUCKET)


def test_two_people_tagged_in_one_millisecond_are_two_events():
    both = [
        make_event("add_user_to_tag", sender={}, message={}, timestamp="1795500000800",
                   tag={"name": "Hạ tầng", "user_ids": [user]})
        for user in (BINH, HOA)
    ]  # fmt: skip
    assert len({inbound_row(event, "")[0] for event in both}) == 2


def ask_at_the_counter(citizen) -> None:
    erase(citizen=citizen, because="asked")


def withdraw_in_the_chat(citizen) -> None:
    stored(make_event("user_withdraw", sender={"id": BINH}, message={}))
    processing.process_new()


@pytest.mark.parametrize("leave", [ask_at_the_counter, withdraw_in_the_chat])
def test_an_erased_citizen_bears_no_tag_here_nor_on_the_account(zalo, leave):
    binh = follower(BINH)
    tags.put(tag=make_tag(), citizens=[binh], by=make_officer())
    account.sync()
    assert tags.export(binh)[0]["tag"] == "Tiểu thương chợ Tam Kỳ"
    leave(binh)
    assert not Tagging.objects.exists() and HeldTag.objects.get().identity is None
    assert account.sync() == 1
    assert on_the_account(zalo, BINH) == [] and not HeldTag.objects.exists()


def test_who_comes_back_after_an_erasure_may_be_tagged_anew(zalo):
    tag = make_tag()
    tags.put(tag=tag, citizens=[follower(BINH)], by=make_officer())
    account.sync()
    ask_at_the_counter(follower(BINH))
    tags.put(tag=tag, citizens=[follower(BINH)], by=make_officer())
    assert account.sync() == 1
    assert on_the_account(zalo, BINH) == [tag.name]
    assert HeldTag.objects.get().identity.external_id == BINH


@pytest.mark.parametrize("user_ids, outcome", [([BINH, TUYET], "done"), ([HOA], "ignored")])
def test_a_settled_event_names_nobody(user_ids, outcome):
    follower(BINH)
    assert told("add_user_to_tag", tag={"name": "Hạ tầng", "user_ids": user_ids}) == outcome
    assert InboundEvent.objects.get().body == "{}"


def test_an_erasure_reaches_an_event_of_tags_that_was_given_up():
    binh, event = (
        follower(BINH),
        make_event("add_user_to_tag", sender={}, message={}, tag={"user_ids": [BINH]}),
    )
    row = stored(event)
    InboundEvent.objects.update(state=InboundEvent.State.FAILED, error=f"KeyError({BINH})")
    erase(citizen=binh, because="asked")
    row.refresh_from_db()
    assert (row.body, row.error) == ("{}", "")


def test_what_the_account_refused_is_asked_for_anew_when_the_person_follows_again(zalo):
    tag, binh = make_tag(), follower(BINH)
    tags.put(tag=tag, citizens=[binh], by=make_officer())
    HeldTag.objects.create(identity=binh.identities.get(), user_id=BINH, name=tag.name, is_refused=True)
    assert account.sync() == 0
    stored(make_event("follow", sender={}, follower={"id": BINH}, message={}))
    processing.process_new()
    Notice.objects.all().delete()  # the greeting would go first
    assert account.sync() == 1
    assert on_the_account(zalo, BINH) == [tag.name]


def test_a_longer_name_of_the_console_is_taken_off_as_it_is_spelled_there(zalo):
    spelled, binh = "Tiểu thương chợ Tam Kỳ và các chợ xã trong vùng ven biển", follower(BINH)
    zalo.post("/v2.0/oa/tag/tagfollower", {"user_id": BINH, "tag_name": spelled})
    told("add_user_to_tag", tag={"name": spelled, "user_ids": [BINH]})
    tag = Tag.objects.get()
    assert tag.name == tags.clean_name(spelled) == spelled[:40].strip()
    tags.take_off(tag=tag, citizens=[binh])
    assert account.sync() == 1
    assert on_the_account(zalo, BINH) == []


def test_what_tells_of_tags_never_stands_before_a_citizens_words():
    event = make_event("add_user_to_tag", sender={}, message={}, tag={"name": "Hạ tầng", "user_ids": [BINH]})
    assert inbound_row(event, "").is_receipt


def test_tags_wait_while_messages_are_due(zalo):
    binh = follower(BINH)
    tags.put(tag=make_tag(), citizens=[binh], by=make_officer())
    enqueue(citizen=binh, purpose="news", event_key="news:1", message=Message("Tin"), lane=Lane.BULK)
    assert account.sync() == 0


def test_a_tag_that_the_account_takes_later_holds_up_no_other(zalo):
    tag, people = make_tag(), [follower(BINH), follower(TUYET), follower(HOA)]
    tags.put(tag=tag, citizens=people, by=make_officer())
    zalo.control("faults", kind="error", path="/tag/tagfollower", code=-200)
    assert account.sync() == 3
    assert sorted(HeldTag.objects.values_list("user_id", flat=True)) == sorted([TUYET, HOA])
    assert account.sync() == 1
    assert on_the_account(zalo, BINH) == [tag.name]


@pytest.mark.parametrize("code", [-32, -223])
def test_where_the_account_takes_no_call_the_tags_wait(zalo, code):
    tags.put(tag=make_tag(), citizens=[follower(BINH), follower(TUYET)], by=make_officer())
    zalo.control("faults", kind="error", path="/tag/tagfollower", code=code)
    account.sync()
    assert not HeldTag.objects.exists()
