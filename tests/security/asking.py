"""What a person gets at an address of the portal, and what the portal writes meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.test import Client

from dossiers.demo import staff
from tests import hostile
from tests.admin.registered import registered
from tests.web.crawl.addresses import Address

OPEN_TO_STRANGERS = {
    "admin:login": "the log-in",
    "admin:second_step": "the second step of the log-in",
    "admin:jsi18n": "words of the widgets",
    "otp_webauthn:js-i18n-catalog": "words of the scripts of passkeys",
    "admin:logout": "leaves nothing but the page of leaving",
}


@dataclass(frozen=True)
class Answer:
    """`harm`: what a browser would run of what somebody typed."""

    request: str
    status: int
    headers: dict[str, str]
    harm: list[str]


def ask(client: Client, method: str, url: str) -> Answer:
    """The answer; nothing that it did stays."""
    client.raise_request_exception = False  # what breaks is an answer too: 500
    with transaction.atomic():
        response: Any = client.generic(method, url, b"", "application/json")
        if response.streaming:  # read to its end a file is closed
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return Answer(f"{method} {url}", response.status_code, dict(response.headers), _harm_in(response))


def _harm_in(response: Any) -> list[str]:
    kind = response.headers.get("Content-Type", "")
    if response.streaming or not any(word in kind for word in ("html", "svg", "xml")):
        return []
    return hostile.harm_in(response.content.decode("utf-8", "replace"))


@contextmanager
def tables_written() -> Iterator[set[str]]:
    """The tables that are written meanwhile."""
    written: set[str] = set()

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        words = str(sql).replace('"', "").split(maxsplit=3)
        if words and words[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            written.add(words[1] if words[0].upper() == "UPDATE" else words[2])
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield written


def officer_of_each_role() -> dict[str, User]:
    people = {login.role: login.username for login in staff.LOGINS}
    return {role: User.objects.get(username=name) for role, name in people.items()}


def model_of(address: Address) -> type[models.Model] | None:
    """The model whose back office the address belongs to."""
    parts = address.url.split("/")
    for model in registered():
        if parts[1:4] == ["admin", model._meta.app_label, model._meta.model_name]:
            return model
    return None


def rights_on(user: User, model: type[models.Model]) -> set[str]:
    """Which of view, add, change, delete and the model's own acts."""
    label, name = model._meta.app_label, model._meta.model_name
    own = {codename for codename, _ in model._meta.permissions}
    return {
        right.removeprefix(f"{label}.").removesuffix(f"_{name}")
        for right in user.get_all_permissions()
        if right.startswith(f"{label}.") and (right.endswith(f"_{name}") or right.split(".")[1] in own)
    }
