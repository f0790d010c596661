"""Status changes at the desk: along the graph, with what the move demands, never over a colleague."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from dossiers.models import Dossier, StatusEvent
from dossiers.services import Actor, TransitionDetails, change_status
from dossiers.workflow import ActorKind, Status
from foundation.outbox.models import Notice
from tests.admin.conftest import desk_client, officer_of
from tests.factories import enough_for, make_citizen, make_dossier, submit_dossier

pytestmark = pytest.mark.day("2026-11-27 09:00")
EMPTY_ROWS = {"rows-TOTAL_FORMS": "3", "rows-INITIAL_FORMS": "0"}


def page(dossier) -> str:
    return f"/admin/dossiers/dossier/{dossier.pk}/change/"


def door(dossier, to) -> str:
    return f"/admin/dossiers/dossier/{dossier.pk}/chuyen/{int(to)}/"


def asking_for_papers(dossier, **over) -> dict[str, str]:
    return {
        "expected_version": str(dossier.version),
        "supplement_due_on": "2099-01-05",
        "legal_basis": "NĐ 118/2025/NĐ-CP",
        **EMPTY_ROWS,
        "rows-0-name": "Trích lục bản đồ địa chính",
        "rows-0-note": "bản chính",
        **over,
    }


@pytest.fixture
def dossier(agency):
    return make_dossier(received_at_agency=agency)


@pytest.fixture
def in_process(dossier, agency):
    by = Actor(ActorKind.OFFICER, officer=officer_of(agency))
    change_status(
        dossier=dossier, to=Status.IN_PROCESS, by=by, details=TransitionDetails(office="Phòng Kinh tế")
    )
    return dossier


def offered(desk, dossier) -> list[Status]:
    return [choice.to for choice in desk.get(page(dossier)).context["panel"]["choices"]]


def test_the_first_button_is_the_step_that_takes_the_work_on(desk, agency, dossier, in_process):
    leader = desk_client(officer_of(agency, role="Lãnh đạo"))
    assert offered(leader, in_process)[0] == Status.DONE
    assert offered(desk, in_process)[-2:] == [Status.DONE, Status.STOPPED]  # the counter may do neither
    fresh, submitted = make_dossier(received_at_agency=agency), submit_dossier(received_at_agency=agency)
    assert offered(desk, fresh)[0] == Status.IN_PROCESS
    assert offered(desk, submitted)[0] == Status.ACCEPTED


def test_the_top_of_the_page_names_person_phone_procedure_and_day_and_folds_all_but_two_buttons(desk, agency):
    citizen = make_citizen(full_name="Nguyễn Thị Thu Hằng", phone="84905123456")
    dossier = make_dossier(received_at_agency=agency, applicant=citizen)
    top = desk.get(page(dossier)).content.decode().partition('class="desk-facts">')[2]
    facts, _end, acts = top.partition("</p>")
    for fact in ("Nguyễn Thị Thu Hằng", "0905 123 456", dossier.procedure.name, "hẹn trả"):
        assert fact in facts
    first, _fold, others = acts.partition("<summary>Việc khác</summary>")
    assert first.count('class="desk-button') == 2
    assert door(dossier, Status.IN_PROCESS) in first and door(dossier, Status.STOPPED) in others
    assert "/ma-moi/" in others.partition("</details>")[0]


def test_the_page_offers_the_moves_of_the_graph_and_shows_status_and_history_without_fields(desk, dossier):
    words = desk.get(page(dossier)).content.decode()

    for to in (Status.IN_PROCESS, Status.SUPPLEMENT, Status.FEE, Status.WITHDRAWN, Status.STOPPED):
        assert door(dossier, to) in words
    assert door(dossier, Status.DONE) not in words
    assert 'name="status"' not in words
    assert 'name="due_at' not in words


def test_asking_for_papers_moves_the_dossier_and_owes_the_notice(desk, dossier, officer):
    answer = desk.post(door(dossier, Status.SUPPLEMENT), asking_for_papers(dossier))

    assert answer.status_code == 302
    dossier.refresh_from_db()
    assert dossier.status == Status.SUPPLEMENT
    assert dossier.events.last().officer == officer
    assert [item.name for item in dossier.supplement_requests.get().items.all()] == [
        "Trích lục bản đồ địa chính"
    ]
    assert Notice.objects.filter(subject=dossier.code, must_act=True).count() == 1


def test_without_the_papers_named_nothing_moves_and_what_was_typed_stays(desk, dossier):
    typed = asking_for_papers(dossier, **{"rows-0-name": "", "rows-0-note": ""})

    answer = desk.post(door(dossier, Status.SUPPLEMENT), typed)

    assert answer.status_code == 200
    assert "Còn thiếu: danh mục giấy tờ cần bổ sung" in answer.content.decode()
    assert "NĐ 118/2025/NĐ-CP" in answer.content.decode()
    assert Dossier.objects.get(pk=dossier.pk).status == Status.ACCEPTED


def test_the_second_officer_is_told_who_was_faster_and_keeps_what_was_typed(desk, dossier, agency):
    typed = asking_for_papers(dossier)
    colleague = officer_of(agency, first_name="Trần Thị", last_name="Sen")
    change_status(
        dossier=dossier,
        to=Status.IN_PROCESS,
        by=Actor(ActorKind.OFFICER, officer=colleague),
        details=TransitionDetails(office="Phòng Kinh tế"),
    )

    answer = desk.post(door(dossier, Status.SUPPLEMENT), typed)

    words = answer.content.decode()
    assert answer.status_code == 409
    assert "Sen" in words
    assert "đã chuyển hồ sơ này" in words
    assert "Trích lục bản đồ địa chính" in words
    assert dossier.events.count() == 2
    again = answer.context["attempt"].form["expected_version"].value()
    typed["expected_version"] = str(again)
    assert desk.post(door(dossier, Status.SUPPLEMENT), typed).status_code == 302


def test_a_double_click_makes_one_move(desk, dossier):
    typed = asking_for_papers(dossier)

    first = desk.post(door(dossier, Status.SUPPLEMENT), typed)
    second = desk.post(door(dossier, Status.SUPPLEMENT), typed)

    assert (first.status_code, second.status_code) == (302, 302)
    assert dossier.events.count() == 2
    assert dossier.supplement_requests.count() == 1


def test_a_move_that_the_new_status_forbids_is_refused_in_words_with_the_text_kept(desk, dossier, agency):
    typed = asking_for_papers(dossier)
    by = Actor(ActorKind.OFFICER, officer=officer_of(agency))
    change_status(dossier=dossier, to=Status.WITHDRAWN, by=by, details=enough_for(Status.WITHDRAWN))

    answer = desk.post(door(dossier, Status.SUPPLEMENT), {**typed, "expected_version": "99"})

    assert answer.status_code == 409
    assert "Trích lục bản đồ địa chính" in answer.content.decode()


def test_an_old_link_to_a_move_that_is_gone_leads_back_to_the_dossier(desk, dossier):
    assert desk.get(door(dossier, Status.RETURNED)).status_code == 302
    assert desk.get(door(dossier, 77)).status_code == 302
    assert desk.post(door(dossier, 77), {"expected_version": "1"}).status_code == 404


def test_the_preview_shows_the_citizens_message_and_moves_nothing(desk, dossier):
    answer = desk.post(door(dossier, Status.SUPPLEMENT), asking_for_papers(dossier, preview="1"))

    assert "Cần ông/bà nộp thêm giấy" in answer.context["attempt"].preview.text
    assert "Trích lục bản đồ địa chính" in answer.context["attempt"].preview.text
    assert Dossier.objects.get(pk=dossier.pk).status == Status.ACCEPTED
    assert StatusEvent.objects.filter(dossier=dossier).count() == 1


def test_the_preview_asked_by_the_page_itself_is_a_fragment(desk, dossier):
    answer = desk.post(
        door(dossier, Status.SUPPLEMENT),
        asking_for_papers(dossier, preview="1"),
        headers={"HX-Request": "true"},
    )

    assert "<html" not in answer.content.decode()
    assert "Trích lục bản đồ địa chính" in answer.content.decode()


def test_more_rows_keep_what_was_typed_and_judge_nothing(desk, dossier):
    answer = desk.post(
        door(dossier, Status.SUPPLEMENT), asking_for_papers(dossier, more_rows="1", supplement_due_on="")
    )

    assert answer.context["attempt"].table.total_form_count() == 6
    assert "Trích lục bản đồ địa chính" in answer.content.decode()
    assert not answer.context["attempt"].form.errors


def test_only_a_leader_stops_a_dossier_that_is_being_handled(desk, in_process, agency):
    typed = {
        "expected_version": str(in_process.version),
        "reason": "Không đủ điều kiện theo Điều 12",
        "approved_by_leader": "on",
    }

    refused = desk.post(door(in_process, Status.STOPPED), typed)
    assert "phê duyệt của lãnh đạo" in refused.content.decode()
    assert Dossier.objects.get(pk=in_process.pk).status == Status.IN_PROCESS

    leader = desk_client(officer_of(agency, role="Lãnh đạo"))
    assert leader.post(door(in_process, Status.STOPPED), typed).status_code == 302
    event = in_process.events.last()
    assert (event.to_status, event.actor_kind) == (Status.STOPPED, "leader")


def signing(dossier, **over) -> dict[str, object]:
    """The form of a signature as its page sends it."""
    return {
        "expected_version": str(dossier.version),
        "result_title": "Giấy phép xây dựng",
        "result_number": "15/GPXD",
        "result_file": SimpleUploadedFile("gp.pdf", b"%PDF-1.7 permit", "application/pdf"),
        "signer": "Lê Văn Sơn",
        "signed_on": "2026-11-20",
        **over,
    }


def sign(client, dossier, **over):
    """Read the message, then press the button below it."""
    read = client.post(door(dossier, Status.DONE), signing(dossier, preview="1", **over))
    if not read.context["attempt"].preview:
        return read
    seen = read.context["attempt"].message_digest
    return client.post(door(dossier, Status.DONE), signing(dossier, message_seen=seen, **over))


@pytest.fixture
def leader(agency):
    return desk_client(officer_of(agency, role="Lãnh đạo"))


def test_only_a_role_with_the_right_to_sign_presses_signed(desk, in_process, agency, officer):
    assert "cần quyền ký" in desk.get(page(in_process)).content.decode()

    refused = sign(desk, in_process)
    assert "cần quyền ký kết quả" in refused.content.decode()
    assert Dossier.objects.get(pk=in_process.pk).status == Status.IN_PROCESS

    Group.objects.get(name="Cán bộ một cửa").permissions.add(Permission.objects.get(codename="sign_dossier"))
    assert sign(desk_client(officer), in_process).status_code == 302
    assert Dossier.objects.get(pk=in_process.pk).status == Status.DONE


def test_a_signature_goes_out_only_after_its_message_was_read(leader, in_process):
    answer = leader.post(door(in_process, Status.DONE), signing(in_process))

    assert answer.status_code == 200
    assert "Mời ông/bà nhận kết quả" in answer.content.decode()
    assert Dossier.objects.get(pk=in_process.pk).status == Status.IN_PROCESS
    assert sign(leader, in_process).status_code == 302


@pytest.mark.parametrize(
    ("over", "wrong"),
    [
        ({}, "result_file"),
        ({"result_on_paper": "on", "signer": ""}, "signer"),
        ({"result_on_paper": "on", "result_number": ""}, "result_number"),
        ({"result_on_paper": "on", "signed_on": ""}, "signed_on"),
    ],
)
def test_a_signature_needs_its_file_or_who_signed_the_paper_its_number_and_date(
    leader, in_process, over, wrong
):
    answer = sign(leader, in_process, result_file="", **over)

    assert wrong in answer.context["attempt"].form.errors
    assert Dossier.objects.get(pk=in_process.pk).status == Status.IN_PROCESS


def test_a_double_press_of_the_signature_is_one(leader, in_process):
    seen = leader.post(door(in_process, Status.DONE), signing(in_process, preview="1"))
    digest = seen.context["attempt"].message_digest

    for _press in range(2):
        answer = leader.post(door(in_process, Status.DONE), signing(in_process, message_seen=digest))
        assert answer.status_code == 302
    assert in_process.results.count() == 1


def test_a_result_signed_on_paper_is_kept_without_a_file(leader, in_process):
    assert sign(leader, in_process, result_file="", result_on_paper="on").status_code == 302
    result = in_process.results.get()
    assert (result.signer, result.number, result.signed_on.isoformat()) == (
        "Lê Văn Sơn",
        "15/GPXD",
        "2026-11-20",
    )
    assert not result.file


def test_a_result_is_kept_with_its_file(leader, in_process):
    assert sign(leader, in_process).status_code == 302
    result = in_process.results.get()
    assert (result.number, result.signer) == ("15/GPXD", "Lê Văn Sơn")
    with result.file.open() as kept:
        assert kept.read() == b"%PDF-1.7 permit"
    answer = leader.get(f"/admin/dossiers/dossier/{in_process.pk}/tep/ket-qua/{result.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 permit"
    answer.close()


def test_a_program_is_not_taken_for_a_result(desk, in_process):
    file = SimpleUploadedFile("gp.pdf.exe", b"MZ")
    typed = {"expected_version": str(in_process.version), "result_title": "x", "result_file": file}

    answer = desk.post(door(in_process, Status.DONE), typed)

    assert answer.status_code == 200
    assert "result_file" in answer.context["attempt"].form.errors


@pytest.mark.security_check("xss")
@pytest.mark.parametrize("name", ["gp.pdf", "gp.jpg"])
def test_a_web_page_named_as_a_scan_is_not_taken_for_a_signed_result(leader, in_process, name):
    file = SimpleUploadedFile(name, b"<!doctype html><script>alert(1)</script>", "application/pdf")
    answer = sign(leader, in_process, result_file=file)
    assert "result_file" in answer.context["attempt"].form.errors
    assert not in_process.results.exists()


def test_fee_lines_come_from_the_tariff_and_may_be_changed(desk, dossier):
    dossier.procedure.fees.create(kind="le_phi", label="Lệ phí cấp giấy phép", amount=75_000)
    opened = desk.get(door(dossier, Status.FEE))
    assert "75000" in opened.content.decode()

    typed = {
        "expected_version": str(dossier.version),
        "rows-TOTAL_FORMS": "2",
        "rows-INITIAL_FORMS": "1",
        "rows-0-kind": "le_phi",
        "rows-0-label": "Lệ phí cấp giấy phép",
        "rows-0-amount": "50000",
        "rows-1-kind": "phi",
        "rows-1-label": "",
        "rows-1-amount": "",
    }
    assert desk.post(door(dossier, Status.FEE), typed).status_code == 302
    assert dossier.fee_notices.get().total == 50_000


@pytest.mark.parametrize("rows", ["", "x", "-1", "99999999999999999999"])
def test_a_forged_number_of_rows_is_an_error_of_the_form(desk, dossier, rows):
    for more in ({}, {"more_rows": "1"}):
        typed = asking_for_papers(dossier, **{"rows-TOTAL_FORMS": rows}, **more)
        assert desk.post(door(dossier, Status.SUPPLEMENT), typed).status_code == 200
    assert Dossier.objects.get(pk=dossier.pk).status == Status.ACCEPTED


def test_a_forged_version_and_another_offices_dossier_are_refused(desk, dossier):
    other = make_dossier()

    assert desk.get(door(other, Status.SUPPLEMENT)).status_code == 404
    assert desk.post(door(other, Status.SUPPLEMENT), asking_for_papers(other)).status_code == 404
    for version in ("", "x", "-1"):
        typed = asking_for_papers(dossier, expected_version=version)
        assert desk.post(door(dossier, Status.SUPPLEMENT), typed).status_code == 200
    assert Dossier.objects.get(pk=dossier.pk).status == Status.ACCEPTED


@pytest.mark.slow("opens the form of every pair of statuses")
def test_every_move_of_the_graph_opens_its_form(desk, agency, dossier):
    leader = desk_client(officer_of(agency, role="Lãnh đạo"))
    for source in Status:
        Dossier.objects.filter(pk=dossier.pk).update(status=source)
        for to in Status:
            assert leader.get(door(dossier, to)).status_code in (200, 302)


def test_the_whole_page_saved_with_an_old_copy_never_writes_an_old_status(desk, dossier, officer, agency):
    by = Actor(ActorKind.OFFICER, officer=officer)
    change_status(dossier=dossier, to=Status.IN_PROCESS, by=by, details=TransitionDetails(office="Phòng"))
    colleague = officer_of(agency)
    forms = {
        f"{name}-{kind}": "0"
        for name in ("events", "papers", "fee_notices", "documents", "results", "pauses")
        for kind in ("TOTAL_FORMS", "INITIAL_FORMS")
    }

    answer = desk.post(page(dossier), {"officer": str(colleague.pk), "status": "1", **forms})

    assert answer.status_code == 302
    dossier.refresh_from_db()
    assert (dossier.status, dossier.officer) == (Status.IN_PROCESS, colleague)


def test_what_was_done_is_undone_with_one_press_of_the_button_beside_it(desk, dossier):
    answer = desk.post(door(dossier, Status.SUPPLEMENT), asking_for_papers(dossier), follow=True)
    event = dossier.events.last()
    words = answer.content.decode()
    assert 'action="/admin/dossiers/dossier/hoan-tac/"' in words and f'value="{event.pk}"' in words

    answer = desk.post("/admin/dossiers/dossier/hoan-tac/", {"event": event.pk}, follow=True)

    assert answer.redirect_chain[0][0] == page(dossier)
    assert "đã hoàn tác" in answer.content.decode()
    assert Dossier.objects.get(pk=dossier.pk).status == Status.ACCEPTED
    assert Notice.objects.get(event_key=event.key).state == "cancelled"
    again = desk.post("/admin/dossiers/dossier/hoan-tac/", {"event": event.pk}, follow=True)
    assert "không hoàn tác được nữa" in again.content.decode()


def test_nobody_undoes_the_step_of_a_colleague_or_without_the_right_to_move(desk, dossier, agency):
    desk.post(door(dossier, Status.SUPPLEMENT), asking_for_papers(dossier))
    event = {"event": dossier.events.last().pk}
    assert desk_client(officer_of(agency)).post("/admin/dossiers/dossier/hoan-tac/", event).status_code == 302
    editor = desk_client(officer_of(agency, role="Biên tập viên"))
    assert editor.post("/admin/dossiers/dossier/hoan-tac/", event).status_code == 403
    assert Dossier.objects.get(pk=dossier.pk).status == Status.SUPPLEMENT
