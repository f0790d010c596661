"""Addresses as they were before a mail service or an advertiser put its own host or marks into them."""

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

REDIRECTS = {  # the end of a host → the argument that holds the real address
    "google.com": "q",
    "safelinks.protection.outlook.com": "url",
    "facebook.com": "u",
}
REDIRECT_PATHS = ("/url", "/l.php", "/")
MAX_REDIRECTS = 3
MARKS = {
    "fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "igshid", "mc_cid", "mc_eid", "zarsrc",
    "_ga", "_gl",
}  # fmt: skip
SCHEMES = ("http", "https", "mailto", "tel")


def without_tracking(address: str) -> str:
    """The address; empty where it leads nowhere for a reader (a file of a disk, a mark of a text)."""
    for _ in range(MAX_REDIRECTS):
        try:
            parts = urlsplit(address.strip())
            host = parts.hostname or ""
        except ValueError:
            return ""
        if not (inner := _redirected(host, parts.path, parts.query)):
            break
        address = inner
    if parts.scheme not in SCHEMES:
        return ""
    arguments = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in arguments if not _is_mark(name)]
    return address.strip() if kept == arguments else parts._replace(query=urlencode(kept)).geturl()


def _redirected(host: str, path: str, query: str) -> str:
    name = next((name for end, name in REDIRECTS.items() if host == end or host.endswith(f".{end}")), "")
    inner = parse_qs(query).get(name, [""])[0] if name and path in REDIRECT_PATHS else ""
    return inner if inner.startswith(("http://", "https://")) else ""


def _is_mark(name: str) -> bool:
    return name.lower().startswith("utm_") or name.lower() in MARKS
