"""The shapes that go in and out. Rules are in the services; these only read and write."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foundation.web.api_views import PhoneField, optional_text
from foundation.web.danger import danger_of
from petitions.categories import Field, Kind
from petitions.codes import MAX_TYPED
from petitions.models import Petition
from petitions.models.petition import MAX_TEXT


class TotalOut(serializers.Serializer):
    value = serializers.IntegerField()
    definition = serializers.CharField()


class TotalsOut(serializers.Serializer):
    """`received` is of this month; `open` and `late` are as of `as_of`."""

    as_of = serializers.DateTimeField()
    source = serializers.CharField()
    received = TotalOut()
    open = TotalOut()
    late = TotalOut()


class ProofOut(serializers.Serializer):
    question = serializers.CharField(help_text="in Vietnamese; a sum of two digits")
    token = serializers.CharField(help_text="to be sent back with the answer, once, within 30 minutes")


class PetitionIn(serializers.Serializer):
    """`token` and `answer` are the small sum of GET /petitions/proof/; name and phone need `agreed`."""

    text = serializers.CharField(max_length=MAX_TEXT)
    kind = serializers.ChoiceField(Kind.choices, required=False, default="")
    field = serializers.ChoiceField(Field.choices, required=False, default="")
    commune = optional_text(200, help_text="name, old names too")
    place = optional_text(300)
    latitude = serializers.FloatField(
        min_value=-90, max_value=90, required=False, allow_null=True, default=None
    )
    longitude = serializers.FloatField(
        min_value=-180, max_value=180, required=False, allow_null=True, default=None
    )
    name = optional_text(200)
    phone = optional_text(30, PhoneField)
    agreed = serializers.BooleanField(required=False, default=False)
    keep_private = serializers.BooleanField(required=False, default=False)
    key = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="your own; sent again it makes no second one"
    )
    token = serializers.CharField(max_length=300)
    answer = serializers.CharField(max_length=4)


class DangerOut(serializers.Serializer):
    """To be shown to the sender at once."""

    kind = serializers.CharField()
    number = serializers.CharField(help_text="to be called first")
    service = serializers.CharField()
    act = serializers.CharField(help_text="what to do first")


class SentOut(serializers.Serializer):
    code = serializers.CharField()
    secret = serializers.CharField(help_text="shown once; with the code it opens the petition")
    due_at = serializers.DateTimeField()
    tracking_url = serializers.CharField()
    danger = serializers.SerializerMethodField()

    @extend_schema_field(DangerOut(allow_null=True))
    def get_danger(self, petition: Petition) -> dict[str, str] | None:
        danger = danger_of(petition.text)
        return DangerOut(danger).data if danger else None


class TrackIn(serializers.Serializer):
    code = serializers.CharField(max_length=MAX_TYPED)
    secret = serializers.CharField(max_length=16)


class UnitAnswerOut(serializers.Serializer):
    unit = serializers.CharField(source="unit.name")
    text = serializers.CharField()
    signed_by = serializers.CharField()
    answered_at = serializers.DateTimeField()


class FactsOut(serializers.Serializer):
    code = serializers.CharField()
    status = serializers.CharField()
    title = serializers.CharField()
    lead = serializers.CharField()
    kind = serializers.CharField()
    field = serializers.CharField()
    text = serializers.CharField()
    place = serializers.CharField()
    received_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    is_late = serializers.BooleanField()
    unit = serializers.CharField()
    question = serializers.CharField()
    answers = UnitAnswerOut(many=True)
    undelivered = serializers.ListField(child=serializers.CharField(), help_text="and why")


class PublishedOut(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField(source="publication.title")
    field = serializers.CharField()
    commune = serializers.CharField(source="commune.full_name", default="")
    text = serializers.CharField(source="publication.text")
    answer = serializers.CharField(source="publication.answer")
    unit = serializers.CharField(source="unit.name", default="")
    received_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField()


class PageQuery(serializers.Serializer):
    page = serializers.IntegerField(min_value=1, max_value=10_000, required=False, default=1)
    field = serializers.ChoiceField(Field.choices, required=False, default="")


class PageOut(serializers.Serializer):
    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = PublishedOut(many=True)
