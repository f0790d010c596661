"""Follow-up questions: a short message (such as "còn ngày mai?") that reuses the last intent. Pure."""

import re

from assistant.understanding import SURE, Understood, read_message
from assistant.understanding.features import Seen
from assistant.understanding.intent_catalog import OUT_OF_SCOPE
from assistant.understanding.model import Model
from assistant.understanding.references import without_repair
from assistant.understanding.slots import Slots, read_slots
from foundation.vietnamese.folding import fold

# How a meaning is asked in full, from what is named; a piece whose slot is not named is left out.
ASKED: dict[str, tuple[str, ...]] = {
    "bus_schedule": ("xe buýt", "tuyến {route}", "từ {from}", "đi {to}", "ở {place}", "{date}"),
    "power_cut": ("lịch cúp điện", "đường {street}", "ở {place}", "{date}"),
    "health_facility": ("cơ sở y tế", "{kind}", "{name}", "{place}", "{date}"),
    "land_price": ("giá đất", "đường {street}", "{place}", "{kind}", "{date}"),
    "traffic_violation": ("phạt nguội", "{kind}", "{plate}"),
    "legal_document": ("văn bản", "{number}", "về {topic}"),
    "exam_score": ("điểm thi", "{kind}", "{sbd}", "{date}"),
    "disaster_info": ("thiên tai", "{kind}", "{name}", "{place}"),
    "epidemic_info": ("dịch bệnh", "{disease}", "{place}"),
    "tourism_attraction": ("điểm tham quan", "{name}", "{kind}", "{place}"),
    "tourism_accommodation": ("khách sạn", "{kind}", "{place}"),
    "tourism_food": ("quán ăn", "{dish}", "{place}"),
    "tourism_specialty": ("mua đặc sản", "{product}", "{place}"),
    "procedure_info": ("thủ tục", "{procedure}"),
    "fee_info": ("lệ phí", "{procedure}"),
    "submit_dossier": ("nộp hồ sơ", "{procedure}"),
}
_LINKED = re.compile(
    r"^(?:(?:a|u|ua|o|ok|oke|da|vay|khong|ko|k|sorry|cam on|ad|anh|chi|em|co|chu|bac|nhe|nha)[ ,]+)*"
    r"(?:con|the|the con|vay|vay con|rua|rua con|ri|neu|hay|and|what about|how about|or|i meant?"
    r"|quen|(?:toi|em|minh|bac|co|chu|con) nham|y la)"
    r"[ ,]+(?!nao\b|la\b|thoi\b|duoc\b)"
)
_LONGEST, _LONGEST_LINKED = 10, 14  # words
_WITH_MARKS = {"mot": "mốt"}  # read as a day where it stands, no day by itself
_FILLERS = re.compile(
    r"\b(thi sao|sao|ma|bao nhieu|may gio|o|tai|thi|ngay|tui|toi|em|minh|nha|con|chau|ban|do|day|nay"
    r"|a|ad|ha|nha|nhe"
    r"|di|vay|ben|cho|gan|co|khong|xem|coi|hoi|voi|rang|nua|gi|chi|lich|luon|cung|please|is|it|in|at)\b|\W"
)
_OF_PROCEDURES = ("procedure_info", "fee_info", "submit_dossier")
_SLOT = re.compile(r"\{(\w+)\}")
_STRONG = 0.75
# Slots that take each other's place: a new goal of a journey keeps where it begins.
_INSTEAD = {
    "plate": ("kind",),
    "number": ("topic",),
    "topic": ("number",),
    "name": ("kind",),
    "kind": ("name",),
}


def follow_up(text: str, meant: Understood, before: str, slots: Slots, model: Model) -> Understood | None:
    """What the message means after a message that meant `before`; None where it stands by itself."""
    said = without_repair(text)
    seen = read_message(said, model)
    words = seen.text.words
    has_number = any(code.slot == "number" for code in seen.codes)  # a document stands by itself
    is_linked = said != text or bool(_LINKED.match(seen.text.plain))
    most = _LONGEST_LINKED if is_linked else _LONGEST
    if before not in ASKED or not words or len(words) > most or has_number:
        return None
    stands_alone = _STRONG if meant.intent == before else SURE
    is_where_or_when = _is_where_or_when(seen, before)  # "tam ky", "ngày mốt": whatever else it resembles
    is_open = is_linked or is_where_or_when or meant.intent == OUT_OF_SCOPE
    if not is_open and meant.score >= stands_alone:
        return None
    goes_on = (
        not is_where_or_when and meant.intent in ASKED and meant.score >= _STRONG and meant.intent != before
    )
    intent = meant.intent if goes_on else before
    named = read_slots(seen, intent)
    if intent in _OF_PROCEDURES and (goes_on or "procedure" not in named):
        return None  # it stands by itself, or a place goes on about the procedure shown
    is_new = bool(named) or (is_linked and bool(re.search(r"\bvt ?\d|\bvi tri \d", seen.text.plain)))
    if not is_new and not goes_on:
        return None
    if not is_linked and not _is_only_names(seen.text.plain, named):
        return None
    return Understood(intent, 1.0, merge_slots(slots, named), ((intent, 1.0),), meant.language, follows=True)


def _is_where_or_when(seen: Seen, intent: str) -> bool:
    named = read_slots(seen, intent)
    plain = _LINKED.sub("", seen.text.plain)  # «thế Núi Thành»
    return (
        bool(named) and named.keys() <= {"place", "street", "date", "from", "to"} and not _rest(plain, named)
    )


def full_question(intent: str, slots: Slots) -> str:
    """The question as one would ask it who says everything; "" for a meaning that names nothing."""
    pieces = []
    for piece in ASKED.get(intent, ()):
        hole = _SLOT.search(piece)
        value = slots.get(hole[1], "") if hole else ""
        first = value if isinstance(value, str) else next(iter(value), "")
        first = _WITH_MARKS.get(first, first)
        if not hole or first:
            pieces.append(_SLOT.sub(first.replace("\\", ""), piece))
    return " ".join(pieces)


def merge_slots(slots: Slots, named: Slots) -> Slots:
    """The earlier names, with the new ones in their place."""
    gone = {other for name in named for other in _INSTEAD.get(name, ())}
    if "place" in named:
        gone |= {"name"} if "name" not in named else set()
        gone |= {"street"} if "street" not in named else set()
    kept = {name: value for name, value in slots.items() if name not in gone}
    for end, other in (("to", "from"), ("from", "to")):
        if end in named and end in kept and fold(str(named[end])) == fold(str(kept.get(other, ""))):
            kept[other] = kept[end]  # «and the last one back to Hội An»
    if fold(str(named.get("place", ""))) in {fold(str(kept.get(end, ""))) for end in ("from", "to")} - {""}:
        named = {
            name: value for name, value in named.items() if name != "place"
        }  # an end of the journey again
    if "place" in named and "to" in kept:  # "còn Hội An?" after a journey is another goal
        return {**kept, **{k: v for k, v in named.items() if k != "place"}, "to": named["place"]}
    return {**kept, **named}


def _is_only_names(plain: str, named: Slots) -> bool:
    """Whether little is said beside the names: "ngày mai?", "ở Hội An thì sao"."""
    letters = sum(len(_FILLERS.sub("", fold(value))) for value in _values(named))
    return bool(named) and letters >= _rest(plain, named)


def _rest(plain: str, named: Slots) -> int:
    """How many letters stand beside the names and the words that say nothing."""
    for value in _values(named):
        plain = plain.replace(" ".join(fold(value).split()), " ")
    return len(_FILLERS.sub("", plain))


def _values(named: Slots) -> list[str]:
    return [value for values in named.values() for value in ([values] if isinstance(values, str) else values)]
