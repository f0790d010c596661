"""Finding a chat again: by name, phone, code or words, and by what narrows a list."""

import pytest
from django.contrib.sessions.models import Session

from foundation.citizens import tags
from foundation.citizens.models import ConfirmedPhone, Tag
from foundation.conversations import context, services
from foundation.conversations.models import Conversation
from foundation.database import folded_text
from foundation.database.folded_text import holds_words
from foundation.vietnamese.folding import fold
from inbox import search
from petitions.services import Contact
from tests.foundation.conversations.factories import citizen_says, make_conversation
from tests.petitions.factories import make_petition

pytestmark = pytest.mark.django_db
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵdđ"


def found(client, typed: str) -> set[int]:
    page = client.post("/truc/tim/", {"q": typed}, follow=True)
    return {row.pk for row in page.context["listing"].rows}


@pytest.fixture
def chats() -> tuple[Conversation, Conversation]:
    hang = make_conversation("Cây đa ở Vĩnh Điện đổ rồi", full_name="Nguyễn Thị Thu Hằng")
    vu = make_conversation("Cho hỏi lệ phí", full_name="Vũ Lê An", display_name="Anh Vũ")
    return hang, vu


@pytest.mark.parametrize("typed", ["Thu Hằng", "thu hang", "HẰNG", "hằng nguyễn", "vinh dien", "cây đa"])
def test_a_chat_is_found_by_a_name_or_words_with_or_without_marks(desk, chats, typed):
    assert found(desk, typed) == {chats[0].pk}


@pytest.mark.parametrize("typed", ["an", "Vũ An", "anh vu", "le an"])
def test_names_of_two_letters_are_found_by_their_beginning_alone(desk, chats, typed):
    assert found(desk, typed) == {chats[1].pk}


def test_a_phone_is_found_in_any_typing_also_one_that_was_only_confirmed(desk, chats):
    hang, vu = chats
    hang.identity.citizen.phone = "84905123456"
    hang.identity.citizen.save()
    ConfirmedPhone.objects.create(citizen=vu.identity.citizen, phone="84914000111", proof="code")
    assert found(desk, "0905 123 456") == found(desk, "+84905123456") == {hang.pk}
    assert found(desk, "0914.000.111") == {vu.pk}


def test_the_code_of_a_petition_finds_the_chat_of_its_sender(desk, chats):
    hang, _vu = chats
    petition = make_petition(contact=Contact(citizen=hang.identity.citizen))
    assert found(desk, petition.code.lower()) == {hang.pk}


def test_what_the_bot_said_to_everybody_finds_nothing(desk, chats):
    services.record_turn(identity=chats[0].identity, author="bot", text="Xin mời quý vị thong thả")
    assert found(desk, "thong thả") == set()


def test_what_was_typed_stands_in_no_address_and_ends_with_an_empty_search(desk, chats):
    answer = desk.post("/truc/tim/", {"q": "Thu Hằng"})
    assert answer["Location"] == "/truc/?view=tat-ca&tim=1"
    assert "Thu Hằng" in desk.get(answer["Location"]).content.decode()
    assert len(desk.get("/truc/?view=tat-ca").context["listing"].rows) == 2
    assert desk.post("/truc/tim/", {"q": " "})["Location"] == "/truc/?view=tat-ca"
    session = Session.objects.filter(pk=desk.cookies["sessionid"].value).first()
    assert session is None or search_key_is_gone(session)


def search_key_is_gone(session: Session) -> bool:
    return "inbox_search" not in session.get_decoded()


def test_one_letter_and_signs_alone_find_nothing(chats):
    assert search.matching("a") == search.matching("%_?") == frozenset()


def test_a_window_of_the_newest_turns_is_widened_until_enough_is_found(monkeypatch):
    old, new = make_conversation("đường ngập"), make_conversation("đường ngập quá")
    citizen_says(new.identity, "xin chào")
    monkeypatch.setattr(folded_text, "WINDOWS", (1, None))
    assert search.matching("duong ngap") == {old.pk, new.pk}
    monkeypatch.setattr(search, "MAX_CHATS", 1)
    assert search.matching("duong ngap") == {new.pk}


def test_of_a_common_name_who_wrote_last_is_found_too(monkeypatch):
    monkeypatch.setattr(search, "MAX_PEOPLE", 1)
    monkeypatch.setattr(search, "NEWEST_CHATS", 1)
    chats = [make_conversation("chào", full_name=f"Trần Văn An {n}") for n in range(3)]
    assert chats[-1].pk in search.matching("an")


def test_the_database_folds_every_letter_as_the_portal_does(chats):
    hang, _vu = chats
    for letter in LETTERS + LETTERS.upper():
        hang.identity.citizen.full_name = f"Bà {letter}x"
        hang.identity.citizen.save()
        word = holds_words(fold(f"{letter}x"), "identity__citizen__full_name", from_their_beginning=True)
        assert Conversation.objects.filter(word, pk=hang.pk).exists(), letter


def test_each_filter_narrows_the_list_and_tells_how_many_it_leaves(desk, lan, minh):
    held, closed, waiting = (make_conversation() for _ in range(3))
    for conversation in (held, closed):
        services.take(conversation=conversation, operator=minh)
    services.close(conversation=closed, operator=minh, because="xong")
    services.ask_for_person(identity=waiting.identity, because="xin gặp cán bộ")
    tag = Tag.objects.create(name="Hẹn gọi lại", is_in_use=True, ground="tự xin gọi lại")
    tags.put(tag=tag, citizens=[closed.identity.citizen], by=lan)
    page = desk.get("/truc/?view=tat-ca")
    choices = {choice.label: choice for _heading, group in page.context["choices"] for choice in group}
    expected = {"Đã đóng": closed, "Minh": held, "Hẹn gọi lại": closed, "Chưa trả lời": waiting}
    for label, conversation in expected.items():
        assert choices[label].number == "1", label
        rows = desk.get(f"/truc/?{choices[label].query}").context["listing"].rows
        assert [row.pk for row in rows] == [conversation.pk], label


def test_a_chosen_filter_is_taken_away_by_a_second_press_and_goes_along_into_a_chat(desk, minh):
    held, _other = make_conversation(), make_conversation()
    services.take(conversation=held, operator=minh)
    page = desk.get("/truc/?view=tat-ca&muc=dang-giu")
    chosen = next(choice for _, group in page.context["choices"] for choice in group if choice.is_chosen)
    assert "muc" not in chosen.query
    assert f"/truc/{held.pk}/?view=tat-ca&amp;muc=dang-giu" in page.content.decode()
    inside = desk.get(f"/truc/{held.pk}/?view=tat-ca&muc=dang-giu")
    assert [row.pk for row in inside.context["listing"].rows] == [held.pk]


def test_a_search_is_narrowed_by_colleague_and_label_too(desk, chats, lan, minh):
    other = make_conversation("Cây đa gãy cành", full_name="Trần Văn Tư")
    services.take(conversation=other, operator=minh)
    tag = Tag.objects.create(name="Cây xanh", is_in_use=True, ground="tự kể")
    tags.put(tag=tag, citizens=[chats[0].identity.citizen], by=lan)
    page = desk.post("/truc/tim/", {"q": "cây đa"}, follow=True)
    choices = {choice.label: choice for _heading, group in page.context["choices"] for choice in group}
    for label, conversation in (("Minh", other), ("Cây xanh", chats[0])):
        rows = desk.get(f"/truc/?{choices[label].query}").context["listing"].rows
        assert [row.pk for row in rows] == [conversation.pk], label


def test_filters_that_name_nothing_are_no_filters(desk):
    make_conversation()
    page = desk.get("/truc/?view=tat-ca&muc=x&kenh=y&nguoi=z&nhan=99999999999&tim=1")
    assert len(page.context["listing"].rows) == 1


def test_a_search_of_many_conversations_costs_seventeen_queries_at_most(desk, django_assert_max_num_queries):
    for _ in range(40):
        make_conversation("đường ngập", full_name="Trần Văn An")
    desk.post("/truc/tim/", {"q": "An"})
    with django_assert_max_num_queries(17):
        page = desk.get("/truc/?view=tat-ca&tim=1")
    assert len(page.context["listing"].rows) == 30


def test_every_service_finds_its_citizens_by_a_code():
    assert {"dossiers", "petitions"} <= set(context.CODE_FINDERS)
