"""Maps the category names that officials use to categories of the handbook. Pure."""

import re

from foundation.vietnamese.folding import fold
from tourism.kinds import Category

# How officials name a category; the longest match counts.
CATEGORIES = {
    "di tich": Category.HERITAGE, "lich su": Category.HERITAGE, "van hoa": Category.HERITAGE,
    "thang canh": Category.NATURE, "danh thang": Category.NATURE, "sinh thai": Category.NATURE,
    "thac": Category.NATURE, "ho": Category.NATURE, "bien": Category.SEA, "dao": Category.SEA,
    "bao tang": Category.MUSEUM, "lang nghe": Category.CRAFT, "cong dong": Category.COMMUNITY,
    "vui choi": Category.LEISURE, "giai tri": Category.LEISURE, "cho": Category.MARKET,
    "khach san": Category.HOTEL, "hotel": Category.HOTEL, "resort": Category.RESORT,
    "khu nghi duong": Category.RESORT, "homestay": Category.HOMESTAY, "villa": Category.HOMESTAY,
    "biet thu": Category.HOMESTAY, "nha o co phong": Category.ROOMS,
    "nha o co phong cho thue": Category.ROOMS,
    "nha co phong cho khach": Category.ROOMS, "nha o co phong cho khach du lich thue": Category.ROOMS,
    "phong cho khach du lich thue": Category.ROOMS, "cam trai": Category.CAMP, "glamping": Category.CAMP,
    "camping": Category.CAMP, "tau thuy": Category.SHIP,
    "du thuyen": Category.SHIP, "tau luu tru": Category.SHIP, "khach san nghi duong": Category.RESORT,
    "nha nghi": Category.GUESTHOUSE, "nha khach": Category.GUESTHOUSE,
    "hostel": Category.GUESTHOUSE, "can ho": Category.HOMESTAY, "nha hang": Category.RESTAURANT,
    "quan an": Category.STREET, "quan": Category.STREET, "via he": Category.STREET, "ca phe": Category.CAFE,
    "cafe": Category.CAFE, "coffee": Category.CAFE, "quan ca phe": Category.CAFE, "thuc pham": Category.FOOD,
    "banh": Category.FOOD, "do uong": Category.DRINK, "ruou": Category.DRINK, "tra": Category.DRINK,
    "nuoc uong": Category.DRINK, "bia": Category.DRINK, "duoc pham": Category.HERB,
    "thuc pham tuoi song": Category.FOOD, "thuc pham che bien": Category.FOOD, "gia vi": Category.FOOD,
    "may mac": Category.TEXTILE, "vai may mac": Category.TEXTILE,
    "duoc lieu": Category.HERB, "thao duoc": Category.HERB, "vai": Category.TEXTILE, "lua": Category.TEXTILE,
    "det": Category.TEXTILE, "luu niem": Category.SOUVENIR, "thu cong my nghe": Category.SOUVENIR,
    "trang tri": Category.SOUVENIR, "my nghe": Category.SOUVENIR,
}  # fmt: skip


def category_in(words: str, known: tuple[Category, ...]) -> str:
    """The category that the words name, the longest name first; "" where none does."""
    folded = fold(words)
    named = [
        name for name, found in CATEGORIES.items() if found in known and re.search(rf"\b{name}\b", folded)
    ]
    return CATEGORIES[max(named, key=len)].value if named else ""
