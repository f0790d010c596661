"""Amounts in đồng as Vietnamese readers write them."""

NO_BREAK_SPACE = "\u00a0"


def dong(amount: int) -> str:
    """`1.250.000 đ`, with a space that never breaks."""
    return f"{amount:,}".replace(",", ".") + NO_BREAK_SPACE + "đ"
