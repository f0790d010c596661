"""Bad days on demand: for the next N calls or with a probability, on the calls whose path contains a word."""

import random
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

from .errors import Mistake

API_KINDS = {
    "http_500": "HTTP 500 với trang HTML",
    "http_status": "HTTP với mã trạng thái cho trước (429, 503...)",
    "slow": "Trả lời chậm",
    "timeout": "Treo, không làm gì, rồi cắt kết nối",
    "non_json": "HTTP 200 nhưng không phải JSON",
    "empty": "HTTP 200, thân rỗng",
    "error": "HTTP 200 với mã lỗi cho trước",
    "lost_answer": "Đã nhận tin nhưng không bao giờ trả lời",
}
WEBHOOK_KINDS = {
    "webhook_duplicate": "Gửi sự kiện hai lần",
    "webhook_reorder": "Gửi sự kiện trễ, sai thứ tự",
    "webhook_lost": "Đánh rơi sự kiện",
}
KINDS = API_KINDS | WEBHOOK_KINDS


@dataclass(slots=True)
class Fault:
    """`remaining` counts down to zero when `probability` is 1; with a probability it may be None: no end."""

    id: int
    kind: str
    path: str = ""
    remaining: int | None = 1
    probability: float = 1.0
    seconds: float = 0.0
    code: int = -32


class Faults:
    """Ordered list; the first fault that fits and is drawn wins."""

    def __init__(self) -> None:
        self.active: list[Fault] = []
        self._random = random.Random(1022)  # noqa: S311 - repeatable on purpose
        self._ids = count(1)

    def seed(self, number: int) -> None:
        self._random.seed(number)

    def add(self, wish: dict[str, Any]) -> Fault:
        """{"kind", "path", "times" or null, "probability", "seconds", "code"}. Raises Mistake."""
        fault = Fault(
            next(self._ids),
            wish.get("kind", ""),
            wish.get("path", ""),
            wish.get("times", 1 if "probability" not in wish else None),
            wish.get("probability", 1.0),
            wish.get("seconds", 0.0),
            wish.get("code", -32),
        )
        _check(fault)
        self.active.append(fault)
        return fault

    def remove(self, number: int) -> None:
        self.active = [fault for fault in self.active if fault.id != number]

    def clear(self) -> None:
        self.active = []

    def draw(self, side: str, path: str) -> Fault | None:
        """The fault that strikes this call (`side` api or webhook), if any; counts it."""
        kinds = WEBHOOK_KINDS if side == "webhook" else API_KINDS
        for fault in self.active:
            if fault.kind not in kinds or fault.path not in path:
                continue
            if fault.probability < 1 and self._random.random() >= fault.probability:
                continue
            if fault.remaining is not None:
                fault.remaining -= 1
                if fault.remaining <= 0:
                    self.remove(fault.id)
            return fault
        return None

    def view(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self.active]


def _check(fault: Fault) -> None:
    numbers = (fault.probability, fault.seconds)
    if not isinstance(fault.kind, str) or fault.kind not in KINDS:
        raise Mistake(f"Không có lỗi giả “{fault.kind}”. Có: {', '.join(KINDS)}.")
    if not isinstance(fault.path, str) or not all(type(n) in (int, float) and n >= 0 for n in numbers):
        raise Mistake("path là chữ; probability và seconds là số không âm.")
    if fault.remaining is not None and (type(fault.remaining) is not int or fault.remaining < 1):
        raise Mistake("times là số nguyên từ 1, hoặc null để giữ đến khi gỡ.")
    if fault.kind == "http_status" and fault.code not in range(400, 600):
        raise Mistake("Với http_status, code là mã HTTP từ 400 đến 599.")
    if type(fault.code) is not int:
        raise Mistake("code là số nguyên, ví dụ -32.")
