"""The desk: who sees what, the steps as forms, redaction before publishing, export without formulas."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from petitions import services
from petitions.errors import NotPublishable
from petitions.models import Petition, Publication
from petitions.services import Contact, Place
from petitions.workflow import Status
from tests.petitions.factories import (
    CONSENT,
    answered,
    from_somebody,
    handed_over,
    make_handler,
    make_operator,
    make_petition,
    make_unit,
)

pytestmark = pytest.mark.django_db
LIST = reverse("admin:petitions_petition_changelist")
TEXT = "Đèn trước nhà hư, tôi là Lê Thị Mận, gọi 0905 123 456."


@pytest.fixture(autouse=True)
def _no_second_step(settings):
    settings.STAFF_OTP_REQUIRED = False


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(petition) -> str:
    return reverse("admin:petitions_petition_change", args=[petition.pk])


def step(petition, to) -> str:
    return reverse("admin:petitions_petition_move", args=[petition.pk, to])


def named(**over) -> Petition:
    contact = Contact(name="Lê Thị Mận", phone="84905123456", consent=CONSENT)
    return handed_over(text=TEXT, contact=contact, **over)


def test_a_handling_unit_sees_its_petitions_and_no_sender():
    petition, other = named(), handed_over()
    client = signed_in(make_handler(petition.unit))
    listed = client.get(LIST).content.decode()
    assert petition.code in listed
    assert other.code not in listed
    page = client.get(page_of(petition)).content.decode()
    for hidden in ("Mận", "0905", "84905123456"):
        assert hidden not in page
        assert hidden not in listed
    assert client.get(page_of(other)).status_code == 404
    assert client.get(f"{LIST}export/").status_code == 403


def test_a_handling_unit_reads_no_sender_in_the_place_and_in_ratings():
    contact = Contact(name="Lê Thị Mận", phone="84905123456", consent=CONSENT)
    petition = answered(
        contact=contact, place=Place("nhà bà Lê Thị Mận, sđt 0905 123 456", None, (15.5, 108.4))
    )
    services.rate(petition=petition, score=1, comment="Chưa sửa, Lê Thị Mận 0905 123 456")
    client = signed_in(make_handler(petition.unit))
    for address in (page_of(petition), LIST, reverse("admin:petitions_petition_map")):
        page = client.get(address).content.decode()
        assert petition.code in page
        assert "Mận" not in page and "0905" not in page
    assert "Chưa sửa, Lê Thị Mận" in signed_in(make_operator()).get(page_of(petition)).content.decode()


def test_the_centre_sees_the_sender():
    page = signed_in(make_operator()).get(page_of(named())).content.decode()
    assert "Lê Thị Mận" in page
    assert "0905 123 456" in page


def test_the_centre_hands_a_petition_to_a_unit_and_the_unit_answers():
    petition, unit = from_somebody(), make_unit()
    client = signed_in(make_operator())
    form = client.get(step(petition, "forwarded")).content.decode()
    assert unit.name in form or str(unit) in form
    client.post(step(petition, "forwarded"), {"expected_version": 0, "unit": unit.pk})
    petition.refresh_from_db()
    assert (petition.status, petition.unit) == (Status.FORWARDED, unit)
    handler = signed_in(make_handler(unit))
    preview = handler.post(
        step(petition, "answered"), {"expected_version": 1, "answer": "Đã thay bóng.", "preview": "1"}
    )
    assert "Đã thay bóng." in preview.content.decode()
    handler.post(
        step(petition, "answered"), {"expected_version": 1, "answer": "Đã thay bóng.", "signed_by": "Ông Hai"}
    )
    petition.refresh_from_db()
    assert petition.answers.get().unit == unit


def test_a_refusal_keeps_what_was_typed():
    petition = handed_over()
    page = signed_in(make_operator()).post(
        step(petition, "answered"),
        {"expected_version": 0, "answer": "Đã thay bóng.", "unit": petition.unit.pk},
    )
    assert "Đã thay bóng." in page.content.decode()
    assert "Trần" in page.content.decode()
    petition.refresh_from_db()
    assert petition.status == Status.FORWARDED


def test_a_denunciation_is_flagged_and_the_polite_words_are_ready():
    petition = make_petition(text="Tôi tố cáo ông chủ tịch xã nhận tiền của dân")
    client = signed_in(make_operator())
    assert petition.get_looks_like_display() in client.get(page_of(petition)).content.decode()
    assert "bảo vệ người tố cáo" in client.get(step(petition, "rejected")).content.decode()


def test_what_was_wrongly_taken_for_a_denunciation_is_corrected():
    petition = make_petition(text="to cao can bo thi khong, chi xin sua den duong")
    assert petition.looks_like == "denunciation"
    client = signed_in(make_operator())
    address = reverse("admin:petitions_petition_classify", args=[petition.pk])
    assert client.get(address).context["form"].initial["looks_like"] == "denunciation"
    client.post(address, {"kind": petition.kind, "field": petition.field, "looks_like": ""})
    petition.refresh_from_db()
    assert petition.looks_like == ""


def test_publishing_offers_what_to_mask_and_refuses_what_is_left():
    petition = answered(text=TEXT)
    client = signed_in(make_operator("Duyệt nội dung"))
    address = reverse("admin:petitions_petition_publish", args=[petition.pk])
    offered = client.get(address).content.decode()
    assert "0905 123 456" in offered
    masked = client.post(address, {"mask": "1", "text": ["0", "1"]}).content.decode()
    assert "Đèn trước nhà hư" in masked
    given = {"publish": "1", "title": "Đèn đường", "text": TEXT, "answer": "Đã thay bóng."}
    assert client.post(address, given).status_code == 200
    assert not Publication.objects.exists()
    client.post(address, given | {"text": "Đèn trước nhà hư, gọi […]."})
    assert Publication.objects.get().petition == petition


@pytest.mark.parametrize(
    "over", [{"keep_private": True}, {"text": "Tôi tố cáo ông chủ tịch xã nhận tiền của dân"}], ids=str
)
def test_what_must_stay_private_is_never_published(over):
    petition = answered(**over)
    with pytest.raises(NotPublishable):
        services.publish(
            petition=petition, by=make_operator("Duyệt nội dung"), title="A", text="B", answer="C"
        )


def test_who_wrote_the_answer_does_not_publish_it():
    petition = answered()
    with pytest.raises(NotPublishable):
        services.publish(
            petition=petition, by=petition.answers.get().officer, title="A", text="B", answer="C"
        )


def test_an_unanswered_petition_is_not_published():
    with pytest.raises(NotPublishable):
        services.publish(
            petition=handed_over(), by=make_operator("Duyệt nội dung"), title="A", text="B", answer="C"
        )


@pytest.mark.security_check("formula-injection")
def test_the_export_holds_no_sender_and_no_formula():
    contact = Contact(name="Lê Thị Mận", phone="84905123456", consent=CONSENT)
    make_petition(text='=HYPERLINK("http://x") đèn hư', contact=contact)
    client = signed_in(make_operator("Quản lý trung tâm"))
    form = {
        "format": "0",
        "petitionresource_code": "on",
        "petitionresource_text": "on",
        "resource": "",
        "purpose": "Báo cáo",
    }
    exported = client.post(f"{LIST}export/", form).content.decode()
    assert "'=HYPERLINK" in exported
    assert "Mận" not in exported


def test_the_list_asks_few_queries_however_many_rows(django_assert_max_num_queries):
    unit = make_unit()
    for _ in range(8):
        handed_over(unit)
    client = signed_in(make_operator())
    with django_assert_max_num_queries(15):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("view", ["centre", "units", "late", "waiting", "publish", "law", "nonsense"])
def test_every_saved_view_opens(view):
    assert signed_in(make_operator()).get(LIST, {"view": view}).status_code == 200


def test_a_second_officer_is_told_what_the_first_did():
    petition = handed_over()
    one, other = signed_in(make_operator()), signed_in(make_operator())
    one.post(step(petition, "in_process"), {"expected_version": petition.version})
    page = other.post(step(petition, "in_process"), {"expected_version": petition.version}, follow=True)
    assert page.status_code == 200
    petition.refresh_from_db()
    assert petition.events.count() == 3


def test_what_the_office_must_do_stands_above_what_is_done():
    done, open_ = answered(), handed_over()
    Petition.objects.filter(pk=done.pk).update(due_at=done.received_at)
    page = signed_in(make_operator()).get(LIST).content.decode()
    assert page.index(open_.code) < page.index(done.code)


def test_the_list_shows_one_line_a_petition_with_its_day_and_hides_the_sender_from_units():
    petition = named()
    words = signed_in(make_handler(petition.unit)).get(LIST).content.decode()
    assert "Đèn trước nhà hư" in words
    assert f"{timezone.localtime(petition.due_at):%d/%m} · " in words
    for hidden in ("Mận", "0905", "84905123456"):
        assert hidden not in words


def test_the_tabs_of_petitions_say_how_many_rows_each_saved_view_has():
    named()
    handed_over()
    words = signed_in(make_operator()).get(LIST).content.decode()
    assert "Ở các đơn vị 2" in words
    assert "Quá hạn 0" not in words
