"""System checks that no portal which citizens reach runs with the values of a demonstration.

`manage.py` runs them before every command, the web process and the workers before they start. A portal
with an https PUBLIC_URL is one that others reach; http is a developer's machine or a trial.
"""

import ipaddress
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction
from django.db.models import Model
from py_vapid import Vapid02

from assistant.generation import JOBS, STAGES
from foundation.database.encryption import encrypted_columns, is_key
from news_channel import sms_gateway

MIN_SECRET = 50  # characters, as in django's own security.W009
MIN_DIFFERENT = 5
# How a secret begins that stands in this repository or in a manual.
PUBLISHED = ("demo", "test", "a-test-key", "build", "change", "secret", "example", "django-insecure")
PUBLISHED_KEYS = ("0bX2mY4oZ6qA8sC0uE2wG4yI6aK8cM0eO2gQ4iS6kU8=",)  # of the tests
MIN_TOKEN = 20  # characters: who guesses the monitoring's token reads how the portal fares
SECRETS = ("ZALO_APP_SECRET", "ZALO_OA_SECRET_KEY", "SMS_GATEWAY_TOKEN", "GENERATION_KEY", "MONITORING_TOKEN")
PLATFORM_ADDRESSES = (
    "ZALO_OAUTH_URL",
    "ZALO_OPENAPI_URL",
    "ZALO_BUSINESS_URL",
    "ZALO_CHAT_URL",
    "SMS_GATEWAY_URL",
)
OTHER_ADDRESSES = ("GENERATION_URL", "ALARM_WEBHOOK_URL", "OTEL_EXPORTER_OTLP_ENDPOINT", "CAP_FEEDS")
ENCRYPTED = ("require", "verify-ca", "verify-full")  # values of sslmode


@checks.register(checks.Tags.security)
def safe_settings(**_kwargs: Any) -> list[checks.CheckMessage]:
    problems = [*_encryption_keys(), *_generation(), *_mail(), *_sms()]
    if settings.PUBLIC_URL.startswith("https://"):
        problems += [*_secrets(), *_platform_addresses(), *_push(), *_campaign_hours(), *_switches()]
        problems += [*_visitors(), *_other_addresses(), *_servers()]
    return [checks.Error(text, hint=hint, id=f"portal.{name}") for name, text, hint in problems]


@checks.register(checks.Tags.database)
def readable_data(databases: Any = None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """The newest row of every encrypted column can be read. `migrate` asks, so a release asks first."""
    if not databases:
        return []
    return [
        checks.Error(
            f"No key of FIELD_ENCRYPTION_KEYS reads {model._meta.label}.{name}.",
            hint="Add the key that the data was encrypted with.",
            id="portal.FIELD_ENCRYPTION_KEYS",
        )
        for model, name in encrypted_columns()
        if not _is_readable(model, name)
    ]


def _is_readable(model: type[Model], name: str) -> bool:
    """A table or column that is still to be made has nothing unreadable."""
    try:
        with transaction.atomic():
            model._base_manager.exclude(**{name: None}).order_by("-pk").values_list(name, flat=True).first()
    except DatabaseError:
        return True
    except InvalidToken:
        return False
    return True


def require_safe_settings() -> None:
    """Raises ImproperlyConfigured with every unsafe setting in words."""
    if found := safe_settings():
        lines = (f"- {error.msg} {error.hint}" for error in found)
        raise ImproperlyConfigured("\n".join(("The portal does not start with these settings:", *lines)))


Problem = tuple[str, str, str]  # id, what is wrong, what to do


def _encryption_keys() -> Iterator[Problem]:
    name = "FIELD_ENCRYPTION_KEYS"
    keys = settings.FIELD_ENCRYPTION_KEYS
    if not keys:
        yield name, f"{name} is empty.", "Set a Fernet key, see .env.example."
    for number, key in enumerate(keys, 1):
        if not is_key(key):
            yield (
                name,
                f"Key {number} of {name} is not a Fernet key.",
                "See .env.example for how to make one.",
            )
        elif settings.PUBLIC_URL.startswith("https://") and key in PUBLISHED_KEYS:
            yield name, f"Key {number} of {name} is published in the repository.", "Make one of your own."


def _secrets() -> Iterator[Problem]:
    hint = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    for name, keys in (
        ("SECRET_KEY", [settings.SECRET_KEY]),
        ("HASH_KEY", [settings.HASH_KEY]),
        ("EXAM_FACTOR_KEYS", settings.EXAM_FACTOR_KEYS),
        ("SECRET_KEY_FALLBACKS", settings.SECRET_KEY_FALLBACKS),
    ):
        for key in keys:
            if _is_published(key):
                yield name, f"{name} is one that everybody can read.", hint
            elif len(key) < MIN_SECRET or len(set(key)) < MIN_DIFFERENT:
                yield name, f"{name} has fewer than {MIN_SECRET} characters or hardly differing ones.", hint
    for name in SECRETS:
        if _is_published(getattr(settings, name)):
            yield name, f"{name} is one that everybody can read.", "Take the one of the platform's console."


def _is_published(secret: str) -> bool:
    return secret.lower().startswith(PUBLISHED)


def _platform_addresses() -> Iterator[Problem]:
    for name in PLATFORM_ADDRESSES:
        address = getattr(settings, name)
        if address and not address.startswith("https://"):
            yield name, f"What is sent to {name} can be read on the way.", "Use an https:// address."


def _other_addresses() -> Iterator[Problem]:
    """Plain http is for what runs on this machine."""
    for name in OTHER_ADDRESSES:
        given = getattr(settings, name)
        for address in [given] if isinstance(given, str) else given:
            if not address.startswith("https://") and not _is_here(urlsplit(address).hostname):
                yield (
                    name,
                    f"What {name} brings or sends can be changed on the way.",
                    "Use https:// addresses.",
                )
                break


def _servers() -> Iterator[Problem]:
    """What leaves the machine is encrypted. Papers, sessions and passwords of citizens go this way."""
    database, redis = settings.DATABASES["default"], urlsplit(settings.REDIS_URL)
    is_encrypted = database.get("OPTIONS", {}).get("sslmode") in ENCRYPTED
    if not is_encrypted and not all(map(_is_here, str(database.get("HOST", "")).split(","))):
        yield "DATABASE_URL", "DATABASE_URL asks another machine in plain.", "Add ?sslmode=verify-full."
    if redis.scheme == "redis" and not _is_here(redis.hostname):
        yield "REDIS_URL", "REDIS_URL asks another machine in plain.", "Use rediss://, with TLS in Redis."
    storage = urlsplit(settings.STORAGES["default"].get("OPTIONS", {}).get("endpoint_url", ""))
    if storage.scheme == "http" and not _is_here(storage.hostname):
        yield (
            "FILE_STORAGE_URL",
            "FILE_STORAGE_URL sends files to another machine in plain.",
            "Use s3:// in place of s3+http://.",
        )


def _is_here(host: str | None) -> bool:
    """This machine: a socket, its own address, or a name of its containers' network, which has no dot."""
    if not host or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return "." not in host


def _visitors() -> Iterator[Problem]:
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts of the portal."
        yield "ALLOWED_HOSTS", "ALLOWED_HOSTS lets whoever asks choose the host in our links.", hint
    if settings.TRUSTED_PROXY_COUNT < 1:
        yield (
            "TRUSTED_PROXY_COUNT",
            "TRUSTED_PROXY_COUNT is 0: behind the proxy that speaks https all visitors have one address.",
            "Set it to the number of proxies in front, 1 for the shipped one.",
        )
    token = settings.MONITORING_TOKEN
    if token and (len(token) < MIN_TOKEN or len(set(token)) < MIN_DIFFERENT):
        hint = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(30))'"
        yield "MONITORING_TOKEN", f"MONITORING_TOKEN has fewer than {MIN_TOKEN} characters.", hint


def _generation() -> Iterator[Problem]:
    name, url = "GENERATION_JOBS", settings.GENERATION_URL
    for job, stage in settings.GENERATION_JOBS.items():
        if job not in JOBS or stage not in STAGES:
            known = f"{', '.join(JOBS)} with {', '.join(STAGES)}"
            yield name, f"{name} has {job}={stage}, which is unknown.", f"Known: {known}."
    if url and not url.startswith(("https://", "http://")):
        yield "GENERATION_URL", "GENERATION_URL is no http address.", "Use that of the server, with /v1."


def _mail() -> Iterator[Problem]:
    for name in ("ALARM_MAIL_TO", "NEWS_MAIL_FROM"):
        if getattr(settings, name) and settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
            yield name, f"{name} is set, but no mail leaves the portal.", "Set EMAIL_URL."


def _sms() -> Iterator[Problem]:
    for name in ("SMS_GATEWAY_HEADERS", "SMS_GATEWAY_BODY", "SMS_GATEWAY_ANSWERS"):
        text = getattr(settings, name)
        if name == "SMS_GATEWAY_BODY" and not text.startswith("{"):
            continue  # a form
        try:
            given = json.loads(text)
            if name == "SMS_GATEWAY_ANSWERS":
                unknown = set(given) - set(sms_gateway.ANSWERS)
                patterns = [re.compile(pattern) for pattern in given.values()]
                if unknown or not all(patterns):
                    yield name, f"{name} has {sorted(unknown)}.", f"Known: {', '.join(sms_gateway.ANSWERS)}."
        except (ValueError, TypeError, AttributeError, re.error):
            yield name, f"{name} cannot be read.", "It is JSON: see .env.example."


def _push() -> Iterator[Problem]:
    name = "VAPID_PRIVATE_KEY"
    if not settings.VAPID_PRIVATE_KEY:
        return
    try:
        Vapid02.from_string(settings.VAPID_PRIVATE_KEY)
    except ValueError:
        yield name, f"{name} is no key of P-256.", "Make one: manage.py new_vapid_key"
        return
    if not settings.VAPID_CONTACT.startswith(("mailto:", "https://")):
        yield "VAPID_CONTACT", "Push services are not told whom to ask.", "Set it to mailto:… or https://…"


def _campaign_hours() -> Iterator[Problem]:
    opens, closes = settings.CAMPAIGN_HOURS
    if not 0 <= opens < closes <= 24:
        yield (
            "CAMPAIGN_HOURS",
            "CAMPAIGN_HOURS holds no hour: no campaign would ever be sent.",
            "Set CAMPAIGN_FROM_HOUR below CAMPAIGN_UNTIL_HOUR, from 0 to 24.",
        )


def _switches() -> Iterable[Problem]:
    if settings.DEBUG:
        yield "DEBUG", "DEBUG shows the insides of the portal to whoever meets an error.", "Set it to False."
    if settings.TRIAL_BANNER:
        yield "TRIAL_BANNER", "TRIAL_BANNER says that all data is invented.", "Set it to False."
    if not settings.STAFF_OTP_REQUIRED:
        yield (
            "STAFF_OTP_REQUIRED",
            "STAFF_OTP_REQUIRED is off: a stolen password opens the back office.",
            "Set it to True.",
        )
