"""schema.org data of an entry; only facts that the page shows too.

The handbook for search engines: what is published and true.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from foundation.web import portal_address
from foundation.web.feeds import PortalSitemap
from tourism.festivals import Occasion
from tourism.kinds import SCHEMA_OF, Category, Kind
from tourism.models import Certainty, Entry

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def entry_data(
    entry: Entry, *, address: str, picture: str = "", occasion: Occasion | None = None
) -> dict[str, Any]:
    """`address` and `picture` are absolute addresses. Invented entries are not told to search engines: {}."""
    if entry.is_invented:
        return {}
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _type(entry),
        "name": entry.title,
        "url": address,
        "description": entry.translated("summary"),
        "image": picture,
    }
    other = entry.name_en if entry.title == entry.name else entry.name
    told["alternateName"] = [name for name in (other, *entry.other_names.split(";")) if name.strip()]
    if entry.kind == Kind.FESTIVAL:
        told |= _event(entry, occasion)
    elif entry.section.on_map:
        told |= _somewhere(entry)
    return {name: value for name, value in told.items() if value}


def festivals_data(occasions: Iterable[Occasion]) -> dict[str, Any]:
    """The festivals of a calendar as a list of events, each on its days."""
    true = [occasion for occasion in occasions if not occasion.festival.is_invented]
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "item": _in_short(occasion)}
            for position, occasion in enumerate(true, 1)
        ],
    }


def _in_short(occasion: Occasion) -> dict[str, Any]:
    festival = occasion.festival
    return {
        "@type": festival.section.schema,
        "name": festival.title,
        "url": portal_address.absolute(festival.get_absolute_url()),
        **_event(festival, occasion),
    }


def _type(entry: Entry) -> str | list[str]:
    """A sight stays one for tourists whatever else it is: ["TouristAttraction", "Museum"]."""
    narrower = SCHEMA_OF.get(Category(entry.category)) if entry.category else None
    if entry.kind == Kind.PLACE and narrower:
        return [entry.section.schema, narrower]
    return narrower or entry.section.schema


def _somewhere(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {"address": _address(entry), "telephone": entry.phone}
    if entry.lat is not None:
        told["geo"] = {"@type": "GeoCoordinates", "latitude": entry.lat, "longitude": entry.lng}
    told["openingHoursSpecification"] = [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{WEEKDAYS[row.weekday]}",
            "opens": f"{row.opens:%H:%M}",
            "closes": f"{row.closes:%H:%M}",
        }
        for row in entry.hours.all()
        if row.from_month is None
    ]
    if entry.kind == Kind.STAY and entry.shown_stars:
        told["starRating"] = {"@type": "Rating", "ratingValue": entry.shown_stars}
    return told


def _event(entry: Entry, occasion: Occasion | None) -> dict[str, Any]:
    place = {"@type": "Place", "name": entry.address or str(entry.commune or ""), "address": _address(entry)}
    if occasion is None:
        return {"location": place}
    return {
        "startDate": occasion.first.isoformat(),
        "endDate": occasion.last.isoformat(),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": place,
        "inLanguage": get_language(),
    }


def _address(entry: Entry) -> dict[str, str]:
    told = {"@type": "PostalAddress", "addressCountry": "VN", "streetAddress": entry.address}
    if entry.commune:
        told["addressLocality"] = entry.commune.full_name
        told["addressRegion"] = entry.commune.parent.full_name if entry.commune.parent else ""
    return {name: value for name, value in told.items() if value}


class HandbookSitemap(PortalSitemap):
    def items(self) -> QuerySet[Entry]:
        return Entry.objects.published().exclude(certainty=Certainty.INVENTED).order_by("pk")

    def lastmod(self, item: Entry) -> dt.datetime:
        return item.changed_at
