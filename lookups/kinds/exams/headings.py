"""What clerks and public files call the columns of a score sheet. Compared without case, marks and signs."""

import re
from collections.abc import Iterable

from foundation.vietnamese.folding import fold_loosely

NUMBER = (
    "Số báo danh", "SBD", "so_bao_danh", "Số BD", "SoBaoDanh", "Số báo danh thí sinh", "SBD thí sinh",
    "Số báo danh dự thi", "Số BD thí sinh", "Candidate number",
)  # fmt: skip
NAME = (
    "Họ và tên", "Họ tên", "Họ và tên thí sinh", "Họ tên thí sinh", "Tên thí sinh", "Thí sinh", "ho_ten",
    "HoTen",     "HoVaTen", "Họ, tên", "Họ và tên đệm, tên", "Họ, chữ đệm và tên",
)  # fmt: skip
FAMILY_NAME = ("Họ", "Họ đệm", "Họ và đệm", "Họ và tên đệm", "Họ lót", "Họ và chữ đệm")
GIVEN_NAME = ("Tên",)
BIRTH = (
    "Ngày sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Sinh ngày", "ngay_sinh", "NgaySinh",
    "N.Sinh", "Ngày sinh thí sinh", "dob",
)  # fmt: skip
IDENTITY = (
    "Số CCCD", "CCCD", "Căn cước công dân", "Căn cước", "Số căn cước", "Số định danh cá nhân", "Số định danh",
    "CMND/CCCD", "Số CMND/CCCD", "Số CCCD/CMND", "Mã định danh",
)  # fmt: skip
LANGUAGE_CODE = (
    "Mã ngoại ngữ", "Mã NN", "Mã môn ngoại ngữ", "MaMonNgoaiNgu", "ma_ngoai_ngu", "MaNgoaiNgu", "Mã môn NN",
    "Môn ngoại ngữ đăng ký", "Thứ tiếng", "Mã thứ tiếng", "Ngôn ngữ", "Mã bài ngoại ngữ", "Mã ngôn ngữ",
    *(
        f"{language} / {code}"
        for language in ("Ngoại ngữ", "NN", "Môn Ngoại ngữ", "Bài thi Ngoại ngữ", "Điểm Ngoại ngữ", "Điểm NN")
        for code in ("Mã", "Mã NN", "Mã môn", "Mã môn thi", "Mã ngoại ngữ", "Tiếng", "Thứ tiếng", "Môn",
                     "Môn thi", "Ngôn ngữ")
    ),
)  # fmt: skip
WISHES = (
    ("Nguyện vọng 1", "NV1", "Trường nguyện vọng 1", "Mã trường NV1", "NV 1"),
    ("Nguyện vọng 2", "NV2", "Trường nguyện vọng 2", "Mã trường NV2", "NV 2"),
    ("Nguyện vọng 3", "NV3", "Trường nguyện vọng 3", "Mã trường NV3", "NV 3"),
)

_SUBJECTS = {
    "toan": ("Toán", "Toán học", "TO"),
    "ngu_van": ("Ngữ văn", "Văn", "N.Văn", "Văn học", "VA", "Ngữ văn (tự luận)"),
    "ngoai_ngu": ("Ngoại ngữ", "NN", "N.Ngữ", "NgNgữ", "Ng.Ngữ", "Tiếng nước ngoài"),
    "vat_li": ("Vật lí", "Lí", "Vật lý", "V.Lí", "V.lý", "LI"),
    "hoa_hoc": ("Hóa học", "Hóa", "H.Học", "HO"),
    "sinh_hoc": ("Sinh học", "Sinh", "S.Học", "SI"),
    "lich_su": ("Lịch sử", "Sử", "L.Sử", "SU"),
    "dia_li": ("Địa lí", "Địa", "Địa lý", "Đ.Lí", "Đ.lý", "DI"),
    "gdcd": ("GDCD", "Giáo dục công dân", "Công dân", "GD công dân", "CD"),
    "ktpl": (
        "KTPL", "GDKT&PL", "GD KT&PL", "GDKTPL", "Kinh tế pháp luật", "Kinh tế và pháp luật",
        "Giáo dục kinh tế và pháp luật", "Giáo dục kinh tế pháp luật", "GDKT và PL",
        "GD kinh tế và pháp luật", "KT&PL", "Kinh tế - Pháp luật", "GD KTPL",
    ),
    "tin_hoc": ("Tin học", "Tin", "TI"),
    "cong_nghe_cong_nghiep": (
        "Công nghệ công nghiệp", "CN công nghiệp", "CNCN", "Công nghệ - Công nghiệp", "Công nghệ CN",
        "Công nghệ (công nghiệp)", "Công nghệ định hướng công nghiệp", "CN CN",
    ),
    "cong_nghe_nong_nghiep": (
        "Công nghệ nông nghiệp", "CN nông nghiệp", "CNNN", "Công nghệ - Nông nghiệp", "Công nghệ NN",
        "Công nghệ (nông nghiệp)", "Công nghệ định hướng nông nghiệp", "CN NN",
    ),
    "mon_chuyen": ("Môn chuyên", "Chuyên", "Điểm chuyên", "Bài chuyên"),
}  # fmt: skip
_BY_LANGUAGE = {
    "N1": ("Tiếng Anh", "Anh", "Anh văn", "T.Anh", "English"),
    "N2": ("Tiếng Nga", "Nga"),
    "N3": ("Tiếng Pháp", "Pháp"),
    "N4": ("Tiếng Trung", "Tiếng Trung Quốc", "Trung"),
    "N5": ("Tiếng Đức",),
    "N6": ("Tiếng Nhật", "Nhật"),
    "N7": ("Tiếng Hàn", "Hàn"),
}
UNNAMED_TECHNOLOGY = ("Công nghệ", "cong_nghe", "Điểm Công nghệ")


def _with_forms(names: Iterable[str]) -> tuple[str, ...]:
    """`Điểm …`, `Môn …`, «… / Điểm» of two rows and the joined spelling of programs beside each name."""
    return tuple(
        dict.fromkeys(
            form
            for name in names
            for form in (
                name,
                f"Điểm {name}",
                f"Môn {name}",
                f"Điểm môn {name}",
                f"Điểm thi {name}",
                f"Điểm bài thi {name}",
                f"Điểm thi môn {name}",
                f"Điểm bài thi môn {name}",
                f"Môn thi {name}",
                f"Kết quả {name}",
                f"Kết quả môn {name}",
                f"Bài thi {name}",
                f"{name} / Điểm",
                f"{name} / Điểm thi",
                f"{name} / Điểm bài thi",
                name.replace(" ", ""),
                f"diem_{name}".replace(" ", ""),
            )
        )
    )


SUBJECTS = {subject: _with_forms(names) for subject, names in _SUBJECTS.items()}
LANGUAGES = {
    code: _with_forms(
        (*names, *(f"{subject} {names[0]}" for subject in ("Ngoại ngữ", "NN")), f"Ngoại ngữ {code}")
    )
    for code, names in _BY_LANGUAGE.items()
}

_NAMED = re.compile(
    r"\b(toan|ngu van|ngoai ngu|vat l[iy]|hoa hoc|sinh hoc|lich su|dia l[iy]|gdcd|tin hoc|cong nghe|ktpl"
    r"|tieng (?:anh|nga|phap|trung|duc|nhat|han))\b"
)
_UNNAMED_MARK = re.compile(r"(?:diem|diem so|diem thi|diem bai thi|diem mon)(?: \d)?")
_OF_NO_MARK = re.compile(
    r"\b(?:tong|khoi|to hop|trung binh|tb|hang|xep|ghi chu|nhan xet|giam khao|cham|phong|ma|ngay|truong|lop"
    r"|hoc ba|dang ky|de|so|to|nam hoc|chu)\b"
)


def would_lose_marks(label: str) -> bool:
    """Of a heading that is none of those above: under «Môn 1 (Toán)» or a mere «Điểm» marks would be lost."""
    folded = fold_loosely(label)
    if _UNNAMED_MARK.fullmatch(folded):
        return True
    return len(set(_NAMED.findall(folded))) == 1 and not _OF_NO_MARK.search(folded)
