"""«báo cúp điện cho tôi ở Thăng Bình», «dừng báo cúp điện»: be told of a topic in a commune, or no more."""

import re
from typing import Any

from assistant.replies import Reply, press, say
from assistant.turns import Turn, ask, close_question
from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import fold
from lookups.places import area_of, listed, lower_first, place_in
from lookups.subscriptions import services
from lookups.subscriptions.models import Subscription
from lookups.subscriptions.topics import Topic, topic_in, topic_of

QUESTION = "subscribe"
STOPPING = re.compile(
    r"\b(dung|ngung|thoi|huy|tat|bo|khong) (dang ky |nhan )?(bao|nhac|nhan|tin|dang ky|thong bao|canh bao)\b"
)
ASKING = re.compile(
    r"\b(bao|nhac|nhan|gui|thong bao|canh bao)\b.*\b(cho|giup|ve) (toi|em|minh|tui|con|chau|anh|chi|may)\b"
    r"|\bnhac (toi|em|minh|tui)\b|\bdang ky\b.*\b(bao|nhac|nhan|tin|thong bao|canh bao)\b"
)
MOST_BUTTONS = 4
LONGEST_PLACE = 60


def handle(turn: Turn) -> Reply | None:
    topic = topic_in(turn.folded)
    if topic and STOPPING.search(turn.folded):
        return _stop(turn, topic)
    if topic and ASKING.search(turn.folded):
        return _begin(turn, topic, place_in(turn.text))
    return None


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    """The place, where we have just asked for it."""
    topic = topic_of(data.get("topic", ""))
    if topic is None or len(turn.text) > LONGEST_PLACE or area_of(turn.text) is None:
        return None
    return _begin(turn, topic, turn.text)


def _begin(turn: Turn, topic: Topic, place: str) -> Reply:
    area = area_of(place) if place else None
    if area is None:
        ask(turn.identity, QUESTION, topic=topic.key)
        return say(
            f"Ông/bà muốn nhận {topic.label} ở xã, phường nào? (tên cũ cũng được, ví dụ: Hà Lam)",
            press("Giúp tôi", "menu"),
        )
    close_question(turn.identity)
    named = area.communes[0]
    is_own_name = len(area.communes) > 1 and fold(named.name) == fold(area.said)
    if len(area.communes) > 1 and not is_own_name and not _means_all(turn):
        return _which(topic, area.explained, area.communes)
    communes = area.communes if _means_all(turn) else (named,)
    try:
        services.subscribe(
            citizen=turn.citizen,
            topic=topic,
            communes=communes,
            channel=turn.identity.channel,
            words=turn.text,
        )
    except services.TooMany as refusal:
        return say(refusal.message, press("Dừng tất cả", f"dừng báo {topic.label}"))
    others = [press("Cả vùng tên cũ", f"báo {topic.label} cho tôi ở cả {area.said}")] if is_own_name else []
    return say(
        f"Đã ghi nhận: báo {topic.label} ở {listed(communes)}.\n{topic.promise}\n"
        + (f"{area.explained}\n" if area.explained and not _means_all(turn) else "")
        + f"Muốn thôi, ông/bà nhắn: dừng báo {topic.label}.",
        *others,
        press("Thôi nhận", f"dừng báo {topic.label}"),
    )


def _means_all(turn: Turn) -> bool:
    return re.search(r"\bo (ca|tat ca)\b", turn.folded) is not None


def _which(topic: Topic, explained: str, communes: tuple[AdminUnit, ...]) -> Reply:
    buttons = [
        press(unit.full_name, f"báo {topic.label} cho tôi ở {lower_first(unit.full_name)}")
        for unit in communes[:MOST_BUTTONS]
    ]
    return say(f"{explained}\nÔng/bà chọn, hoặc nhắn đúng tên xã, phường:", *buttons)


def _stop(turn: Turn, topic: Topic) -> Reply:
    close_question(turn.identity)
    place = place_in(turn.text)
    area = area_of(place) if place else None
    names = services.stop(citizen=turn.citizen, topic=topic, communes=area.communes if area else None)
    if not names:
        still = Subscription.objects.living().filter(citizen=turn.citizen, topic=topic.key)
        where = listed(row.commune for row in still.select_related("commune"))
        return say(
            f"Ông/bà đang nhận {topic.label} ở: {where}."
            if where
            else f"Ông/bà đang không nhận {topic.label}.",
            press("Giúp tôi", "menu"),
        )
    return say(
        f"Đã dừng báo {topic.label} ở {', '.join(map(lower_first, names))}.", press("Giúp tôi", "menu")
    )
