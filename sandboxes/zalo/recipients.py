"""Reading the recipient and other fields of a call's JSON body."""

from typing import Any

from .errors import Refusal
from .people import User
from .world import World


def string(body: dict[str, Any], name: str) -> str:
    """A non-empty string; ids as numbers are refused: beyond 2^53 they lose digits in many languages."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Refusal(-201, name)
    return value


def template_key(body: dict[str, Any]) -> str:
    """The id of a template as text or as the number that /template/all tells; "" where it is neither."""
    value = body.get("template_id")
    return value if isinstance(value, str) else str(value) if type(value) is int else ""


def mapping(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    if not isinstance(value, dict) or not value:
        raise Refusal(-201, name)
    return value


def only(world: World, body: dict[str, Any], *names: str) -> None:
    """Unknown fields are refused by name, if the switch says so."""
    if world.switches.unknown_fields != "refuse":
        return
    for name in body:
        if name not in names:
            raise Refusal(-201, name)


def known_user(world: World, body: dict[str, Any]) -> User:
    user = world.users.get(string(body, "user_id"))
    if user is None:
        raise Refusal(-201, "user_id")
    return user
