"""Status of a dossier by code, by code and second factor, or by the answer to the question for the factor.

A code alone reveals the stage. A wrong factor, an unknown code and a lock-out get the same answer, so that
codes cannot be probed.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from assistant import disambiguation, dossier_replies
from assistant.dossier_replies import followed_by
from assistant.intents import knowledge_answers, portal_search
from assistant.replies import Reply, say, to_menu, to_my_dossiers, to_person
from assistant.turns import Turn
from assistant.understanding.spoken_numbers import in_figures
from dossiers import codes, second_factor, services
from dossiers.models import Dossier
from foundation.database.tokens import SECRET_ALPHABET
from foundation.insights.usage import count
from foundation.local_names import local
from foundation.vietnamese.folding import fold, has_marks
from foundation.vietnamese.teencode import expand

QUESTION = dossier_replies.SECOND_FACTOR
UTILITY = "ho-so"
FACTOR_DIGITS = 4
MAX_WORDS_BESIDE = 16  # words around the four digits
_WHERE_IT_STANDS = re.compile(
    r"\bho so\b|\bgiay hen\b|\bbien nhan\b|\b(?:toi|den|tra cuu|xong)\b.{0,200}\b(?:dau|mo"
    r"|chua)\b|\bdossiers?\b"
    r"|\bnop giay\b|\blay (?:duoc|dc)\b"
)
_OTHER_TAIL = re.compile(r"(\d{4})\b.{0,200}\bkhong phai (?:la )?(\d{4})\b")
_SLIP = re.compile(
    r"\b(?:go|nhap|viet|ghi|gui|danh)? ?(?:lon|nham|sai)\b.{0,200}\b(?:duoi|ma|so)(?! (?:dt"
    r"|sdt|dien|so"
    r"|phone))(?: \w{1,40})? (\d{4})\b"
)
_ANOTHER = re.compile(
    r"\b(?:cai|bo|ho so|ma|so|the|con)(?: \w+)? (?:kia|con lai|truoc|thu (?:nhat|hai)|\d{4})\b"
    r"|\bthe other(?: one)?\b"
)
_OTHERS = re.compile(
    r"\b(?:ho so|hs|bo|cai)(?: \w+)? (?:cua )?(?:me|ba|ma|cha|tia|bo|vo|chong|con|anh|chi|ong|bac"
    r"|co|chu|em|ban)"
    r"(?: \w+)? (?:toi|tui|em|minh|gai|trai|nua|khac)\b"
    r"|\b(?:them|con|co)(?: \w+)? (?:ho so|hs) (?:\w+ )?(?:nua|khac)\b|\b(?:another"
    r"|my \w+'s) (?:dossier|application)\b"
)
"""«còn hồ sơ của mẹ tôi nữa»: one that was not shown yet."""
_THE_RIGHT_ONE = re.compile(r"(?<!\d)(\d{4}) (?:moi (?:dung|phai|la)|chu khong)\b")
_LOST = re.compile(
    r"\b(?:khong nho|ko nho|k nho|quen|mat|lac|khong (?:co|con"
    r"|biet))(?: \w{1,40}){0,2} (?:ma(?! tran)"
    r"|giay hen|bien nhan|so ho so)\b"
    r"|\b(?:giay hen|bien nhan|ma ho so)\b.{0,200}\b(?:mat|quen|dau mat|mo mat)\b"
)
_UNREADABLE = re.compile(
    r"\b(?:ma(?: ho so| so| qr)?|giay hen|bien nhan)\b.{0,200}\b(?:doc|nhin|thay|coi"
    r"|ro)(?: \w{1,40}){0,2} "
    r"(?:khong|chang) (?:ra|ro|duoc|noi)\b"
    r"|\b(?:khong|chang) (?:doc|nhin)(?: \w{1,40}){0,2} (?:ma(?: ho so| so| qr)?|giay hen"
    r"|bien nhan)\b"
    r"|\b(?:ma ho so|giay hen|bien nhan)\b(?: \w{1,40}){0,3} (?:bi )?(?:mo|nhoe|phai) (?:het"
    r"|chu|muc|qua)\b"
)
_NUMERAL = "khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|linh|le"
_SPOKEN_CODE = re.compile(
    rf"(?:\b(?:{_NUMERAL}) ){{2,20}}(?:cham|gach)(?: ngang)? (?:(?:{_NUMERAL}) ){{2,20}}(?:cham|gach)\b"
)
"""«hát mười bảy chấm sáu mốt gạch hai sáu …»: a code in words, which may be heard wrongly."""
_THE_FIRST = re.compile(
    r"\b(?:cai|bo|ho so|ma|so) (?:so )?(?:dau(?: tien)?|thu nhat|mot|1|tren|truoc)\b|\bfirst\b"
)
_THE_LAST = re.compile(
    r"\b(?:cai|bo|ho so|ma) (?:so )?(?:kia|con lai|sau|duoi|thu hai|hai|2)\b|\bthe other\b|\bsecond\b"
)
_INSISTING = re.compile(
    r"\b(?:dung|chinh xac)(?: \w+){0,3} (?:ma|so)\b.*"
    r"|\b(?:ma|so|nhap|go|ghi|chup)(?: \w+){0,3} (?:dung|y chang|y het)\b"
    r"|\b(?:giay|bien nhan|giay hen|to)(?: \w+){0,2} (?:ghi|co|de)\b|\b(?:ky|la|lo) (?:vay|rua|qua|ta|hi)\b"
    r"|\b(?:it says so|the code is right|correct code)\b"
)
"""«ủa kỳ vậy, trên giấy ghi rứa mà», where the code was not opened."""
_LIKE_A_CODE = re.compile(r"\b[A-Za-z]\d{2}\.\d{1,3}\W\d{4,8}\W\d{3,6}\b")
"""A code with a slip in it: a date that does not exist, a figure too many."""
_PHONE = re.compile(r"(?<!\d)(?:0|\+?84)\d{2}[\dxX*.\s]{2,6}?(\d{4})(?!\d)")
MAX_FOLLOWED = 5
_YEAR = re.compile(r"\bnam (?:19|20)\d\d\b")

# What can be a secret: no word of six letters («thanks») but of its alphabet, unless it is in capitals.
FACTOR = re.compile(
    rf"(?<![\w.-])((?:(?=[a-z]*[\dA-Z])[A-Za-z\d]{{6}}|[{SECRET_ALPHABET.lower()}]{{6}})|\d{{4}})(?![\w.-])"
)
# Beside a code stand words too ("status of …"): only what can be a secret is tried as one.
FACTOR_AMONG_WORDS = re.compile(
    rf"(?<![\w.-])([{SECRET_ALPHABET}]{{6}}|\d{{4}})(?![\w.-])", re.IGNORECASE | re.ASCII
)


def cannot_open() -> str:
    return local(
        _(
            "We could not open it with that. Please check the code on your receipt, or call "
            "%(hotline)s for help."
        )
    )


def how_to() -> str:
    return local(
        _(
            "Please write the dossier code on your receipt (for example %(dossier_code)s), or send a photo "
            "of the QR code on the receipt."
        )
    )


def without_code() -> str:
    return local(
        _(
            "Without its code a dossier cannot be found here: names and telephone numbers are not searched, "
            "to protect people. If you submitted online, the code is in the message you got and in your "
            "account on the National Portal. Else take an identity paper to the office where you submitted, "
            "or call %(hotline)s."
        )
    )


def _is_lost(turn: Turn) -> bool:
    """Whether the code or the receipt is said to be lost."""
    return _is_of_code(turn, _LOST)


def _is_unreadable(turn: Turn) -> bool:
    """Whether the code cannot be read by whoever holds it, or was spelled out in words."""
    return _is_of_code(turn, _UNREADABLE) or bool(_SPOKEN_CODE.search(turn.folded))


def _is_of_code(turn: Turn, said: re.Pattern[str]) -> bool:
    """Whether it is said of a code: «con mắt mà» has none where marks are typed."""
    has_code = not has_marks(turn.text) or "mã" in turn.text.lower()
    ends = ((match[0].split()[0], match[0].split()[-1]) for match in said.finditer(turn.folded))
    return any(has_code or "ma" not in words for words in ends)


def is_like_a_code(turn: Turn) -> bool:
    """Whether the message holds a code, be it with a slip, or says that it is lost or cannot be read."""
    return bool(_LIKE_A_CODE.search(turn.text)) or _is_lost(turn) or _is_unreadable(turn)


def another(turn: Turn) -> Reply | None:
    """One of several dossiers that were opened: by the last digits of its code, or «cái kia»."""
    said = turn.folded
    if turn.memory.question[0] == QUESTION or len(said.split()) > MAX_WORDS_BESIDE:
        return None
    followed = list(followed_by(turn)[:MAX_FOLLOWED]) if _ANOTHER.search(said) else []
    if len(followed) < 2:
        return None
    tails = re.findall(r"(?<!\d)\d{4}(?!\d)", said)
    named = [one for one in followed if any(one.code.endswith(tail) for tail in tails)]
    others = [] if tails else [one for one in followed if one.code != turn.memory.focus.key]
    chosen = named or (others if len(followed) == 2 else [])
    return dossier_replies.in_full(chosen[0], turn.citizen) if chosen else None


def handle(turn: Turn) -> Reply | None:
    found = codes.find_codes(turn.text)
    if len(found) > 1:
        return _both(turn, found)
    if found:
        return _about(turn, found[0])
    if codes.find_tails(turn.text):
        return say(
            local(
                _(
                    "The beginning of this code is missing. Please write the whole code on your receipt, "
                    "for example %(dossier_code)s."
                )
            ),
            to_menu(),
        )
    if _LIKE_A_CODE.search(turn.text):
        return say(cannot_open(), to_menu(), to_person())
    if _is_unreadable(turn):
        return say(how_to(), to_my_dossiers(), to_person())
    if _is_lost(turn) or _OTHERS.search(turn.folded):
        words = without_code() if _is_lost(turn) else how_to()
        return say(words, to_my_dossiers(), to_person())
    if shown := turn.memory.thing("dossier"):
        return _about(turn, shown.key)
    return _without_code(turn)


def _without_code(turn: Turn) -> Reply | None:
    """What officers or an announcement say of it; else how to ask for a dossier."""
    if told := portal_search.announcement(turn):
        return told
    if disambiguation.is_open_question(turn):
        if told := knowledge_answers.likely(turn):
            return told
        if not _WHERE_IT_STANDS.search(fold(expand(turn.text))):
            return None
    return say(how_to(), to_my_dossiers(), to_person())


def _both(turn: Turn, found: Sequence[str]) -> Reply:
    """Two dossiers in one message; the second factor that comes next may say which it opens."""
    one, other = (_about(replace(turn, text=part), code) for part, code in _each(turn.text, found))
    name, data = turn.memory.question
    if name == QUESTION:
        turn.memory.ask(QUESTION, **data, two=list(found[:2]))
    return one + other


def _each(text: str, found: Sequence[str]) -> list[tuple[str, str]]:
    """Each of two codes with the words up to the next one, where its second factor stands."""
    starts = [match.start() for match in codes.CODE.finditer(text)][:2]
    return list(zip((text[: starts[1]], text[starts[1] :]), found[:2], strict=True))


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    """The second factor, where we have just asked for it."""
    if two := data.get("two"):
        return _of_two(turn, two)
    slip = _SLIP.search(turn.folded)  # «gõ lộn, đuôi 0115», before any second factor was tried
    if slip and not data.get("tried"):
        return _about(replace(turn, text=""), f"{data['code'][:-FACTOR_DIGITS]}{slip[1]}")
    other = _OTHER_TAIL.search(turn.folded)  # «0104 chứ không phải 0140»
    if other and data["code"].endswith(other[2]):
        return _about(replace(turn, text=""), f"{data['code'][:-FACTOR_DIGITS]}{other[1]}")
    if _INSISTING.search(turn.folded) and not any(map(str.isdigit, turn.text)):
        way = _("Please send a photo of the QR code on the receipt; it opens the dossier without typing.")
        return say(f"{cannot_open()} {way}", to_person())
    turn = replace(turn, text=in_figures(turn.text, least=FACTOR_DIGITS))
    if factor := FACTOR.fullmatch(turn.text.strip(" .#")):
        return _with_factor(turn, data["code"], factor[1])
    digits = _factor_among(turn)
    return _with_factor(turn, data["code"], digits) if digits else None


def _of_two(turn: Turn, two: Sequence[str]) -> Reply | None:
    """The one of two dossiers that is pointed at, else the one that the second factor opens."""
    first, last = two
    pointed = first if _THE_FIRST.search(turn.folded) else last if _THE_LAST.search(turn.folded) else ""
    reply: Reply | None = None
    code = first
    for code in [pointed] if pointed else [last, first]:
        reply = resume(turn, QUESTION, {"code": code})
        if not turn.memory.question[1].get("tried"):
            break
    if reply and not turn.memory.question[0]:
        turn.memory.ask(QUESTION, code=first if code == last else last)
    elif reply and turn.memory.question[1].get("tried"):
        turn.memory.ask(QUESTION, code=code, two=list(two))
    return reply


def _factor_among(turn: Turn) -> str:
    """Four digits among other words: of a telephone, said to be right, or the only figures; "" for none."""
    if phone := _PHONE.search(turn.text):  # «0905 xxx 3405», «sđt 0905123401»
        return phone[1]
    if (right := _THE_RIGHT_ONE.search(turn.folded)) and not codes.find_codes(turn.text):
        return right[1]  # «3401 mới đúng, 9999 là số vợ tôi»
    fours = re.findall(r"(?<!\d)\d{4}(?!\d)", turn.text)  # «4 số cuối là 3401», «à nhầm, 3405 mới đúng»
    is_only = len(fours) == len(re.findall(r"\d{2,}", turn.text)) == 1
    is_short = len(turn.folded.split()) <= MAX_WORDS_BESIDE
    return fours[0] if is_only and is_short and not _YEAR.search(turn.folded) else ""


def _about(turn: Turn, code: str) -> Reply:
    followed = followed_by(turn).filter(code=code).first()
    if followed:
        count(UTILITY, "chat", "found")
        return dossier_replies.in_full(followed, turn.citizen)
    if factor := _factor_beside(turn.text, code):
        return _with_factor(turn, code, factor)
    turn.memory.ask(QUESTION, code=code)
    dossier = None
    if second_factor.may_read_stage(turn.askers):
        dossier = Dossier.objects.for_page().filter(code=code).first()
        count(UTILITY, "chat", "found" if dossier else "nothing")
    stage = dossier_replies.by_code_alone(dossier) if dossier else ""
    question = _(
        "To see everything and get updates, please write the 6 characters of the secret on your receipt or "
        "the last 4 digits of the phone number given."
    )
    ways = dossier_replies.late_ways() if dossier and dossier.is_overdue else ()
    reply = say(f"{stage or cannot_open()}\n\n{question}", *ways)
    return reply.about("dossier", code) if stage else reply


def _factor_beside(text: str, code: str) -> str:
    """What can be the second factor, behind the code or before it; "" for none.

    Before it may stand its own last digits («nhầm, 0115 mới đúng, H17.61-261106-0115»).
    """
    if behind := FACTOR_AMONG_WORDS.search(text.upper().partition(code)[2]):
        return behind[1]
    others = FACTOR_AMONG_WORDS.findall(codes.CODE.sub(" ", text))
    return next((factor for factor in others if not code.endswith(factor)), "")


def _with_factor(turn: Turn, code: str, factor: str) -> Reply:
    """Try the second factor; right ones follow the dossier."""
    dossier = second_factor.prove(code=code, key=factor, askers=turn.askers)
    if dossier is None:
        turn.memory.ask(QUESTION, code=code, tried=True)
        words = _(
            "We could not open it: the code and what you wrote do not match. Please check the code on your "
            "receipt, or call %(hotline)s for help."
        )
        return say(words % {"hotline": settings.HOTLINE}, to_menu(), to_person())
    turn.memory.close()
    following = services.follow(dossier=dossier, citizen=turn.citizen, proof=second_factor.kind_of(factor))
    opening = "" if following.stopped_at else dossier_replies.will_be_told()
    return dossier_replies.in_full(dossier, turn.citizen, opening=opening)
