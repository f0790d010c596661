"""«Gửi kết quả»: the result file of a followed dossier with a short-lived link; on paper: where it lies."""

import re

from assistant import followed
from assistant.replies import Reply, press, say
from assistant.turns import Turn
from dossiers import services
from dossiers.models import Dossier
from dossiers.services.results import READY, message_of
from foundation.outbox.messages import Button

ASKING = re.compile(
    r"\b(gui|nhan|lay|tai|xem|cho|xin) (toi |em |minh |cho toi )?(file |ban |tep )?ket qua\b"
    r"(?!.*\b(thi|diem)\b)|"
    r"\bket qua (ho so|giai quyet)\b|\bcho (toi|em|minh) (xin )?(file )?ket qua\b"
)
VERB = "gửi kết quả"


def handle(turn: Turn) -> Reply | None:
    if not ASKING.search(turn.folded):
        return None
    found = followed.meant(turn, READY)
    if not found:
        return None
    if len(found) > 1:
        return followed.which(found, "Ông/bà muốn nhận kết quả của hồ sơ nào?", VERB)
    return _result(found[0])


def _result(dossier: Dossier) -> Reply:
    files = services.results_of(dossier)
    if not files:
        counter = dossier.received_at_agency
        where = f"{counter.name}, {counter.address}" if counter.address else counter.name
        return say(
            f"Kết quả hồ sơ {dossier.code} là bản giấy, mời ông/bà nhận tại {where}. Nhớ mang theo giấy hẹn.",
            Button("Xem hồ sơ", "url", dossier.tracking_url),
        )
    messages = [message_of(result) for result in files]
    more = say(
        "Bản giấy (nếu có) nhận tại một cửa. Ông/bà có hài lòng không?",
        press("Đánh giá", f"đánh giá {dossier.code}"),
        Button("Xem hồ sơ", "url", dossier.tracking_url),
    )
    return Reply((*messages, *more.messages))
