"""Every address of the URL resolver, by each role and by every method: who opens it, what is written, which
headers go with the answer, and what a browser would run of it when every field holds a script.

One address stands for each page. The rules are derived from permissions, so that a page added later is held
to them without a word here; exceptions are named with their reason. Of the forms that the framework makes
alike for every model a third is asked; all of them with SECURITY_FULL=1 (`make security ARGS=full`).
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from dossiers.models import Dossier
from foundation.accounts.roles import Role
from foundation.web import page_cache
from tests.admin.registered import registered
from tests.security import roles
from tests.security.asking import (
    OPEN_TO_STRANGERS,
    Answer,
    ask,
    model_of,
    officer_of_each_role,
    rights_on,
    tables_written,
)
from tests.security.scripts_everywhere import fill_with_scripts
from tests.web.crawl.addresses import Address, every_address
from tests.web.crawl.conftest import addresses, province  # noqa: F401 - fixtures
from tests.web.crawl.people import client_of

IS_WRITING, _, WRITTEN_BELOW = os.environ.get("ROLES", "").partition(":")
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600 if IS_WRITING else 600)]
IS_FULL = bool(os.environ.get("SECURITY_FULL"))
SHARE = 1 if IS_FULL else 10  # of the pages that a role asks again, one in so many times the roles
ALIKE = ("_add", "_history", "_delete")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
KEPT_BY_READING = {
    "django_session": "the session itself",
    "citizens_personaldataread": "the trail of who read whose data",
    "inbox_suggestedanswer": "the suggestion as it was shown, to count how many are taken",
    "dossiers_procedurename": "weights of terms, which the first search after a change counts anew",
    "dossiers_procedureterm": "weights of terms, which the first search after a change counts anew",
    "search_searchname": "weights of terms, which the first search after a change counts anew",
    "search_searchterm": "weights of terms, which the first search after a change counts anew",
    "search_searchmiss": "that words found nothing, for the editors",
}
OF_OTHER_RIGHTS = {
    "admin:citizens_citizen_timeline": "what one person has at the desk: for whoever may see some of it",
    "admin:dossiers_dossier_report": "the report on dossiers: for a manager by the right to all figures",
}
ROLLED_BACK = {("/readyz", "zalo_channel_inboundevent"): "the try whether an event can be stored"}


@dataclass
class Walk:
    """The answers by address, and the tables that were written with the places."""

    columns: int = 0
    answers: dict[Address, Answer] = field(default_factory=dict)
    written: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@pytest.fixture(scope="module")
def pages(addresses) -> list[Address]:  # noqa: F811
    """The first address of each page."""
    first: dict[str, Address] = {}
    for address in addresses:
        first.setdefault(address.page, address)
    alike = [page for page in first if page.startswith("admin:") and page.endswith(ALIKE)]
    left_out = set() if IS_FULL else set(alike) - set(alike[::3])
    return [address for page, address in first.items() if page not in left_out]


@pytest.fixture(scope="module")
def of_strangers(pages, django_db_blocker) -> dict[Address, list[Answer]]:
    """What a stranger gets of each page, by GET and another method; by all methods in full."""
    client, answers = client_of(), {}
    with django_db_blocker.unblock():
        for number, address in enumerate(pages):
            methods = METHODS if IS_FULL else ("GET", METHODS[1 + number % 6])
            answers[address] = [ask(client, method, address.url) for method in methods]
    return answers


@pytest.fixture(scope="module")
def walk(pages, django_db_blocker) -> Iterator[Walk]:
    """The superuser reads the desk, a stranger the rest; every field that people type into holds a script."""
    walk = Walk()
    with django_db_blocker.unblock(), transaction.atomic():
        page_cache.PUBLIC.clear()
        walk.columns = fill_with_scripts()
        chief, stranger = client_of(User.objects.get(is_superuser=True)), client_of()
        for address in pages:
            with tables_written() as written:
                walk.answers[address] = ask(chief if address.is_of_desk else stranger, "GET", address.url)
            for table in written - set(KEPT_BY_READING):
                if (address.url, table) not in ROLLED_BACK:
                    walk.written[table].append(address.url)
        transaction.set_rollback(True)
    page_cache.PUBLIC.clear()
    yield walk


@pytest.mark.security_check("authorisation")
def test_a_stranger_opens_no_page_of_the_staff_by_any_method(of_strangers, record_property):
    asked = [
        (address, answer)
        for address, answers in of_strangers.items()
        for answer in answers
        if address.is_of_desk and address.page not in OPEN_TO_STRANGERS
    ]
    opened = [
        f"{answer.request} ({address.page}): {answer.status}"
        for address, answer in asked
        if answer.status not in (302, 400, 401, 403, 404, 405)
    ]
    record_property(
        "figure", f"a stranger: {len(asked):,} requests to pages of the staff, {len(opened)} opened"
    )
    assert opened == []
    assert len(asked) > 300


@pytest.mark.security_check("authorisation")
def test_a_stranger_calls_nothing_of_the_partners(pages):
    client = client_of()
    answers = [
        ask(client, method, address.url)
        for address in pages
        if address.page.startswith("api:") and "/dossiers/" in address.url
        for method in METHODS
    ]
    assert [answer.request for answer in answers if answer.status < 400] == []
    assert len(answers) >= 2 * len(METHODS)


@pytest.mark.security_check("authorisation")
def test_a_role_opens_pages_of_a_model_only_with_a_right_on_it(pages, record_property):
    of_models = [
        (address, model)
        for address in pages
        if (model := model_of(address)) and address.page not in OF_OTHER_RIGHTS
    ]
    roles, step, opened, asked = officer_of_each_role(), 1 if IS_FULL else 4, [], 0
    for number, (role, user) in enumerate(roles.items()):
        client = client_of(user)
        for address, model in of_models[number % step :: step]:
            rights = rights_on(user, model)
            needed = next((act for act in ("add", "delete") if address.url.endswith(f"/{act}/")), "")
            if rights and (not needed or needed in rights):
                continue
            for method in ("GET", "POST") if IS_FULL else ("GET",):
                asked += 1
                if ask(client, method, address.url).status == 200:
                    opened.append(f"{role}: {method} {address.url} with {rights or 'no right'}")
    record_property(
        "figure", f"{len(roles)} roles: {asked:,} requests, {len(opened)} opened without the right"
    )
    assert opened == []
    assert asked > 300


def officer_of_some_dossiers() -> tuple[User, set[int]]:
    """Who may open the fewest, and these."""
    seen = {
        user: set(Dossier.objects.visible_to(user).values_list("pk", flat=True))
        for user in User.objects.filter(is_staff=True, is_superuser=False)
    }
    user = min((user for user, dossiers in seen.items() if dossiers), key=lambda user: len(seen[user]))
    return user, seen[user]


@pytest.mark.security_check("authorisation")
def test_an_officer_opens_no_dossier_of_another_desk_by_any_method(addresses, record_property):  # noqa: F811
    officer, own = officer_of_some_dossiers()
    client, opened, asked = client_of(officer), [], 0
    for number, address in enumerate(addresses):
        parts = address.url.split("/")
        is_dossier = parts[1:4] == ["admin", "dossiers", "dossier"] and parts[4].isdigit()
        if not is_dossier or int(parts[4]) in own:
            continue
        for method in METHODS if IS_FULL else ("GET", METHODS[3 + number % 4]):
            asked += 1
            answer = ask(client, method, address.url)
            leads_to = answer.headers.get("Location")
            if answer.status not in (403, 404, 405) and leads_to not in ("/admin/", f"{address.url}change/"):
                opened.append(f"{answer.request}: {answer.status} {leads_to}")
    record_property("figure", f"dossiers of other desks: {asked:,} requests, {len(opened)} opened")
    assert opened == []
    assert asked > 50


@pytest.mark.security_check("authorisation")
def test_methods_that_a_page_does_not_know_are_refused(pages):
    client, taken = client_of(User.objects.get(is_superuser=True)), []
    for address in pages if IS_FULL else pages[::10]:
        for method in ("DELETE", "TRACE"):
            answer = ask(client, method, address.url)
            is_echo = answer.headers.get("Content-Type", "").startswith("message/http")
            if answer.status >= 500 or is_echo:
                taken.append(f"{answer.request}: {answer.status}")
    assert taken == []


@pytest.mark.security_check("authorisation")
def test_reading_writes_nothing(walk, record_property):
    record_property("figure", f"{len(walk.answers):,} pages read, {len(walk.written)} tables written")
    assert {table: places[:3] for table, places in walk.written.items()} == {}


@pytest.fixture(scope="module")
def people(pages, django_db_blocker) -> Iterator[dict[Role, User]]:
    """An officer of each role, whom no row is refused because it lies on another desk."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield roles.officers()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(people) -> dict[Role, Client]:
    return {role: client_of(user) for role, user in people.items()}


@pytest.fixture(scope="module")
def matrix(clients) -> dict[roles.Place, roles.Cells]:
    """What docs/roles.md says; with ROLES=write it is asked and written first, which takes minutes."""
    if IS_WRITING:
        roles.write_page(every_address(), clients, WRITTEN_BELOW)
    return dict(roles.told(roles.PAGE.read_text()))


@pytest.mark.security_check("authorisation")
def test_the_page_of_roles_has_a_row_for_every_address_of_the_desk(matrix):
    there = {place for page, place in roles.places().items() if page not in OPEN_TO_STRANGERS}
    assert matrix.keys() ^ there == set()


@pytest.mark.security_check("authorisation")
def test_the_page_of_roles_says_what_the_rights_of_each_role_are(matrix, people, rf):
    wrong = []
    for number, (role, user) in enumerate(people.items()):
        request = rf.get("/admin/")
        request.user = user
        for model, desk in registered().items():
            room = f"admin/{model._meta.app_label}/{model._meta.model_name}"
            decided = {
                "list": desk.has_view_or_change_permission(request),
                "add/": desk.has_add_permission(request),
            }
            for part, is_open in decided.items():
                if is_open != ("G" in matrix[room, part][number]):
                    wrong.append(f"{role}: {room} {part}")
    assert wrong == []


@pytest.mark.security_check("authorisation")
def test_the_page_of_roles_says_what_each_role_gets(matrix, clients, pages, record_property):
    """Each role asks another share of the pages; ROLES=write has asked them all."""
    wrong, asked, step = [], 0, SHARE * len(clients)
    where = {page: place for page, place in roles.places().items() if page not in OPEN_TO_STRANGERS}
    of_desk = [address for address in pages if address.page in where]
    for number, (role, client) in enumerate(clients.items()):
        for address in of_desk[number * SHARE :: step]:
            asked += 1
            told, given = matrix[where[address.page]][number], roles.cell(client, address)
            if told != given:
                wrong.append(f"{role}: {address.url} gives {given}, docs/roles.md says {told}")
    record_property(
        "figure", f"docs/roles.md: {len(matrix)} rows of {len(clients)} roles, {asked} asked again"
    )
    assert wrong == [], "\n".join(wrong)


EVERYWHERE = {
    "Content-Security-Policy": ("frame-ancestors 'none'",),
    "X-Content-Type-Options": ("nosniff",),
    "X-Frame-Options": ("DENY",),
    "Referrer-Policy": ("same-origin", "no-referrer"),
    "Permissions-Policy": ("camera=()",),
    "Cross-Origin-Opener-Policy": ("same-origin",),
}
ABOUT_NOBODY = {
    "admin:jsi18n": "words of the widgets",
    "otp_webauthn:js-i18n-catalog": "words of the scripts of passkeys",
    "admin:password_change": "an empty form",
    "admin:password_change_done": "a sentence",
}
OF_PERSONS = ("/admin/", "/truc/", "/t/", "/ho-so/", "/ket-qua/", "/phan-anh/xem/", "/api/v1/dossiers/")


@pytest.mark.security_check("headers")
def test_every_answer_carries_the_headers_whatever_it_is(walk, of_strangers, record_property):
    answers = [*walk.answers.values(), *(answer for each in of_strangers.values() for answer in each)]
    missing = [
        f"{answer.request} ({answer.status}): {name}"
        for answer in answers
        for name, words in EVERYWHERE.items()
        if not any(word in answer.headers.get(name, "") for word in words)
    ]
    kinds = sorted({answer.status for answer in answers})
    told = ", ".join(map(str, kinds))
    record_property("figure", f"{len(answers):,} answers ({told}): {len(missing)} headers missing")
    assert missing == [], "\n".join(missing[:40])
    assert {200, 302, 403, 404, 405} <= set(kinds)


@pytest.mark.security_check("headers")
def test_what_is_about_a_person_is_kept_by_no_browser_and_no_proxy(walk):
    answers = [
        answer
        for address, answer in walk.answers.items()
        if address.url.startswith(OF_PERSONS) and answer.status == 200 and address.page not in ABOUT_NOBODY
    ]
    kept = [
        f"{answer.request}: {answer.headers.get('Cache-Control')!r}"
        for answer in answers
        if "no-store" not in answer.headers.get("Cache-Control", "").split(", ")
    ]
    assert kept == []
    assert len(answers) > 100


@pytest.mark.security_check("xss")
def test_a_script_in_every_field_runs_on_no_page(walk, record_property):
    faults = [f"{answer.request}: {fault}" for answer in walk.answers.values() for fault in answer.harm]
    faults += [
        f"{answer.request}: {answer.status}" for answer in walk.answers.values() if answer.status >= 500
    ]
    told = f"a script in {walk.columns} columns, {len(walk.answers):,} pages opened: {len(faults)} run it"
    record_property("figure", told)
    assert faults == [], "\n".join(faults[:40])
    assert walk.columns > 100
