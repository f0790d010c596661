"""The statuses of a dossier, and everything that page, chat, API, letters, notices and admin say of each.

Codes and labels are those of the national portal's catalogue (1 to 10), which every one-stop system shares.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import IntegerChoices
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from foundation.outbox.wordings import short_wording, wording
from foundation.status import ChatCommand, Clock, StatusDefinition, Tone, Turn


class Status(IntegerChoices):
    REGISTERED = 1, _("Newly registered")
    ACCEPTED = 2, _("Accepted for processing")
    NOT_ACCEPTED = 3, _("Not accepted")
    IN_PROCESS = 4, _("In process")
    SUPPLEMENT = 5, _("More papers requested")
    FEE = 6, _("Payment requested")
    WITHDRAWN = 7, _("Withdrawn by the citizen")
    STOPPED = 8, _("Processing stopped")
    DONE = 9, _("Processing finished")
    RETURNED = 10, _("Result returned")


STAGES = {
    "sent": _("Application sent"),
    "accepted": _("Application received"),
    "handled": _("Being processed"),
    "finished": _("Result available"),
    "returned": _("Result collected"),
}
PROCESSING = _("You do not need to do anything now. %(promise)s")
LATE = _(
    "%(late)s It was due on %(due_day)s; %(office)s is still working on it. "
    "You do not need to do anything now. If you have questions, call %(phone)s."
)
PAY = _("Please pay %(total)s%(until)s. The time limit does not run meanwhile.")
REASON_BELOW = _("The reason and what you can do next are below. If you have questions, call %(phone)s.")

DEFINITIONS: dict[Any, StatusDefinition] = {
    Status.REGISTERED: StatusDefinition(
        title=_("Sent, waiting to be accepted"),
        clock=Clock.NOT_STARTED,
        tone=Tone.NEUTRAL,
        turn=Turn.RECEPTION,
        stage="sent",
        import_names="""
            Mới; Mới nộp; Đã nộp; Chờ tiếp nhận; Chưa tiếp nhận; Đăng ký mới; Mới đăng ký trực tuyến;
            Nộp trực tuyến
        """,
        lead=_("An official of %(counter)s will check it and answer. You do not need to do anything now."),
    ),
    Status.ACCEPTED: StatusDefinition(
        title=_("Dossier received"),
        clock=Clock.RUNNING,
        tone=Tone.INFO,
        turn=Turn.RECEPTION,
        stage="accepted",
        import_names="""
            Đã tiếp nhận; Tiếp nhận; Mới tiếp nhận; Đã nhận; Đã nhận hồ sơ; Đã tiếp nhận hồ sơ;
            Tiếp nhận hồ sơ; Chờ xử lý; Chưa xử lý; Chờ giải quyết
        """,
        lead=PROCESSING,
        late_lead=LATE,
        on_enter=("accept",),
    ),
    Status.NOT_ACCEPTED: StatusDefinition(
        title=_("The dossier was not accepted"),
        clock=Clock.CLOSED,
        tone=Tone.REFUSED,
        stage="ended",
        import_names="""
            Không tiếp nhận; Từ chối tiếp nhận; Từ chối; Bị từ chối; Đã từ chối; Từ chối hồ sơ;
            Từ chối tiếp nhận hồ sơ; Không tiếp nhận hồ sơ
        """,
        lead=_("The refusal slip says why. If you have questions, call %(phone)s."),
        full_lead=REASON_BELOW,
        sentence=_("We are sorry: this dossier was not accepted.%(because)s %(next_step)s"),
        next_step=_("Correct what the reason names and submit again, or call %(phone)s for advice."),
        on_enter=("issue_refusal_slip",),
    ),
    Status.IN_PROCESS: StatusDefinition(
        title=_("Being processed"),
        heading=_("Being processed at %(office)s"),
        clock=Clock.RUNNING,
        tone=Tone.INFO,
        turn=Turn.OFFICE,
        stage="handled",
        import_names="""
            Đang giải quyết; Đang thụ lý; Đang thực hiện; Đang thẩm định; Đang xử lý hồ sơ; Đang XL;
            Đang giải quyết hồ sơ; Đang trình ký; Chờ ký; Đang chờ ký; Đã chuyển xử lý; Chuyển xử lý
        """,
        lead=PROCESSING,
        late_lead=LATE,
        on_enter=("route",),
    ),
    Status.SUPPLEMENT: StatusDefinition(
        title=_("Please submit more papers"),
        clock=Clock.PAUSED,
        tone=Tone.YOUR_TURN,
        turn=Turn.CITIZEN,
        stage="handled",
        import_names="""
            Yêu cầu bổ sung; Chờ bổ sung; Cần bổ sung; Bổ sung hồ sơ; Đang bổ sung; Bổ sung;
            Chờ bổ sung hồ sơ; Chờ bổ sung giấy tờ; Chờ công dân bổ sung; Yêu cầu bổ sung hồ sơ;
            Bổ sung giấy tờ; Đang chờ bổ sung; Cần bổ sung giấy tờ; Yêu cầu bổ sung, hoàn thiện hồ sơ
        """,
        pause_reason=_("waiting for papers"),
        lead=_("Please submit more papers at %(counter)s. The time limit does not run meanwhile."),
        full_lead=ngettext_lazy(
            "Please submit %(count)s more paper by %(day)s, at %(counter)s. "
            "The time limit does not run meanwhile.",
            "Please submit %(count)s more papers by %(day)s, at %(counter)s. "
            "The time limit does not run meanwhile.",
            "count",
        ),
        late_lead=_(
            "The last day for more papers (%(day)s) is over. Please contact %(counter)s now, phone %(phone)s."
        ),
        asks_to_act=True,
        commands=(
            ChatCommand(_("Which papers are missing?"), "#giay"),
            ChatCommand(_("Hand in papers here"), "nộp thêm giấy"),
        ),
        on_leave=("end_pause", "take_papers"),
        on_enter=("ask_for_papers", "begin_pause"),
    ),
    Status.FEE: StatusDefinition(
        title=_("Please pay the fee"),
        clock=Clock.PAUSED,
        tone=Tone.YOUR_TURN,
        turn=Turn.CITIZEN,
        stage="handled",
        import_names="""
            Chờ thực hiện nghĩa vụ tài chính; Thực hiện nghĩa vụ tài chính; Nghĩa vụ tài chính;
            Yêu cầu NVTC; Yêu cầu thực hiện NVTC; Chờ thực hiện NVTC; Chờ NVTC; Chờ nộp phí;
            Chờ nộp lệ phí; Chờ nộp thuế; Chờ thanh toán; Chờ đóng phí; Yêu cầu nộp phí
        """,
        pause_reason=_("waiting for the fee"),
        lead=_("Please pay the fee. The time limit does not run meanwhile."),
        full_lead=PAY,
        asks_to_act=True,
        commands=(ChatCommand(_("QR code to pay the fee"), "nộp phí"),),
        on_leave=("end_pause", "close_fees"),
        on_enter=("charge", "begin_pause"),
    ),
    Status.WITHDRAWN: StatusDefinition(
        title=_("The dossier was withdrawn"),
        clock=Clock.CLOSED,
        tone=Tone.NEUTRAL,
        stage="ended",
        import_names="""
            Rút hồ sơ; Đã rút; Đã rút hồ sơ; Xin rút; Xin rút hồ sơ; Yêu cầu rút hồ sơ;
            Công dân rút hồ sơ; Công dân xin rút hồ sơ; Công dân rút
        """,
        lead=_("It was withdrawn at your request. If you have questions, call %(phone)s."),
        on_enter=("issue_stop_notice",),
    ),
    Status.STOPPED: StatusDefinition(
        title=_("Processing was stopped"),
        clock=Clock.PAUSED,
        tone=Tone.REFUSED,
        stage="ended",
        import_names="""
            Tạm dừng; Dừng; Đã dừng; Tạm dừng xử lý; Dừng giải quyết; Đã dừng xử lý; Dừng xử lý hồ sơ;
            Tạm dừng giải quyết; Dừng thực hiện
        """,
        pause_reason=_("processing stopped"),
        lead=_("The stop notice says why. If you have questions, call %(phone)s."),
        full_lead=REASON_BELOW,
        sentence=_("The office has stopped processing this dossier.%(because)s %(next_step)s"),
        next_step=_("Please call %(phone)s to learn what to do next."),
        on_leave=("end_pause",),
        on_enter=("issue_stop_notice", "begin_pause"),
    ),
    Status.DONE: StatusDefinition(
        title=_("The result is ready"),
        clock=Clock.STOPPED,
        tone=Tone.DONE,
        turn=Turn.CITIZEN,
        stage="finished",
        # “Hoàn thành” leaves open whether the result was fetched: the result counts as ready.
        import_names="""
            Xử lý xong; Đã giải quyết xong; Đã giải quyết; Đã xử lý; Hoàn thành; Đã hoàn thành;
            Có kết quả; Đã có kết quả; Chờ trả kết quả; Chờ trả; Chờ trả KQ; Chưa trả kết quả;
            Chờ nhận kết quả; Đã giải quyết, chờ trả kết quả
        """,
        lead=_("Please collect the result at %(counter)s, and bring the receipt."),
        commands=(ChatCommand(_("Send the result here"), "gửi kết quả"),),
        on_enter=("keep_results",),
    ),
    Status.RETURNED: StatusDefinition(
        title=_("The result was collected"),
        clock=Clock.CLOSED,
        tone=Tone.NEUTRAL,
        stage="returned",
        import_names="""
            Đã trả; Trả kết quả; Đã trả KQ; Đã nhận kết quả; Đã giao kết quả;
            Đã trả kết quả cho công dân; Đã phát kết quả
        """,
        lead=_("Thank you. This is finished; there is nothing more for you to do."),
        sentence=_("Thank you. Please tell us on the page of the dossier whether you are satisfied."),
        commands=(ChatCommand(_("Rate"), "đánh giá"),),
        on_enter=("hand_over",),
    ),
}

# What changes where a status is reached from this one before it.
REACHED_FROM: dict[tuple[Status, Status], dict[str, Any]] = {
    (Status.REGISTERED, Status.WITHDRAWN): {"on_enter": ()},  # never accepted: no stop notice is due
    (Status.STOPPED, Status.WITHDRAWN): {"on_enter": ()},  # it has its stop notice
    (Status.SUPPLEMENT, Status.REGISTERED): {
        "sentence": _(
            "We have received your additional papers. %(counter)s will check them. "
            "You do not need to do anything now."
        )
    },
    (Status.SUPPLEMENT, Status.IN_PROCESS): {
        "sentence": _(
            "We have received your additional papers. You do not need to do anything now. %(promise)s"
        )
    },
    (Status.FEE, Status.IN_PROCESS): {
        "sentence": _("We have received your payment. You do not need to do anything now. %(promise)s")
    },
    (Status.FEE, Status.DONE): {
        "sentence": _("We have received your payment. Please collect the result at %(counter)s.")
    },
    (Status.STOPPED, Status.IN_PROCESS): {
        "sentence": _(
            "Processing of the dossier continues.%(because)s You do not need to do anything now. %(promise)s"
        )
    },
    (Status.STOPPED, Status.RETURNED): {
        "title": _("Papers returned"),
        "stage": "ended",
        "lead": _("The papers that you submitted were returned to you."),
        "sentence": "",
    },
    (Status.DONE, Status.IN_PROCESS): {
        "sentence": _("The result must be corrected before you get it.%(because)s We apologise. %(promise)s"),
        "on_enter": ("take_result_back", "route"),
    },
    (Status.DONE, Status.FEE): {
        "on_enter": ("keep_finish", "charge", "begin_pause"),
        "sentence": _("The result is ready. Please pay %(total)s%(until)s to collect it."),
    },
}


def _worded(key: str, label: Any, definition: StatusDefinition) -> StatusDefinition:
    """With the wordings of its messages, which an office may change."""
    told = definition.sentence or definition.full_lead or definition.lead
    return replace(definition, sentence=wording(f"dossier.{key}", label, told))


def _briefly_worded(key: str, label: Any, definition: StatusDefinition) -> StatusDefinition:
    return replace(definition, brief=short_wording(f"dossier.{key}.short", label, definition.lead))


for _status, _definition in list(DEFINITIONS.items()):
    _definition = _worded(str(_status), _definition.title, _definition)
    DEFINITIONS[_status] = _briefly_worded(str(_status), _definition.title, _definition)
for (_before, _after), _changed in REACHED_FROM.items():
    _definition = replace(DEFINITIONS[_after], **_changed)
    _key, _label = f"{_before}-{_after}", format_lazy("{} → {}", _before.label, _after.label)
    if "sentence" in _changed:
        _definition = _worded(_key, _label, _definition)
    if "lead" in _changed:
        _definition = _briefly_worded(_key, _label, _definition)
    DEFINITIONS[_before, _after] = _definition

DONE_AS_FILE = replace(
    DEFINITIONS[Status.DONE],
    lead=_(
        "The result is a file: open the dossier with the QR code or the secret on the receipt, then read or "
        "save it. You do not need to come."
    ),
    sentence="",
)
"""Where nothing of the result waits on paper."""
_label = _("The result is ready as a file")
DONE_AS_FILE = _briefly_worded("9.file", _label, _worded("9.file", _label, DONE_AS_FILE))


def with_results(definition: StatusDefinition, results: Sequence[Any]) -> StatusDefinition:
    """As it is where nothing of the result (ResultDocuments that count) is left to be fetched."""
    is_all_files = bool(results) and all(result.file for result in results)
    return DONE_AS_FILE if is_all_files and definition.stage == "finished" else definition


# What happens to a dossier that keeps its status.
_RUNNING = StatusDefinition(title="", clock=Clock.RUNNING, tone=Tone.INFO)
DEADLINE_EXTENDED = replace(
    _RUNNING,
    title=_("Apology and new date"),
    heading=_("We apologise for the delay"),
    sentence=wording("dossier.extended", _("Apology and new date"), _("New date. %(promise)s%(because)s")),
)
DEADLINE_RECALCULATED = replace(
    _RUNNING,
    title=_("New due date"),
    sentence=wording(
        "dossier.recalculated",
        _("New due date"),
        _(
            "The due date changes from %(was)s to %(due_day)s: %(note)s. You do not need to do anything now. "
            "%(promise)s"
        ),
    ),
)
CORRECTED = replace(
    _RUNNING,
    title=_("Details corrected"),
    sentence=wording("dossier.corrected", _("Details corrected"), _("%(note)s We are sorry. %(promise)s")),
)
ASSIGNED = replace(_RUNNING, title=_("Officer in charge"))
REASSIGNED = replace(_RUNNING, title=_("Passed to another office"))
MONEY_RECEIVED = replace(
    _RUNNING,
    title=_("Payment recorded"),
    sentence=wording("dossier.money", _("A payment was recorded or corrected"), "%(note)s"),
)
STILL_OWED = replace(
    MONEY_RECEIVED, asks_to_act=True, commands=(ChatCommand(_("QR code to pay the fee"), "nộp phí"),)
)
MONEY_TAKEN_BACK = replace(STILL_OWED, title=_("Payment corrected"))
MONEY_REFUNDED = replace(MONEY_RECEIVED, title=_("Money given back"))
FEE_REMINDER = replace(
    DEFINITIONS[Status.FEE],
    title=_("Reminder of the fee"),
    heading=_("Reminder: the fee is not paid yet"),
    sentence=wording("dossier.fee_reminder", _("Reminder of the fee"), PAY),
)


def pause_reason(cause: str) -> str:
    """Why a ClockPause of this cause began; a cause bears the name of its status."""
    return str(DEFINITIONS[Status[cause.upper()]].pause_reason)
