"""The menu, at "0", "menu" or "help": groups of services, each opened by a button."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn
from foundation.local_names import local_lazy
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand

GROUPS = {
    "#menu-hoso": (
        local_lazy(
            gettext_lazy(
                "Dossiers and procedures: press a button, write the dossier code on your receipt "
                "(for example %(dossier_code)s), or send a photo of its QR code."
            )
        ),
        (
            (gettext_lazy("Where a dossier stands"), "tra cứu hồ sơ"),
            (gettext_lazy("My dossiers"), "#hoso"),
            (gettext_lazy("Ask about papers and fees"), "hướng dẫn thủ tục"),
            (gettext_lazy("Submit a dossier"), "nộp hồ sơ trực tuyến"),
        ),
    ),
    "#menu-tracuu": (
        local_lazy(
            gettext_lazy(
                "Look-ups: press a button, or just ask, for example:\n"
                "• will %(commune)s have a power cut tomorrow\n"
                "• bus from %(town)s to %(city)s\n• hospital near %(other_commune)s\n• land price "
                "%(street)s street %(town)s\n"
                "• traffic fine %(plate)s\n• decree 118/2025/NĐ-CP"
            )
        ),
        (
            (gettext_lazy("Planned power cuts"), "lịch cúp điện"),
            (gettext_lazy("Buses"), "lịch xe buýt"),
            (gettext_lazy("Hospitals, health stations"), "cơ sở y tế"),
            (gettext_lazy("Exam scores"), "tra điểm thi"),
        ),
    ),
    "#menu-canhbao": (
        gettext_lazy(
            "When something happens: storms and floods, epidemics, petitions. "
            "In danger, call 112, 113, 114 or 115."
        ),
        (
            (gettext_lazy("Storms, floods, landslides"), "cảnh báo thiên tai"),
            (gettext_lazy("Epidemics, vaccination"), "tình hình dịch bệnh"),
            (gettext_lazy("Send a petition"), "tôi muốn gửi phản ánh"),
            (gettext_lazy("Talk to a person"), "gặp cán bộ"),
        ),
    ),
    "#menu-dulich": (
        local_lazy(
            gettext_lazy(
                "Travel in %(province)s: press a button, or just ask, for example: where is good %(dish)s."
            )
        ),
        (
            (gettext_lazy("Where to go"), "điểm tham quan"),
            (gettext_lazy("Where to eat"), "quán ăn ngon"),
            (gettext_lazy("Hotels, homestays"), "tìm khách sạn"),
            (gettext_lazy("What to buy"), "mua đặc sản"),
        ),
    ),
}
ASKING = re.compile(
    r"\b(?:trang|kenh|cong|tong dai|bot|ban(?! dem| ngay)|ad|app|o day)(?: (?:nay|ni|do|oi|thi"
    r"|co the|se|day))*"
    r" (?:giup|lam|ho tro|tra loi|biet)(?: (?:duoc|dc|cho|dan|toi|em|nguoi|minh|tui"
    r"|bac))* (?:nhung |cac |may )?"
    r"(?:viec gi|viec chi|gi|chi|cai gi)(?: (?:cho|vay|the|rua|a|ha|ta|day|nao|nhi)\b.*)?$"
    r"|\b(?:co|con|dua|cho|gui|liet ke)(?: \w+){0,3} (?:nhung|may|cac|het) (?:muc|viec|dich vu|chuc nang)\b"
    r"(?: \w+){0,6}$|\b(?:lam|bat dau|hoi|noi) lai tu dau\b|\bstart (?:over|again)\b"
    r"|\b(?:noi|ke|chi|cho biet)(?: \w+){0,2} (?:nhung|may|cac) (?:viec|thu|chuyen|cai)(?: ma)? "
    r"(?:ban|bot|ad|kenh|trang|cong)(?: nay)? (?:lam|giup|ho tro)\b.*"
    r"|\bwhat (?:else )?can you do\b|\bwhat do you (?:do|offer)\b"
)
"""«trang này giúp được việc gì cho dân», «có mấy mục gì thì đưa ra coi»."""
TOP = (
    (gettext_lazy("Dossiers, procedures"), "#menu-hoso"),
    (gettext_lazy("Look-ups"), "#menu-tracuu"),
    (gettext_lazy("Storms, petitions"), "#menu-canhbao"),
    (gettext_lazy("Travel"), "#menu-dulich"),
)


def handle(turn: Turn) -> Reply | None:
    return menu()


def group(turn: Turn) -> Reply | None:
    """One group of the menu, at the press of its button."""
    said = turn.text.strip().lower()
    if said == "#menu" or ASKING.search(fold(expand(turn.text))):
        return menu()
    if said not in GROUPS:
        return None
    words, choices = GROUPS[said]
    buttons = [button(str(title), asked) for title, asked in choices]
    reply = say(str(words), *buttons, button(_("Main menu"), "menu"))
    return replace(reply, choices=tuple(group for _title, group in TOP))  # the menu's numbers stay


def menu(opening: str = "") -> Reply:
    """`opening` stands before the list of what can be done."""
    able = _(
        "1. Dossiers, procedures: where a dossier stands, papers, fees, submitting\n"
        "2. Look-ups: power cuts, buses, hospitals, exam scores, land prices, traffic fines, laws\n"
        "3. Storms, epidemics, petitions\n4. Travel: sights, food, places to stay, local products\n\n"
        "Press a button, or just type your question. Write 0 to come back here."
    )
    opening = opening or _("You can ask about:")
    return say(f"{opening}\n{able}", *(button(str(title), group) for title, group in TOP), to_person())
