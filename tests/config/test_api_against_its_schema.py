"""schemathesis asks every operation of the API what its own schema allows, and what it does not.

Nothing may end in a 5xx, and every answer is one that the schema describes: status, type, shape, headers.
"""

from collections.abc import Callable, Iterator, Sequence

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from config.wsgi import application
from tests.dossiers.api.conftest import token_for
from tests.factories import make_agency, make_dossier, make_procedure

pytestmark = [pytest.mark.django_db, pytest.mark.slow("calls every operation in many forms")]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
EXAMPLES = 4  # of each operation, in both ways, for each caller
ROUNDS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Partner:
    """What a partner's software knows: its token, its agency, a procedure and one of its dossiers."""

    def __init__(self) -> None:
        self.agency, self.procedure = make_agency(), make_procedure()
        self.dossier = make_dossier(received_at_agency=self.agency)
        self.writes = f"Bearer {token_for(self.agency, secret='writes')}"
        self.reads = f"Bearer {token_for(self.agency, 'dossiers:read', secret='reads')}"

    def known_names(self, case: schemathesis.Case) -> None:
        """Put real names where invented ones would only meet 404 and "unknown procedure"."""
        if "code" in (case.path_parameters or {}):
            case.path_parameters["code"] = self.dossier.code
        if isinstance(case.body, dict) and "procedure" in case.body:
            case.body |= {
                "procedure": self.procedure.national_code,
                "received_at_agency": self.agency.code,
            }


@pytest.fixture
def operations(db) -> Iterator[list[APIOperation]]:
    """Of the whole schema, asked of the WSGI application on the connection of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    config = schemathesis.Config()
    config.projects.default.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application, config=config)
    yield [result.ok() for result in schema.get_all_operations()]
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def partner(db) -> Partner:
    return Partner()


def faults(operations: Sequence[APIOperation], act: Callable[[schemathesis.Case], None]) -> list[str]:
    """What is wrong, of every operation; each is asked in both ways, as allowed and as not."""
    found = []
    for operation in operations:
        for mode in GenerationMode:
            if (error := _fault(operation, mode, act)) is not None:
                found.append(f"{operation.label} ({mode.value}): {error}")
    return found


def _fault(operation: APIOperation, mode: GenerationMode, act: Callable[[schemathesis.Case], None]):
    try:
        ROUNDS(given(operation.as_strategy(generation_mode=mode))(act))()
    except Unsatisfiable:
        return None  # nothing that its schema would not allow
    except FailureGroup as error:
        return "; ".join(f"{each.title}: {each.message}" for each in error.exceptions)


def ask(case: schemathesis.Case, authorization: str = "") -> None:
    cache.clear()  # or the limits would answer
    headers = {"Accept-Encoding": "identity"} | ({"Authorization": authorization} if authorization else {})
    case.call_and_validate(headers=headers, checks=CHECKS)


def test_every_operation_is_asked(operations):
    assert len(operations) >= 10
    assert {"PUT", "POST"} < {operation.method.upper() for operation in operations}


def test_without_a_token_every_answer_is_as_the_schema_says(operations):
    assert "\n".join(faults(operations, lambda case: ask(case))) == ""


def test_a_token_that_nobody_gave(operations):
    assert "\n".join(faults(operations, lambda case: ask(case, "Bearer forged"))) == ""


def test_a_token_that_may_only_read(operations, partner):
    assert "\n".join(faults(operations, lambda case: ask(case, partner.reads))) == ""


def test_a_token_that_may_write(operations, partner):
    assert "\n".join(faults(operations, lambda case: ask(case, partner.writes))) == ""


def test_a_token_that_may_write_about_what_exists(operations, partner):
    def act(case: schemathesis.Case) -> None:
        partner.known_names(case)
        ask(case, partner.writes)

    assert "\n".join(faults(operations, act)) == ""
