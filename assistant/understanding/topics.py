"""Names of facilities, storms and rivers; what a law or a petition is about. Pure."""

import re
from collections.abc import Iterator

from assistant.understanding.dates import without_codes
from assistant.understanding.features import Seen
from assistant.understanding.tokenizer import one_of

_NO_NAME = one_of(
    "co o tai gan nao mo kham thu so truc may lam khong dia_chi sdt con duoc giup tot va bao chup cho gi"
    " tu_nao de goi dau 24h nhan lay bi chay tiem tu with near sang chieu tan mat_bao danh"
)
_FACILITY = re.compile(
    one_of("benh_vien bv trung_tam_y_te ttyt phong_kham tram_y_te tram_xa nha_thuoc nha_khoa hospital")
    + rf"((?: (?!{_NO_NAME})[a-z]+){{1,6}})"
)
_NO_RIVER = one_of("co bi nao len xa da chua chuan ngap sat gi")
_STORM = re.compile(
    r"\bbao so \d{1,2}\b|"
    + one_of("song deo ho ho_thuy_dien thuy_dien cau")
    + rf" (?!{_NO_RIVER})[a-z]+ (?!{_NO_RIVER})[a-z]+|\b[a-z]+ [a-z]+ river\b"
)


def name(seen: Seen, meaning: str) -> Iterator[str]:
    pattern = _STORM if meaning == "disaster_info" else _FACILITY
    if match := pattern.search(seen.text.plain):
        yield seen.text.said[match.start() : match.end()]


_ASKED = one_of(
    "o_van_ban o_luat duoc_quy_dinh theo khong ko nhu_the_nao the_nao la_gi nao hien_hanh con_hieu_luc"
    " bao_nhieu moi_nhat noi co a the"
)
_TO_END = rf"(?= ?(?:{_ASKED}|[?.!]|$))"
_ABOUT = re.compile(
    one_of(
        "noi_ve quy_dinh_ve quy_dinh_viec quy_dinh_muc lien_quan_den ve_viec ve quy_dinh cho_phep cam phat"
        " cho luat about on"
    )
    + rf" (?P<topic>.{{3,80}}?){_TO_END}"
)
_BEFORE_LAW = re.compile(
    r"^(?:(?:da|cho|em|toi|hoi|xin|minh) )*(?P<topic>.{3,80}?) (?:(?:moi|la|thi|duoc|quy dinh|nam|ghi) ){0,3}"
    r"(?:o|theo|trong|tai) (?:luat|van ban|nghi dinh|thong tu|quy dinh|dieu) nao"
)
_TITLE = re.compile(
    one_of("nghi_dinh thong_tu quyet_dinh nghi_quyet chinh_sach quy_dinh luat")
    + rf" (?:moi )?(?!so\b|nao\b|cua\b|\||moi\b)(?P<topic>.{{3,60}}?){_TO_END}"
)
_LEAD = re.compile(
    "^(?:"
    + one_of(
        "da a ad oi em toi tui minh con chau xin cho muon phan_anh kien_nghi de_nghi gop_y bao tinh_trang"
        " viec ve nho gui can duoc i_want_to report complain_about xu_ly there_is an"
    )
    + " ?)+"
)


def topic(seen: Seen, meaning: str) -> Iterator[str]:
    plain, said = without_codes(seen), seen.text.said
    if meaning == "legal_document":
        match = _BEFORE_LAW.search(plain) or _ABOUT.search(plain) or _TITLE.search(plain)
        if match and "|" not in match["topic"]:
            yield said[match.start("topic") : match.end("topic")]
        return
    hits = [hit for hit in seen.hits if hit.kind == "complaint"]
    if hits:
        longest = max(hits, key=lambda hit: hit.length)
        yield said[longest.start : longest.end]
        return
    lead = _LEAD.match(plain)
    rest = said[lead.end() if lead else 0 :]
    if not seen.codes and len(rest.split()) > 1:
        yield rest[:80]
