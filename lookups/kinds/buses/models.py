"""A timetable as GTFS has it. Times are seconds after noon minus twelve hours of the service's day, and may
pass 24 hours. One feed holds at a time; an import replaces it whole."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.regions.models import AdminUnit
from foundation.web.translated_fields import Translated
from lookups.kinds.buses.gtfs_values import LONGEST_ID
from lookups.kinds.buses.vehicles import Vehicle


class Feed(models.Model):
    publisher = models.CharField(_("source"), max_length=200)
    url = models.URLField(_("address"), blank=True)
    version = models.CharField(_("version"), max_length=100, blank=True)
    dated_on = models.DateField(_("as of"))
    ends_on = models.DateField(_("last day of the timetable"))
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)

    class Meta:
        verbose_name = _("timetable")
        verbose_name_plural = _("timetables")

    def __str__(self) -> str:
        return f"{self.publisher} {self.version}".strip()


class Route(Translated, models.Model):
    feed = models.ForeignKey(
        Feed, on_delete=models.CASCADE, related_name="routes", verbose_name=_("timetable")
    )
    gtfs_id = models.CharField(_("id in the feed"), max_length=LONGEST_ID)
    short_name = models.CharField(_("number"), max_length=50, blank=True)
    long_name = models.CharField(_("name"), max_length=200)
    note = models.CharField(_("note"), max_length=500, blank=True)
    note_en = models.CharField(_("note in English"), max_length=500, blank=True, db_default="")
    vehicle = models.CharField(_("vehicle"), max_length=12, choices=Vehicle.choices, default=Vehicle.BUS)
    agency = models.CharField(_("operator"), max_length=200)
    phone = models.CharField(_("phone"), max_length=100, blank=True)
    key = models.CharField(_("words to search"), max_length=260)

    class Meta:
        verbose_name = _("bus line")
        verbose_name_plural = _("bus lines")
        constraints = [models.UniqueConstraint(fields=["feed", "gtfs_id"], name="one_route_per_id")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        name = f"{self.short_name}: {self.long_name}" if self.short_name else self.long_name
        return gettext("Line %(name)s") % {"name": name}


class Stop(models.Model):
    feed = models.ForeignKey(
        Feed, on_delete=models.CASCADE, related_name="stops", verbose_name=_("timetable")
    )
    gtfs_id = models.CharField(_("id in the feed"), max_length=LONGEST_ID)
    name = models.CharField(_("name"), max_length=200)
    note = models.CharField(_("note"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    zone = models.CharField(_("fare zone"), max_length=LONGEST_ID, blank=True)
    station = models.CharField(_("station"), max_length=LONGEST_ID, blank=True)
    """The GTFS id of the station of which it is a platform, where it has one."""
    unit = models.ForeignKey(
        AdminUnit, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("commune")
    )
    key = models.CharField(_("words to search"), max_length=200, db_index=True)

    class Meta:
        verbose_name = _("bus stop")
        verbose_name_plural = _("bus stops")
        constraints = [models.UniqueConstraint(fields=["feed", "gtfs_id"], name="one_stop_per_id")]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """The days on which trips run: `weekdays` from Monday, within a span, but for the exceptions."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="services")
    gtfs_id = models.CharField(max_length=LONGEST_ID)
    weekdays = ArrayField(models.BooleanField(), size=7)
    first_on = models.DateField()
    last_on = models.DateField()
    added = ArrayField(models.DateField(), default=list)
    removed = ArrayField(models.DateField(), default=list)

    def __str__(self) -> str:
        return self.gtfs_id


class Trip(models.Model):
    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="trips")
    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    gtfs_id = models.CharField(max_length=LONGEST_ID)
    headsign = models.CharField(max_length=200, blank=True)
    direction = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.gtfs_id


class StopTime(models.Model):
    trip = models.ForeignKey(Trip, on_delete=models.CASCADE, related_name="calls")
    stop = models.ForeignKey(Stop, on_delete=models.CASCADE, related_name="calls")
    sequence = models.PositiveIntegerField()
    arrival = models.PositiveIntegerField()
    departure = models.PositiveIntegerField()
    has_pickup = models.BooleanField(default=True)
    has_drop_off = models.BooleanField(default=True)

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["trip", "sequence"], name="one_call_per_place_in_trip"),
            models.CheckConstraint(condition=Q(departure__gte=F("arrival")), name="leaves_after_it_arrives"),
        ]

    def __str__(self) -> str:
        return f"{self.trip_id} {self.sequence}"


class Frequency(models.Model):
    """From `start` up to, not including, `end` the trip starts every `headway` seconds, exactly or about."""

    trip = models.ForeignKey(Trip, on_delete=models.CASCADE, related_name="frequencies")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    headway = models.PositiveIntegerField()
    is_exact = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.start}–{self.end}/{self.headway}"


class Fare(models.Model):
    """Đồng for a ride on `route` (null: any) between zones ("" any)."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="fares")
    route = models.ForeignKey(Route, on_delete=models.CASCADE, null=True, related_name="fares")
    origin = models.CharField(max_length=LONGEST_ID, blank=True)
    destination = models.CharField(max_length=LONGEST_ID, blank=True)
    price = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("fare")
        verbose_name_plural = _("fares")

    def __str__(self) -> str:
        return f"{self.price}"
