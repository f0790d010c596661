"""Which news a citizen wants: "dừng tin du lịch", "nhận lại tin y tế", "dừng tin tất cả"."""

import re

from announcements.models import Category
from announcements.services import wishes
from assistant.replies import Reply, press, say
from assistant.turns import Turn

NEWS = r"(tin|thong bao|ban tin)\b(?P<rest>.*)"
STOP = re.compile(rf"^(xin |toi muon )?(dung|ngung|tat|huy|thoi|khong nhan) (nhan )?{NEWS}")
RESUME = re.compile(rf"^(xin |toi muon )?(nhan lai|bat lai|mo lai) {NEWS}")
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
        return _stop(turn, found["rest"].strip())
    if found := RESUME.match(turn.folded):
        return _resume(turn, found["rest"].strip())
    return None


def _stop(turn: Turn, rest: str) -> Reply | None:
    category = _category(rest)
    if category is None:
        return None  # perhaps of a dossier, or of a commune: others know
    wishes.stop(citizen=turn.citizen, category=category)
    what = Category(category).label.lower() if category else "chung của trang"
    return say(
        f"Đã dừng tin {what}. Tin về hồ sơ và cảnh báo mà ông/bà đăng ký vẫn gửi như cũ.",
        press("Nhận lại", f"nhận lại tin {what}"),
        press("Giúp tôi", "menu"),
    )


def _resume(turn: Turn, rest: str) -> Reply | None:
    category = _category(rest)
    if category is None:
        return None
    wishes.resume(citizen=turn.citizen, category=category)
    what = Category(category).label.lower() if category else "chung của trang"
    return say(f"Từ nay ông/bà lại nhận tin {what}.", press("Giúp tôi", "menu"))


def _category(rest: str) -> str | None:
    """The category named, EVERYTHING for all, None where nothing of ours is named."""
    for category, words in WORDS.items():
        if any(word in rest for word in words):
            return category
    return wishes.EVERYTHING if any(word in rest for word in EVERYTHING) else None
