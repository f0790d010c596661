"""Addresses that open something by themselves (`/t/<token>/`, `/ket-qua/<signed>/`) never reach a log."""

import logging
import re

_SECRET_PATH = re.compile(r"(/(?:t|ket-qua)/)[^/\s\"'?#>]+")


class MaskSecretPaths(logging.Filter):
    """Rewrites the finished message, so that the secret may stand in the text or in an argument."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = _SECRET_PATH.sub(r"\1…", text)
        if masked != text:
            record.msg, record.args = masked, None
        return True
