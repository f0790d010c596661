from tourism.models.entries import DAYS, Calendar, Certainty, Entry, EntryQuerySet, OpeningHours, State
from tourism.models.parts import Offer, Photo, Stop, Ticket
from tourism.models.proxies import (
    Dish,
    Eatery,
    Festival,
    Itinerary,
    KindProxy,
    Place,
    Shop,
    Speciality,
    Stay,
    Tour,
)

__all__ = [
    "DAYS",
    "Calendar",
    "Certainty",
    "Dish",
    "Eatery",
    "Entry",
    "EntryQuerySet",
    "Festival",
    "Itinerary",
    "KindProxy",  # by this name in the first migration
    "Offer",
    "OpeningHours",
    "Photo",
    "Place",
    "Shop",
    "Speciality",
    "State",
    "Stay",
    "Stop",
    "Ticket",
    "Tour",
]
