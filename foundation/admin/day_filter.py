"""A filter from day to day, both included, in the format of the page's language."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import DateTimeField, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import RangeDateFilter

DAY = dt.timedelta(days=1)


class DayRangeFilter(RangeDateFilter):
    """Unfold's reads American formats only, and ends at the midnight that begins the last day."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        first, last = self._day("from"), self._day("to")
        if first:
            queryset = queryset.filter(**{f"{self.parameter_name}__gte": self._begin(first)})
        if last:
            queryset = queryset.filter(**{f"{self.parameter_name}__lt": self._begin(last + DAY)})
        return queryset

    def _day(self, end: str) -> dt.date | None:
        """None for what is no day: such a filter leaves the list as it is."""
        try:
            return forms.DateField(required=False).clean(
                self.used_parameters.get(f"{self.parameter_name}_{end}")
            )
        except forms.ValidationError:
            return None

    def _begin(self, day: dt.date) -> dt.date:
        if not isinstance(self.field, DateTimeField):
            return day
        return timezone.make_aware(dt.datetime.combine(day, dt.time()))
