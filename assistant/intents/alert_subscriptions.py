"""Alerts about a topic in a commune: «báo cúp điện cho tôi ở Thăng Bình», «dừng báo cúp điện»."""

import re
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assistant.dossier_replies import followed_by
from assistant.intents import stop_following
from assistant.replies import Reply, button, say, to_menu
from assistant.turns import Turn
from foundation.local_names import local
from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import fold
from lookups import registry
from lookups.places import area_of, listed, lower_first, place_in
from lookups.subscriptions import services
from lookups.subscriptions.models import Subscription
from lookups.subscriptions.topics import Topic, topic_in, topic_of

QUESTION = "subscribe"
STOPPING = re.compile(
    rf"{stop_following.UNDENIED}(?!khong gui)"
    r"(dung( co)?|ngung|thoi|huy|tat|bo|khoi( can)?|khong( can| muon)?) "
    r"(dang ky |nhan |gui )?(bao|nhac|nhan|tin|dang ky|thong bao|canh bao)\b"
    r"|\bstop (telling|sending|warning|reminding|notifying)\b|\bno more\b"
    r"|\b(don t|do not|no need to) (tell|warn|remind|notify)\b"
)
ASKING = re.compile(
    r"\b(bao|nhac|nhan|gui|thong bao|canh bao)\b.{0,200}\b(cho|giup|ve) (toi|em|minh|tui|con"
    r"|chau|anh|chi|may)\b"
    r"|\b(nhac|nhan|bao)( tin| truoc){0,12}( cho)? (toi|em|minh|tui)( \w{1,40})? truoc\b"
    r"|\bnhac (toi|em|minh|tui)\b|\bdang ky\b.{0,200}\b(bao|nhac|nhan|tin|thong bao|canh bao)\b"
    r"|\b(tell|warn|remind|notify) me\b"
)
MORE = re.compile(
    r"\b(?:them|voi lai|voi ca|va ca|ca|luon ca)\b.{0,200}\b(?:nua|luon|voi|di|nha|nhe)$"
    r"|\bthem (?:cho|noi|xa|phuong|ca)\b|\balso\b|\bas well\b"
)
LESS = re.compile(r"^(?:(?:a|thoi|u|vay|gio|chu|roi) )*(?:bo|xoa|thoi|dung|ngung|khoi)\b|^(?:remove|drop)\b")
LISTING = re.compile(
    r"\b(?:nhan|theo doi|bao|dang ky)(?: bao| tin)? (?:may|nhung|bao nhieu|cac) (?:cho|noi|xa|phuong|muc)\b"
    r"|\bdang (?:nhan|theo doi|dang ky)\b.{0,200}\b(?:nao|gi|may|dau)\b|\bwhich alerts\b"
)
MAX_BUTTONS = 4
MAX_PLACE_LENGTH = 60


def handle(turn: Turn) -> Reply | None:
    topic = topic_in(turn.folded)
    if STOPPING.search(turn.folded) and (topic := topic or _topic_followed(turn)):
        return _stop(turn, topic)
    if stop_following.STOPPING.search(turn.folded) and not followed_by(turn).exists():
        return _stop_which(turn)
    if topic and ASKING.search(turn.folded):
        return begin(turn, topic, place_in(turn.text))
    followed = _topic_followed(turn)
    return _changed(turn, followed) if followed else None


def _stop_which(turn: Turn) -> Reply | None:
    """A button for each topic that the citizen is told about; None where there is none."""
    mine = Subscription.objects.active().filter(citizen=turn.citizen)
    topics = [topic_of(key) for key in mine.values_list("topic", flat=True).distinct()[:MAX_BUTTONS]]
    told = [topic for topic in topics if topic]
    if not told:
        return None
    stop = _("Stop: %(topic)s")
    buttons = [button(stop % {"topic": topic.label}, _no_more(topic)) for topic in told]
    return say(_("Which alerts should we stop?"), *buttons)


def _changed(turn: Turn, topic: Topic) -> Reply | None:
    """One place more or less, or the list of them, right after alerts were spoken of."""
    place = place_in(turn.text)
    if LISTING.search(turn.folded):
        return _told(turn, topic)
    if place and MORE.search(turn.folded):
        return begin(turn, topic, place)
    return _stop(turn, topic) if place and LESS.search(turn.folded) else None


def _told(turn: Turn, topic: Topic) -> Reply:
    mine = Subscription.objects.active().filter(citizen=turn.citizen, topic=topic.key)
    where = listed(row.commune for row in mine.select_related("commune"))
    words = _("You get alerts about %(topic)s in: %(where)s.")
    return say(
        words % {"topic": topic.label, "where": where}, button(_("Stop it"), _no_more(topic)), to_menu()
    )


def _topic_followed(turn: Turn) -> Topic | None:
    """That of the look-up shown last, where the citizen is told of its news."""
    shown = turn.memory.focus
    kind = registry.kind_of(shown.key) if shown.kind == "lookup" else None
    if kind is None or not kind.topic:
        return None
    mine = Subscription.objects.active().filter(citizen=turn.citizen, topic=kind.topic)
    return topic_of(kind.topic) if mine.exists() else None


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    """The place, where we have just asked for it."""
    topic = topic_of(data.get("topic", ""))
    if topic is None or len(turn.text) > MAX_PLACE_LENGTH or area_of(turn.text) is None:
        return None
    return begin(turn, topic, turn.text)


def begin(turn: Turn, topic: Topic, place: str) -> Reply:
    area = area_of(place) if place else None
    if area is None:
        turn.memory.ask(QUESTION, topic=topic.key)
        return say(
            local(
                _(
                    "For which ward or commune would you like alerts about %(topic)s? (Old names work "
                    "too, for example: %(old_township)s)"
                ),
                topic=topic.label,
            ),
            to_menu(),
        )
    turn.memory.close()
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
        return say(refusal.message, button(_("Stop all"), _no_more(topic)))
    whole = button(_("The whole former area"), f"báo {_vietnamese(topic)} cho tôi ở cả {area.said}")
    noted = _("Noted: we will alert you about %(topic)s in %(communes)s.")
    ending = _("To stop it, write: %(words)s.")
    lines = [
        noted % {"topic": topic.label, "communes": listed(communes)},
        str(topic.promise),
        "" if _means_all(turn) else area.explained,
        ending % {"words": _no_more(topic)},
    ]
    noted_so = say(
        "\n".join(line for line in lines if line),
        *([whole] if is_own_name else []),
        button(_("Stop it"), _no_more(topic)),
    )
    kind = next((each for each in registry.all_kinds() if each.topic == topic.key), None)
    return (
        noted_so.about("lookup", kind.key, raw={"place": place}, name=str(kind.label)) if kind else noted_so
    )


def _means_all(turn: Turn) -> bool:
    return re.search(r"\bo (ca|tat ca)\b", turn.folded) is not None


def _which(topic: Topic, explained: str, communes: tuple[AdminUnit, ...]) -> Reply:
    buttons = [
        button(unit.full_name, f"báo {_vietnamese(topic)} cho tôi ở {lower_first(unit.full_name)}")
        for unit in communes[:MAX_BUTTONS]
    ]
    choose = _("Please choose, or write the exact ward or commune:")
    return say(f"{explained}\n{choose}", *buttons)


def _vietnamese(topic: Topic) -> str:
    """The topic as a command names it."""
    with translation.override("vi"):
        return str(topic.label)


def _no_more(topic: Topic) -> str:
    return f"dừng báo {_vietnamese(topic)}"


def _stop(turn: Turn, topic: Topic) -> Reply:
    turn.memory.close()
    place = place_in(turn.text)
    area = area_of(place) if place else None
    names = services.stop(citizen=turn.citizen, topic=topic, communes=area.communes if area else None)
    if not names:
        if Subscription.objects.active().filter(citizen=turn.citizen, topic=topic.key).exists():
            return _told(turn, topic)
        return say(_("You have no alerts about %(topic)s.") % {"topic": topic.label}, to_menu())
    stopped = _("You will no longer get alerts about %(topic)s in %(where)s.")
    ended = {"topic": topic.label, "where": ", ".join(map(lower_first, names))}
    return say(stopped % ended, to_menu())
