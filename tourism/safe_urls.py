"""Validation of external URLs, which are shown as links and never fetched."""

import ipaddress
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.web import http_client

MAX_LENGTH = 300
INNER = (".local", ".internal", ".localhost", ".lan", ".home")


def is_safe(address: str) -> bool:
    """Whether it is an http(s) page of the public web that a reader may be sent to."""
    read = http_client.address_of(address)
    if read is None or read.has_login or "." not in read.host or read.host.endswith(INNER):
        return False
    if any(char.isspace() or ord(char) < 32 for char in address) or len(address) > MAX_LENGTH:
        return False
    return not _is_number(read.host)


def check(address: str) -> None:
    if not is_safe(address):
        raise ValidationError(_("Give the address of a public page, beginning with https://."))


class SafeURLField(models.CharField):
    """An address that `is_safe`, or nothing."""

    default_validators = [check]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = MAX_LENGTH
        super().__init__(*args, **kwargs)


def _is_number(host: str) -> bool:
    """A bare network address, in any spelling, is nobody's home page."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.rpartition(".")[2].isdigit() or host.lower().startswith("0x")
    return True
