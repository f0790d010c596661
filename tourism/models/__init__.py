from tourism.models.entries import DAYS, Calendar, Certainty, Entry, EntryQuerySet, OpeningHours, State
from tourism.models.parts import Focus, Offer, Photo, Stop, Ticket
from tourism.models.proxies import PROXIES, KindProxy

__all__ = [
    "DAYS",
    "PROXIES",
    "Calendar",
    "Certainty",
    "Entry",
    "EntryQuerySet",
    "Focus",
    "KindProxy",  # by this name in the first migration
    "Offer",
    "OpeningHours",
    "Photo",
    "State",
    "Stop",
    "Ticket",
]
