"""Broadcast of articles to followers (reference 2.7, rule 25)."""

from collections.abc import Callable
from typing import Any

from sandboxes.clock import MINUTE, is_night
from sandboxes.http_call import Call

from .errors import Refusal
from .people import User
from .recipients import mapping, string
from .world import World

MAX_ARTICLES = 5
NORTH, SOUTH = "0", "2"
REGION_OF_CITY: dict[str, str] = {"9": NORTH, "4": SOUTH}  # the demo's people live in the centre, else here
FILTERS: dict[str, Callable[[User], str]] = {
    "ages": lambda user: str(user.age_group),
    "cities": lambda user: str(user.city),
    "locations": lambda user: REGION_OF_CITY.get(str(user.city), "1"),
    "platform": lambda user: str(user.platform),
}


def send_broadcast(world: World, call: Call) -> dict[str, Any]:
    """Accepted now, reviewed for half an hour, then in the followers' inboxes."""
    now = world.clock.now()
    if "article" not in world.oa.permissions:
        raise Refusal(-223)
    target = call.body["recipient"]["target"]
    if not isinstance(target, dict):
        raise Refusal(-201, "target")
    articles = _articles(world, mapping(call.body, "message"))
    wanted = chosen(target)
    if is_night(now):
        raise Refusal(-234)
    if not world.quotas.broadcasts.take(now):
        raise Refusal(-211)
    row = {"message_id": world.new_id() + "b", "articles": [a.id for a in articles], "at": now, "sent": None}
    world.broadcasts.append(row)
    due = now + world.switches.broadcast_review_minutes * MINUTE
    world.timeline.at(due, _release, world, row, wanted)
    return {"message_id": row["message_id"]}


def _articles(world: World, message: dict[str, Any]) -> list[Any]:
    payload = mapping(mapping(message, "attachment"), "payload")
    elements = payload.get("elements")
    if payload.get("template_type") != "media" or not isinstance(elements, list) or not elements:
        raise Refusal(-201, "elements")
    if len(elements) > MAX_ARTICLES:
        raise Refusal(-210)
    return [_article(world, element) for element in elements]


def _article(world: World, element: Any) -> Any:
    if not isinstance(element, dict) or element.get("media_type") != "article":
        raise Refusal(-233)
    article = world.articles.get(string(element, "attachment_id"))
    if article is None or article.status != "show":
        raise Refusal(-201, "attachment_id")
    return article


def chosen(target: dict[str, Any]) -> Callable[[User], bool]:
    """The followers that a target means: values joined by commas, cities before locations. Raises Refusal."""
    for name, value in target.items():
        if name not in (*FILTERS, "gender") or not isinstance(value, (str, int)):
            raise Refusal(-201, name)
    values = {name: set(str(value).split(",")) for name, value in target.items() if value != ""}
    if "cities" in values:
        values.pop("locations", None)
    genders = values.pop("gender", {"0"})

    def fits(user: User) -> bool:
        right_gender = "0" in genders or str(user.gender) in genders
        return right_gender and all(FILTERS[name](user) in wanted for name, wanted in values.items())

    return fits


def _release(world: World, row: dict[str, Any], wanted: Callable[[User], bool]) -> None:
    articles = [world.articles[key] for key in row["articles"] if key in world.articles]
    row["sent"] = 0
    for user in list(world.followers()):
        if not user.reachable or "broadcast" in user.refuses or not wanted(user):
            continue
        row["sent"] += 1
        for article in articles:
            world.from_oa(
                user, user.id, "broadcast", "article", article.title, attachment=article.attachment()
            )
