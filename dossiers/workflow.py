"""The life of a dossier as data: national statuses, allowed moves, clocks and the words for citizens.

Status codes and labels are those of the national portal's catalogue (1 to 10), which every one-stop system
shares. No normative table of moves is published; this one follows from the meaning of the statuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.db.models import IntegerChoices

from foundation.vietnamese.folding import fold


class Status(IntegerChoices):
    REGISTERED = 1, "Mới đăng ký"
    ACCEPTED = 2, "Được tiếp nhận"
    NOT_ACCEPTED = 3, "Không được tiếp nhận"
    IN_PROCESS = 4, "Đang xử lý"
    SUPPLEMENT = 5, "Yêu cầu bổ sung giấy tờ"
    FEE = 6, "Yêu cầu thực hiện nghĩa vụ tài chính"
    WITHDRAWN = 7, "Công dân yêu cầu rút hồ sơ"
    STOPPED = 8, "Dừng xử lý"
    DONE = 9, "Đã xử lý xong"
    RETURNED = 10, "Đã trả kết quả"


class ActorKind(StrEnum):
    CITIZEN = "citizen"
    OFFICER = "officer"
    LEADER = "leader"
    SYSTEM = "system"


class Requirement(StrEnum):
    """What a move must carry; an item that the dossier already keeps (an earlier result) counts."""

    RECEIPT = "receipt"
    REFUSAL_SLIP = "refusal_slip"
    SUPPLEMENT_ITEMS = "supplement_items"
    SUPPLEMENT_PAPERS = "supplement_papers"
    ROUTING = "routing"
    FEE_LINES = "fee_lines"
    PAYMENT_CONFIRMATION = "payment_confirmation"
    STOP_NOTICE = "stop_notice"
    RESULT = "result"
    HAND_OVER_PROOF = "hand_over_proof"
    LEADER_APPROVAL = "leader_approval"
    REASON = "reason"


REQUIREMENT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        Requirement.RECEIPT: "giấy tiếp nhận và hẹn trả kết quả (mẫu 01)",
        Requirement.REFUSAL_SLIP: "phiếu từ chối tiếp nhận (mẫu 03)",
        Requirement.SUPPLEMENT_ITEMS: "danh mục giấy tờ cần bổ sung (mẫu 02)",
        Requirement.SUPPLEMENT_PAPERS: "giấy tờ công dân nộp thêm",
        Requirement.ROUTING: "bộ phận nhận xử lý (mẫu 06)",
        Requirement.FEE_LINES: "các khoản phải nộp",
        Requirement.PAYMENT_CONFIRMATION: "xác nhận đã nộp tiền",
        Requirement.STOP_NOTICE: "thông báo dừng giải quyết (mẫu 05)",
        Requirement.RESULT: "kết quả đã ký (tệp đã ký, hoặc bản giấy đã ký kèm người ký, số và ngày ký)",
        Requirement.HAND_OVER_PROOF: "xác nhận đã giao kết quả",
        Requirement.LEADER_APPROVAL: "phê duyệt của lãnh đạo",
        Requirement.REASON: "lý do",
    }
)


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed change of status: who may make it, what it must carry, how its button reads.

    `accepted` narrows it to dossiers that were (True) or were not yet (False) accepted; None means both.
    """

    label: str
    actors: frozenset[ActorKind]
    requires: frozenset[Requirement] = frozenset()
    accepted: bool | None = None


# Permissions of a role (or of a partner's token) that a move asks for besides the right to move.
SIGN, APPROVE = "dossiers.sign_dossier", "dossiers.approve_dossier"

CITIZEN = frozenset({ActorKind.CITIZEN})
OFFICER = frozenset({ActorKind.OFFICER})
DESK = frozenset({ActorKind.OFFICER, ActorKind.SYSTEM})
EITHER = frozenset({ActorKind.CITIZEN, ActorKind.OFFICER})
SIGNED = frozenset({ActorKind.OFFICER, ActorKind.LEADER})


def _with(*items: Requirement) -> frozenset[Requirement]:
    return frozenset(items)


_STOP = _with(Requirement.STOP_NOTICE, Requirement.REASON)
_WITHDRAWAL = _with(Requirement.STOP_NOTICE)
_PAPERS = _with(Requirement.SUPPLEMENT_PAPERS)
_S = Status

# A key with None as its source creates the dossier.
TRANSITIONS: Mapping[tuple[Status | None, Status], Transition] = MappingProxyType(
    {
        (None, _S.REGISTERED): Transition("Nộp trực tuyến", EITHER | DESK),
        (None, _S.ACCEPTED): Transition("Tiếp nhận tại quầy", DESK, _with(Requirement.RECEIPT)),
        (_S.REGISTERED, _S.ACCEPTED): Transition("Tiếp nhận", DESK, _with(Requirement.RECEIPT)),
        (_S.REGISTERED, _S.NOT_ACCEPTED): Transition(
            "Từ chối tiếp nhận", OFFICER, _with(Requirement.REFUSAL_SLIP, Requirement.REASON)
        ),
        (_S.REGISTERED, _S.SUPPLEMENT): Transition(
            "Yêu cầu bổ sung", OFFICER, _with(Requirement.SUPPLEMENT_ITEMS)
        ),
        (_S.REGISTERED, _S.WITHDRAWN): Transition("Rút hồ sơ", EITHER),
        (_S.ACCEPTED, _S.IN_PROCESS): Transition("Chuyển xử lý", DESK, _with(Requirement.ROUTING)),
        (_S.ACCEPTED, _S.SUPPLEMENT): Transition(
            "Yêu cầu bổ sung", OFFICER, _with(Requirement.SUPPLEMENT_ITEMS)
        ),
        (_S.ACCEPTED, _S.FEE): Transition("Yêu cầu nộp phí", OFFICER, _with(Requirement.FEE_LINES)),
        (_S.ACCEPTED, _S.WITHDRAWN): Transition("Rút hồ sơ", EITHER, _WITHDRAWAL),
        (_S.ACCEPTED, _S.STOPPED): Transition("Dừng xử lý", OFFICER, _STOP),
        (_S.IN_PROCESS, _S.SUPPLEMENT): Transition(
            "Yêu cầu bổ sung", OFFICER, _with(Requirement.SUPPLEMENT_ITEMS)
        ),
        (_S.IN_PROCESS, _S.FEE): Transition("Yêu cầu nộp phí", OFFICER, _with(Requirement.FEE_LINES)),
        # The citizen asks, the officer who already works on it accepts.
        (_S.IN_PROCESS, _S.WITHDRAWN): Transition("Chấp nhận rút hồ sơ", OFFICER, _WITHDRAWAL),
        (_S.IN_PROCESS, _S.STOPPED): Transition(
            "Dừng xử lý", SIGNED, _STOP | _with(Requirement.LEADER_APPROVAL)
        ),
        (_S.IN_PROCESS, _S.DONE): Transition(
            "Ký xong, chuyển kết quả về một cửa", SIGNED, _with(Requirement.RESULT)
        ),
        (_S.SUPPLEMENT, _S.REGISTERED): Transition(
            "Đã bổ sung, chờ tiếp nhận", EITHER, _PAPERS, accepted=False
        ),
        (_S.SUPPLEMENT, _S.ACCEPTED): Transition(
            "Đã bổ sung, tiếp nhận", DESK, _PAPERS | _with(Requirement.RECEIPT), accepted=False
        ),
        (_S.SUPPLEMENT, _S.NOT_ACCEPTED): Transition(
            "Từ chối tiếp nhận", OFFICER, _with(Requirement.REFUSAL_SLIP, Requirement.REASON), accepted=False
        ),
        (_S.SUPPLEMENT, _S.IN_PROCESS): Transition("Đã bổ sung, xử lý tiếp", EITHER, _PAPERS, accepted=True),
        (_S.SUPPLEMENT, _S.WITHDRAWN): Transition("Rút hồ sơ", EITHER, _WITHDRAWAL),
        (_S.SUPPLEMENT, _S.STOPPED): Transition("Dừng xử lý, quá hạn bổ sung", OFFICER, _STOP),
        (_S.FEE, _S.IN_PROCESS): Transition(
            "Đã nộp phí, xử lý tiếp", DESK, _with(Requirement.PAYMENT_CONFIRMATION)
        ),
        (_S.FEE, _S.DONE): Transition(
            "Đã nộp phí, giao kết quả", DESK, _with(Requirement.PAYMENT_CONFIRMATION, Requirement.RESULT)
        ),
        (_S.FEE, _S.WITHDRAWN): Transition("Rút hồ sơ", EITHER, _WITHDRAWAL),
        (_S.FEE, _S.STOPPED): Transition("Dừng xử lý", OFFICER, _STOP),
        (_S.STOPPED, _S.IN_PROCESS): Transition("Xử lý tiếp", OFFICER, _with(Requirement.REASON)),
        (_S.STOPPED, _S.WITHDRAWN): Transition("Rút hồ sơ", EITHER),
        (_S.STOPPED, _S.RETURNED): Transition("Trả lại giấy tờ", OFFICER),
        (_S.DONE, _S.FEE): Transition(
            "Yêu cầu nộp phí khi nhận kết quả", OFFICER, _with(Requirement.FEE_LINES)
        ),
        (_S.DONE, _S.RETURNED): Transition("Trả kết quả", DESK, _with(Requirement.HAND_OVER_PROOF)),
        (_S.DONE, _S.IN_PROCESS): Transition(
            "Đính chính trước khi trả", SIGNED, _with(Requirement.LEADER_APPROVAL, Requirement.REASON)
        ),
    }
)


class Clock(StrEnum):
    """What the time limit does while a dossier has a status."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    CLOSED = "closed"


class Tone(StrEnum):
    """The colour key of a status; the words always say the same."""

    NEUTRAL = "neutral"
    INFO = "info"
    YOUR_TURN = "your_turn"
    REFUSED = "refused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Face:
    """How one status counts and shows: `{office}` in the title is the competent office's name."""

    clock: Clock
    tone: Tone
    title: str


FACES: Mapping[Status, Face] = MappingProxyType(
    {
        _S.REGISTERED: Face(Clock.NOT_STARTED, Tone.NEUTRAL, "Đã gửi, chờ tiếp nhận"),
        _S.ACCEPTED: Face(Clock.RUNNING, Tone.INFO, "Đã nhận hồ sơ"),
        _S.NOT_ACCEPTED: Face(Clock.CLOSED, Tone.REFUSED, "Hồ sơ không được tiếp nhận"),
        _S.IN_PROCESS: Face(Clock.RUNNING, Tone.INFO, "Đang giải quyết tại {office}"),
        _S.SUPPLEMENT: Face(Clock.PAUSED, Tone.YOUR_TURN, "Cần ông/bà nộp thêm giấy"),
        _S.FEE: Face(Clock.PAUSED, Tone.YOUR_TURN, "Cần ông/bà nộp phí"),
        _S.WITHDRAWN: Face(Clock.CLOSED, Tone.NEUTRAL, "Đã rút hồ sơ"),
        _S.STOPPED: Face(Clock.PAUSED, Tone.REFUSED, "Đã dừng giải quyết"),
        _S.DONE: Face(Clock.STOPPED, Tone.DONE, "Đã có kết quả"),
        _S.RETURNED: Face(Clock.CLOSED, Tone.NEUTRAL, "Đã trả kết quả"),
    }
)

# The national report counts 5, 6 and 8 together as temporarily stopped.
GROUPS: Mapping[str, frozenset[Status]] = MappingProxyType(
    {
        "received": frozenset({_S.REGISTERED, _S.ACCEPTED}),
        "refused": frozenset({_S.NOT_ACCEPTED}),
        "in_process": frozenset({_S.IN_PROCESS}),
        "paused": frozenset({_S.SUPPLEMENT, _S.FEE, _S.STOPPED}),
        "processed": frozenset({_S.DONE, _S.RETURNED, _S.WITHDRAWN}),
    }
)


def transitions_from(
    status: Status | int | None, *, accepted: bool | None = None
) -> dict[Status, Transition]:
    """The moves open to a dossier of this status, by target; None asks how a dossier may begin.

    Pass `accepted` (was it ever accepted?) to leave out the moves meant for the other half of its life.
    """
    return {
        to: move
        for (source, to), move in TRANSITIONS.items()
        if source == status and (accepted is None or move.accepted in (None, accepted))
    }


def clock(status: Status | int) -> Clock:
    return FACES[Status(status)].clock


def tone(status: Status | int) -> Tone:
    return FACES[Status(status)].tone


def is_terminal(status: Status | int) -> bool:
    """No move leaves it; after 10 only a linked correction dossier can follow."""
    return not transitions_from(Status(status))


def citizen_title(status: Status | int, office: str = "") -> str:
    """The headline a citizen reads; without an office's name the sentence ends before it."""
    title = FACES[Status(status)].title
    return title.format(office=office) if office else title.removesuffix(" tại {office}")


_BY_WORDS = {fold(words): s for s in Status for words in (str(s.value), str(s.label), citizen_title(s))}


def status_from_label(text: str) -> Status:
    """The status that a spreadsheet cell names by code, official label or citizens' title."""
    try:
        return _BY_WORDS[fold(text)]
    except KeyError:
        raise ValueError(f"Không có trạng thái hồ sơ nào tên là “{text}”.") from None
