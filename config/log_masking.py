"""What never reaches a log: addresses that open or change something by themselves (`/t/<token>/`,
`/ket-qua/<signed>/`, `/phan-anh/xem/<token>/`, `/tin-bao/xac-nhan/<token>/`, `/tin-bao/ngung/<token>/`,
`/n/<token>/`), and rows that PostgreSQL shows in the DETAIL of an error."""

import json
import logging
import re
from typing import Any

from foundation import tracing
from foundation.request_id import request_id

_SECRET_PATH = re.compile(r"(/(?:t|ket-qua|phan-anh/xem|tin-bao/xac-nhan|tin-bao/ngung|n)/)[^/\s\"'?#>]+")

_LINE_BREAKS = {ord(sign): repr(sign)[1:-1] for sign in "\n\r\x0b\x0c\x1b\x85\u2028\u2029"}

_DETAIL = re.compile(r"DETAIL: .*?(?=\n(?:HINT:|CONTEXT:|\n|[\w.]+(?:Error|Exception)\b)|\Z)", re.DOTALL)


def masked(text: str) -> str:
    """A text without both, for what leaves the portal by another way than the log."""
    return _SECRET_PATH.sub(r"\1…", _DETAIL.sub("DETAIL: …", text))


class MaskDetails(logging.Formatter):
    """The usual lines, without the data of people in tracebacks; a message is one line, whatever it holds."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is the base class's
        record.message = record.message.translate(_LINE_BREAKS)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is the base class's
        return _DETAIL.sub("DETAIL: …", super().formatException(ei))


class JsonLines(MaskDetails):
    """One JSON object a line, for what collects logs; masked like the others."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, str] = {
            "time": self.formatTime(record, self.datefmt),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if found := request_id.get():
            line["request"] = found
        if found := tracing.trace_id():
            line["trace"] = found
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class MaskSecretPaths(logging.Filter):
    """Rewrites the finished message, so that the secret may stand in the text or in an argument."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = _SECRET_PATH.sub(r"\1…", text)
        if masked != text:
            record.msg, record.args = masked, None
        return True
