"""Who is told of a step, how often, and in which words."""

import datetime as dt
import itertools
import unicodedata

import pytest
from django.core.exceptions import ImproperlyConfigured

from dossiers import message_texts, services
from dossiers.errors import DossierRefusal
from dossiers.message_texts import StatusTexts
from dossiers.models import Follow
from dossiers.services import TransitionDetails
from dossiers.workflow import TRANSITIONS, WORKFLOW, Status
from foundation.calendar.working_days import WorkCalendar
from foundation.messages import Message
from foundation.outbox.models import Lane, Notice
from foundation.status import StatusWorkflow
from foundation.vietnamese.folding import nfc
from tests.factories import desk_of, enough_for, local, make_citizen, make_dossier, submit_dossier

pytestmark = pytest.mark.django_db


def follow(dossier, citizen):
    return services.follow(dossier=dossier, citizen=citizen, proof=Follow.Proof.SECRET)


def told(dossier):
    return list(Notice.objects.filter(subject=dossier.code).order_by("pk"))


def test_the_applicant_with_a_phone_is_told_once_of_each_step():
    dossier = make_dossier()
    services.change_status(dossier=dossier, to=4, by=desk_of(dossier), details=enough_for(4))
    notices = told(dossier)
    assert [notice.event_key for notice in notices] == [event.key for event in dossier.events.all()]
    for notice in notices:
        assert (notice.citizen, notice.purpose, notice.lane) == (
            dossier.applicant,
            "dossier_update",
            Lane.NOTICE,
        )
        assert notice.merge_key == f"dossier:{dossier.pk}"


def test_nobody_is_told_where_nobody_follows_and_no_phone_is_known():
    assert not told(make_dossier(applicant=make_citizen(phone="")))


def test_each_follower_is_told_once_and_then_not_the_applicant_beside_them():
    dossier, followers = make_dossier(), [make_citizen(phone=""), make_citizen(phone="")]
    for citizen in followers:
        follow(dossier, citizen)
        follow(dossier, citizen)
    event = services.change_status(dossier=dossier, to=4, by=desk_of(dossier), details=enough_for(4))
    assert [notice.citizen for notice in told(dossier) if notice.event_key == event.key] == followers


def test_who_stopped_following_or_was_erased_is_not_told():
    dossier, stopped, erased = make_dossier(), make_citizen(), make_citizen(erased_at=dt.datetime.now(dt.UTC))
    for citizen in (stopped, erased):
        follow(dossier, citizen)
    services.stop_following(dossier=dossier, citizen=stopped)
    services.change_status(dossier=dossier, to=4, by=desk_of(dossier), details=enough_for(4))
    news = [notice for notice in told(dossier) if notice.purpose == message_texts.PURPOSE]
    assert {notice.citizen for notice in news} == {dossier.applicant}


@pytest.mark.security_check("rollback")
def test_a_refused_step_tells_nobody():
    dossier = make_dossier()
    with pytest.raises(DossierRefusal):
        services.change_status(
            dossier=dossier, to=5, by=desk_of(dossier), details=enough_for(5, supplement_due_on=None)
        )
    assert len(told(dossier)) == 1


def test_old_news_is_not_told():
    dossier = make_dossier(notify=False)
    services.change_status(dossier=dossier, to=4, by=desk_of(dossier), details=enough_for(4), notify=False)
    assert not told(dossier)


def test_only_what_asks_the_citizen_to_act_cannot_be_merged():
    dossier = make_dossier()
    by = desk_of(dossier)
    for to in (4, 5, 4, 6, 4, 9):
        services.change_status(dossier=dossier, to=to, by=by, details=enough_for(to))
    assert [notice.must_act for notice in told(dossier)] == [False, False, True, False, True, False, False]


def test_an_apology_is_told_with_its_cause_and_its_new_day():
    dossier = make_dossier()
    services.extend_deadline(
        dossier=dossier, by=desk_of(dossier), cause="Quá tải", new_due_on=dt.date(2099, 1, 5)
    )
    notice = told(dossier)[-1]
    assert notice.message["text"].startswith("Chúng tôi xin lỗi vì chậm hẹn.")
    assert "Hẹn trả: Thứ Hai, 05/01/2099, trước 17:00, tại Trung tâm" in notice.message["text"]
    assert "Lý do: Quá tải" in notice.message["text"]
    assert not notice.must_act


@pytest.mark.parametrize("to", [Status.SUPPLEMENT, Status.STOPPED])
def test_the_guidance_that_an_officer_writes_stands_once_in_the_message(to):
    dossier, guidance = make_dossier(), "Xin trích lục ở Văn phòng đăng ký đất đai, tầng 2."
    by = desk_of(dossier)
    services.change_status(dossier=dossier, to=to, by=by, details=enough_for(to, guidance=guidance))
    assert told(dossier)[-1].message["text"].count(guidance) == 1


def test_a_supplement_lists_what_is_missing_and_offers_to_answer():
    dossier = make_dossier()
    items = tuple((f"Giấy số {n}", "bản chính") for n in range(1, 11))
    services.change_status(
        dossier=dossier, to=5, by=desk_of(dossier), details=enough_for(5, supplement_items=items)
    )
    message = Message.from_json(told(dossier)[-1].message)
    assert message.text.startswith("Cần ông/bà nộp thêm giấy.\nHồ sơ " + dossier.code)
    assert "8. Giấy số 8 (bản chính)" in message.text
    assert "… và 2 giấy nữa" in message.text
    assert "chậm nhất Thứ Hai, 05/01/2099, tại Trung tâm" in message.text
    assert [(button.kind, button.value) for button in message.buttons] == [
        ("url", dossier.tracking_url),
        ("say", f"#giay {dossier.code}"),
        ("say", f"nộp thêm giấy {dossier.code}"),
        ("say", f"#ngung {dossier.code}"),
    ]
    assert "han 05/01/2099" in message.sms


def test_a_fee_names_the_amount_and_the_content_of_the_transfer():
    dossier = make_dossier()
    services.change_status(
        dossier=dossier, to=6, by=desk_of(dossier), details=enough_for(6, pay_by=dt.date(2099, 1, 5))
    )
    text = told(dossier)[-1].message["text"]
    assert "Xin ông/bà nộp 75.000\u00a0đ chậm nhất Thứ Hai, 05/01/2099. " in text
    assert f"Nội dung chuyển khoản: {dossier.fee_notices.get().reference}." in text


def test_a_refusal_gives_its_reason_once():
    dossier = submit_dossier()
    details = TransitionDetails(reason="Thiếu bản vẽ")
    services.change_status(dossier=dossier, to=3, by=desk_of(dossier), details=details)
    assert told(dossier)[-1].message["text"].count("Thiếu bản vẽ") == 1


def test_what_is_late_is_said_with_an_apology():
    dossier = make_dossier(at=local("2026-03-02 09:00"))
    by = desk_of(dossier)
    services.change_status(dossier=dossier, to=4, by=by, details=enough_for(4), at=local("2026-03-26 09:00"))
    assert "Trễ 3 ngày làm việc. Chúng tôi xin lỗi ông/bà." in told(dossier)[-1].message["text"]
    services.change_status(dossier=dossier, to=9, by=by, details=enough_for(9), at=local("2026-03-27 09:00"))
    assert "Trễ 4 ngày làm việc. Chúng tôi xin lỗi ông/bà." in told(dossier)[-1].message["text"]


LONG = "Ủy ban nhân dân xã Đại Lộc " * 40
SAID = [
    (source, to, text)
    for (source, to), text in itertools.product(
        TRANSITIONS, ("ngắn", LONG, unicodedata.normalize("NFD", LONG))
    )
]


@pytest.mark.parametrize(("source", "to", "text"), SAID)
def test_every_message_fits_its_channels_whatever_was_typed(source, to, text, settings):
    settings.PUBLIC_URL = "https://1022.quangnam.gov.vn"
    said = message_texts.compose(
        StatusTexts(
            definition=WORKFLOW.definition(to, source),
            office=text[:200],
            counter=text[:200],
            phone="",
            at=local("2026-03-02 09:00"),
            due_at=local("2026-03-01 17:00"),
            calendar=WorkCalendar(),
            reason=text,
            missing=((text[:300], text[:500]),) * 30 if to == Status.SUPPLEMENT else (),
            answer_by=dt.date(2026, 3, 9) if to == Status.SUPPLEMENT else None,
            total=75_000,
        ),
        code="000.00.019.H47-260105-000012",
        procedure=text,
        url=f"{settings.PUBLIC_URL}/t/{'x' * 22}/",
        note=text,
        reference="LP 260105 000012 K7QM" if to == Status.FEE else "",
    )
    message = said.message
    assert message.text == nfc(message.text)
    assert len(message.text) <= 1_950
    assert "%(" not in message.text and "  " not in message.text
    assert len(said.summary) <= 200
    assert len(message.buttons) <= 5
    assert message.sms.isascii() and len(message.sms) <= 160
    assert message.template.key == "dossier_update"
    assert set(message.template.params) == {"ma_ho_so", "trang_thai", "noi_dung"}
    assert all(0 < len(value) <= 200 for value in message.template.params.values())


def test_every_status_has_its_texts_and_every_pair_is_a_transition():
    for status in Status:
        definition = WORKFLOW.definition(status)
        assert definition.title and definition.lead and definition.stage
    with pytest.raises(ImproperlyConfigured):
        StatusWorkflow(Status, {Status.DONE: WORKFLOW.definition(Status.DONE)})
    with pytest.raises(ImproperlyConfigured):
        StatusWorkflow((), {(1, 10): WORKFLOW.definition(Status.DONE)}, *TRANSITIONS.values())
