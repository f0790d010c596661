"""What generators of clients need of the schema: defaults that their own rules take, a server, summaries."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from drf_spectacular.generators import SchemaGenerator


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(child)


def test_every_default_is_a_value_that_its_own_rule_takes(schema):
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    defaults = [node for node in nodes(schema) if "default" in node and not isinstance(node["default"], dict)]
    assert len(defaults) > 5
    broken = []
    for node in defaults:
        rule = {**node, "components": schema["components"]}
        validator = jsonschema.Draft4Validator(rule, format_checker=checker)
        broken += [f"{node}: {error.message}" for error in validator.iter_errors(node["default"])]
    assert broken == []
    petition = schema["components"]["schemas"]["PetitionIn"]["properties"]
    assert "default" not in petition["kind"] and "default" not in petition["field"]


def test_every_operation_has_a_summary_of_its_own(schema):
    summaries = [operation["summary"] for path in schema["paths"].values() for operation in path.values()]
    assert all(summaries) and len(set(summaries)) == len(summaries)


def test_the_server_is_the_portal(schema):
    assert schema["servers"] == [{"url": settings.PUBLIC_URL}]
