"""Place slots: places that a message names, and the origin and destination of a journey. Pure."""

import re
from collections.abc import Iterator

from assistant.understanding.features import Seen
from assistant.understanding.intent_catalog import INTENT_CATALOG
from assistant.understanding.lexicon import Hit, with_unit_words
from assistant.understanding.streets import street_span
from assistant.understanding.tokenizer import Text

_UNKNOWN_PLACE = re.compile(
    r"\b(?:xa|phuong|thi tran|huyen|thon|quan|thi xa) "
    r"(?!(?:hoi|minh|nao|nay|em|ta|mo|chi|gi|ni|no|kia|cu|moi|toi|tui|anh|co|duoc|khong|thi|nha|cua|va|hay)\b)"
)
_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?")


def _spans(
    text: Text,
    hits: list[Hit],
    apart: bool,
    taken: tuple[int, int] | None = None,
    kinds: tuple[str, ...] = ("place",),
) -> list[tuple[int, int]]:
    """Where places stand, each with the words before it that say what it is; joined unless `apart`.

    What stands in the span `taken` is no place.
    """
    keys = [word.key for word in text.words]
    spans: list[tuple[int, int]] = []
    for hit in hits:
        if hit.kind not in kinds or (taken and taken[0] <= hit.start < taken[1]):
            continue
        if spans and hit.start < spans[-1][1]:
            continue  # a sight named after its place ("biển An Bàng") is one end of the journey
        start = text.words[with_unit_words(keys, hit.first)].start
        if spans and not apart and text.plain[spans[-1][1] : start].strip(" ,") in ("", "o"):
            spans[-1] = (spans[-1][0], hit.end)
        else:
            spans.append((start, hit.end))
    return spans or _unknown(text)


def _unknown(text: Text) -> list[tuple[int, int]]:
    """A place that no list has, known by the word before it ("thôn …")."""
    match = _UNKNOWN_PLACE.search(text.plain)
    name = _NAME.match(text.plain, match.end()) if match else None
    return [(match.start(), name.end())] if match and name else []


def place(seen: Seen, meaning: str) -> Iterator[str]:
    """Where; of a journey only what is neither its beginning nor its end."""
    if meaning == "bus_schedule":
        yield _journey(seen).get("place", "")
        return
    street = street_span(seen, meaning) if "street" in INTENT_CATALOG[meaning].slots else None
    for start, end in _spans(seen.text, seen.hits, apart=False, taken=street):
        yield seen.text.said[start:end]


_TO = re.compile(r"\b(?:di|den|toi|ra|vo|vao|ve|len|xuong|qua|to|for|->|sang|chay)\s*$|[->]\s*$")
_FROM = re.compile(r"\b(?:tu|from|o|tai|leaving)\s*(?:ben xe\s*)?$")
_AT = re.compile(r"\b(?:o|tai|gan|qua|near|at|in|cho)\s*$")


def _journey(seen: Seen) -> dict[str, str]:
    """from and to as the words before the places say, else in their order; one place alone may be neither."""
    spans = _spans(seen.text, seen.hits, apart=True, kinds=("place", "attraction"))
    said = [seen.text.said[start:end] for start, end in spans]
    befores = [seen.text.plain[max(0, start - 12) : start] for start, _ in spans]
    if not spans:
        return {}
    if len(spans) == 1:
        before = befores[0]
        if re.search(r"\b(?:tu|from)\s*$", before):
            return {"from": said[0]}
        is_goal = _TO.search(before) and not _AT.search(before)
        is_home = re.search(r"\bve (?:tham |que |nha )", seen.text.plain[: spans[0][0]])
        return {"to": said[0]} if is_goal or is_home else {"place": said[0]}
    first, second = said[0], said[1]
    is_turned = bool(_FROM.search(befores[1]) and not _FROM.search(befores[0]))
    return {"from": second, "to": first} if is_turned else {"from": first, "to": second}


def begin(seen: Seen, meaning: str) -> Iterator[str]:
    yield _journey(seen).get("from", "")


def end(seen: Seen, meaning: str) -> Iterator[str]:
    yield _journey(seen).get("to", "")


_NUMBERED = re.compile(r"\btuyen (?:xe )?(?:buyt |bus )?so ((?:lk|r)?\d{1,3}[ab]?)\b")
_ROUTE = re.compile(
    r"\b(?:tuyen|xe|bus|buyt|so|route|number)(?: (?:xe|buyt|bus|so|number"
    r"|route)){0,12} ?((?:lk|r)?\d{1,3}[ab]?)"
    r"(?!\w| ?(?:h|gio|phut|p|cho|nguoi|ngay|thang)\b|[/:.]\d)"
)


def route(seen: Seen, meaning: str) -> Iterator[str]:
    if match := _NUMBERED.search(seen.text.plain) or _ROUTE.search(seen.text.plain):
        yield seen.text.said[match.start(1) : match.end(1)]
