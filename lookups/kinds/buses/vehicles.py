"""What runs on a line: GTFS route types, the ten of the standard and the extended ones (100 to 1700)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Vehicle(TextChoices):
    BUS = "bus", _("Bus")
    COACH = "coach", _("Coach")
    TROLLEYBUS = "trolleybus", _("Trolleybus")
    TRAM = "tram", _("Tram")
    METRO = "metro", _("Metro")
    RAIL = "rail", _("Train")
    FERRY = "ferry", _("Boat or ferry")
    CABLE_CAR = "cable_car", _("Cable car")
    FUNICULAR = "funicular", _("Funicular")
    TAXI = "taxi", _("Shared taxi")
    AIR = "air", _("Aircraft")
    OTHER = "other", _("Other vehicle")


_STANDARD = {
    0: Vehicle.TRAM,
    1: Vehicle.METRO,
    2: Vehicle.RAIL,
    3: Vehicle.BUS,
    4: Vehicle.FERRY,
    5: Vehicle.CABLE_CAR,
    6: Vehicle.CABLE_CAR,
    7: Vehicle.FUNICULAR,
    11: Vehicle.TROLLEYBUS,
    12: Vehicle.METRO,
}
_BY_HUNDRED = {
    1: Vehicle.RAIL,
    2: Vehicle.COACH,
    3: Vehicle.RAIL,
    4: Vehicle.METRO,
    5: Vehicle.METRO,
    6: Vehicle.METRO,
    7: Vehicle.BUS,
    8: Vehicle.TROLLEYBUS,
    9: Vehicle.TRAM,
    10: Vehicle.FERRY,
    11: Vehicle.AIR,
    12: Vehicle.FERRY,
    13: Vehicle.CABLE_CAR,
    14: Vehicle.FUNICULAR,
    15: Vehicle.TAXI,
    17: Vehicle.OTHER,
}


def vehicle_of(route_type: str) -> Vehicle | None:
    """None where GTFS has no such number."""
    if not (route_type.isascii() and route_type.isdigit() and len(route_type) <= 4):
        return None
    number = int(route_type)
    return _STANDARD.get(number) or _BY_HUNDRED.get(number // 100)
