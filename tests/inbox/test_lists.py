"""The lists of the desk."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.conversations import services
from foundation.conversations.models import Conversation, Turn
from tests.foundation.conversations.factories import citizen_says, make_conversation

pytestmark = pytest.mark.django_db


def waiting(*said: str, minutes: int = 0, **over) -> Conversation:
    conversation = make_conversation(*said, **over)
    services.ask_for_person(identity=conversation.identity, because="xin gặp cán bộ")
    since = timezone.now() - dt.timedelta(minutes=minutes)
    Conversation.objects.filter(pk=conversation.pk).update(unanswered_since=since)
    return conversation


def order(client, view: str) -> list[int]:
    return [row.pk for row in client.get(f"/truc/?view={view}").context["listing"].rows]


def test_the_longest_wait_is_on_top_and_what_was_taken_back_above_all(desk):
    short, long, back = waiting(minutes=5), waiting(minutes=50), waiting(minutes=1)
    Conversation.objects.filter(pk=back.pk).update(was_taken_back=True)
    make_conversation("chỉ nói với bot")
    assert order(desk, "cho") == [back.pk, long.pk, short.pk]


def test_mine_shows_what_i_hold_and_all_shows_everything(desk, lan, minh):
    mine, theirs = waiting(), waiting()
    services.take(conversation=mine, operator=lan)
    services.take(conversation=theirs, operator=minh)
    assert order(desk, "toi") == [mine.pk]
    assert set(order(desk, "tat-ca")) == {mine.pk, theirs.pk}


def test_names_are_masked_in_the_list_and_the_last_words_shown(desk):
    waiting("Sổ đỏ tới đâu", full_name="Nguyễn Thị Thu Hằng")
    page = desk.get("/truc/").content.decode()
    assert "N*** *** Hằng" in page
    assert "Nguyễn Thị Thu" not in page
    assert "Sổ đỏ tới đâu" in page


def test_the_list_shows_the_citizens_words_and_not_the_bots(desk):
    asked = waiting("Nhà tôi mất nước từ sáng")
    services.record_turn(identity=asked.identity, author="bot", text="Ông/bà chờ cán bộ trực giúp.")
    citizen_says(asked.identity, "")
    page = desk.get("/truc/").content.decode()
    assert "Nhà tôi mất nước từ sáng" in page
    assert "chờ cán bộ trực" not in page


def test_an_empty_list_says_what_to_do(desk):
    page = desk.get("/truc/").content.decode()
    assert "view=tat-ca" in page
    assert desk.get("/truc/?view=bậy&trang=x").status_code == 200


def test_the_list_is_silent_until_it_changes(desk):
    one = waiting()
    version = desk.get("/truc/").context["listing"].version
    assert desk.get(f"/truc/moi/?view=cho&v={version}").status_code == 204
    citizen_says(one.identity, "còn đó không?")
    assert desk.get(f"/truc/moi/?view=cho&v={version}").status_code == 200


def test_a_long_list_has_pages(desk):
    for _ in range(31):
        waiting()
    first = desk.get("/truc/")
    assert len(first.context["listing"].rows) == 30
    assert len(desk.get("/truc/?trang=2").context["listing"].rows) == 1


def test_every_page_costs_fifteen_queries_at_most_however_long_the_lists(
    desk, lan, django_assert_max_num_queries
):
    conversations = [waiting() for _ in range(40)]
    held = conversations[0]
    services.take(conversation=held, operator=lan)
    for n in range(60):
        citizen_says(held.identity, f"tin {n}")
        services.record_turn(identity=held.identity, author=Turn.Author.PERSON, text="vâng", operator=lan)
        services.note(conversation=held, operator=lan, text="ghi chú")
    citizen_says(held.identity, "chờ")
    desk.get(f"/truc/{held.pk}/")  # the trail of readings gets its row, once in ten minutes
    for path in ("", "?view=toi", "?view=tat-ca", "moi/", f"{held.pk}/", f"{held.pk}/moi/"):
        with django_assert_max_num_queries(15):
            assert desk.get(f"/truc/{path}").status_code == 200
