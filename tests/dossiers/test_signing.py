"""A result is signed by who holds the right to, with its file or with what proves the paper."""

import datetime as dt

import pytest

from dossiers import services
from dossiers.errors import InvalidDetail, MissingRequirement, TransitionRefused
from dossiers.services import Actor, ResultFile, TransitionDetails
from dossiers.workflow import SIGN, ActorKind, Status
from tests.factories import desk_of, enough_for, make_dossier, make_officer

pytestmark = pytest.mark.django_db
PAPER = {"title": "Giấy phép", "number": "15/GPXD", "signer": "Lê Văn Sơn", "signed_on": dt.date(2026, 11, 2)}


@pytest.fixture
def dossier():
    dossier = make_dossier()
    services.change_status(dossier=dossier, to=Status.IN_PROCESS, by=desk_of(dossier), details=enough_for(4))
    return dossier


def sign(dossier, by=None, **result) -> None:
    details = TransitionDetails(results=(ResultFile(**PAPER | result),))
    services.change_status(dossier=dossier, to=Status.DONE, by=by or desk_of(dossier), details=details)


def test_an_officer_without_the_right_signs_nothing_however_the_move_is_asked_for(dossier):
    with pytest.raises(TransitionRefused, match="cần quyền ký"):
        sign(dossier, by=desk_of(dossier, rights=()), on_paper=True)
    with pytest.raises(TransitionRefused):
        sign(
            dossier,
            by=Actor(ActorKind.LEADER, officer=make_officer(dossier.received_at_agency)),
            on_paper=True,
        )
    software = Actor(ActorKind.LEADER, agency=dossier.received_at_agency)
    with pytest.raises(TransitionRefused):
        sign(dossier, by=software, on_paper=True)
    sign(dossier, by=Actor(ActorKind.LEADER, agency=software.agency, rights=frozenset({SIGN})), on_paper=True)
    assert dossier.status == Status.DONE


@pytest.mark.parametrize(
    "lacking",
    [{"on_paper": False}, {"on_paper": True, "signer": " "}, {"on_paper": True, "number": ""},
     {"on_paper": True, "signed_on": None}],
)  # fmt: skip
def test_a_name_alone_is_no_result(dossier, lacking):
    with pytest.raises(MissingRequirement, match="tệp đã ký, hoặc bản giấy đã ký"):
        sign(dossier, **lacking)


def test_a_result_signed_tomorrow_is_refused(dossier):
    with pytest.raises(InvalidDetail, match="tương lai"):
        sign(dossier, on_paper=True, signed_on=dt.date(2099, 1, 1))


def test_a_fee_paid_before_the_result_does_not_go_round_the_signature(dossier):
    services.change_status(dossier=dossier, to=Status.FEE, by=desk_of(dossier), details=enough_for(6))
    details = enough_for(Status.DONE)
    with pytest.raises(TransitionRefused):
        services.change_status(
            dossier=dossier, to=Status.DONE, by=desk_of(dossier, rights=()), details=details
        )


def test_a_fee_paid_at_hand_over_needs_no_second_signature(dossier):
    sign(dossier, on_paper=True)
    services.change_status(dossier=dossier, to=Status.FEE, by=desk_of(dossier), details=enough_for(6))
    details = TransitionDetails(payment_receipt_number="BL-1")
    services.change_status(dossier=dossier, to=Status.DONE, by=desk_of(dossier, rights=()), details=details)
    assert dossier.status == Status.DONE


def test_a_tick_of_who_may_not_approve_is_no_approval(dossier):
    with pytest.raises(MissingRequirement, match="phê duyệt của lãnh đạo"):
        services.change_status(
            dossier=dossier, to=Status.STOPPED, by=desk_of(dossier, rights=()), details=enough_for(8)
        )


def test_the_preview_of_a_signature_writes_no_file(dossier, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    details = TransitionDetails(results=(ResultFile("Giấy phép", content=b"%PDF-1.7", filename="gp.pdf"),))
    message = services.preview_change(dossier=dossier, to=Status.DONE, by=desk_of(dossier), details=details)
    assert "Mời ông/bà nhận kết quả" in message.text
    assert not list(tmp_path.rglob("*.*"))
