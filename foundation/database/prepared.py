"""Queries of pages that everybody opens: Django writes their statement once in a process, not once a page.

For one row with its parents, writing the statement takes several times as long as asking PostgreSQL.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model, QuerySet

Row = TypeVar("Row", bound=Model)


class Statement(NamedTuple):
    sql: str
    parameters: tuple[Any, ...]
    converters: dict[int, Any]
    """By column, as SQLCompiler.get_converters has them."""


class PreparedValues:
    """`build` makes a queryset of values_list with the one parameter that changes; the rest is constant.

    `placeholder` is a value of the parameter's kind that stands nowhere else in the query.
    """

    def __init__(self, build: Callable[[Any], "QuerySet[Any, Any]"], *, placeholder: int | str) -> None:
        self._build, self._placeholder = build, placeholder

    def rows(self, parameter: int | str) -> list[tuple[Any, ...]]:
        sql, parameters, converters = self._statement
        given = [parameter if each == self._placeholder else each for each in parameters]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            rows = cursor.fetchall()
        return [self._converted(row, converters) for row in rows] if converters else rows

    @cached_property
    def _statement(self) -> Statement:
        compiler = self._build(self._placeholder).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        if self._placeholder not in parameters:
            raise ValueError(f"the query does not use its parameter: {sql}")
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        return Statement(sql, tuple(parameters), converters)

    @staticmethod
    def _converted(row: Sequence[Any], converters: dict[int, Any]) -> tuple[Any, ...]:
        values = list(row)
        for at, (functions, expression) in converters.items():
            for function in functions:
                values[at] = function(values[at], expression, connection)
        return tuple(values)


class PreparedInstances(Generic[Row]):
    """Instances of a model with those of `parents` (names of foreign keys, or of one-to-one rows of others)
    and the `annotations` of the queryset that `build` makes; for the rest see PreparedValues."""

    def __init__(
        self,
        model: type[Row],
        build: Callable[[Any], "QuerySet[Row]"],
        *,
        placeholder: int | str,
        parents: Iterable[str] = (),
        annotations: Sequence[str] = (),
    ) -> None:
        self._model, self._parents, self._annotations = model, tuple(parents), tuple(annotations)
        self._values = PreparedValues(
            lambda value: build(value).values_list(*self._columns, *self._annotations),
            placeholder=placeholder,
        )

    def all(self, parameter: int | str) -> list[Row]:
        return [self._instance(row) for row in self._values.rows(parameter)]

    @cached_property
    def _links(self) -> list[tuple[Any, type[Model]]]:
        links: Iterable[Any] = (self._model._meta.get_field(name) for name in self._parents)
        return [(link, link.related_model) for link in links]

    @cached_property
    def _columns(self) -> list[str]:
        own = _attributes(self._model)
        others = zip(self._parents, self._links, strict=True)
        return [*own, *(f"{name}__{column}" for name, (_, model) in others for column in _attributes(model))]

    def _instance(self, row: tuple[Any, ...]) -> Row:
        end = len(_attributes(self._model))
        instance = self._model.from_db(DEFAULT_DB_ALIAS, _attributes(self._model), row[:end])
        for link, model in self._links:
            begin, end = end, end + len(_attributes(model))
            parent = model.from_db(DEFAULT_DB_ALIAS, _attributes(model), row[begin:end])
            link.set_cached_value(instance, parent if parent.pk is not None else None)
        for name, value in zip(self._annotations, row[end:], strict=True):
            setattr(instance, name, value)
        return instance


def _attributes(model: type[Model]) -> list[str]:
    fields: Iterable[Field[Any, Any]] = model._meta.concrete_fields
    return [field.attname for field in fields]
