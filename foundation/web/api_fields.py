"""Fields that serializers of several services read."""

from typing import Any

from rest_framework import serializers

from foundation.vietnamese.phones import normalise_phone


class PhoneField(serializers.CharField):
    """A Vietnamese phone number in any typing; 84… inside."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            return normalise_phone(text) if text else ""
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from None


def optional_text(max_length: int, field: Any = serializers.CharField, **options: Any) -> Any:
    return field(max_length=max_length, required=False, default="", allow_blank=True, **options)


def optional(field: Any, **options: Any) -> Any:
    """None where it is left out."""
    return field(required=False, allow_null=True, default=None, **options)
