"""Aspects of a procedure: how long, how much, where, online, who may go, which papers, what comes out."""

import re

from assistant import procedure_replies
from assistant.dialogue_state import Focus
from assistant.focus import Aspect, FocusKind
from assistant.intents import submit_dossier
from assistant.replies import Reply
from assistant.turns import Turn
from dossiers.models import Procedure

KIND = "procedure"


def _answer(name: str, pattern: str) -> Aspect:
    def reply(turn: Turn, focus: Focus) -> Reply | None:
        found = Procedure.objects.filter(pk=focus.key).first()
        return procedure_replies.ASPECTS[name](found) if found else None

    return Aspect(name, re.compile(pattern), reply)


def _submit(turn: Turn, focus: Focus) -> Reply | None:
    found = Procedure.objects.filter(pk=focus.key).first()
    return submit_dossier.start(turn, found) if found else None


def _several(turn: Turn, focus: Focus) -> Reply | None:
    """Two things at once ("bao nhiêu tiền với mấy ngày có"): the whole card."""
    found = Procedure.objects.filter(pk=focus.key).first()
    return procedure_replies.in_full(found) if found else None


HOW_MUCH = r"(?:bao nhieu tien|(?:le )?phi|may (?:tien|dong|ngan)|mat tien|ton tien)"
ONLINE = r"(?:tren mang|qua mang|online|truc tuyen)"
HOW_LONG = r"(?:may ngay|bao lau|bao nhieu ngay|may bua|khi nao)"
FOCUS = FocusKind(
    (
        Aspect(
            "submit",
            re.compile(
                r"^(?:(?:u|ok|da|vay|roi|thoi|duoc|lam|cho|toi|tui|em|minh|muon|gio) )*(?:nop"
                r"|dang ky|lam|gui) (?:luon|lien|di|o day|cai nay|giup|ngay)\b.*"
                r"|\bbat dau nop\b.*|\b(?:submit|apply|file) (?:it|now|here)\b.*"
            ),
            _submit,
        ),
        Aspect(
            "several",
            re.compile(
                rf"\b{HOW_MUCH}\b.*\b{HOW_LONG}\b.*|\b{HOW_LONG}\b.*\b{HOW_MUCH}\b.*|\b{ONLINE}\b.*\b(?:{HOW_LONG}|{HOW_MUCH})\b.*"
            ),
            _several,
        ),
        _answer(
            "who",
            r"\b(?:ai|vo|chong|con|me|cha|ba|bo|ong|anh|chi|em|nguoi (?:khac|nha|than"
            r"|quen))\b.*\b(?:lam |di |nop |lay )?(?:thay|(?<!hoi )(?<!noi )(?:giup|gium|dum)|di ho"
            r"|lam ho|nop ho)\b.*"
            r"|\buy quyen\b.*|\b(?:phai|can)\b.*\b(?:dich than|truc tiep|tan noi"
            r"|chinh chu|co mat|tu di)\b.*|\b(?:vo|chong|con|me|cha|ba) (?:di|lam"
            r"|nop)\b.*\bduoc\b.*"
            r"|\bsomeone else\b.*|\bon my behalf\b",
        ),
        _answer(
            "online",
            r"\b(?:online|truc tuyen|qua mang|tren mang|o nha|dien thoai nop|tren (?:dien thoai|web"
            r"|app)|qua (?:app|web|mang)|vneid|dich vu cong)\b.*",
        ),
        _answer(
            "time",
            r"\b(?:bao lau|bao nhieu (?:ngay|bua|lau|hom)|may ngay|may bua|mat may|khi nao|bao gio"
            r"|chung nao|chung mo|lau khong|lau ko|nhanh khong|co (?:lien|ngay)|lien khong"
            r"|lay (?:lien|ngay|trong ngay)|thoi (?:han|gian)"
            r"|how long|when|how many days)\b.*",
        ),
        _answer(
            "fee",
            r"\b(?:mat|ton|dong|nop|tra) (?:phi|tien|le phi|bao nhieu)\b.*|\b(?:le )?phi\b.*"
            r"|\bbao nhieu(?: tien)?\b|\bmay (?:ngan|nghin|dong|tien|tram|trieu|chuc)\b"
            r"|\bmien phi\b|\bgia\b|\b(?:how much|costs?|fees?|free|pay)\b.*",
        ),
        _answer(
            "papers",
            r"\b(?:giay(?: to)? (?:gi|chi|nao|to)|giay to|ho so (?:gom|gi|can)|(?:can|mang|chuan bi"
            r"|dem)(?: theo| them)? (?:nhung )?(?:gi|chi|giay|cai)|can gi|thieu (?:gi|chi)|what (?:do"
            r"|documents|papers)|documents?|papers?|bring)\b.*",
        ),
        _answer(
            "place",
            r"\b(?:nop|lam|ra|toi|den|len|vo|di)\b.*\b(?:xa|phuong|huyen|tinh|trung tam|mot cua"
            r"|truc tiep)\b.*|\b(?:o dau|cho nao|cho mo|o mo|noi nao|toi dau|den dau|nop dau|lam dau"
            r"|dia chi|xa nao|phuong nao|where)\b.*",
        ),
        _answer(
            "result",
            r"\b(?:ket qua (?:la|gi|duoc)|duoc cap (?:gi|chi)|mau (?:don|to khai)|to khai|bieu mau"
            r"|don (?:o dau|mau)"
            r"|forms?)\b.*",
        ),
    ),
    ("procedure_info", "fee_info", "submit_dossier"),
)


def _missing(turn: Turn, focus: Focus) -> Reply | None:
    """The next paper, or the review: what a draft still lacks."""
    name, data = turn.memory.question
    return submit_dossier.prompt(turn, name, data)


FILING_KIND = "filing"
FILING = FocusKind(
    (
        Aspect(
            "missing",
            re.compile(
                r"\b(?:con )?thieu (?:gi|chi|giay|nhung gi)\b.*|\b(?:con|can) (?:giay|nop|lam) (?:gi"
                r"|chi) nua\b"
            ),
            _missing,
        ),
        *FOCUS.aspects,
    ),
    FOCUS.intents,
)
