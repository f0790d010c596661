"""docs/adding-a-status.md is followed to the letter: the code that is written there runs here."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from assistant import dossier_replies
from dossiers import services, statuses, workflow
from dossiers.statuses import DEFINITIONS, Status
from dossiers.workflow import TRANSITIONS, WORKFLOW
from foundation.outbox.models import Notice
from tests.factories import desk_of, enough_for, make_dossier, make_officer

PAGE = Path(__file__).parents[2] / "docs" / "adding-a-status.md"
MEMBER, ENTRY, LINES = re.findall(r"```\w+\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)

pytestmark = pytest.mark.django_db


@pytest.fixture
def suspended(monkeypatch) -> Iterator[Status]:
    name, _equals, value = MEMBER.partition(" = ")
    member = _new_member(monkeypatch, name, *_run(value, statuses))
    for key, definition in _run("{" + ENTRY + "}", statuses).items():
        monkeypatch.setitem(DEFINITIONS, key, definition)
    before = tuple({id(rule): rule for rule in TRANSITIONS.values()}.values())
    WORKFLOW.__init__(Status, DEFINITIONS, *before, *_run("[" + LINES + "]", workflow))
    with connection.cursor() as cursor:  # what the migration does
        cursor.execute("ALTER TABLE dossiers_dossier DROP CONSTRAINT dossier_status_is_national")
    yield member
    WORKFLOW.__init__(Status, DEFINITIONS, *before)


def _run(code: str, module: ModuleType) -> Any:
    return eval(code, vars(module))  # noqa: S307 the page's own code


def _new_member(monkeypatch, name: str, value: int, label) -> Status:
    """The member as the class would have it, had the line stood in its file."""
    member = int.__new__(Status, value)
    member._name_, member._value_, member._label_, member.__objclass__ = name, value, label, Status
    monkeypatch.setitem(Status._member_map_, name, member)
    monkeypatch.setitem(Status._value2member_map_, value, member)
    monkeypatch.setattr(Status, "_member_names_", [*Status._member_names_, name])
    return member


def test_a_status_added_as_the_page_says_is_seen_everywhere(suspended, client, settings):
    settings.STAFF_OTP_REQUIRED = False
    dossier = make_dossier()
    by = desk_of(dossier)
    services.change_status(dossier=dossier, to=4, by=by, details=enough_for(4))
    services.change_status(dossier=dossier, to=suspended, by=by, details=enough_for(4, reason="Đang kiện"))

    with translation.override("en"):
        page = " ".join(client.get(f"{dossier.tracking_path}?lang=en").content.decode().split())
        assert "<h1>Suspended by a court</h1>" in page and "tone-refused" in page
        assert "A court must decide first. If you have questions, call" in page
        assert ": a court decides first." in page
        assert "<strong>Suspended by a court</strong>" in page.split('class="history"')[1]
        assert dossier_replies.by_code_alone(dossier).startswith(
            f"Dossier {dossier.code}: Suspended by a court."
        )
        reply = dossier_replies.in_full(dossier, dossier.applicant)
        assert "A court must decide first." in reply.messages[0].text

    answer = client.get("/api/v1/track/", {"code": dossier.code, "secret": dossier.secret}).json()
    assert (answer["status"], answer["title"]) == (11, "Suspended by a court")

    assert dossier.documents.get(form="05").data["decision"] == "Suspended"
    text = Notice.objects.filter(subject=dossier.code).latest("pk").message["text"]
    assert text.startswith("Suspended by a court.") and "Lý do: Đang kiện." in text

    officer = make_officer(dossier.received_at_agency, is_staff=True, is_superuser=True)
    client.force_login(officer)
    desk = client.get(f"/admin/dossiers/dossier/{dossier.pk}/change/").content.decode()
    assert "Suspended" in desk and f"/admin/dossiers/dossier/{dossier.pk}/chuyen/4/" in desk

    services.change_status(dossier=dossier, to=4, by=by, details=enough_for(4))
    assert dossier.pauses.get().ended_at
