"""OAuth v4 for an OA: codes, token pairs, refusals (reference 1, rules 5 to 9)."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field

from sandboxes.clock import MINUTE, SECOND

from .errors import Refusal

CODE_LIFE = 10 * MINUTE
ACCESS_LIFE_SECONDS = 90_000
REFRESH_LIFE = 90 * 24 * 3600 * SECOND


@dataclass(slots=True)
class Code:
    app_id: str
    redirect_uri: str
    challenge: str
    made_at: int


@dataclass(slots=True)
class Pair:
    access_token: str
    refresh_token: str
    made_at: int

    def answer(self) -> dict[str, str]:
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_in": str(ACCESS_LIFE_SECONDS),
        }


@dataclass(slots=True)
class Grants:
    """One living pair for one OA; `known` remembers dead access tokens: they get their own error."""

    codes: dict[str, Code] = field(default_factory=dict)
    current: Pair | None = None
    known: set[str] = field(default_factory=set)

    def new_code(self, code: Code) -> str:
        value = secrets.token_urlsafe(32)
        self.codes[value] = code
        return value

    def mint(self, now: int) -> Pair:
        """A new pair; the previous access and refresh token die at once."""
        self.current = Pair(secrets.token_urlsafe(120), secrets.token_urlsafe(96), now)
        self.known.add(self.current.access_token)
        return self.current

    def withdraw(self) -> None:
        """The OA's admin takes the permission back."""
        self.current = None
        self.codes.clear()

    def exchange(self, value: str, app_id: str, verifier: str, now: int) -> Pair:
        code = self.codes.pop(value, None)
        if code is None or code.app_id != app_id or now - code.made_at > CODE_LIFE:
            raise Refusal(-14005)
        if code.challenge and s256(verifier) != code.challenge:
            raise Refusal(-14005)
        return self.mint(now)

    def refresh(self, token: str, now: int) -> Pair:
        """Single use: the asyncio loop runs this without a break, so of two callers exactly one wins."""
        pair = self.current
        if pair is None or not token or token != pair.refresh_token or now - pair.made_at > REFRESH_LIFE:
            raise Refusal(-14014)
        return self.mint(now)

    def check(self, token: str, now: int) -> str:
        """ "" for a living access token, "expired" for one that lived once, "wrong" for anything else."""
        pair = self.current
        if pair is not None and token == pair.access_token:
            return "expired" if now - pair.made_at >= ACCESS_LIFE_SECONDS * SECOND else ""
        return "expired" if token in self.known else "wrong"


def s256(verifier: str) -> str:
    """base64url without padding of the raw SHA-256 of the ASCII verifier (reference 1.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
