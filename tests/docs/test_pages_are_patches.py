"""The pages that show a change are followed in a copy of the project, which then passes its own tests."""

from pathlib import Path

import pytest

from tests.docs import page_runner
from tests.docs.page_runner import PageFailed, without

DOCS = Path(__file__).parents[2] / "docs"
CHANNEL = (DOCS / "adding-a-delivery-channel.md").read_text(encoding="utf-8")
CHANNEL_TESTS = (
    "tests/docs/followed/voice.py",
    "tests/architecture/test_environment_is_documented.py",
    "tests/architecture/test_import_direction.py",
    "tests/architecture/test_order_of_apps.py",
    "tests/web/test_catalogue.py",
    "tests/dev/test_compose_matches_settings.py",
    "tests/news_channel/test_sms_route.py",
    "tests/foundation/outbox/test_relay.py",
    "tests/foundation/outbox/test_first_refusal.py",
    "tests/foundation/outbox/test_phone_limits.py",
)
LOOKUP = (DOCS / "adding-a-lookup.md").read_text(encoding="utf-8")
LOOKUP_TESTS = (
    "tests/docs/followed/charging.py",
    "tests/architecture/test_import_direction.py",
    "tests/architecture/test_order_of_apps.py",
    "tests/architecture/test_personal_fields.py",
    "tests/web/test_catalogue.py",
    "tests/lookups/test_registry.py",
    "tests/admin/test_menu.py",
)
MAX_LOOKUP_LINES = 250  # of a table of eight columns, by hand
STATUS = (DOCS / "adding-a-status.md").read_text(encoding="utf-8")
STATUS_TESTS = (
    "tests/docs/followed/suspended.py",
    "tests/dossiers/test_workflow.py",
    "tests/dossiers/test_import_layout.py",
    "tests/architecture/test_statuses_are_not_counted.py",
    "tests/web/test_catalogue.py",
    "tests/web/test_tracking_page.py",
    "tests/foundation/outbox/test_wordings.py",
    "tests/dossiers/test_letters.py",
    "tests/dossiers/test_telling.py",
    "tests/admin/test_importing.py",
)
STATUS_DEMO_TESTS = tuple(
    f"tests/commands/test_seed_demo.py::test_{name}"
    for name in (
        "four_hundred_dossiers_stand_in_every_status",
        "every_history_is_a_walk_along_the_declared_moves",
    )
)

pytestmark = [
    pytest.mark.slow("lints and tests a copy for each page"),
    pytest.mark.timeout(900),
    pytest.mark.usefixtures("django_db_setup"),
]


def test_a_status_is_added_as_the_page_says(tmp_path):
    page_runner.follow(STATUS, tmp_path, STATUS_TESTS, STATUS_DEMO_TESTS)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("SUSPENDED = 11", "SUSPENDED"),
        ("Status.SUSPENDED: StatusDefinition(", "SyntaxError: closing parenthesis"),
        ("_S.IN_PROCESS,), _S.SUSPENDED", "django.po"),  # without the move, nothing says «Suspend»
        ("add_suspended", "dossier_status_is_national"),
    ],
)
def test_the_page_of_statuses_with_a_line_left_out_fails(tmp_path, line, complaint):
    with pytest.raises(PageFailed, match=complaint):
        page_runner.follow(without(STATUS, line), tmp_path, STATUS_TESTS)


def test_a_look_up_with_data_is_added_as_the_page_says(tmp_path):
    page_runner.follow(LOOKUP, tmp_path, LOOKUP_TESTS)
    package = tmp_path / "lookups" / "kinds" / "charging"
    written = sum(len(path.read_text().splitlines()) for path in package.glob("*.py"))
    assert written <= MAX_LOOKUP_LINES


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('"lookups.kinds.charging",', "No installed app with label 'charging'"),
        ("registry.register(ChargingStations())", "ChargingStations` imported but unused"),
    ],
)
def test_the_page_of_look_ups_with_a_line_left_out_fails(tmp_path, line, complaint):
    with pytest.raises(PageFailed, match=complaint):
        page_runner.follow(without(LOOKUP, line), tmp_path, LOOKUP_TESTS)


def test_a_delivery_channel_is_added_as_the_page_says(tmp_path):
    page_runner.follow(CHANNEL, tmp_path, CHANNEL_TESTS)


def test_the_page_of_channels_with_a_line_left_out_fails(tmp_path):
    with pytest.raises(PageFailed, match="BEST_FIRST"):
        page_runner.follow(without(CHANNEL, "Sms(), Voice())"), tmp_path, CHANNEL_TESTS)
