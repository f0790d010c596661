"""Inside a unit: an officer for each petition, ready answers, a photo of the mended place, many at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.accounts.models import OfficerNotification
from petitions import services, worklist
from petitions.errors import InvalidDetail, MissingRequirement, NotYours, TransitionRefused
from petitions.models import ReadyAnswer, TimeLimit
from petitions.services import Actor, Place, TransitionDetails
from petitions.workflow import ActorKind, Status
from tests.petitions.factories import (
    answered,
    centre,
    from_somebody,
    handed_over,
    make_handler,
    make_operator,
    make_petition,
    make_unit,
    photo,
)
from tests.petitions.test_desk import LIST, page_of, signed_in, step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_step(settings):
    settings.STAFF_OTP_REQUIRED = False


# --- an officer of the unit


def test_a_colleague_of_the_unit_gets_the_petition_and_hears_the_bell():
    petition = handed_over()
    head, colleague = make_handler(petition.unit), make_handler(petition.unit)
    address = reverse("admin:petitions_petition_assign", args=[petition.pk])
    client = signed_in(head)
    assert address in client.get(page_of(petition)).content.decode()
    client.post(address, {"officer": colleague.pk})
    petition.refresh_from_db()
    event = petition.events.last()
    assert petition.officer == colleague
    assert ("Võ" in event.note_internal, event.note_public, event.officer) == (True, "", head)
    assert petition.code in colleague.notifications.get().text
    assert [found.pk for found in worklist.VIEWS.rows("mine", colleague)] == [petition.pk]
    assert list(worklist.VIEWS.rows("mine", head)) == []


def test_the_bell_is_in_vietnamese_also_where_a_colleague_reads_english():
    petition = handed_over()
    head, colleague = make_handler(petition.unit), make_handler(petition.unit)
    client = signed_in(head)
    client.cookies["django_language"] = "en"
    client.post(reverse("admin:petitions_petition_assign", args=[petition.pk]), {"officer": colleague.pk})
    assert "giao phản ánh" in colleague.notifications.get().text


def test_the_sender_is_told_nothing_of_who_works_on_it(client):
    petition = handed_over()
    colleague = make_handler(petition.unit)
    colleague.last_name = "Đặng"
    colleague.save()
    services.assign(petition=petition, to=colleague, by=centre())
    assert "Đặng" not in client.get(petition.tracking_path).content.decode()


def test_nobody_outside_the_unit_is_chosen_or_chooses():
    petition = handed_over()
    stranger = make_handler(make_unit())
    with pytest.raises(InvalidDetail):
        services.assign(petition=petition, to=stranger, by=centre())
    with pytest.raises(NotYours):
        services.assign(petition=petition, to=None, by=Actor(ActorKind.UNIT, stranger))
    with pytest.raises(TransitionRefused):
        services.assign(petition=make_petition(), to=None, by=centre())
    with pytest.raises(TransitionRefused):
        services.assign(petition=answered(petition.unit), to=None, by=centre())


def test_the_same_officer_again_is_no_event_and_another_unit_begins_without_one():
    petition = handed_over()
    colleague = make_handler(petition.unit)
    services.assign(petition=petition, to=colleague, by=centre())
    assert services.assign(petition=petition, to=colleague, by=centre()) is None
    back = TransitionDetails(reason="không phải việc của đơn vị")
    services.change_status(petition=petition, to=Status.ACCEPTED, by=centre(), details=back)
    assert petition.officer is None


def test_who_chooses_himself_is_not_told_by_the_bell():
    petition = handed_over()
    head = make_handler(petition.unit)
    signed_in(head).post(reverse("admin:petitions_petition_assign", args=[petition.pk]), {"officer": head.pk})
    assert not OfficerNotification.objects.exists()


# --- a photo of the mended place


def with_photo_required(**over):
    TimeLimit.objects.update_or_create(
        kind="report", field="lighting", defaults={"working_days": 3, "photo_required": True}
    )
    return handed_over(text="Đèn đường trước cổng trường hư ba hôm nay", **over)


def reply(petition, **over):
    details = TransitionDetails(answer="Đã thay bóng đèn.", **over)
    by = Actor(ActorKind.UNIT, make_handler(petition.unit))
    return services.change_status(petition=petition, to=Status.ANSWERED, by=by, details=details)


def test_of_a_kind_that_demands_it_no_answer_goes_without_a_photo():
    petition = with_photo_required()
    with pytest.raises(MissingRequirement) as refused:
        reply(petition)
    assert "ảnh" in refused.value.message
    petition.refresh_from_db()
    assert petition.status == Status.FORWARDED


def test_the_photo_is_shown_to_the_sender_on_the_page(client):
    petition = with_photo_required()
    reply(petition, photos=(("sau.jpg", photo()),))
    kept = petition.answers.get().enclosures.get()
    assert kept.shows_result
    page = client.get(petition.tracking_path).content.decode()
    address = reverse("petitions:enclosure", args=[petition.token, kept.pk])
    assert f'<img src="{address}"' in page
    answer = client.get(address)
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"
    answer.close()


def test_who_cannot_take_one_says_why_which_only_the_office_reads(client):
    petition = with_photo_required()
    event = reply(petition, no_photo="Nơi sửa nằm trong nhà dân")
    assert "nhà dân" in event.note_internal
    assert "nhà dân" not in client.get(petition.tracking_path).content.decode()


def test_a_paper_is_no_photo_of_the_place():
    petition = with_photo_required()
    with pytest.raises(InvalidDetail):
        reply(petition, photos=(("bien-ban.pdf", b"%PDF-1.4\n%%EOF"),))


def test_the_more_exact_rule_says_whether_a_photo_is_needed_and_others_ask_for_none():
    TimeLimit.objects.create(kind="report", field="", working_days=7, photo_required=True)
    TimeLimit.objects.create(kind="report", field="land", working_days=15)
    demanded = handed_over(text="Ổ gà sâu giữa mặt đường")
    assert services.clock.needs_photo(demanded)
    assert not services.clock.needs_photo(handed_over(text="Lấn đất đai cạnh nhà, xây dựng trái phép"))
    assert not services.clock.needs_photo(handed_over(text="Cho tôi hỏi lịch tiếp dân khi nào"))


def test_the_form_asks_for_the_photo_and_sends_it():
    petition = with_photo_required()
    client = signed_in(make_handler(petition.unit))
    address = step(petition, "answered")
    assert 'name="photos"' in client.get(address).content.decode()
    data = {"expected_version": petition.version, "answer": "Đã thay bóng."}
    assert "Còn thiếu" in client.post(address, data).content.decode()
    preview = client.post(address, {**data, "preview": "1", "photos": SimpleUploadedFile("a.jpg", photo())})
    assert "Đã thay bóng." in preview.content.decode()
    client.post(address, {**data, "photos": SimpleUploadedFile("a.jpg", photo())})
    assert petition.answers.get().enclosures.get().shows_result
    assert (
        'name="photos"'
        not in client.get(step(handed_over(text="Xin hỏi lịch tiếp dân"), "answered")).content.decode()
    )


# --- ready answers


def test_ready_answers_of_the_field_and_of_any_are_offered_and_fill_the_box_without_scripts():
    petition = handed_over(text="Đèn đường trước cổng trường hư ba hôm nay")
    own = ReadyAnswer.objects.create(
        field="lighting", title="Đã thay đèn", text="Đã thay bóng đèn, đèn sáng lại."
    )
    ReadyAnswer.objects.create(field="", title="Đã xong", text="Đã xử lý xong.")
    ReadyAnswer.objects.create(field="roads", title="Đã vá đường", text="Đã vá ổ gà.")
    ReadyAnswer.objects.create(field="", title="Cũ", text="Câu cũ.", is_in_use=False)
    client = signed_in(make_handler(petition.unit))
    page = client.get(step(petition, "answered"))
    assert [row.title for row in page.context["ready_answers"]] == ["Đã thay đèn", "Đã xong"]
    filled = client.get(step(petition, "answered") + f"?mau={own.pk}")
    assert filled.context["form"].initial.get("answer", filled.context["form"]["answer"].value()) == own.text
    assert "mau=" not in client.get(step(petition, "waiting")).content.decode()


def test_the_manager_keeps_ready_answers_and_a_unit_cannot():
    address = reverse("admin:petitions_readyanswer_add")
    assert signed_in(make_operator("Quản lý trung tâm")).get(address).status_code == 200
    assert signed_in(make_handler(make_unit())).get(address).status_code == 403


# --- many at once


def test_many_petitions_are_classified_with_one_form_and_the_list_keeps_its_filters():
    chosen = [from_somebody() for _ in range(5)]
    untouched = from_somebody()
    client = signed_in(make_operator())
    picked = {"action": "classify_chosen", "_selected_action": [petition.pk for petition in chosen]}
    form = client.post(f"{LIST}?view=centre", picked)
    assert form.status_code == 302
    done = client.post(form["Location"], {"kind": "", "field": "water"})
    assert done["Location"] == f"{LIST}?view=centre"
    for petition in (*chosen, untouched):
        petition.refresh_from_db()
    assert {petition.field for petition in chosen} == {"water"}
    assert untouched.field == "lighting"
    assert {petition.events.count() for petition in chosen} == {2}


def test_one_that_is_closed_is_named_and_stops_no_other():
    open_one, closed = from_somebody(), answered()
    services.change_status(petition=closed, to=Status.CLOSED, by=centre())
    client = signed_in(make_operator())
    address = reverse("admin:petitions_petition_bulk_classify") + f"?p={open_one.pk}&p={closed.pk}&p=x"
    page = client.post(address, {"kind": "question", "field": ""}, follow=True).content.decode()
    open_one.refresh_from_db()
    closed.refresh_from_db()
    assert (open_one.kind, closed.kind) == ("question", "report")
    assert closed.code in page


def test_nothing_chosen_is_asked_again_and_a_unit_classifies_nothing():
    petition = handed_over()
    address = reverse("admin:petitions_petition_bulk_classify") + f"?p={petition.pk}"
    page = signed_in(make_operator()).post(address, {"kind": "", "field": ""})
    assert page.status_code == 200 and page.context["form"].errors
    assert signed_in(make_handler(petition.unit)).get(address).status_code == 403


# --- finding


def codes_found(client, typed: str) -> set[str]:
    return {petition.code for petition in client.get(LIST, {"q": typed}).context["cl"].result_list}


@pytest.mark.parametrize(
    "typed", ["Lê Thị Mận", "man", "0905 123 456", "84905123456", "cong truong", "TRƯỜNG hư"]
)
def test_the_centre_finds_a_petition_by_its_sender_a_phone_or_words(typed):
    from tests.petitions.test_desk import named

    petition = named(place=Place("Cổng trường Trần Phú"))
    make_petition(text="Rác chất đống ở góc chợ đã một tuần")
    assert codes_found(signed_in(make_operator()), typed) == {petition.code}


def test_a_handling_unit_finds_nothing_by_the_sender():
    from tests.petitions.test_desk import named

    petition = named()
    client = signed_in(make_handler(petition.unit))
    assert codes_found(client, "den truoc nha") == {petition.code}
    assert codes_found(client, "0905 123 456") == set()


def test_a_part_of_a_code_is_found_and_a_whole_one_in_any_typing():
    petition, other = from_somebody(), from_somebody()
    client = signed_in(make_operator())
    assert codes_found(client, petition.code.lower().replace("-", " ")) == {petition.code}
    assert codes_found(client, petition.code[-4:]) >= {petition.code} - {other.code}
