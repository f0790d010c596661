"""The table of usual reasons, of any desk. Pure."""

from django.db.models import TextChoices

from foundation.spreadsheets import CellError, CellValue, Column, Layout
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display

MAX_POSITION = 999


def reason_layout(kind: str, acts: type[TextChoices], example: dict[str, str]) -> Layout:
    """Values: act, text, position, is_in_use. `example`: an act and a text."""
    labels = {str(name): act.value for act in acts for name in (act.label, act.value)}
    return Layout(
        kind=kind,
        title="lý do thường dùng",
        columns=(
            Column("act", ("Dùng khi", "Dùng cho", "act"), read.choice(labels, "việc"), required=True),
            Column("text", ("Lý do", "Nội dung", "text"), read.text_up_to(300), required=True),
            Column("position", ("Vị trí", "Vị trí trong danh sách", "position"), position),
            Column("is_in_use", ("Đang dùng", "is_in_use"), read.yes_no),
        ),
        natural_key=("act", "text"),
        example={**example, "position": 1, "is_in_use": "Có"},
    )


def position(value: CellValue) -> int:
    number = read.integer(value)
    if not 0 <= number <= MAX_POSITION:
        raise CellError(f"“{display(value)}” không phải thứ tự từ 0 đến {MAX_POSITION}")
    return number
