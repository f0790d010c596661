from tourism.models.entries import Calendar, Certainty, Entry, EntryQuerySet, OpeningHours, State
from tourism.models.parts import Focus, Offer, Photo, Stop, Ticket
from tourism.models.proxies import PROXIES, KindProxy
