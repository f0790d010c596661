"""One card for the whole of a procedure and for each aspect that may be asked of it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from assistant.procedure_cards import LINES, MAX_CARD, in_full, of
from dossiers.models import DossierDraft, Procedure, ProcedurePaper
from foundation.citizens.services import identity_for
from tests.assistant.chat import Chat
from tests.factories import make_procedure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture
def singleness():
    """The procedure of the demo that declares most."""
    return Procedure.objects.get(national_code="1.004873")


@pytest.fixture
def chat():
    return Chat(identity_for(channel="chat", external_id="7100000000000000413"))


@pytest.mark.parametrize(
    ("aspect", "told"),
    [
        ("time", "3 ngày làm việc"),
        ("fee", "Mức thu do Hội đồng nhân dân thành phố quy định"),
        ("place", "xã, phường"),
        ("online", "Toàn trình"),
        ("who", "được người nộp ủy quyền bằng văn bản"),
        ("papers", "• Tờ khai"),
        ("result", "6 tháng kể từ ngày cấp"),
    ],
)
def test_each_aspect_is_one_short_card_with_ways_on(singleness, aspect, told):
    (card,) = of(singleness, [aspect]).messages
    assert card.text.startswith("Cấp Giấy xác nhận tình trạng hôn nhân\n")
    assert told in card.text
    assert [button.kind for button in card.buttons] == ["url", "say"]


def test_every_procedure_of_the_demo_fits_on_the_cards():
    for procedure in Procedure.objects.all():
        for reply in (in_full(procedure), *(of(procedure, [name]) for name in LINES)):
            (card,) = reply.messages
            assert len(card.text) <= MAX_CARD, (procedure.name, len(card.text))


def test_what_the_catalogue_does_not_know_is_said_so():
    silent = make_procedure(papers=(), time_limit_days=None)
    assert "chưa có thông tin ai được nộp thay" in of(silent, ["who"]).messages[0].text
    assert "chưa ghi" in of(silent, ["result"]).messages[0].text
    assert "chưa ghi" in of(silent, ["papers"]).messages[0].text
    assert "chưa có số liệu" in of(silent, ["time"]).messages[0].text
    assert "chưa có số liệu" in of(silent, ["fee"]).messages[0].text


def test_forms_and_validity_of_papers_are_told_and_long_lists_end_in_a_number():
    procedure = make_procedure(papers=())
    ProcedurePaper.objects.bulk_create(
        ProcedurePaper(procedure=procedure, name=f"Giấy tờ thứ {n} " + "x" * 60, position=n)
        for n in range(12)
    )
    procedure.papers.filter(position=0).update(form="Mẫu 01", validity="6 tháng")
    text = of(procedure, ["papers"]).messages[0].text
    assert "(Mẫu 01, có giá trị 6 tháng)" in text
    assert "giấy nữa" in text
    assert len(text) <= MAX_CARD


def test_an_english_card_is_english_around_the_quoted_names(singleness):
    with translation.override("en"):
        assert "anybody authorised in writing" in of(singleness, ["who"]).messages[0].text
        assert "Fully online" in of(singleness, ["online"]).messages[0].text


def test_who_may_file_is_not_declared_without_its_source():
    procedure = make_procedure()
    procedure.submitter = Procedure.Submitter.PROXY
    with pytest.raises(ValidationError, match="quy định"):
        procedure.full_clean()


def test_a_passport_is_answered_with_who_handles_it_and_never_with_one_of_ours(chat):
    text = chat.say("thủ tục làm hộ chiếu cần giấy tờ gì")
    assert "Công an" in text
    assert "không có trong danh mục" in text
    assert "khai tử" not in text
    assert [button.kind for button in chat.buttons] == ["url", "url", "say"]


def test_what_no_catalogue_holds_is_said_so_with_a_search_of_the_national_portal(chat):
    assert "không tìm thấy thủ tục này trong danh mục" in chat.say(
        "lệ phí cấp giấy phép nuôi hổ trong vườn 0905123456 là bao nhiêu"
    )
    search = next(button.value for button in chat.buttons if "dvc-tim-kiem" in button.value)
    assert "key=" in search
    assert "0905123456" not in search


def test_a_likely_procedure_is_told_as_likely_and_begins_no_draft(chat):
    said = chat.say("tôi muốn nộp hồ sơ đăng ký kết hôn với bộ đội biên phòng")
    assert not DossierDraft.objects.exists()
    assert said.startswith("Có lẽ ông/bà hỏi thủ tục này") and "Đăng ký kết hôn" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("trả hết nợ ngân hàng rồi muốn xóa thế chấp trên sổ", "Xóa đăng ký biện pháp bảo đảm"),
        ("mua xe máy mới đi bấm biển số", "Đăng ký xe lần đầu"),
        ("tien tho cung liet si hang nam", "thờ cúng liệt sĩ"),
        ("sinh con", "Đăng ký khai sinh"),
    ],
)
def test_what_the_model_is_unsure_of_and_the_catalogue_knows_is_a_procedure(chat, words, told):
    said = chat.say(words)
    assert told in said + " ".join(button.title for button in chat.buttons)


def test_a_dossier_on_its_way_is_not_taken_for_its_procedure(chat):
    assert "mã hồ sơ" in chat.say("hồ sơ khai sinh của tôi nộp tuần trước tới đâu rồi")
