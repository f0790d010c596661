"""API serializers of entries: both languages side by side."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foundation.maps.transit import stops_near
from tourism import pictures, presentation
from tourism.models import Entry, Offer, State


class HoursOut(serializers.Serializer):
    weekday = serializers.IntegerField(help_text="0 is Monday")
    opens = serializers.TimeField()
    closes = serializers.TimeField(help_text="at or before `opens`: the next day")
    from_month = serializers.IntegerField(allow_null=True)
    to_month = serializers.IntegerField(allow_null=True)


class TicketOut(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment] # a field of the answer, not of DRF's Field
    label_en = serializers.CharField()
    amount = serializers.IntegerField()


class PictureOut(serializers.Serializer):
    url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    alt = serializers.CharField()
    alt_en = serializers.CharField()
    author = serializers.CharField()
    licence = serializers.CharField()
    is_drawing = serializers.BooleanField(help_text="not a photo")


class EntryOut(serializers.ModelSerializer):
    """`certainty` doc, one, memory, or demo (invented). Money is in đồng, 0 is free."""

    url = serializers.CharField(source="get_absolute_url")
    commune = serializers.SerializerMethodField()
    stars = serializers.IntegerField(source="shown_stars", allow_null=True)
    hours = HoursOut(many=True)
    open_now = serializers.SerializerMethodField()
    picture = serializers.SerializerMethodField()
    distance_km = serializers.SerializerMethodField()

    class Meta:
        model = Entry
        fields = [
            "kind", "category", "slug", "url", "name", "name_en", "other_names", "summary", "summary_en",
            "commune", "address", "old_address", "lat", "lng", "is_approximate", "phone", "website",
            "email", "rooms", "beds", "licence",
            "price_min", "price_max", "price_note", "stars", "hours", "open_now", "distance_km",
            "picture", "highlight", "certainty", "source", "checked_on",
        ]  # fmt: skip

    def get_commune(self, entry: Entry) -> dict[str, str] | None:
        return {"code": entry.commune.code, "name": entry.commune.full_name} if entry.commune else None

    def get_open_now(self, entry: Entry) -> bool | None:
        return entry.is_open(self.context["now"])

    @extend_schema_field(PictureOut(allow_null=True))
    def get_picture(self, entry: Entry) -> dict[str, Any] | None:
        photo = entry.photo
        if photo is None:
            return None
        told = {name: getattr(photo, name) for name in ("alt", "alt_en", "author", "licence", "is_drawing")}
        return dict(PictureOut(pictures.for_sharing(photo) | told).data)

    def get_distance_km(self, entry: Entry) -> float | None:
        found: dict[int, float] = self.context.get("distances", {})
        return round(found[entry.pk], 1) if entry.pk in found else None


class SellerOut(serializers.Serializer):
    name = serializers.CharField()
    url = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()
    lat = serializers.FloatField(allow_null=True)
    lng = serializers.FloatField(allow_null=True)
    price = serializers.IntegerField(allow_null=True)
    certainty = serializers.CharField()


class TransitLineOut(serializers.Serializer):
    name = serializers.CharField()
    headsign = serializers.CharField()
    departures = serializers.CharField(help_text="in words")
    url = serializers.CharField()


class TransitStopOut(serializers.Serializer):
    name = serializers.CharField()
    metres = serializers.IntegerField(help_text="as the crow flies")
    url = serializers.CharField()
    lines = TransitLineOut(many=True)


class WholeEntryOut(EntryOut):
    tickets = TicketOut(many=True)
    transit = serializers.SerializerMethodField()
    sellers = serializers.SerializerMethodField()

    class Meta(EntryOut.Meta):
        fields = [
            *EntryOut.Meta.fields, "text", "text_en", "hours_note", "season_note", "season_note_en",
            "access_note", "access_note_en", "arrival_note", "arrival_note_en", "children_note",
            "children_note_en", "transit", "tickets", "sellers", "producer", "certificate",
            "certified_until", "calendar", "month", "day", "length",
        ]  # fmt: skip

    @extend_schema_field(TransitStopOut(many=True))
    def get_transit(self, entry: Entry) -> list[dict[str, Any]]:
        if entry.lat is None or entry.lng is None:
            return []
        return list(TransitStopOut(stops_near(entry.lat, entry.lng, self.context["now"]), many=True).data)

    def get_sellers(self, entry: Entry) -> list[dict[str, Any]]:
        offers = entry.offers.filter(seller__state=State.PUBLISHED).select_related("seller__commune")
        return [seller(offer) for offer in offers]


def seller(offer: Offer) -> dict[str, Any]:
    shop = offer.seller
    told = {
        "name": shop.name,
        "url": shop.get_absolute_url(),
        "address": presentation.address(shop),
        "phone": shop.phone,
        "lat": shop.lat,
        "lng": shop.lng,
        "price": offer.price,
        "certainty": shop.certainty,
    }
    return dict(SellerOut(told).data)


class OccasionOut(serializers.Serializer):
    name = serializers.CharField(source="festival.name")
    name_en = serializers.CharField(source="festival.name_en")
    url = serializers.CharField(source="festival.get_absolute_url")
    first = serializers.DateField()
    last = serializers.DateField()


class HandbookPageOut(serializers.Serializer):
    """`unsure`: entries left out of open=on because nobody has told their hours."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    unsure = serializers.IntegerField()
    results = EntryOut(many=True)
