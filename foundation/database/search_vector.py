"""What PostgreSQL searches of a row, kept by the database itself."""

from typing import Any

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models


def search_field(first: str, then: str) -> Any:
    """Of two columns with folded words; those of `first` count more."""
    return models.GeneratedField(
        expression=SearchVector(first, weight="A", config="simple")
        + SearchVector(then, weight="C", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
