"""Kinds and categories of the handbook, as data.

Maps the category names that officials use to categories of the handbook. Pure.
"""

import re
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.folding import fold


class Kind(models.TextChoices):
    PLACE = "place", _("Place to see")
    STAY = "stay", _("Place to stay")
    EATERY = "eatery", _("Place to eat")
    DISH = "dish", _("Dish")
    SPECIALITY = "speciality", _("Speciality")
    SHOP = "shop", _("Shop")
    FESTIVAL = "festival", _("Festival")
    TOUR = "tour", _("Tour")
    ITINERARY = "itinerary", _("Itinerary")


class Category(models.TextChoices):
    HERITAGE = "heritage", _("Historic site")
    NATURE = "nature", _("Nature")
    SEA = "sea", _("Sea and islands")
    MUSEUM = "museum", _("Museum")
    CRAFT = "craft", _("Craft village")
    COMMUNITY = "community", _("Village life")
    LEISURE = "leisure", _("Amusement")
    MARKET = "market", _("Market")
    HOTEL = "hotel", _("Hotel")
    RESORT = "resort", _("Resort")
    HOMESTAY = "homestay", _("Homestay")
    GUESTHOUSE = "guesthouse", _("Guesthouse")
    ROOMS = "rooms", _("House with rooms for tourists")
    CAMP = "camp", _("Campsite")
    SHIP = "ship", _("Ship with cabins")
    RESTAURANT = "restaurant", _("Restaurant")
    STREET = "street", _("Simple eatery")
    CAFE = "cafe", _("Café")
    FOOD = "food", _("Food")
    DRINK = "drink", _("Drink")
    HERB = "herb", _("Medicinal herb")
    TEXTILE = "textile", _("Textile")
    SOUVENIR = "souvenir", _("Craft and souvenir")


@dataclass(frozen=True, slots=True)
class Section:
    """How one kind is presented: `slug` is its part of the URL, `schema` its type at schema.org."""

    kind: Kind
    slug: str
    title: Promise
    about: Promise
    icon: str
    schema: str
    categories: tuple[Category, ...] = ()
    on_map: bool = True


SECTIONS: tuple[Section, ...] = (
    Section(
        Kind.PLACE,
        "diem-den",
        _("Places to see"),
        _("Historic sites, beaches, craft villages, nature"),
        "t-place",
        "TouristAttraction",
        (
            Category.HERITAGE,
            Category.NATURE,
            Category.SEA,
            Category.MUSEUM,
            Category.CRAFT,
            Category.COMMUNITY,
            Category.LEISURE,
            Category.MARKET,
        ),
    ),
    Section(
        Kind.EATERY,
        "an-uong",
        _("Places to eat"),
        _("Restaurants, simple eateries, cafés"),
        "t-eatery",
        "FoodEstablishment",
        (Category.RESTAURANT, Category.STREET, Category.CAFE),
    ),
    Section(
        Kind.DISH, "mon-ngon", _("Dishes"), _("What to try, and where"), "t-dish", "MenuItem", on_map=False
    ),
    Section(
        Kind.STAY,
        "luu-tru",
        _("Places to stay"),
        _("Hotels, homestays, resorts"),
        "t-stay",
        "LodgingBusiness",
        (
            Category.HOTEL,
            Category.RESORT,
            Category.HOMESTAY,
            Category.GUESTHOUSE,
            Category.ROOMS,
            Category.CAMP,
            Category.SHIP,
        ),  # fmt: skip
    ),
    Section(
        Kind.SPECIALITY,
        "dac-san",
        _("Specialities"),
        _("Local products, OCOP, and the shops that sell them"),
        "t-speciality",
        "Product",
        (Category.FOOD, Category.DRINK, Category.HERB, Category.TEXTILE, Category.SOUVENIR),
        on_map=False,
    ),
    Section(Kind.SHOP, "cua-hang", _("Shops"), _("Where specialities are sold"), "t-shop", "Store"),
    Section(Kind.FESTIVAL, "le-hoi", _("Festivals"), _("With the days of this year"), "t-festival", "Event"),
    Section(Kind.TOUR, "tour", _("Tours"), _("Led by a guide"), "t-tour", "TouristTrip", on_map=False),
    Section(
        Kind.ITINERARY,
        "hanh-trinh",
        _("Itineraries"),
        _("A day or two, stop by stop"),
        "t-route",
        "TouristTrip",
        on_map=False,
    ),
)
BY_KIND = {section.kind: section for section in SECTIONS}
BY_SLUG = {section.slug: section for section in SECTIONS}
SCHEMA_OF = {
    Category.HERITAGE: "LandmarksOrHistoricalBuildings",
    Category.SEA: "Beach",
    Category.MUSEUM: "Museum",
    Category.HOTEL: "Hotel",
    Category.RESORT: "Resort",
    Category.RESTAURANT: "Restaurant",
    Category.CAFE: "CafeOrCoffeeShop",
}
ICON_OF = {
    Category.NATURE: "t-nature",
    Category.SEA: "t-beach",
    Category.MUSEUM: "t-museum",
    Category.CRAFT: "t-craft",
    Category.COMMUNITY: "t-village",
    Category.LEISURE: "t-leisure",
    Category.MARKET: "t-shop",
    Category.HOMESTAY: "t-village",
    Category.CAMP: "t-camp",
    Category.SHIP: "t-ship",
    Category.CAFE: "t-cafe",
    Category.DRINK: "t-drink",
    Category.HERB: "t-herb",
    Category.TEXTILE: "t-textile",
    Category.SOUVENIR: "t-craft",
    Category.FOOD: "t-dish",
}


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
