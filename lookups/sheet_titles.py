"""What stands above a table for all of its rows. Pure."""

import datetime as dt
import re
from collections.abc import Sequence

from foundation.vietnamese.folding import fold, nfc

_AS_OF = re.compile(
    r"(?:tính|cập nhật|số liệu|đến|ngày)(?:\s{1,40}(?:tính|đến|hết|ngày|lúc"
    r"|\d{1,2}[:hg]\d{0,2})){0,12}\s{0,40}:?\s{1,40}"
    r"(\d{1,2})\s{0,40}[/.-]\s{0,40}(\d{1,2})\s{0,40}[/.-]\s{0,40}(\d{4})",
    re.IGNORECASE,
)
_OFFICES = re.compile(
    r"^(?:dai khi tuong|trung tam (?:du bao|khi tuong|kiem soat)|ban chi huy|uy ban|ubnd|chi cuc "
    r"|so (?:nong nghiep|tai nguyen|y te|xay dung|cong thuong)|bo chi huy)"
)


def as_of(texts: Sequence[str]) -> dt.date | None:
    """The day up to which a list reaches («tính đến hết ngày 20/11/2026»); None where it is not said."""
    for text in texts:
        if match := _AS_OF.search(nfc(text)):
            try:
                return dt.date(int(match[3]), int(match[2]), int(match[1]))
            except ValueError:
                continue
    return None


def office(texts: Sequence[str]) -> str:
    """The last line that is the name of an office: the one that speaks stands under those above it."""
    named = [text for text in texts if _OFFICES.match(fold(text)) and len(text) <= 120]
    return named[-1] if named else ""
