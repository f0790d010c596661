"""The code each notice carries ("Mã tin: 3RJ0-7"): a number in Crockford base 32 with a check character.

It lets a citizen name a message on the phone, and lets us find our own message in the platform's echo.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LABEL = "Mã tin: "


def encode(number: int) -> str:
    digits = ""
    rest = number
    while rest:
        rest, digit = divmod(rest, 32)
        digits = ALPHABET[digit] + digits
    return f"{digits or '0'}-{ALPHABET[number % 31]}"


def decode(reference: str) -> int | None:
    """The number, or None where the check character does not fit."""
    body, _, check = reference.strip().upper().partition("-")
    if not body or len(body) > 12 or any(char not in ALPHABET for char in body):
        return None
    number = 0
    for char in body:
        number = number * 32 + ALPHABET.index(char)
    return number if check == ALPHABET[number % 31] else None


def stamp(text: str, number: int) -> str:
    return f"{text}\n{LABEL}{encode(number)}"


def find(text: str) -> int | None:
    """The number stamped on a message, or None."""
    _, label, tail = text.rpartition(LABEL)
    return decode(tail.split()[0]) if label and tail.split() else None
