"""The unit of a sheet's prices, in đồng: «Đơn vị tính: 1.000 đồng/m²», «Giá (nghìn đồng)». Pure."""

import re
from collections.abc import Sequence

from foundation.vietnamese.folding import fold, nfc

_UNIT_LABEL = r"(?:don vi tinh|dvt|don vi|dv tinh|d v t)"
_TIMES = {"": 1, "nghin": 1_000, "ngan": 1_000, "ngin": 1_000, "k": 1_000} | {
    "trieu": 1_000_000, "tr": 1_000_000, "ty": 1_000_000_000, "ti": 1_000_000_000,
}  # fmt: skip
_WORDS = r"nghin|ngan|ngin|k|trieu|tr|ty|ti"
_DONG = r"(?:dong|d|vnd|viet nam dong)"
_FIGURE = r"10{0,2}(?: ?000)*"
"""A power of ten: «103 đồng» is 10³ with its little figure lost."""
# Folded, a unit is a figure, a word or both, before the currency: "1 000 dong", "x1000 d", "trieu dong".
_UNIT = re.compile(
    rf"(?:x ?|1 ?x ?)?({_FIGURE})? ?({_WORDS})? ?{_DONG}"
    r"(?=$| (?:tren )?(?:1 )?m(?:et vuong|\b| ?2\b))"
)
_BARE_UNIT = re.compile(rf"(?<!\d )\b(1 ?000(?: ?000)?|{_WORDS}) ?{_DONG}\b")
_POWER = re.compile(r"\b10(?:\s*\^\s*)?([³⁶⁹]|(?<=\^)[369])(?!\d)")
_SMALL_FIGURES = str.maketrans("³⁶⁹", "369")
_PER_M2 = re.compile(r"\bm ?2\b|\bm\b|met vuong")


def unit_of(texts: Sequence[str]) -> int | None:
    """The labelled unit ("Đơn vị tính: …") before one in a heading ("VT1 (1.000 đ/m²)"); None if unsaid."""
    folded = [_fold_unit(text) for text in texts]
    labelled = [text[match.end() :] for text in folded if (match := re.search(rf"\b{_UNIT_LABEL}\b", text))]
    if any(re.search(rf"{_DONG}\b", text) for text in labelled):
        return next((amount for text in labelled if (amount := _labelled(text))), None)
    priced = [_before_m2(text) for text in folded if _PER_M2.search(text)]
    said = [amount for text in priced if (amount := _priced(text))]
    return next(iter(said), None) or next((amount for text in folded if (amount := _named(text))), None)


def unit_of_cell(words: str) -> int | None:
    """Of «đ», «triệu», «nghìn đồng» behind a price; None where nothing stands there."""
    folded = _fold_unit(words).replace(".", " ").strip()
    match = re.fullmatch(rf"({_WORDS})? ?({_DONG})?", folded)
    return _times(None, match[1]) if match and folded else None


def _fold_unit(text: str) -> str:
    powers = _POWER.sub(lambda match: str(10 ** int(match[1].translate(_SMALL_FIGURES))), nfc(text))
    return fold(powers.replace("²", "2").replace("đ", " đ ").replace("đ ồng", "đồng"))


def _labelled(text: str) -> int | None:
    """What follows «Đơn vị tính:»: read whole or not at all, for a factor misread makes every price wrong."""
    match = _UNIT.match(text.strip())
    return _times(match[1], match[2]) if match else None


def _before_m2(text: str) -> str:
    match = _PER_M2.search(text)
    return text[: match.start()].strip() if match else ""


def _priced(text: str) -> int | None:
    """«… 1.000 đồng» just before «/m²»."""
    match = re.search(rf"(?:^|\s)(?:x ?)?(\d[\d ]{{0,40}})? ?({_WORDS})? ?{_DONG}(?: tren)?$", text)
    if match and match[1] and not re.fullmatch(_FIGURE, match[1].strip()):
        return None
    return _times(match[1], match[2]) if match else None


def _named(text: str) -> int | None:
    """«Bảng giá đất (nghìn đồng)»: a title without a label names a unit only where it has a factor."""
    match = _BARE_UNIT.search(re.sub(r"\b20\d{2}\b", "", text))
    return (_TIMES.get(match[1]) or int(match[1].replace(" ", ""))) if match else None


def _times(figure: str | None, word: str | None) -> int:
    return int((figure or "1").replace(" ", "")) * _TIMES[word or ""]
