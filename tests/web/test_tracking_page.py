"""`/t/<token>/`: what the QR opens, in every status, however long the history."""

import datetime as dt
import io
import logging

import pytest
from django.test import Client
from django.utils import timezone, translation

from assistant import dossier_replies
from config.request_log import MaskSecretPaths
from dossiers import public_view, services
from dossiers.models import LinkCode, Rating, StatusEvent
from dossiers.services import SYSTEM
from dossiers.services.details import ResultFile
from dossiers.views import by_token
from dossiers.workflow import WORKFLOW, Status
from foundation.outbox.models import Notice
from tests.factories import desk_of, enough_for, make_dossier, submit_dossier

pytestmark = pytest.mark.django_db

WAYS = {1: (), 2: (2,), 3: (3,), 4: (2, 4), 7: (7,), 10: (2, 4, 9, 10)}
"""To the statuses that are not reached from 4."""


@pytest.fixture(autouse=True)
def fresh_pages():
    by_token.PAGES.clear()


def bring_to(status: int):
    dossier = submit_dossier()
    for to in WAYS.get(status, (2, 4, status)):
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    dossier.refresh_from_db()
    return dossier


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("status", Status.values)
def test_each_status_opens_with_its_sentence_in_both_languages(client, status):
    dossier = bring_to(status)
    vietnamese = text(client.get(dossier.tracking_path))
    assert vietnamese.count("<h1>") == 1 and 'aria-current="step"' in vietnamese or status == 10
    english_page = text(client.get(dossier.tracking_path + "?lang=en"))
    with translation.override("en"):
        assert f"<h1>{WORKFLOW.definition(status).title}</h1>" in english_page
    assert '<html lang="en">' in english_page and ' lang="vi">' in english_page
    for vietnamese_word in ("Giấy tiếp nhận", "Phiếu", "Nhận hồ sơ", "Gửi hồ sơ", "ông/bà", "Hẹn trả"):
        assert vietnamese_word not in english_page


def test_a_page_never_asks_more_than_six_questions(client, django_assert_max_num_queries):
    dossier = bring_to(5)
    began = timezone.now() - dt.timedelta(days=300)
    StatusEvent.objects.bulk_create(
        StatusEvent(
            dossier=dossier,
            from_status=4,
            to_status=4,
            at=began + dt.timedelta(days=n),
            actor_kind="officer",
            note_public=f"Bước {n}",
        )
        for n in range(200)
    )
    client.get("/ho-so/")  # the warnings in force are kept by the process for some seconds
    with django_assert_max_num_queries(6):
        assert "Bước 199" in text(client.get(dossier.tracking_path))
    with django_assert_max_num_queries(1):
        client.get(dossier.tracking_path)
    services.change_status(dossier=dossier, to=4, by=desk_of(dossier), details=enough_for(4))
    with django_assert_max_num_queries(6):
        client.get(dossier.tracking_path)


@pytest.mark.parametrize("status", [9, 10])
def test_nor_does_a_page_with_results(client, status, django_assert_max_num_queries):
    dossier = bring_to(status)
    client.get("/ho-so/")
    with django_assert_max_num_queries(6):
        client.get(dossier.tracking_path)


def test_a_move_shows_at_once_though_the_page_was_just_made(client):
    dossier = bring_to(4)
    assert "Đang giải quyết" in text(client.get(dossier.tracking_path))
    services.change_status(dossier=dossier, to=5, by=desk_of(dossier), details=enough_for(5))
    page = text(client.get(dossier.tracking_path))
    assert "<h1>Cần ông/bà nộp thêm giấy</h1>" in page and "Trích lục bản đồ" in page


def test_names_stay_masked_and_internal_notes_stay_inside(client):
    dossier = make_dossier()
    services.change_status(
        dossier=dossier,
        to=4,
        by=desk_of(dossier),
        details=enough_for(4, note_internal="nghi ngờ hồ sơ", note_public="Đã chuyển"),
    )
    page = text(client.get(dossier.tracking_path))
    assert "N*** *** Hằng" in page and "Đã chuyển" in page
    for hidden in ("Nguyễn", "nghi ngờ", dossier.secret, dossier.applicant.phone, "Phan Châu Trinh"):
        assert hidden not in page


@pytest.mark.security_check("qr-tokens")
def test_an_unknown_token_is_told_kindly(client):
    for token in ("A" * 22, "x", "A" * 5000, "H47.15-240305-0123"):
        response = client.get(f"/t/{token}/")
        assert response.status_code == 404
        assert "Không mở được với thông tin này" in text(response)
        assert "csrfmiddlewaretoken" not in text(response)


@pytest.mark.security_check("qr-tokens")
def test_the_token_goes_to_no_other_site_and_to_no_log(client):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(MaskSecretPaths())
    logging.getLogger().addHandler(handler)
    try:
        dossier = bring_to(2)
        response = client.get(dossier.tracking_path)
        client.get(dossier.tracking_path.replace("/t/", "/t/x"))
        client.get(f"/ket-qua/{dossier.token}/")
        client.put(dossier.tracking_path)
        logging.getLogger("django.request").error("Internal Server Error: %s", dossier.tracking_path)
    finally:
        logging.getLogger().removeHandler(handler)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "/t/…" in stream.getvalue() and dossier.token not in stream.getvalue()


def test_rating_once_by_two_taps(client):
    dossier = bring_to(10)
    for _ in range(2):
        response = client.post(f"{dossier.tracking_path}danh-gia/", {"score": "5", "comment": "Nhanh, tử tế"})
        assert response.status_code == 302 and response["Location"].endswith("#danh-gia")
    rating = Rating.objects.get(dossier=dossier)
    assert (rating.score, rating.comment, rating.channel) == (5, "Nhanh, tử tế", "web")
    page = text(client.get(dossier.tracking_path))
    assert "Ông/bà đã chấm 5/5" in page and "Gửi đánh giá" not in page


@pytest.mark.parametrize("score", ["", "0", "6", "x", "5.5", "²"])
def test_a_rating_without_a_score_keeps_what_was_written(client, score):
    dossier = bring_to(10)
    response = client.post(f"{dossier.tracking_path}danh-gia/", {"score": score, "comment": "Chờ lâu"})
    assert response.status_code == 422
    assert "Chờ lâu</textarea>" in text(response) and "<title> Lỗi:" in text(response)
    assert not Rating.objects.exists()


def test_an_unfinished_dossier_is_not_rated(client):
    dossier = bring_to(4)
    assert client.post(f"{dossier.tracking_path}danh-gia/", {"score": "1"}).status_code == 302
    assert not Rating.objects.exists()


def test_a_link_code_is_taken_by_a_button_and_two_taps_take_one(client):
    dossier = bring_to(4)
    path = f"{dossier.tracking_path}nhan-tin/"
    assert "#" not in LinkCode.objects.values_list("code", flat=True)
    client.get(path)
    assert not LinkCode.objects.exists()
    for _ in range(2):
        assert client.post(path)["Location"] == path
    code = LinkCode.objects.get().code
    page = text(client.get(path))
    assert code in page and "ngừng nhận tin" in page


def test_the_chat_opens_by_the_channels_own_link(client, settings):
    dossier = bring_to(4)
    client.post(f"{dossier.tracking_path}nhan-tin/")
    link = f'href="{settings.ZALO_CHAT_URL}/{settings.ZALO_OA_ID}"'
    assert link in text(client.get(f"{dossier.tracking_path}nhan-tin/"))


def test_the_forms_of_the_qr_page_work_without_any_cookie():
    """Browsers send `Origin: null` from a page that forbids the referrer; the address itself is the proof."""
    dossier = bring_to(10)
    strict = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    assert strict.post(f"{dossier.tracking_path}danh-gia/", {"score": "4"}).status_code == 302
    assert strict.post(f"{dossier.tracking_path}nhan-tin/").status_code == 302
    assert Rating.objects.get().score == 4


def test_a_late_dossier_says_how_late_and_apologises(client):
    dossier = make_dossier(at=timezone.now() - dt.timedelta(days=60))
    services.change_status(dossier=dossier, to=4, by=desk_of(dossier), details=enough_for(4))
    assert "Chúng tôi xin lỗi" in text(client.get(dossier.tracking_path))
    assert "We apologise." in text(client.get(dossier.tracking_path + "?lang=en"))


def test_a_stopped_dossier_whose_papers_were_given_back_says_so_everywhere(client):
    dossier = bring_to(8)
    by_code = f"/ho-so/?code={dossier.code}"
    services.change_status(dossier=dossier, to=10, by=desk_of(dossier), details=enough_for(10))
    for address in (dossier.tracking_path, by_code):
        page = text(client.get(address))
        assert "<h1>Đã trả lại giấy tờ</h1>" in page and "<h1>Đã trả kết quả</h1>" not in page
        assert "<h1>Papers returned</h1>" in text(client.get(address, {"code": dossier.code, "lang": "en"}))
        client.cookies.clear()
    api = client.get("/api/v1/track/", {"code": dossier.code, "secret": dossier.secret}).json()
    assert (api["status"], api["title"]) == (10, "Đã trả lại giấy tờ")
    assert dossier_replies.by_code_alone(dossier).startswith(f"Hồ sơ {dossier.code}: Đã trả lại giấy tờ.")


def test_what_leaves_the_status_as_it_is_bears_its_own_name_in_both_histories(client):
    dossier = bring_to(4)
    by = desk_of(dossier)
    services.reassign(dossier=dossier, by=by, office="Phòng Tư pháp")
    services.extend_deadline(dossier=dossier, by=by, cause="Quá tải", new_due_on=dt.date(2099, 1, 5))
    vietnamese, english = (
        text(client.get(f"{dossier.tracking_path}?lang={language}")).split('class="history"')[1]
        for language in ("vi", "en")
    )
    assert "<strong>Xin lỗi và hẹn lại</strong>" in vietnamese
    assert "<strong>Apology and new date</strong>" in english
    assert "<strong>Chuyển bộ phận giải quyết</strong>" in vietnamese
    assert "<strong>Passed to another office</strong>" in english


@pytest.mark.parametrize("guidance", ["", "Xin nộp lại kèm bản vẽ có chữ ký"])
def test_why_a_dossier_was_refused_and_what_to_do_stand_open_on_page_and_in_the_message(client, guidance):
    dossier = submit_dossier()
    details = enough_for(
        3, reason="Bản vẽ thiếu chữ ký", note_public="Bản vẽ thiếu chữ ký", guidance=guidance
    )
    services.change_status(dossier=dossier, to=Status.NOT_ACCEPTED, by=desk_of(dossier), details=details)
    page = client.get(dossier.tracking_path).content.decode()
    before_any_fold = page.split("<details")[0]
    advice = guidance or "sửa theo lý do"
    assert "Hồ sơ không được tiếp nhận" in before_any_fold
    assert "Bản vẽ thiếu chữ ký" in before_any_fold
    assert advice in before_any_fold
    message = Notice.objects.filter(subject=dossier.code).latest("pk").message["text"]
    assert "Lý do: Bản vẽ thiếu chữ ký." in message
    assert advice in message
    assert "hưa nhận được" not in page + message


@pytest.mark.parametrize("reason", ["Hồ sơ không thuộc thẩm quyền của xã", "Nộp sai nơi, đất ở xã khác"])
def test_who_came_to_the_wrong_office_is_not_told_to_hand_in_again_there(client, reason):
    dossier = submit_dossier()
    details = enough_for(3, reason=reason, note_public=reason)
    services.change_status(dossier=dossier, to=Status.NOT_ACCEPTED, by=desk_of(dossier), details=details)
    page = client.get(dossier.tracking_path).content.decode()
    message = Notice.objects.filter(subject=dossier.code).latest("pk").message["text"]
    for told in (page, message):
        assert "nộp hồ sơ tại cơ quan có thẩm quyền" in told and "rồi nộp lại" not in told


@pytest.mark.parametrize("file", [b"%PDF-1.7 permit", b""])
def test_who_has_the_result_as_a_file_is_not_asked_to_fetch_it(client, file):
    dossier = bring_to(4)
    known = (
        {"content": file, "filename": "gp.pdf"}
        if file
        else {"on_paper": True, "signed_on": dt.date(2026, 11, 2)}
    )
    results = (ResultFile("Giấy phép xây dựng", "15/GPXD", signer="Lê Văn Sơn", **known),)
    services.change_status(dossier=dossier, to=9, by=desk_of(dossier), details=enough_for(9, results=results))
    pages = [client.get(dossier.tracking_path), client.get("/ho-so/", {"code": dossier.code})]
    message = Notice.objects.filter(subject=dossier.code).latest("pk").message["text"]
    for told in (*(page.content.decode() for page in pages), message):
        assert ("Không cần đến nhận" in told) == bool(file)
        assert ("Mời ông/bà nhận kết quả tại" in told) == (not file)


def test_what_was_handed_in_is_listed_with_thanks_and_the_time(client):
    dossier = bring_to(4)
    page, short = text(client.get(dossier.tracking_path)), text(client.get("/ho-so/", {"code": dossier.code}))
    assert "Ông/bà đã nộp" in page and "Cảm ơn ông/bà. Hồ sơ đã đến cơ quan lúc" in page
    assert all(paper.name in page for paper in dossier.papers.all()) and "Ông/bà đã nộp" not in short


def test_two_pauses_of_one_day_are_one(client):
    dossier = bring_to(5)
    for to in (4, 5):
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    assert text(client.get(dossier.tracking_path)).count("chờ giấy") == 1


def test_a_stopped_dossier_is_not_told_to_be_mended_and_submitted_again(client):
    dossier = bring_to(8)
    page = client.get(dossier.tracking_path).content.decode()
    assert "để biết cần làm gì tiếp" in page.split("<details")[0]
    assert "rồi nộp lại" not in page


def test_a_refusal_whose_reason_was_never_recorded_points_to_the_slip():
    dossier = bring_to(3)
    known = public_view.details(dossier)
    assert known.reason == dossier.events.last().note_public and known.lead.startswith("Lý do và việc")
    old = services.take_over(
        by=SYSTEM,
        status=Status.NOT_ACCEPTED,
        procedure=dossier.procedure,
        received_at_agency=dossier.received_at_agency,
        competent_agency=dossier.competent_agency,
        applicant=dossier.applicant,
    )
    assert public_view.details(old).lead.startswith("Phiếu từ chối ghi rõ lý do.")
