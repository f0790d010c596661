"""Dossiers with fixed codes, one for each status and story: for documents, tests and screenshots.

Their dates count from today; only the date inside the code stands still.
"""

import datetime as dt
import random
from collections.abc import Mapping
from typing import NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User

from dossiers import services
from dossiers.demo.agencies import DEPARTMENTS, OLD_TOWN, TOWN
from dossiers.demo.life import Case, live
from dossiers.demo.times import Almanac
from dossiers.models import Agency, Dossier, Procedure, Refund
from dossiers.services import Actor, bank_statements, refunds
from dossiers.workflow import ActorKind, Status
from foundation.calendar.services import calendar_of
from foundation.citizens.models import Citizen

S = Status
HOUSE, LAND, RESIDENCE, SHOP, SUPPORT = "1.013225", "1.012783", "1.004222", "1.001612", "1.001776"
LAND_OFFICE = DEPARTMENTS[0].code if DEPARTMENTS else ""


class Show(NamedTuple):
    """`person` names the applicant, who follows it if `follows`. `ago`: when it began and last moved,
    in working days before today, or before the day on which its office closed."""

    code: str
    story: str
    procedure: str
    person: str
    path: tuple[Status, ...]
    ago: tuple[int, int]
    follows: bool = True
    received_at: str = TOWN
    competent: str = TOWN


STORY = f"{TOWN}-261110-0102"
RECENT = 2  # working days: what is older is old news
LATE_WITH_APOLOGY = f"{TOWN}-260928-0112"
OLD_CODE = f"{OLD_TOWN}-250310-0114"
WITH_FEE = f"{TOWN}-261102-0106"
FEE_PAID_TWICE = f"{TOWN}-261030-0117"
FEE_PAID_IN_PART = f"{TOWN}-261109-0116"
RATED = f"{TOWN}-261012-0110"
TO_WORK = (S.ACCEPTED, S.IN_PROCESS)
LONG = (
    S.REGISTERED, S.SUPPLEMENT, S.REGISTERED, *TO_WORK, S.SUPPLEMENT, S.IN_PROCESS, S.FEE, S.IN_PROCESS,
    S.DONE, S.IN_PROCESS, S.DONE,
)  # fmt: skip
AT_LAND_OFFICE = (TOWN, LAND_OFFICE)
AT_OLD_UNIT = (OLD_TOWN, OLD_TOWN)
SHOWS = (
    Show(f"{TOWN}-261120-0101", "vừa nộp trực tuyến", RESIDENCE, "hoa", (S.REGISTERED,), (1, 1), False),
    Show(STORY, "đang xử lý, anh Bình theo dõi", HOUSE, "binh", TO_WORK, (6, 4)),
    Show(f"{TOWN}-261119-0103", "đã tiếp nhận", SHOP, "tuyet", (S.ACCEPTED,), (1, 1)),
    Show(f"{TOWN}-261117-0104", "bị từ chối", RESIDENCE, "khanh", (S.REGISTERED, S.NOT_ACCEPTED), (4, 3)),
    Show(
        f"{TOWN}-261029-0105",
        "chờ bổ sung",
        LAND,
        "binh",
        (*TO_WORK, S.SUPPLEMENT),
        (4, 1),
        True,
        *AT_LAND_OFFICE,
    ),
    Show(WITH_FEE, "chờ nộp phí, có mã VietQR", HOUSE, "tuyet", (*TO_WORK, S.FEE), (9, 1)),
    Show(f"{TOWN}-261105-0107", "người nộp đã rút", SUPPORT, "ut", (*TO_WORK, S.WITHDRAWN), (8, 5)),
    Show(f"{TOWN}-261013-0108", "đã dừng xử lý", HOUSE, "khanh", (*TO_WORK, S.STOPPED), (12, 2)),
    Show(f"{TOWN}-261103-0109", "có kết quả, tải được", SUPPORT, "ut", (*TO_WORK, S.DONE), (9, 1)),
    Show(RATED, "đã trả, đã đánh giá", SHOP, "binh", (S.REGISTERED, *TO_WORK, S.DONE, S.RETURNED), (30, 27)),
    Show(f"{TOWN}-261008-0111", "trễ hẹn", HOUSE, "lanh", TO_WORK, (21, 19)),
    Show(LATE_WITH_APOLOGY, "trễ hẹn, đã xin lỗi và hẹn lại", HOUSE, "duc", TO_WORK, (24, 22)),
    Show(f"{TOWN}-260817-0113", "bổ sung hai lần, nộp phí, đính chính", HOUSE, "hoa", LONG, (55, 2), False),
    Show(
        OLD_CODE,
        "mã và cơ quan cũ",
        SHOP,
        "tuyet",
        (*TO_WORK, S.DONE, S.RETURNED),
        (80, 76),
        False,
        *AT_OLD_UNIT,
    ),
    Show(f"{TOWN}-261106-0115", "hẹn trả hôm nay", HOUSE, "binh", TO_WORK, (15, 13)),
    Show(FEE_PAID_IN_PART, "mới nộp một phần phí", HOUSE, "lanh", (*TO_WORK, S.FEE), (13, 6)),
    Show(FEE_PAID_TWICE, "nộp phí hai lần, chờ hoàn", HOUSE, "duc", (*TO_WORK, S.FEE, S.IN_PROCESS), (17, 5)),
)


def is_loaded() -> bool:
    return Dossier.objects.filter(code__in=[show.code for show in SHOWS]).exists()


def load(
    people: Mapping[str, Citizen],
    agencies: Mapping[str, Agency],
    officers: Mapping[str, AbstractBaseUser],
    now: dt.datetime,
    rng: random.Random,
) -> list[Dossier]:
    """`people` by the names used above. A recent last step is told to who follows."""
    almanac = Almanac(now, rng)
    # Drawn apart: the crowd that `rng` draws afterwards stays the same.
    apart = Almanac(now, random.Random(FEE_PAID_TWICE))  # noqa: S311 - a demo
    made = [
        _one(
            show,
            people[show.person],
            agencies,
            officers,
            apart if show.code in (FEE_PAID_IN_PART, FEE_PAID_TWICE) else almanac,
        )
        for show in SHOWS
    ]
    by_code = {dossier.code: dossier for dossier in made}
    services.rate(
        dossier=by_code[RATED], score=5, comment="Nhận kết quả sớm hơn hẹn, cảm ơn cán bộ.", channel="web"
    )
    _apologise(by_code[LATE_WITH_APOLOGY], officers[TOWN], almanac)
    _money_without_a_home(by_code[WITH_FEE], almanac.last)
    _money_with_a_difference(by_code, almanac.last)
    return made


def _one(
    show: Show,
    person: Citizen,
    agencies: Mapping[str, Agency],
    officers: Mapping[str, AbstractBaseUser],
    almanac: Almanac,
) -> Dossier:
    case = Case.of(
        Procedure.objects.get(national_code=show.procedure),
        received_at=agencies[show.received_at],
        competent=agencies[show.competent],
        applicant=person,
        counter=officers[show.received_at],
        specialist=officers[show.competent],
        rng=almanac.rng,
        code=show.code,
        with_files=True,
    )
    today = min(almanac.last, agencies[show.competent].valid_to or almanac.last)
    begun, ended = (almanac.before(today, days) for days in show.ago)
    moments = almanac.moments(begun, ended, len(show.path))
    return live(
        case,
        show.path,
        moments,
        follower=person if show.follows else None,
        tell_last=show.follows and show.ago[1] <= RECENT,
    )


def _money_without_a_home(dossier: Dossier, day: dt.date) -> None:
    """Two transfers for the accountant: one without a reference, one of a wrong amount."""
    notice = dossier.fee_notices.get()
    bank_statements.record_transfer(
        number="FT-THU-0001", at=day, amount=notice.total, content="CHI TUYET NOP LE PHI XAY NHA"
    )
    bank_statements.record_transfer(
        number="FT-THU-0002",
        at=day,
        amount=notice.total - 10_000,
        content=f"QR {notice.reference} CT TU 0011",
    )


def _money_with_a_difference(by_code: Mapping[str, Dossier], day: dt.date) -> None:
    """A part of a fee, a fee paid twice, and one that names its dossier only: matched with one press."""
    accountant = User.objects.filter(username="ketoan").first()
    part = by_code[FEE_PAID_IN_PART].fee_notices.get()
    twice = by_code[FEE_PAID_TWICE].fee_notices.get()
    paid = (
        ("FT-THU-0003", part.total - 30_000, f"{part.reference} NOP TRUOC", part),
        ("FT-THU-0004", twice.total, f"{twice.reference} NOP LAN 2", twice),
    )
    for number, amount, content, notice in paid:
        transfer, _ = bank_statements.record_transfer(number=number, at=day, amount=amount, content=content)
        if accountant:
            bank_statements.assign(transfer=transfer, notice=notice, officer=accountant)
    if accountant:
        refunds.ask(
            notice=twice,
            amount=twice.total,
            reason="Người dân chuyển khoản hai lần.",
            means=Refund.Means.ACCOUNT,
            payee="Ngân hàng mẫu, 0000123456, LE MINH DUC",
            officer=accountant,
        )
    bank_statements.record_transfer(
        number="FT-THU-0005", at=day, amount=20_000, content=f"NOP PHI {FEE_PAID_IN_PART}"
    )


def _apologise(dossier: Dossier, officer: AbstractBaseUser, almanac: Almanac) -> None:
    new_day = almanac.last
    for _ in range(5):
        new_day = calendar_of().next_working(new_day)
    services.extend_deadline(
        dossier=dossier,
        by=Actor(ActorKind.OFFICER, officer=officer),
        cause="Phải xác minh lại ranh giới thửa đất với hộ liền kề.",
        new_due_on=new_day,
    )
