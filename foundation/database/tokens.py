"""Tokens of addresses and short secrets of receipts. A token is looked up by its digest alone."""

import hashlib
import secrets

# Without 0/O, 1/I/L, 2/Z, 5/S, 8/B: read aloud on the phone, typed from paper.
SECRET_ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"  # noqa: S105 letters, not a secret


def new_token() -> str:
    """128 bits, 22 characters, safe in an address."""
    return secrets.token_urlsafe(16)


def random_code(length: int) -> str:
    return "".join(secrets.choice(SECRET_ALPHABET) for _ in range(length))


def new_secret() -> str:
    return random_code(6)


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
