"""Chat shorthand and the speech of the central coast written out, so that intents see ordinary words.

`a`, `c`, `e` (anh, chị, em) are left alone: they carry no intent, and "khối A" would suffer.
"""

import re
from functools import lru_cache
from types import MappingProxyType

from foundation.vietnamese.folding import REMEMBERED_LENGTH, fold, nfc

WORDS = MappingProxyType(
    {
        **dict.fromkeys(["ko", "k", "hk", "kh", "kg", "hok", "hông", "hong", "hổng", "khum", "khg"], "không"),
        **dict.fromkeys(["dc", "đc"], "được"),
        **dict.fromkeys(["ch", "chx"], "chưa"),
        **dict.fromkeys(["j", "gi"], "gì"),
        **dict.fromkeys(["z", "v", "zậy", "zay", "vại", "dị"], "vậy"),
        **dict.fromkeys(["mk", "mik", "mih"], "mình"),
        **dict.fromkeys(["bik", "bit"], "biết"),
        **dict.fromkeys(["wa", "wá", "qá"], "quá"),
        "nhìu": "nhiều",
        **dict.fromkeys(["thui", "thuii"], "thôi"),
        **dict.fromkeys(["dùm", "dum"], "giùm"),
        **dict.fromkeys(["hnay", "hnai"], "hôm nay"),
        **dict.fromkeys(["hqa", "hqua"], "hôm qua"),
        **dict.fromkeys(["tks", "thanks", "thank", "thks"], "cảm ơn"),
        **dict.fromkeys(["mún", "mun"], "muốn"),
        **dict.fromkeys(["sdt", "sđt"], "số điện thoại"),
        **dict.fromkeys(["qsdd", "qsdđ"], "quyền sử dụng đất"),
        **dict.fromkeys(["qd", "qđ"], "quyết định"),
        **dict.fromkeys(["gcnqsdd", "gcnqsdđ", "gcnqsđđ"], "giấy chứng nhận quyền sử dụng đất"),
        **dict.fromkeys(["bvdk", "bvđk"], "bệnh viện đa khoa"),
        "vnah": "việt nam anh hùng",
        **dict.fromkeys(["dkkd", "đkkd"], "đăng ký kinh doanh"),
        **dict.fromkeys(["gpxd"], "giấy phép xây dựng"),
        "s": "sao",
        "attp": "an toàn thực phẩm",
        "bds": "bất động sản",
        "bh": "bây giờ",
        "bhtn": "bảo hiểm thất nghiệp",
        "bn": "bao nhiêu",
        "bv": "bệnh viện",
        "bhxh": "bảo hiểm xã hội",
        "bhyt": "bảo hiểm y tế",
        "cccd": "căn cước công dân",
        "csgt": "cảnh sát giao thông",
        "ck": "chuyển khoản",
        "sxh": "sốt xuất huyết",
        "cx": "cũng",
        "đag": "đang",
        **dict.fromkeys(["dchi", "đchi"], "địa chỉ"),
        "đkkh": "đăng ký kết hôn",
        "dkkh": "đăng ký kết hôn",
        "đkks": "đăng ký khai sinh",
        "dkks": "đăng ký khai sinh",
        "dvc": "dịch vụ công",
        "gcn": "giấy chứng nhận",
        "gks": "giấy khai sinh",
        "gplx": "giấy phép lái xe",
        "hc": "học",
        "hcc": "hành chính công",
        "hkd": "hộ kinh doanh",
        "ib": "nhắn riêng",
        "kq": "kết quả",
        "lltp": "lý lịch tư pháp",
        "lm": "làm",
        "lun": "luôn",
        "mn": "mọi người",
        "ms": "mới",
        "nđ": "nghị định",
        "ng": "người",
        "noxh": "nhà ở xã hội",
        "ns": "nói",
        "pccc": "phòng cháy chữa cháy",
        "nt": "nhắn tin",
        "ntn": "như thế nào",
        "r": "rồi",
        "sbd": "số báo danh",
        "tgian": "thời gian",
        "thik": "thích",
        "tp": "thành phố",
        "tthcc": "trung tâm hành chính công",
        "vc": "việc",
        **dict.fromkeys(["vpdk", "vpđk"], "văn phòng đăng ký"),
        **dict.fromkeys(["vsattp", "vstp"], "vệ sinh an toàn thực phẩm"),
        "trc": "trước",
        "tthc": "thủ tục hành chính",
        "ubnd": "ủy ban nhân dân",
        "vs": "với",
    }
)

# Local speech. Written with its marks a word speaks for itself; without marks only a pair of words does.
DIALECT = MappingProxyType(
    {
        "mô": "đâu",
        "răng": "sao",
        "rứa": "vậy",
        "ni": "này",
        "tê": "kia",
        "nớ": "đó",
        "hỉ": "nhỉ",
        "chừ": "bây giờ",
        "mần": "làm",
    }
)
_NOUNS = dict(
    zip(
        "chung hoi luc nguoi duong xa phuong thon noi ben cai so tuyen".split(),
        "chừng hồi lúc người đường xã phường thôn nơi bên cái số tuyến".split(),
        strict=True,
    )
)
"""Nouns after which "mô" is "nào"."""
_OF_HOUSEHOLDS = {"nhap": "nhập", "chuyen": "chuyển", "cat": "cắt", "tach": "tách", "so": "sổ"}
"""Words after which "hk" is no "không"."""
PAIRS = MappingProxyType(
    {
        "bua ni": "hôm nay",
        "hom ni": "hôm nay",
        "ngay ni": "hôm nay",
        "bua chu": "bây giờ",
        "khi mo": "khi nào",
        "bua mo": "hôm nào",
        "ngay mo": "ngày nào",
        "o mo": "ở đâu",
        "di mo": "đi đâu",
        "cho mo": "chỗ nào",
        "mo rua": "đâu vậy",
        **{f"{noun} mo": f"{full} nào" for noun, full in _NOUNS.items()},
        "rang rua": "sao vậy",
        "lam rang": "làm sao",
        "rang ma": "sao mà",
        "chi rua": "gì vậy",
        "cai chi": "cái gì",
        "can chi": "cần gì",
        "lam chi": "làm gì",
        "co chi": "có gì",
        "viec chi": "việc gì",
        "to chi": "tờ gì",
        "bao h": "bao giờ",
        "bao nhiu": "bao nhiêu",
        "may h": "mấy giờ",
        "gio mo": "giờ nào",
        "1 cua": "một cửa",
        "d c": "địa chỉ",
        "hc cong": "hành chính công",
        **{f"{verb} hk": f"{full} hộ khẩu" for verb, full in _OF_HOUSEHOLDS.items()},
        "tt hanh": "trung tâm hành",
        "tt hcc": "trung tâm hành chính công",
    }
)

# Ordinary words that look like speech: (word, neighbour before) and (word, neighbour after), folded.
_PLAIN_AFTER = {"rang": {"nha", "khoa", "sau", "nho", "kham", "ham", "trong"}, "mo": {"quy"}, "te": {"gay"}}
_PLAIN_BEFORE = {
    "rang": {"ham", "mieng", "sau", "gia", "su"},
    "mo": {"hinh", "to", "ta", "phong", "tai", "the", "cua", "da"},
    "chi": {"phi", "tiet", "nhanh", "cuc", "tra", "bo", "lang", "tieu", "dao"},
}

_STUDENT_SIGNS = {"lop", "truong", "gioi", "thpt", "thcs", "cap", "tieu"}
_STUDENT_NEAR = {"ve", "giam", "mien", "lop", "truong", "hoc"}  # within two words of "hs"
_CONDITION_BEFORE = {"du", "can", "cac", "nhung"}
_REGISTER_AFTER = {
    "kinh",
    "khai",
    "ket",
    "tam",
    "thuong",
    "xe",
    "online",
    "doanh",
    "ho",
    "dat",
    "lai",
    "hoc",
    "mua",
}
_MUCH_AFTER, _MUCH_BEFORE = {"on", "rat", "qua"}, {"qua", "lam", "nguoi"}

_WORD = re.compile(r"[^\W_]+")
_AFTER_NUMBER = MappingProxyType({"h": "giờ", "k": "nghìn", "p": "phút", "kg": "kg"})


_CUT_FINAL = re.compile(
    "(?<=[ăâêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ])g(?![^\\W\\d_])", re.IGNORECASE
)


def with_finals(text: str) -> str:
    """The text (composed) with «ng» where only its g was typed: no syllable ends in «thăg», «khôg»."""
    return _CUT_FINAL.sub(lambda match: "NG" if match[0].isupper() else "ng", text)


def expand(text: str) -> str:
    """The text (composed) with shorthand written out; spaces, signs and all other words stay as typed."""
    return _remembered(text) if len(text) <= REMEMBERED_LENGTH else _expand(text)


def _expand(text: str) -> str:
    text = nfc(text)
    words = list(_WORD.finditer(text))
    keys = [fold(word[0]) for word in words]
    pieces, done, index = [], 0, 0
    while index < len(words):
        full, taken = _full_form(words, keys, index)
        if full:
            pieces += [text[done : words[index].start()], full]
            done = words[index + taken - 1].end()
        index += taken
    return "".join([*pieces, text[done:]])


_remembered = lru_cache(maxsize=512)(_expand)


def _full_form(words: list[re.Match[str]], keys: list[str], index: int) -> tuple[str | None, int]:
    """What stands for the word at `index` (None: itself), and how many words that replaces."""
    typed = words[index][0].casefold()
    before = keys[index - 1] if index else ""
    after = keys[index + 1] if index + 1 < len(keys) else ""
    if pair := _pair(words, keys, index):
        return pair, 2
    if before.isdigit() and typed in _AFTER_NUMBER:
        return _AFTER_NUMBER[typed], 1
    if typed == "h" and after in ("nao", "mo"):
        return "giờ", 1
    if typed in ("nhiêu", "nhiu") and before != "bao":
        return "nhiều" if before in _MUCH_AFTER or after in _MUCH_BEFORE else "bao nhiêu", 1
    if typed in ("hs", "đk", "dk"):
        near = {*keys[max(0, index - 2) : index], *keys[index + 1 : index + 3]}
        return _by_neighbours(typed, before, after, near), 1
    if typed in DIALECT and not _is_plain(keys[index], before, after):
        return DIALECT[typed], 1
    return WORDS.get(typed), 1


def _pair(words: list[re.Match[str]], keys: list[str], index: int) -> str | None:
    """What the pair of words here means; other marks ("ở mỏ") or a third word ("có chi phí") refute it."""
    first, second, third = [*keys[index : index + 3], "", ""][:3]
    pair = PAIRS.get(f"{first} {second}")
    if pair is None or _is_plain(second, first, third):
        return None
    typed = words[index + 1][0].casefold()
    return pair if typed == second or typed in DIALECT else None


def _by_neighbours(typed: str, before: str, after: str, near: set[str]) -> str:
    if typed == "hs":
        return "học sinh" if after in _STUDENT_SIGNS or near & _STUDENT_NEAR else "hồ sơ"
    if after in _REGISTER_AFTER or (typed == "đk" and before not in _CONDITION_BEFORE):
        return "đăng ký"
    return "điều kiện" if before in _CONDITION_BEFORE else "được"


def _is_plain(key: str, before: str, after: str) -> bool:
    return before in _PLAIN_AFTER.get(key, ()) or after in _PLAIN_BEFORE.get(key, ())
