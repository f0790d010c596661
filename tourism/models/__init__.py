from tourism.models.entries import DAYS, Calendar, Certainty, Entry, EntryQuerySet, OpeningHours, State
from tourism.models.parts import Offer, Photo, Stop, Ticket
from tourism.models.proxies import PROXIES, KindProxy

__all__ = [
    "DAYS",
    "PROXIES",
    "Calendar",
    "Certainty",
    "Entry",
    "EntryQuerySet",
    "KindProxy",  # by this name in the first migration
    "Offer",
    "OpeningHours",
    "Photo",
    "State",
    "Stop",
    "Ticket",
]
