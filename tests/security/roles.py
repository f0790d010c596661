"""The matrix of docs/roles.md: address × role × method, for the whole desk.

    ROLES=write make test ARGS="tests/security/test_every_address.py -k page_of_roles"

asks every address of the desk as an officer of each role, with a row of the demo that lies on his desk, and
writes what he gets between the marks of docs/roles.md, in a quarter of an hour. ROLES=write:admin/tourism
asks and writes only what stands below that address.
"""

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import get_resolver

from dossiers.models import Agency
from foundation.accounts.roles import Role
from petitions.models import HandlingUnit, UnitDesk
from tests.admin.registered import registered
from tests.factories import make_officer
from tests.security.asking import OPEN_TO_STRANGERS, Answer, ask
from tests.security.table import write
from tests.web.crawl.addresses import CATCH_ALL, Address, _patterns

PAGE = Path("docs/roles.md")
MARKS = ("<!-- written by the matrix of roles -->", "<!-- end of the matrix of roles -->")
SHORT = {
    Role.COUNTER: "MC", Role.SPECIALIST: "CM", Role.LEADER: "LĐ", Role.ACCOUNTANT: "KT",
    Role.NOTICE_DUTY: "TB", Role.EDITOR: "BT", Role.MODERATOR: "DN", Role.OPERATOR: "TĐ",
    Role.HANDLING_UNIT: "ĐV", Role.MANAGER: "QL", Role.ADMINISTRATOR: "QT",
}  # fmt: skip
NAMES = {"": "list", "<object_id>/change/": "change", "<object_id>/delete/": "delete"}
OLD_FORM = "/<path:object_id>/"  # only leads to change/
REFUSED = (401, 403, 404, 405)
FIRST_PAGES = ("/admin/", "/admin/login/")
Place = tuple[str, str]  # what an address belongs to, and what of it: ("admin/buses/stop", "add/")
Cells = tuple[str, ...]  # one for each role, in the order of SHORT


def places() -> dict[str, Place]:
    """Where each page of the desk stands in the matrix, by the name of its pattern."""
    models = [f"admin/{m._meta.app_label}/{m._meta.model_name}/" for m in registered()]
    found = {}
    for pattern in _patterns(get_resolver().url_patterns):
        if pattern.is_of_desk and pattern.route != CATCH_ALL and not pattern.route.endswith(OLD_FORM):
            route = re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", pattern.route)
            route = re.sub(r"\^\(\?P<app_label>.*", "<app_label>/", route)
            room = next((each for each in models if route.startswith(each)), f"{route.split('/')[0]}/")
            part = route.removeprefix(room)
            found[pattern.page] = (room.removesuffix("/"), NAMES.get(part, part))
    return found


def officers() -> dict[Role, User]:
    """One for each role, at the desk of every agency and unit: what a row refuses is not the role's."""
    agencies, units = list(Agency.objects.all()), list(HandlingUnit.objects.all())
    people = {}
    for role in SHORT:
        people[role] = make_officer(*agencies, is_staff=True)
        people[role].groups.add(Group.objects.get(name=role))
        UnitDesk.objects.bulk_create(UnitDesk(officer=people[role], unit=unit) for unit in units)
    return people


def write_page(addresses: Iterable[Address], people: Mapping[Role, Client], under: str = "") -> None:
    """Ask every page of the desk (or below `under`), by one address of each, and write what each role got."""
    first: dict[str, Address] = {}
    for address in addresses:
        first.setdefault(address.page, address)
    where = {page: place for page, place in places().items() if page not in OPEN_TO_STRANGERS}
    known = dict(told(PAGE.read_text())) if under else {}
    kept = {place: known[place] for place in where.values() if place in known}
    logging.disable(logging.CRITICAL)  # each refusal would be written with where it was raised
    cells = {
        where[page]: tuple(cell(client, address) for client in people.values())
        for page, address in first.items()
        if page in where and "/".join(where[page]).startswith(under)
    }
    logging.disable(logging.NOTSET)
    write(PAGE, lines(kept | cells), MARKS)
    broken = sorted({each for row in cells.values() for each in row if len(each) > len("GP")})
    assert broken == [], broken


def cell(client: Client, address: Address) -> str:
    """`G` where it opens, `P` where it takes what is sent; – for neither."""
    answers = [ask(client, method, address.url) for method in ("GET", "POST")]
    broken = [f"{answer.request}: {answer.status}" for answer in answers if answer.status >= 500]
    kept = [answer.request[0] for answer in answers if is_let_in(answer, address)]
    return "; ".join(broken) or "".join(kept) or "–"


def is_let_in(answer: Answer, address: Address) -> bool:
    """Django refuses a row that is not there by leading back to the first page."""
    leads_to = answer.headers.get("Location", "").split("?")[0]
    return answer.status not in REFUSED and (leads_to not in FIRST_PAGES or leads_to == address.url)


def lines(cells: Mapping[Place, Cells]) -> list[str]:
    """Markdown: parts of a room that are alike share a row, and rooms of an app whose rows are alike too."""
    rooms: defaultdict[str, dict[Cells, list[str]]] = defaultdict(dict)
    for (room, part), row in sorted(cells.items()):
        rooms[room].setdefault(row, []).append(part)
    alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for room, rows in rooms.items():
        told = "\n".join(f"{_parts(parts)} | {' | '.join(row)} |" for row, parts in rows.items())
        app, _, model = room.rpartition("/")
        alike[app, told].append(model)
    head = f"| address | of it | {' | '.join(SHORT.values())} |"
    table = [head, "|---|---|" + "---|" * len(SHORT)]
    for (app, told), models in alike.items():
        where = f"`{app}/`: {', '.join(models)}" if app else f"`{models[0]}/`"
        table += [f"| {where} | {row}" for row in told.split("\n")]
    return table


def _parts(parts: Iterable[str]) -> str:
    return ", ".join(part if part.isalpha() else f"`{part}`" for part in parts)


def told(page: str) -> Iterator[tuple[Place, Cells]]:
    """What the table of the page says of each part of each room."""
    inside = page.partition(MARKS[0])[2].partition(MARKS[1])[0]
    for line in inside.strip().splitlines()[2:]:
        where, of_it, *row = [each.strip() for each in line.strip("|").split("|")]
        app, _, models = where.partition(": ")
        app = app.strip("`").removesuffix("/")
        for room in models.split(", ") if models else [""]:
            for part in of_it.split(", "):
                yield (f"{app}/{room}" if room else app, part.strip("`")), tuple(row)
