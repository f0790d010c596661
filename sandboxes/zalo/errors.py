"""Error codes with the platform's own words (reference 1.6, 7.8 and 8), from error_messages.json."""

import json
from pathlib import Path

_TABLES = json.loads((Path(__file__).parent / "error_messages.json").read_text())
OPENAPI, BUSINESS, OAUTH = (
    {int(code): words for code, words in _TABLES[host].items()} for host in ("openapi", "business", "oauth")
)

EXPIRED_TOKEN = "access_token is expired or removed"  # noqa: S105 - words, no secret
ARTICLE_QUOTA = "Your OA has reach the limit quota create article"


class Refusal(Exception):
    """The platform says no. `detail` fills the message; `message` replaces it."""

    def __init__(self, code: int, detail: str = "", *, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.message = message

    def words(self, table: dict[int, str]) -> str:
        """The host's own words; codes that the two hosts share (templates by UID) fall back to the other."""
        text = self.message or table.get(self.code) or OPENAPI.get(self.code) or BUSINESS.get(self.code, "")
        return text.replace("{detail}", self.detail)


class Mistake(Exception):
    """The caller of the control API asked for something impossible; the words are Vietnamese."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.words = words
        self.status = status
