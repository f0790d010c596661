"""Papers asked for one after the other in a chat: the dialogue that a new dossier and a supplement share.

The open question keeps the draft's number and the papers that were passed over; all else lies in the draft.
"""

import re
import textwrap
from typing import Any

from assistant.replies import Reply, press, say
from assistant.turns import Turn, ask
from dossiers import submission
from dossiers.errors import DossierRefusal
from dossiers.models import DossierDraft

FINISHED = re.compile(r"(xong|du|het|tiep)( roi| giay nay| tiep| theo| tuc)?( a| nhe)?|da du|du het roi")
PASSED = re.compile(r"(bo qua|khong co|chua co|ko co|k co|khong)( giay nay| giay do| giay)?( a| nhe)?")
TAKEN_BACK = re.compile(r"(bo|xoa) (anh|tep|tam|cai) (vua )?(gui|roi|nay|do|vua roi)( di)?")
SHORT = 90


def next_question(turn: Turn, draft: DossierDraft, question: str, passed: list[str]) -> Reply | None:
    """Ask for the first paper that has no file and was not passed over; None where all are there."""
    wanted = submission.wanted(draft)
    for number, want in enumerate(wanted, start=1):
        if not want.files and want.name not in passed:
            ask(turn.identity, question, draft=draft.pk, paper=want.name, passed=passed)
            note = f" ({want.note})" if want.note else ""
            hint = "" if want.is_required else "\nKhông có thì bấm «Bỏ qua giấy này»."
            buttons = [] if want.is_required else [press("Bỏ qua giấy này", "bỏ qua giấy này")]
            return say(
                f"Giấy {number}/{len(wanted)}: {want.name}{note}.\n"
                f"Ông/bà chụp rõ cả trang rồi gửi ảnh vào đây, hoặc gửi tệp PDF, Word.{hint}",
                *buttons,
                press("Để sau", "thôi"),
            )
    return None


def answered(turn: Turn, draft: DossierDraft, question: str, data: dict[str, Any]) -> Reply | bool | None:
    """What an answer brings: a reply, True where this paper is done with, None where it was none."""
    paper = str(data.get("paper", ""))
    if turn.pictures or turn.files:
        return _keep(turn, draft, question, data)
    if FINISHED.fullmatch(turn.folded):
        return _is_there(draft, paper) or say(
            f"«{_short(paper)}» chưa có ảnh nào. Ông/bà gửi ảnh hoặc tệp giúp."
        )
    if PASSED.fullmatch(turn.folded):
        return _pass_over(draft, paper, data)
    if TAKEN_BACK.fullmatch(turn.folded):
        return _take_back(draft, paper)
    if not turn.text:
        return say(
            "Chúng tôi chưa mở được. Ông/bà gửi ảnh (JPG, PNG) hoặc tệp PDF, Word của "
            f"«{_short(paper)}» giúp.",
            press("Để sau", "thôi"),
        )
    return None


def _keep(turn: Turn, draft: DossierDraft, question: str, data: dict[str, Any]) -> Reply:
    paper, refusals = str(data.get("paper", "")), []
    sent = [(f"anh-{n}.jpg", content) for n, content in enumerate(turn.pictures, start=1)]
    for name, content in (*sent, *turn.files):
        try:
            submission.add_file(draft=draft, paper=paper, filename=name, content=content)
        except DossierRefusal as refusal:
            refusals.append(refusal.message)
    ask(turn.identity, question, **data)
    count = draft.files.filter(paper=paper).count()
    if not count:
        return say("\n".join(dict.fromkeys(refusals)), press("Để sau", "thôi"))
    kept = (
        f"Đã nhận {count} tệp cho «{_short(paper)}». Còn trang nữa thì gửi tiếp; đủ rồi bấm «Xong giấy này»."
    )
    return say(
        "\n".join([*dict.fromkeys(refusals), kept]),
        press("Xong giấy này", "xong giấy này"),
        press("Bỏ tệp vừa gửi", "bỏ tệp vừa gửi"),
        press("Để sau", "thôi"),
    )


def _is_there(draft: DossierDraft, paper: str) -> bool:
    return draft.files.filter(paper=paper).exists()


def _pass_over(draft: DossierDraft, paper: str, data: dict[str, Any]) -> Reply | bool:
    want = next((want for want in submission.wanted(draft) if want.name == paper), None)
    if want is None or want.is_required:
        return say(
            f"«{_short(paper)}» là giấy bắt buộc. Chưa có thì bấm «Để sau»; phần đã gửi được giữ 30 ngày.",
            press("Để sau", "thôi"),
            press("Gặp cán bộ", "gặp cán bộ"),
        )
    data.setdefault("passed", []).append(paper)
    return True


def _take_back(draft: DossierDraft, paper: str) -> Reply:
    last = draft.files.filter(paper=paper).last()
    if last is None:
        return say(f"«{_short(paper)}» chưa có tệp nào.")
    submission.remove_file(draft=draft, file_pk=last.pk)
    left = draft.files.filter(paper=paper).count()
    return say(
        f"Đã bỏ. «{_short(paper)}» còn {left} tệp; ông/bà gửi lại giúp.",
        *([press("Xong giấy này", "xong giấy này")] if left else []),
    )


def _short(paper: str) -> str:
    return textwrap.shorten(paper, SHORT, placeholder="…")
