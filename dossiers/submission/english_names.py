"""What visitors call the procedures of the catalogue, whose names are Vietnamese."""

import re
from collections.abc import Mapping

_REGISTER = r"(?:register|registering|declare)(?: (?:a|the|my|our|his|her|their))?"
_TO_FOREIGNERS = r"(?: \w+){0,5} foreign(?:ers?)?"
# English in folded text (patterns) → the words of the Vietnamese name. What stands first is read first.
NAMES: Mapping[str, str] = {
    rf"(?:get(?:ting)? married|marry(?:ing)?|marriage|wedding){_TO_FOREIGNERS}"
    r"|marry(?:ing)? a vietnamese|foreign (?:husband|wife|spouse)": "ket hon voi nguoi nuoc ngoai",
    rf"(?:register )?(?:temporary residence|residence cards?){_TO_FOREIGNERS}": "tam tru nguoi nuoc ngoai",
    r"(?:international|foreign) (?:driv\w+ )?(?:licen[cs]e|permit)s?": "bang lai quoc te",
    rf"birth (?:certificate|registration)s?|{_REGISTER} (?:birth|new ?born|baby|child)": "khai sinh",
    rf"death (?:certificate|registration)s?|{_REGISTER} death": "khai tu",
    rf"marriage (?:certificate|registration|licen[cs]e)s?|{_REGISTER} (?:marriage|wedding)"
    r"|get(?:ting)? married|marry": "dang ky ket hon",
    r"(?:renew|new|apply for a|lost my|replace my|get a)(?: \w+)? passports?"
    r"|passport (?:renewal|application)s?": "ho chieu",
    r"(?:extend|renew|extension of)(?: \w+){0,3} visa|overstay(?:ed)?"
    r"|visa (?:extension|renewal|expires?)": "gia han visa",
    r"divorced?": "ly hon",
    r"adopt(?:ion)?(?: a child)?": "nhan con nuoi",
    r"(?:id|identity|citizen) cards?": "the can cuoc",
    r"(?:open|start|run)(?:ing)? (?:a|my|an|our)(?: \w+)? "
    r"(?:shop|store|cafe|restaurant|business|homestay)": "dang ky ho kinh doanh",
    r"health insurance cards?": "the bao hiem y te",
    r"(?:split|divide)(?: \w+)? (?:land|plot)": "tach thua",
    r"(?:buy|sell|transfer|inherit)(?:ing)?(?: \w+)? (?:land|plot)": "chuyen nhuong quyen su dung dat",
    r"red book|land (?:use )?(?:certificate|title)s?": "giay chung nhan quyen su dung dat",
    r"disab(?:led|ility) (?:card|certificate|allowance)s?": "giay xac nhan khuyet tat",
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
    r"driv(?:ing|er s|ers?) licen[cs]es?": "giay phep lai xe",
    "work permit": "giay phep lao dong",
}
_PATTERNS = [(re.compile(rf"\b(?:{pattern})\b"), name) for pattern, name in NAMES.items()]


def in_vietnamese(folded: str) -> str:
    """The folded text with the procedures that it names in English named in Vietnamese."""
    for pattern, name in _PATTERNS:
        folded = pattern.sub(name, folded)
    return folded
