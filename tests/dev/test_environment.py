"""Which value wins: the user's, then .env's, then ours; and secrets that last."""

import pytest
from cryptography.fernet import Fernet
from py_vapid import Vapid02

from dev import environment
from dev.console import Failure


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "run_folder", lambda: tmp_path)
    for name in ("ZALO_APP_ID", "ZALO_OPENAPI_URL", "PUBLIC_URL", "SECRET_KEY", "FIELD_ENCRYPTION_KEYS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_portal_is_pointed_at_the_sandbox_on_its_port(checkout):
    env = environment.for_development(8001, 8101)
    assert env["ZALO_OPENAPI_URL"] == "http://127.0.0.1:8101/openapi"
    assert env["SANDBOX_WEBHOOK_URL"] == "http://127.0.0.1:8001/zalo/webhook/"
    assert env["PUBLIC_URL"] == "http://127.0.0.1:8001"
    assert env["SANDBOX_CALLBACK_URL"] == "http://127.0.0.1:8001/zalo/callback/"


def test_what_the_user_set_outranks_the_file_and_the_file_outranks_the_sandbox(checkout, monkeypatch):
    (checkout / ".env").write_text("ZALO_APP_ID=from-file\nPUBLIC_URL=http://file\n")
    monkeypatch.setenv("PUBLIC_URL", "http://user")
    env = environment.for_development(8000, 8100)
    assert (env["ZALO_APP_ID"], env["PUBLIC_URL"]) == ("from-file", "http://user")
    assert env["SANDBOX_CALLBACK_URL"] == "http://user/zalo/callback/"


def test_a_name_left_empty_in_the_file_is_not_set(checkout):
    (checkout / ".env").write_text("SECRET_KEY=\nZALO_APP_ID=\n")
    env = environment.for_development(8000, 8100)
    assert len(env["SECRET_KEY"]) >= 50
    assert env["ZALO_APP_ID"] == environment.SANDBOX_CREDENTIALS["ZALO_APP_ID"]


@pytest.mark.security_check("secrets-and-dependencies")
def test_keys_are_made_once_and_readable_by_the_owner_only(checkout):
    first, second = (environment.for_development(8000, 8100) for _ in range(2))
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert first["FIELD_ENCRYPTION_KEYS"] == second["FIELD_ENCRYPTION_KEYS"]
    Fernet(first["FIELD_ENCRYPTION_KEYS"])
    Vapid02.from_string(first["VAPID_PRIVATE_KEY"])
    assert (checkout / "secrets.env").stat().st_mode & 0o077 == 0


def test_a_key_that_came_with_a_newer_version_is_added_to_those_of_the_checkout(checkout):
    (checkout / "secrets.env").write_text("SECRET_KEY=of-before\n")
    first, second = (environment.for_development(8000, 8100) for _ in range(2))
    assert first["SECRET_KEY"] == "of-before"
    assert first["VAPID_PRIVATE_KEY"] == second["VAPID_PRIVATE_KEY"]


def test_the_file_is_read_with_quotes_comments_and_export(tmp_path):
    file = tmp_path / ".env"
    file.write_text(
        "# heading\nA=plain # why\nexport B='with # and space'\nC=\"quoted\"\n"
        "D=postgres://u@/d?host=/x\nE = spaced\n\nbad line\n"
    )
    assert environment.read_file(file) == {
        "A": "plain",
        "B": "with # and space",
        "C": "quoted",
        "D": "postgres://u@/d?host=/x",
        "E": "spaced",
    }


def test_tests_do_not_see_credentials_of_the_real_platform(checkout, monkeypatch):
    monkeypatch.setenv("ZALO_APP_SECRET", "real")
    monkeypatch.setenv("SMS_GATEWAY_URL", "https://sms.example")
    env = environment.for_tests()
    assert not [name for name in env if name.startswith(("ZALO_", "SMS_"))]


def test_a_management_command_reaches_the_ports_of_the_last_run_unless_told_otherwise(checkout):
    environment.remember_ports(8123, 8223)
    assert environment.ports(environment.remembered_ports()) == (8123, 8223)
    assert environment.ports(environment.remembered_ports() | {"PORT": "9000"}) == (9000, 8223)


@pytest.mark.parametrize("said", ["80a", "0", "70000", "-1"])
def test_a_port_that_is_none_is_named(said):
    with pytest.raises(Failure, match=f"PORT={said} is no port number"):
        environment.ports({"PORT": said})


def test_one_port_for_both_is_refused_with_a_way_out():
    with pytest.raises(Failure, match="both 8100: make run PORT=8100 SANDBOX_PORT=8200"):
        environment.ports({"PORT": "8100"})
