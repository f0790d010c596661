"""Which news a citizen wants: "nhận tin du lịch", "dừng tin y tế", "nhận lại tin y tế", "dừng tin tất cả"."""

import re

from django.utils import translation
from django.utils.translation import gettext as _

from announcements.models import Category
from announcements.services import subscriptions
from assistant.replies import Reply, button, say, to_menu
from assistant.turns import Turn

NEWS = r"(tin(?: nhan)?(?: thong bao)?|thong bao|ban tin)\b(?P<rest>.*)"
STOP = re.compile(
    rf"^(?:(?:voi lai|ma|a|roi|thoi|nhan tien|xin|toi muon|con) )*(dung|ngung|tat|huy|thoi|khong nhan"
    rf"|khong muon nhan|dung gui|khoi gui)(?: (?:luon|het|giup|gium|dum|toi|tui|em|minh))*"
    rf" (?:nhan |gui )?(?P<every>(?:may|cac|nhung|moi|tat ca)(?: cai)? )?{NEWS}"
)
RESUME = re.compile(rf"^(xin |toi muon )?(nhan lai|bat lai|mo lai) {NEWS}")
ASK = re.compile(rf"^(xin |toi muon |cho toi )?(nhan|dang ky|dang ki)( nhan)? {NEWS}")
UNWANTED = re.compile(
    r"(?:nhan )?(?:rac|spam|quang cao|linh tinh|tam bay|vo bo|phien)"
    r"(?: (?:nua|nha|nhe|di|cho|toi|tui|em|minh|voi|giup|gium|het|a|qua|lam))*"
)
"""«đừng gửi tin rác nữa nha»: whatever it is, none of it is wanted."""
ENDING = re.compile(r"(?:(?:do|nay|nua|nha|nhe|di|cho|toi|tui|em|minh|voi|giup|gium|luon|a)(?: |$))*")
FILLERS = re.compile(r"\b(ve|cua|trang|moi|va|cac|loai|nhe|a)\b")
WORDS = {
    Category.POLICY: ("chinh sach",),
    Category.DISASTER: ("thien tai", "bao lut"),
    Category.HEALTH: ("y te", "suc khoe"),
    Category.EDUCATION: ("giao duc", "hoc hanh"),
    Category.JOBS: ("tuyen dung", "viec lam"),
    Category.RECEPTION: ("lich tiep dan", "tiep dan", "tiep cong dan"),
    Category.CULTURE: ("van hoa", "du lich"),
    Category.NEWS: ("tin hoat dong", "hoat dong"),
}
EVERYTHING = ("tat ca", "het", "moi tin", "chung")


def handle(turn: Turn) -> Reply | None:
    if found := STOP.match(turn.folded):
        return _stop(turn, found["rest"].strip(), is_every=bool(found["every"]))
    if found := RESUME.match(turn.folded):
        return _resume(turn, found["rest"].strip())
    if found := ASK.match(turn.folded):
        return _ask_for(turn, found["rest"].strip())
    return None


def _stop(turn: Turn, rest: str, *, is_every: bool) -> Reply | None:
    is_all = UNWANTED.fullmatch(rest) or (is_every and ENDING.fullmatch(rest))
    category = subscriptions.EVERYTHING if is_all else _category(rest)
    if category is None:
        return None  # perhaps of a dossier, or of a commune: others know
    subscriptions.unsubscribe(citizen=turn.citizen, category=category)
    words = _(
        "You will no longer receive: %(what)s. You still get messages about your dossiers and the warnings "
        "you asked for."
    )
    with translation.override("vi"):
        again = f"nhận lại tin {_named(category)}"
    return say(words % {"what": _named(category)}, button(_("Subscribe again"), again), to_menu())


def _resume(turn: Turn, rest: str) -> Reply | None:
    category = _category(rest)
    if category is None:
        return None
    subscriptions.resubscribe(citizen=turn.citizen, category=category)
    words = _("You will receive this news again: %(what)s.")
    return say(words % {"what": _named(category)}, to_menu())


def _named(category: str) -> str:
    return Category(category).label.lower() if category else _("everything general")


def _ask_for(turn: Turn, rest: str) -> Reply | None:
    """Only where nothing but a category is named: news of a place are subscribed to elsewhere."""
    category = _category(rest)
    if not category or not _names_nothing_else(rest, WORDS[Category(category)]):
        return None
    subscriptions.subscribe(citizen=turn.citizen, category=category)
    with translation.override("vi"):
        to_stop = f"dừng tin {_named(category)}"
    words = _("Noted: you receive news of %(what)s. To stop it, write: %(words)s.")
    return say(words % {"what": _named(category), "words": to_stop}, to_menu())


def _names_nothing_else(rest: str, words: tuple[str, ...]) -> bool:
    for word in words:
        rest = rest.replace(word, " ")
    return not FILLERS.sub(" ", rest).strip()


def _category(rest: str) -> str | None:
    """The category named, EVERYTHING for all, None where nothing of ours is named."""
    for category, words in WORDS.items():
        if any(word in rest for word in words):
            return category
    return subscriptions.EVERYTHING if any(word in rest for word in EVERYTHING) else None
