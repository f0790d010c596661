"""The variables of our processes: the user's own, else those of `.env`, else a developer's defaults."""

import base64
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from dev.console import Failure
from dev.places import ROOT, VENV, run_folder

_LINE = re.compile(r"""\s*(?:export\s+)?(\w+)\s*=\s*(?:'([^']*)'|"([^"]*)"|([^#]*?))\s*(?:\s#.*)?""")
FOREIGN_PYTHON = {"VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"}
SLOW_PYTHON = {"PYTHONDONTWRITEBYTECODE"}  # every process would compile everything again
FOREIGN = FOREIGN_PYTHON | SLOW_PYTHON | {"DJANGO_SETTINGS_MODULE", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}

SANDBOX_CREDENTIALS = {
    "ZALO_APP_ID": "2700000000000001022",
    "ZALO_APP_SECRET": "demo-app-secret",
    "ZALO_OA_ID": "4318000000000001022",
    "ZALO_OA_SECRET_KEY": "demo-oa-secret-key",
}
PLATFORM_URLS = ("ZALO_OAUTH_URL", "ZALO_OPENAPI_URL", "ZALO_BUSINESS_URL", "ZALO_CHAT_URL")


def inherited() -> dict[str, str]:
    """Our own environment over `.env`, without traces of other virtual environments and of make."""
    given = {**read_file(ROOT / ".env"), **os.environ}  # a name left empty in .env is not set
    clean = {name: value for name, value in given.items() if name not in FOREIGN}
    return {**clean, "PATH": f"{VENV / 'bin'}{os.pathsep}{clean.get('PATH', os.defpath)}", "PYTHONUTF8": "1"}


def for_development(port: int, sandbox_port: int) -> dict[str, str]:
    """Everything the portal and its sandbox need, except the servers' addresses."""
    given = {**_local_defaults(port), **sandbox_urls(port, sandbox_port), **inherited()}
    if given.get("PROVINCE"):
        given.setdefault("MEDIA_ROOT", str(run_folder() / instance(given) / "media"))
    return {
        **_secrets(run_folder() / "secrets.env"),
        "SANDBOX_CALLBACK_URL": f"{given['PUBLIC_URL'].rstrip('/')}/zalo/callback/",
        **given,
        "PORT": str(port),
        "SANDBOX_PORT": str(sandbox_port),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def for_tests() -> dict[str, str]:
    """Tests bring their own settings; what reaches the world outside is not let in."""
    return {name: value for name, value in inherited().items() if not name.startswith(("ZALO_", "SMS_"))}


def for_production_checks() -> dict[str, str]:
    """What a province would set: `check --deploy` must find nothing to complain about."""
    return {
        **for_development(8000, 8100),
        "DEBUG": "0",
        **_new_secrets(),
        **{name: secrets.token_urlsafe(20) for name in ("ZALO_APP_SECRET", "ZALO_OA_SECRET_KEY")},
        **{name: f"https://{name.lower()[5:-4]}.example.org" for name in PLATFORM_URLS},
        "SMS_GATEWAY_URL": "",
        "PUBLIC_URL": "https://1022.example.gov.vn",
        "ALLOWED_HOSTS": "1022.example.gov.vn",
        "TRUSTED_PROXY_COUNT": "1",
        "STAFF_OTP_REQUIRED": "1",
        "TRIAL_BANNER": "0",
    }


def instance(env: Mapping[str, str]) -> str:
    """The servers of `make run`: another province has a database of its own."""
    province = Path(env.get("PROVINCE", "")).name
    return f"dev-{province}" if province else "dev"


def _local_defaults(port: int) -> dict[str, str]:
    """E-mails become files, one each."""
    return {
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "STAFF_OTP_REQUIRED": "0",
        "TRIAL_BANNER": "1",
        "EMAIL_URL": f"filemail:///{run_folder() / 'mail'}",  # four slashes before an absolute path
        "NEWS_MAIL_FROM": "Cổng 1022 <tin-bao@localhost>",
        "VAPID_CONTACT": "mailto:tin-bao@localhost",
    }


def sandbox_urls(port: int, sandbox_port: int) -> dict[str, str]:
    sandbox = f"http://127.0.0.1:{sandbox_port}"
    return {
        **SANDBOX_CREDENTIALS,
        "ZALO_OAUTH_URL": f"{sandbox}/oauth",
        "ZALO_OPENAPI_URL": f"{sandbox}/openapi",
        "ZALO_BUSINESS_URL": f"{sandbox}/business",
        "ZALO_CHAT_URL": sandbox,
        "ZALO_MEDIA_HOSTS": "127.0.0.1",
        "SANDBOX_WEBHOOK_URL": f"http://127.0.0.1:{port}/zalo/webhook/",
    }


def _secrets(path: Path) -> dict[str, str]:
    """Keys of this checkout, made once: data encrypted yesterday must be readable today."""
    known = read_file(path)
    made = {**_new_secrets(), **known}
    if made != known:
        new = path.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_text("".join(f"{name}={value}\n" for name, value in made.items()))
        new.replace(path)
    return read_file(path)


def _new_secrets() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VAPID_PRIVATE_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="),
        "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }


def read_file(path: Path) -> dict[str, str]:
    """The names that have a value, in lines NAME=value; `#` begins a comment, quotes are taken off."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return {}
    return _parse(lines)


def _parse(lines: list[str]) -> dict[str, str]:
    found = [_LINE.fullmatch(line) for line in lines]
    return {m[1]: value for m in found if m and (value := m[2] or m[3] or m[4])}


def ports(environ: Mapping[str, str]) -> tuple[int, int]:
    """The portal's and the sandbox's; raises Failure where one is no port, or both are one."""
    port, sandbox_port = _port(environ, "PORT", 8000), _port(environ, "SANDBOX_PORT", 8100)
    if port == sandbox_port:
        raise Failure(
            f"PORT and SANDBOX_PORT are both {port}: make run PORT={port} SANDBOX_PORT={port + 100}"
        )
    return port, sandbox_port


def remember_ports(port: int, sandbox_port: int) -> None:
    (run_folder() / "ports.env").write_text(f"PORT={port}\nSANDBOX_PORT={sandbox_port}\n")


def remembered_ports() -> dict[str, str]:
    """Those of the last `make run`, so that `make manage` reaches the same sandbox."""
    return read_file(run_folder() / "ports.env")


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    said = environ.get(name) or str(default)
    if not (said.isdecimal() and 0 < int(said) < 65536):
        raise Failure(f"{name}={said} is no port number.")
    return int(said)
