"""Plain makers of rows for tests: `make_x(**over)` with sensible defaults, each unlike the last."""

import datetime as dt
import io
from itertools import count
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from PIL import Image

from dossiers import services
from dossiers.models import Agency, Dossier, OfficerDesk, Procedure, ProcedureField, ProcedurePaper
from dossiers.services import Actor, PaperFile, ResultFile, TransitionDetails
from dossiers.workflow import ActorKind, Status
from foundation.citizens.models import Citizen, ConfirmedPhone
from foundation.citizens.phones import confirm_phone

_serial = count(1)
ONE_PAPER = (PaperFile("Đơn đề nghị"),)
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local(text: str) -> dt.datetime:
    """`2026-11-24 09:30` in Vietnam."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def make_agency(**over) -> Agency:
    n = next(_serial)
    values = {
        "code": f"H57.{n // 1000}.{n % 1000}",
        "name": f"Trung tâm Phục vụ hành chính công phường Bàn Thạch {n}",
        "short_name": f"Một cửa Bàn Thạch {n}",
        "level": Agency.Level.COMMUNE,
        "is_one_stop": True,
        "address": "158 Trần Phú, phường Bàn Thạch",
        "phone": "02353810345",
        "bank_bin": "970436",
        "bank_name": "Vietcombank",
        "bank_account": "0011004123456",
        "bank_account_name": "TT PHUC VU HCC",
    }
    return Agency.objects.create(**values | over)


def make_procedure(*, papers=("Đơn đề nghị cấp giấy phép xây dựng", "Bản vẽ thiết kế"), **over) -> Procedure:
    n = next(_serial)
    values = {
        "national_code": f"8.{n:06d}",  # no code of the national catalogue: tests stand beside the demo's
        "name": f"Cấp giấy phép xây dựng nhà ở riêng lẻ {n}",
        "field": "Xây dựng",
        "time_limit_days": 15,
    }
    procedure = Procedure.objects.create(**values | over)
    ProcedurePaper.objects.bulk_create(
        ProcedurePaper(procedure=procedure, position=n, name=name) for n, name in enumerate(papers, start=1)
    )
    return procedure


def make_form(procedure: Procedure, *fields: dict) -> list[ProcedureField]:
    """Fields of the procedure's form; each is given by what differs from a required line of text."""
    return [
        ProcedureField.objects.create(procedure=procedure, position=n, **field)
        for n, field in enumerate(fields, start=1)
    ]


def make_citizen(**over) -> Citizen:
    n = next(_serial)
    values = {
        "full_name": "Nguyễn Thị Thu Hằng",
        "phone": f"84905{n:06d}",
        "address": "12 Phan Châu Trinh, phường Bàn Thạch",
    }
    citizen = Citizen.objects.create(**values | over)
    if citizen.phone:  # given at a counter
        confirm_phone(citizen=citizen, phone=citizen.phone, proof=ConfirmedPhone.Proof.COUNTER)
    return citizen


def make_officer(*agencies: Agency, **over):
    """An officer with a desk at each of the agencies."""
    values = {"username": f"canbo{next(_serial)}", "first_name": "Trần Thị", "last_name": "Hoa"}
    officer = get_user_model().objects.create_user(**values | over)
    OfficerDesk.objects.bulk_create(OfficerDesk(officer=officer, agency=agency) for agency in agencies)
    return officer


def desk_of(
    dossier: Dossier, kind: ActorKind = ActorKind.OFFICER, *, rights=("sign_dossier", "approve_dossier")
) -> Actor:
    """An officer who may move this dossier, sign and approve."""
    officer = make_officer(dossier.received_at_agency)
    officer.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    return Actor(kind, officer=officer)


def make_dossier(*, papers=ONE_PAPER, at: dt.datetime | None = None, **over) -> Dossier:
    """A dossier received at the counter (status 2)."""
    return services.receive(accepted_at=at, **_application(papers, over))


def submit_dossier(*, papers=ONE_PAPER, at: dt.datetime | None = None, **over) -> Dossier:
    """A dossier submitted online (status 1)."""
    return services.submit(submitted_at=at, **_application(papers, over))


def _application(papers, over: dict) -> dict:
    agency = over.pop("received_at_agency", None) or make_agency()
    values = {
        "by": Actor(ActorKind.SYSTEM),
        "procedure": over.pop("procedure", None) or make_procedure(),
        "received_at_agency": agency,
        "competent_agency": agency,
        "applicant": over.pop("applicant", None) or make_citizen(),
        "papers": papers,
    }
    return values | over


RESULT = ResultFile("Giấy phép xây dựng", "15/GPXD", b"%PDF-1.7 permit", "gp.pdf", "Lê Văn Sơn")


def enough_for(to: int, **over) -> TransitionDetails:
    """Details that satisfy whatever a move to this status may demand."""
    values = {
        "office": "Phòng Kinh tế, Hạ tầng và Đô thị",
        "reason": "Theo quy định của thủ tục",
        "supplement_items": (("Trích lục bản đồ địa chính", "bản chính"),),
        "supplement_due_on": dt.date(2099, 1, 5),
        "fee_lines": (("le_phi", "Lệ phí cấp giấy phép", 75_000),),
        "papers": (PaperFile("Trích lục bản đồ địa chính"),),
        "payment_receipt_number": "BL-000123",
        "results": (RESULT,) if to == Status.DONE else (),
        "hand_over_proof": "Người nộp ký nhận",
        "approved_by_leader": True,
    }
    return TransitionDetails(**values | over)


def picture(*, size: tuple[int, int] = (640, 480), kind: str = "JPEG", colour: str = "white") -> bytes:
    """A photo as a phone sends it."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()
