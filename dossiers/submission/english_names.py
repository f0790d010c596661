"""What visitors call the procedures of the catalogue, whose names are Vietnamese."""

import re
from collections.abc import Mapping

# English in folded text → the words of the Vietnamese name. The longer comes first.
NAMES: Mapping[str, str] = {
    "birth certificate": "khai sinh",
    "birth registration": "khai sinh",
    "register a birth": "khai sinh",
    "death certificate": "khai tu",
    "death registration": "khai tu",
    "marriage certificate": "dang ky ket hon",
    "marriage registration": "dang ky ket hon",
    "register a marriage": "dang ky ket hon",
    "marital status": "xac nhan tinh trang hon nhan",
    "building permit": "cap giay phep xay dung",
    "construction permit": "cap giay phep xay dung",
    "build a house": "cap giay phep xay dung",
    "criminal record": "ly lich tu phap",
    "judicial record": "ly lich tu phap",
    "police check": "ly lich tu phap",
    "certified copy": "chung thuc ban sao",
    "certified copies": "chung thuc ban sao",
    "temporary residence": "dang ky tam tru",
    "permanent residence": "dang ky thuong tru",
    "business household": "dang ky ho kinh doanh",
    "household business": "dang ky ho kinh doanh",
    "land use certificate": "giay chung nhan quyen su dung dat",
    "land title": "giay chung nhan quyen su dung dat",
    "driving licence": "giay phep lai xe",
    "driving license": "giay phep lai xe",
    "work permit": "giay phep lao dong",
}
_ANY = re.compile(rf"\b({'|'.join(sorted(NAMES, key=len, reverse=True))})\b")


def in_vietnamese(folded: str) -> str:
    """The folded text with the procedures that it names in English named in Vietnamese."""
    return _ANY.sub(lambda match: NAMES[match[0]], folded)
