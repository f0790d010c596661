"""Kinds of land as price tables name them. The list is data of the tables, for reference."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models

from foundation.vietnamese.folding import fold


class LandType(models.TextChoices):
    ODT = "ODT", "Đất ở tại đô thị"
    ONT = "ONT", "Đất ở tại nông thôn"
    TMD = "TMD", "Đất thương mại, dịch vụ"
    SKC = "SKC", "Đất cơ sở sản xuất phi nông nghiệp"
    CLN = "CLN", "Đất trồng cây lâu năm"
    LUC = "LUC", "Đất trồng lúa"
    HNK = "HNK", "Đất trồng cây hằng năm khác"
    NTS = "NTS", "Đất nuôi trồng thủy sản"
    RSX = "RSX", "Đất rừng sản xuất"
    RPH = "RPH", "Đất rừng phòng hộ"
    RDD = "RDD", "Đất rừng đặc dụng"


HOMES = frozenset({LandType.ODT, LandType.ONT})

_WORDS: Mapping[LandType, tuple[str, ...]] = MappingProxyType(
    {
        LandType.ODT: ("đất ở đô thị", "ở đô thị", "đất ở tại thành thị"),
        LandType.ONT: ("đất ở nông thôn", "ở nông thôn"),
        LandType.TMD: ("đất thương mại dịch vụ", "thương mại dịch vụ", "đất TMDV", "TMDV"),
        LandType.SKC: (
            "đất sản xuất kinh doanh", "đất sản xuất, kinh doanh phi nông nghiệp", "đất SXKD", "SXKD",
            "đất sản xuất kinh doanh phi nông nghiệp", "sản xuất kinh doanh",
        ),
        LandType.CLN: ("cây lâu năm",),
        LandType.LUC: ("đất lúa", "đất chuyên trồng lúa nước", "LUK", "đất trồng lúa nước"),
        LandType.HNK: ("đất trồng cây hàng năm", "cây hàng năm", "đất trồng cây hàng năm khác", "BHK"),
        LandType.NTS: ("nuôi trồng thủy sản",),
        LandType.RSX: ("rừng sản xuất",),
        LandType.RPH: ("rừng phòng hộ",),
        LandType.RDD: ("rừng đặc dụng",),
    }
)  # fmt: skip

BY_WORDS: Mapping[str, LandType] = MappingProxyType(
    {fold(word): kind for kind in LandType for word in (kind.value, kind.label, *_WORDS[kind])}
)


def named_in(folded: str) -> LandType | None:
    """The kind of land that a folded message names; the longest name wins."""
    padded = f" {folded} "
    found = [words for words in BY_WORDS if f" {words} " in padded]
    return BY_WORDS[max(found, key=len)] if found else None
