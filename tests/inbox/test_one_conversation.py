"""What an operator does with a conversation, through the pages."""

import datetime as dt
import io
import re
from urllib.parse import urljoin

import pytest
from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from foundation.citizens import windows
from foundation.citizens.services import erase
from foundation.citizens.windows import ReplyRule, TemplateChoice
from foundation.conversations import actions, context, files, services
from foundation.conversations.actions import ActionRefused, ActionResult, ConversationAction
from foundation.conversations.context import Card
from foundation.conversations.models import Conversation, Turn
from foundation.outbox.models import Notice
from inbox import tasks
from inbox.models import CannedAnswer, Draft
from tests.foundation.conversations.factories import citizen_says, make_conversation
from tests.foundation.documents import old_word, word
from tests.hostile import HOSTILE
from tests.inbox.conftest import desk_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation(db) -> Conversation:
    return make_conversation("Sổ đỏ của tôi tới đâu rồi?", full_name="Nguyễn Thị Thu Hằng")


def send(client, conversation, text="Chào ông/bà", *, token="t1", seen=10**9, **over):
    values = {"text": text, "token": token, "seen": seen}
    return client.post(f"/truc/{conversation.pk}/tra-loi/", values | over)


def answers() -> list[str]:
    return list(Turn.objects.filter(author="person").values_list("text", flat=True))


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return out.getvalue()


def test_the_page_shows_what_was_said_by_whom_and_lets_me_take_it(desk, conversation, lan):
    services.record_turn(identity=conversation.identity, author="bot", text="Ông/bà cho xin mã hồ sơ")
    page = desk.get(f"/truc/{conversation.pk}/").content.decode()
    assert "Sổ đỏ của tôi" in page and "Ông/bà cho xin mã hồ sơ" in page
    desk.post(f"/truc/{conversation.pk}/nhan/")
    conversation.refresh_from_db()
    assert conversation.holder == lan


def test_an_answer_is_owed_and_shown_with_a_way_to_undo_it(desk, conversation):
    assert send(desk, conversation).status_code == 302
    assert answers() == ["Chào ông/bà"]
    turn = Turn.objects.get(author="person")
    page = desk.get(f"/truc/{conversation.pk}/").content.decode()
    assert f"/rut/{turn.pk}/" in page
    desk.post(f"/truc/{conversation.pk}/rut/{turn.pk}/")
    assert answers() == []
    assert "Chào ông/bà" in desk.get(f"/truc/{conversation.pk}/").context["draft"]


def test_an_undone_answer_comes_before_what_was_typed_since_and_its_file_is_asked_for(desk, conversation):
    send(desk, conversation, "Mời ông/bà xem", attachment=photo())
    desk.post(f"/truc/{conversation.pk}/dang-soan/", {"text": "Ông/bà cần gì nữa không?"})
    turn = Turn.objects.get(author="person")
    page = desk.post(f"/truc/{conversation.pk}/rut/{turn.pk}/", follow=True)
    assert page.context["draft"] == "Mời ông/bà xem\nÔng/bà cần gì nữa không?"
    assert "Cần chọn lại tệp" in page.content.decode()


def test_the_loser_of_a_race_sees_both_texts_and_keeps_his_own(desk, conversation, lan, minh):
    other = desk_of(minh)
    seen = conversation.turns.get().pk
    send(other, conversation, "Của Minh", token="m", seen=seen)
    services.hand_over(
        conversation=Conversation.objects.get(pk=conversation.pk), operator=minh, to=lan, why="hết ca"
    )
    refused = send(desk, conversation, "Của Lan", token="l", seen=seen)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Của Minh" in page and "Của Lan" in page and "Minh" in page
    assert answers() == ["Của Minh"]
    assert Draft.objects.get(operator=lan).text == "Của Lan"


def test_while_a_colleague_types_my_box_is_closed(desk, conversation, minh):
    other = desk_of(minh)
    assert other.post(f"/truc/{conversation.pk}/dang-soan/", {"text": "Chào"}).status_code == 204
    assert desk.post(f"/truc/{conversation.pk}/dang-soan/", {"text": "Em chào"}).status_code == 409
    assert "readonly" in desk.get(f"/truc/{conversation.pk}/").content.decode()
    other.post(f"/truc/{conversation.pk}/dang-soan/", {"text": ""})
    assert desk.post(f"/truc/{conversation.pk}/dang-soan/", {"text": "Em chào"}).status_code == 204


def test_an_empty_answer_is_refused_in_words(desk, conversation):
    refused = send(desk, conversation, " ")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()


def test_a_picture_goes_along_drawn_anew_and_anything_disguised_is_refused(desk, conversation):
    photo = SimpleUploadedFile("anh chup.png", picture(), content_type="image/png")
    assert send(desk, conversation, "Mời ông/bà xem", attachment=photo).status_code == 302
    turn = Turn.objects.get(author="person")
    assert turn.attachments[0]["kind"] == "image"
    assert Notice.objects.get().message["picture"] == turn.attachments[0]["path"]
    assert desk.get(f"/truc/{conversation.pk}/tep/{turn.pk}/0/").getvalue()[:2] == b"\xff\xd8"
    for n, (name, content, ending) in enumerate(
        (("Mẫu.docx", word(), "docx"), ("cu.doc", old_word(), "doc"))
    ):
        upload = SimpleUploadedFile(name, content, content_type="application/msword")
        assert send(desk, conversation, "Mời xem mẫu", token=f"w{n}", attachment=upload).status_code == 302
        assert Notice.objects.order_by("-pk")[0].message["file"].endswith(f".{ending}")
    with_macros = SimpleUploadedFile(
        "mau.docx", word("word/vbaProject.bin"), content_type="application/msword"
    )
    refused = send(desk, conversation, "Tệp", token="w9", attachment=with_macros)
    assert refused.status_code == 409 and "macro" in refused.content.decode()
    disguised = SimpleUploadedFile("bien-lai.pdf", b"MZ\x90 program", content_type="application/pdf")
    assert send(desk, conversation, "Tệp", token="t2", attachment=disguised).status_code == 409
    assert len(answers()) == 3
    erase(citizen=conversation.identity.citizen, because="asked")
    assert desk.get(f"/truc/{conversation.pk}/tep/{turn.pk}/0/").status_code == 404


@pytest.fixture
def close_window(conversation, monkeypatch):
    """`close_window(field, …)`: from now on the channel takes only a template with these fields."""

    def close(*fields: tuple[str, str, int]) -> None:
        choice = TemplateChoice("desk_reply", "Trả lời của tổng đài", fields)
        rule = ReplyRule("Kênh thử", dt.timedelta(hours=48), dt.timedelta(days=7), lambda: (choice,))
        monkeypatch.setitem(windows.RULES, "chat", lambda: rule)
        conversation.identity.last_interaction_at = timezone.now() - dt.timedelta(days=8)
        conversation.identity.save()

    return close


def test_a_closed_window_offers_templates_and_keeps_the_draft(desk, conversation, lan, close_window):
    close_window(("noi_dung", "Nội dung", 200))
    Draft.objects.create(conversation=conversation, operator=lan, text="Hồ sơ đã xong")
    page = desk.get(f"/truc/{conversation.pk}/").content.decode()
    assert "Trả lời của tổng đài" in page and "Hồ sơ đã xong" in page
    assert send(desk, conversation, "chữ tự do").status_code == 409
    values = {"template": "desk_reply", "token": "t9", "seen": 10**9, "desk_reply-noi_dung": "Mời tới quầy"}
    assert desk.post(f"/truc/{conversation.pk}/tra-loi/", values).status_code == 302
    assert Notice.objects.get().message["template"] == {
        "key": "desk_reply",
        "params": {"noi_dung": "Mời tới quầy"},
    }


def test_a_refused_template_keeps_the_words_of_each_field(desk, conversation, lan, minh, close_window):
    close_window(("ma", "Mã hồ sơ", 30), ("noi_dung", "Nội dung", 200))
    seen = conversation.turns.get().pk

    def send_template(client, token, code, words):
        values = {"template": "desk_reply", "desk_reply-ma": code, "desk_reply-noi_dung": words}
        return send(client, conversation, token=token, seen=seen, **values)

    send_template(desk_of(minh), "m", "H57-1", "Của Minh")
    held = send_template(desk, "l", "H57-2", "Của Lan")
    assert held.status_code == 409
    assert Draft.objects.get(operator=lan).text == held.context["draft"] == "H57-2\nCủa Lan"
    services.hand_over(
        conversation=Conversation.objects.get(pk=conversation.pk), operator=minh, to=lan, why="hết ca"
    )
    refused = send_template(desk, "l", "H57-2", "Của Lan")
    assert refused.status_code == 409
    assert 'value="H57-2"' in refused.content.decode() and 'value="Của Lan"' in refused.content.decode()
    assert refused.context["draft"] == "H57-2\nCủa Lan"


def test_notes_are_for_staff_and_appear_in_the_citizens_copy(desk, conversation):
    desk.post(f"/truc/{conversation.pk}/ghi-chu/", {"note": "Khách nói khó nghe"})
    assert "Khách nói khó nghe" in desk.get(f"/truc/{conversation.pk}/").content.decode()
    assert not Notice.objects.exists()
    copy = services.transcript(conversation.identity.citizen)
    assert copy[-1]["author"] == "note"


def test_handing_over_closing_and_asking_for_time(desk, conversation, lan, minh):
    desk.post(f"/truc/{conversation.pk}/nhan/")
    citizen_says(conversation.identity, "Nhanh giúp tôi")
    desk.post(f"/truc/{conversation.pk}/them-gio/")
    assert Conversation.objects.get(pk=conversation.pk).asked_for_time
    assert "Minh" in desk.get(f"/truc/{conversation.pk}/chuyen/").content.decode()
    desk.post(f"/truc/{conversation.pk}/chuyen/", {"to": minh.pk, "why": "đất đai"})
    assert Conversation.objects.get(pk=conversation.pk).holder == minh
    desk.post(f"/truc/{conversation.pk}/dong/")  # not mine any more
    assert Conversation.objects.get(pk=conversation.pk).state == "held"
    desk_of(minh).post(f"/truc/{conversation.pk}/dong/", {"because": "Đã trả lời qua điện thoại"})
    assert Conversation.objects.get(pk=conversation.pk).state == "closed"


def test_the_page_hears_only_what_is_new(desk, conversation):
    shown = desk.get(f"/truc/{conversation.pk}/").context
    base = f"/truc/{conversation.pk}/moi/?turn={shown['thread'].last_turn}&entry={shown['thread'].last_entry}"
    assert desk.get(f"{base}&v={shown['version']}").status_code == 204
    citizen_says(conversation.identity, "Alo?")
    fresh = desk.get(f"{base}&v={shown['version']}").content.decode()
    assert "Alo?" in fresh and "Sổ đỏ của tôi" not in fresh


def test_older_messages_have_a_page_of_their_own_and_lead_back(desk, conversation):
    for n in range(50):
        citizen_says(conversation.identity, f"tin số {n}.")
    newest = desk.get(f"/truc/{conversation.pk}/")
    older = desk.get(f"/truc/{conversation.pk}/?truoc={newest.context['thread'].older_than}")
    assert "tin số 3." not in newest.content.decode() and "tin số 3." in older.content.decode()
    assert 'id="poller"' not in older.content.decode()


def test_the_page_of_a_refused_answer_leads_to_older_messages_and_can_be_reloaded(desk, conversation, minh):
    for n in range(50):
        citizen_says(conversation.identity, f"tin số {n}.")
    services.claim_typing(conversation=conversation, operator=minh)
    refused = send(desk, conversation)
    assert refused.status_code == 409
    older = re.search(r'href="([^"]*\?truoc=\d+)"', refused.content.decode())[1]
    page = desk.get(urljoin(refused.request["PATH_INFO"], older))
    assert page.status_code == 200 and "tin số 3." in page.content.decode()
    assert desk.get(refused.request["PATH_INFO"]).url == f"/truc/{conversation.pk}/"


def test_drafts_are_kept_no_longer_than_what_was_said(conversation, lan, settings):
    old = Draft.objects.create(conversation=conversation, operator=lan, text="dở dang")
    past = timezone.now() - dt.timedelta(days=settings.CHAT_RETENTION_DAYS + 1)
    assert tasks.forget_old_drafts() == 0
    Draft.objects.filter(pk=old.pk).update(updated_at=past)
    assert tasks.forget_old_drafts() == 1


def test_ready_answers_are_found_without_marks(desk):
    CannedAnswer.objects.create(topic="Hồ sơ", title="Xin mã hồ sơ", text="Cho xin mã trên giấy hẹn")
    CannedAnswer.objects.create(topic="Chung", title="Kết thúc", text="Cảm ơn ông/bà", is_in_use=False)
    assert "Xin mã hồ sơ" in desk.get("/truc/mau-tra-loi/?q=giay hen").content.decode()
    assert "Kết thúc" not in desk.get("/truc/mau-tra-loi/").content.decode()


def test_what_services_know_and_offer_stands_beside_the_conversation(desk, conversation, monkeypatch):
    class Form(forms.Form):
        about = forms.CharField(label="Nội dung")

    def perform(conversation, operator, cleaned):
        if cleaned["about"] == "cấm":
            raise ActionRefused("Không nhận nội dung này.")
        return ActionResult("Đã lập phản ánh PA-1")

    act = ConversationAction("petition", "Lập phản ánh", lambda one, data: Form(data), perform)
    monkeypatch.setitem(actions.ACTIONS, "petition", act)
    monkeypatch.setitem(
        context.CARDS, "petitions", ("Phản ánh", lambda citizen: [Card("PA-0", (("Trạng thái", "Mới"),))])
    )
    page = desk.get(f"/truc/{conversation.pk}/").content.decode()
    assert "PA-0" in page and "Lập phản ánh" in page
    address = f"/truc/{conversation.pk}/viec/petition/"
    assert "Không nhận" in desk.post(address, {"about": "cấm"}).content.decode()
    assert desk.post(address, {"about": "ổ gà"}).status_code == 302
    assert conversation.entries.get(kind="act").text == "Đã lập phản ánh PA-1"


@pytest.mark.security_check("xss")
def test_whatever_is_typed_is_shown_harmlessly(desk, lan):
    conversation = make_conversation(*HOSTILE.values(), full_name="<b>Tên</b> " + "😀" * 90)
    services.ask_for_person(identity=conversation.identity, because="<i>vì</i>")
    services.note(conversation=conversation, operator=lan, text=HOSTILE["html"])
    for path in ("", f"{conversation.pk}/"):
        page = desk.get(f"/truc/{path}").content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>Tên" not in page and "<i>vì" not in page
    assert "&lt;script&gt;" in page
    assert "{{ request.user }}" in page


def kept_files() -> set[str]:
    try:
        return set(default_storage.listdir(files.FOLDER)[1])
    except FileNotFoundError:
        return set()


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("anh chup.png", picture(), content_type="image/png")


@pytest.mark.security_check("result-files")
def test_a_file_of_an_answer_that_is_refused_or_sent_twice_is_not_kept(desk, conversation, minh):
    seen, before = conversation.turns.get().pk, kept_files()
    send(desk, conversation, "Mời xem", token="a", seen=seen, attachment=photo())
    send(desk, conversation, "Mời xem", token="a", seen=seen, attachment=photo())
    assert len(kept_files() - before) == 1
    refused = send(desk_of(minh), conversation, "Mời xem", token="b", seen=seen, attachment=photo())
    assert refused.status_code == 409
    assert len(kept_files() - before) == 1


@pytest.mark.security_check("result-files")
def test_an_undone_answer_takes_its_file_along(desk, conversation, django_capture_on_commit_callbacks):
    before = kept_files()
    send(desk, conversation, "Mời xem", attachment=photo())
    assert kept_files() != before
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/truc/{conversation.pk}/rut/{Turn.objects.get(author='person').pk}/")
    assert kept_files() == before
