"""Which diseases a text names, and what it names beside them."""

import re

from rapidfuzz import fuzz

from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand
from lookups.kinds.epidemics.models import Disease

LIKE_FROM = 80  # per cent of letters: "sot xuat huyt" is Sốt xuất huyết
_IDLE = frozenset(
    """
    dich benh o tai co khong hom nay bay gio dang la gi nao the so dien thoai goi may cho toi em
    minh hoi xin voi a ad ah nhe tiem chung ngua phong mui vac vacxin vaccine vaccines
    vaccination vaccinated xet nghiem test testing tests diem noi dau gan nhat mien phi lich bao
    nhieu gia ca f0 cach ly trieu khu vuc xa phuong thanh pho tinh huyen hinh moi thong tin cap
    do muc vung bung phat lan ra sao roi chua can lam khi bi mac phai ngay mai tuan va duoc toan
    nguy hiem het con thi nhu cua ve mot den sap tre nguoi lon ba bau cac nhung this that
    chi mo nhanh bao tien mat truoc
    outbreak outbreaks epidemic epidemics disease diseases of in at is there any where i get for
    what how who call number hotline today now near me to and
    """.split()
)
_AFTER = re.compile(r"\b(?:dich benh|dich(?! (?:gan|quanh))|benh|tiem|epidemic of|outbreak of)\s+(.+)")


_PARTICLE = re.compile(
    r"(?<!bệnh )(?<!benh )(?<!dịch )(?<!dich )(?<!bị )(?<!bi )(?<!tiêm )(?<!tiem )\bta\b", re.IGNORECASE
)
"""«có dịch chi không ta»: without its marks it is no cholera."""


def names_of(disease: Disease) -> list[str]:
    return [name for name in (fold(disease.name), *disease.aliases.split("|")) if name]


def disease_names() -> list[str]:
    return list(Disease.objects.order_by("name").values_list("name", flat=True))


def diseases_in(text: str) -> list[Disease]:
    words = fold(expand(text))
    if not words:
        return []
    return [
        disease
        for disease in Disease.objects.all()
        if any(re.search(rf"\b{re.escape(name)}\b", words) for name in names_of(disease))
    ]


def unmatched_words(what: str) -> str:
    """The words that ask for something of their own: of «tiêm sởi ở đâu» `soi`."""
    return " ".join(word for word in fold(expand(what)).split() if word not in _IDLE and not word.isdigit())


def closest(words: str, known: list[Disease]) -> list[Disease]:
    """The one disease whose name the words nearly spell."""
    scored = [
        (max(fuzz.ratio(words, name) for name in names_of(disease) if len(name) > 3), disease.pk, disease)
        for disease in known
        if any(len(name) > 3 for name in names_of(disease))
    ]
    best = max(scored, default=None, key=lambda item: item[0])
    return [best[2]] if best and best[0] >= LIKE_FROM else []


def other_in(text: str) -> str:
    """What a message calls a disease without its being one of ours: of «dịch bạch hầu ở đâu» `bach hau`."""
    match = _AFTER.search(fold(expand(_PARTICLE.sub("", text))))
    named: list[str] = []
    for word in match[1].split() if match else ():
        if word in _IDLE and named:
            break
        if word not in _IDLE:
            named.append(word)
    return " ".join(named[:3])
