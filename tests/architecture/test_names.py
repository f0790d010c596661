"""Names are the field's words (docs/glossary.md); those that were once our own do not come back."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_import_direction import OURS, ROOT, sources

# ours → the field's
BANNED = {
    "shelf": "snapshot catalog",
    "shelves": "proxies",
    "doubt": "disambiguation",
    "beside_chat": "conversation_context",
    "acts": "actions",
    "press": "publishers",
    "wishes": "subscriptions",
    "doors": "access",
    "crew": "thread pool",
    "wire": "http",
    "arrivals": "inbound_writer",
    "settling": "reconciliation",
    "recalling": "cancellation",
    "foresee": "estimate",
    "levels": "gauges",
    "proof": "captcha",
    "stray_files": "orphaned_files",
    "furniture": "non_data_rows",
    "judging": "validation",
    "telling": "notifications, presentation",
    "tell": "notify, present",
    "owe": "enqueue",
    "put_back": "release",
    "nudge": "wake_worker",
    "NotNow": "TransitionRefused",
    "LookOnly": "ReadOnlyAdminMixin",
    "Parcel": "OutgoingMessage",
    "Consignment": "PlannedDelivery",
    "Lockout": "RateLimiter",
    "Face": "StatusDefinition",
    "two_persons": "releases",
    "goes_on": "is_continuation",
}
FOUND_BY = {
    "captcha": "foundation/web/captcha.py",
    "reconcile": "zalo_channel/reconciliation.py",
    "enqueue": "foundation/outbox/services.py",
    "rate limit": "foundation/rate_limits.py",
    "connection pool": "zalo_channel/http.py",
    "circuit breaker": "foundation/outbox/circuit_breaker.py",
    "disambiguation": "assistant/disambiguation.py",
    "presenter": "dossiers/public_view.py",
    "moderation": "petitions/services/publishing.py",
    "anonymise": "assistant/understanding/anonymisation.py",
}


def names_of(path: Path) -> Iterator[str]:
    """The module's own name and those of its functions and classes."""
    yield path.parent.name if path.name == "__init__.py" else path.stem
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


@pytest.mark.parametrize("package", OURS)
def test_no_module_class_or_function_has_a_name_of_our_own_making(package):
    found = [
        f"{path.relative_to(ROOT)}: {name} → {BANNED[name]}"
        for path in sources(package)
        for name in names_of(path)
        if name in BANNED
    ]
    assert found == []


@pytest.mark.parametrize(("word", "path"), FOUND_BY.items())
def test_a_newcomers_search_leads_to_the_module(word, path):
    docstring = ast.get_docstring(ast.parse((ROOT / path).read_text())) or ""
    assert word in docstring.lower()


@pytest.mark.parametrize("word", FOUND_BY)
def test_the_glossary_has_the_word(word):
    assert word in (ROOT / "docs/glossary.md").read_text().lower()
