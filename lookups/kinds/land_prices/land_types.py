"""Kinds of land as price tables name them. The list is data of the tables, for reference.

A label is for showing, in the reader's language; files and messages are read by the words below it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.folding import fold


class LandType(models.TextChoices):
    ODT = "ODT", _("Homes in town")
    ONT = "ONT", _("Homes in the country")
    TMD = "TMD", _("Trade and services")
    SKC = "SKC", _("Non-agricultural production")
    CLN = "CLN", _("Perennial crops")
    LUC = "LUC", _("Rice")
    HNK = "HNK", _("Other annual crops")
    NTS = "NTS", _("Aquaculture")
    RSX = "RSX", _("Production forest")
    RPH = "RPH", _("Protection forest")
    RDD = "RDD", _("Special-use forest")


_WORDS: Mapping[LandType, tuple[str, ...]] = MappingProxyType(
    {
        LandType.ODT: ("Đất ở tại đô thị", "đất ở đô thị", "ở đô thị", "đất ở tại thành thị"),
        LandType.ONT: ("Đất ở tại nông thôn", "đất ở nông thôn", "ở nông thôn"),
        LandType.TMD: ("Đất thương mại, dịch vụ", "thương mại dịch vụ", "đất TMDV", "TMDV"),
        LandType.SKC: (
            "Đất cơ sở sản xuất phi nông nghiệp", "đất sản xuất kinh doanh",
            "đất sản xuất, kinh doanh phi nông nghiệp", "đất SXKD", "SXKD",
            "đất sản xuất kinh doanh phi nông nghiệp", "sản xuất kinh doanh",
        ),
        LandType.CLN: ("Đất trồng cây lâu năm", "cây lâu năm"),
        LandType.LUC: ("Đất trồng lúa", "đất lúa", "đất chuyên trồng lúa nước", "LUK", "đất trồng lúa nước"),
        LandType.HNK: (
            "Đất trồng cây hằng năm khác", "đất trồng cây hàng năm", "cây hàng năm",
            "đất trồng cây hàng năm khác", "BHK",
        ),
        LandType.NTS: ("Đất nuôi trồng thủy sản", "nuôi trồng thủy sản"),
        LandType.RSX: ("Đất rừng sản xuất", "rừng sản xuất"),
        LandType.RPH: ("Đất rừng phòng hộ", "rừng phòng hộ"),
        LandType.RDD: ("Đất rừng đặc dụng", "rừng đặc dụng"),
    }
)  # fmt: skip

WORDS: Mapping[LandType, tuple[str, ...]] = MappingProxyType(
    {kind: (*words, kind.value) for kind, words in _WORDS.items()}
)
LABELS = tuple(words[0] for words in _WORDS.values())
BY_WORDS: Mapping[str, LandType] = MappingProxyType(
    {fold(word): kind for kind in LandType for word in (kind.value, *_WORDS[kind])}
)


def named_in(folded: str) -> LandType | None:
    """The kind of land that a folded message names; the longest name wins."""
    padded = f" {folded} "
    found = [words for words in BY_WORDS if f" {words} " in padded]
    return BY_WORDS[max(found, key=len)] if found else None
