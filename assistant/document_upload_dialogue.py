"""The upload of papers one by one in a chat, shared by a new dossier and a supplement.

The open question stores the draft's number and the skipped papers; the draft stores the files.
"""

import re
import textwrap
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assistant.replies import Reply, button, not_now, say, to_person
from assistant.turns import Turn
from dossiers import submission
from dossiers.errors import DossierRefusal
from dossiers.models import DossierDraft
from foundation.messages import Button
from foundation.vietnamese.phrases import Phrases, Typed

FINISHED = re.compile(
    r"(xong|du|het|tiep)( roi| giay nay| tiep| theo| tuc)?( a| nhe)?|da du|du het roi"
    r"|(i am )?(done|finished|ready)( with (it|this|this paper))?|next( paper)?|that is all"
)
PASSED = re.compile(
    r"(bo qua|khong co|chua co|ko co|k co|khong)( giay nay| giay do| giay)?( a| nhe)?"
    r"|skip( it| this| this paper)?|no|i (do not|don t) have (it|this|that|one)"
)
TAKEN_BACK = re.compile(
    r"(bo|xoa) (anh|tep|tam|cai) (vua )?(gui|roi|nay|do|vua roi)( di)?"
    r"|(remove|delete) (the |that |my )?(last )?(file|photo|picture|one)|undo"
)
BLURRED = Phrases(
    r"(?:(?:chụp|ảnh|hình|bản|giấy|tờ|scan)\b.{0,40}(?<!ở )(?:mờ|nhòe|lóa|nghiêng|mất góc|thiếu góc)"
    r"|(?:chụp|ảnh|hình) (?:không|ko|k) rõ)\b.{0,20} (?:được|dc|đc|sao|không|ko|hông|hong|k)"
)
"""«giấy chứng sinh chụp mờ có được không», while papers are handed in."""
SHORT = 90


def next_question(turn: Turn, draft: DossierDraft, question: str, passed: list[str]) -> Reply | None:
    """Ask for the first paper that has no file and was not passed over; None where all are there."""
    wanted = submission.wanted(draft)
    for number, want in enumerate(wanted, start=1):
        if not want.files and want.name not in passed:
            turn.memory.ask(question, draft=draft.pk, paper=want.name, passed=passed)
            asked = _(
                "Paper %(n)s of %(all)s: %(paper)s.\n"
                "Please take a clear photo of the whole page and send it here, or send a PDF or Word file."
            )
            note = f" ({want.note})" if want.note else ""
            words = asked % {"n": number, "all": len(wanted), "paper": want.name + note}
            return say(words, not_now()) if want.is_required else _with_a_way_past(words)
    return None


def asks_how_clear(turn: Turn) -> bool:
    return Typed(turn.text).has(BLURRED)


def _with_a_way_past(words: str) -> Reply:
    without = _("If you do not have it, press “Skip this paper”.")
    skip = button(_("Skip this paper"), "bỏ qua giấy này")
    return say(f"{words}\n{without}", skip, not_now())


def answered(turn: Turn, draft: DossierDraft, question: str, data: dict[str, Any]) -> Reply | bool | None:
    """What an answer brings: a reply, True where this paper is done with, None where it was none."""
    paper = str(data.get("paper", ""))
    if turn.pictures or turn.files:
        return _keep(turn, draft, question, data)
    if FINISHED.fullmatch(turn.folded):
        nothing = _("There is no picture of “%(paper)s” yet. Please send a picture or a file.")
        return _is_there(draft, paper) or say(nothing % {"paper": _short(paper)})
    if asks_how_clear(turn):
        legible = say(_("Every line must be legible; else the office asks for the paper again."))
        asked = None if _is_there(draft, paper) else next_question(turn, draft, question, data["passed"])
        return legible + asked if asked else legible
    if PASSED.fullmatch(turn.folded):
        return _pass_over(draft, paper, data)
    if TAKEN_BACK.fullmatch(turn.folded):
        return _take_back(draft, paper)
    if not turn.text:
        unopened = _(
            "We could not open that. Please send a picture (JPG, PNG) or a PDF or Word file of “%(paper)s”."
        )
        return say(unopened % {"paper": _short(paper)}, not_now())
    return None


def _keep(turn: Turn, draft: DossierDraft, question: str, data: dict[str, Any]) -> Reply:
    paper, refusals = str(data.get("paper", "")), []
    sent = [(f"anh-{n}.jpg", content) for n, content in enumerate(turn.pictures, start=1)]
    for name, content in (*sent, *turn.files):
        try:
            submission.add_file(draft=draft, paper=paper, filename=name, content=content)
        except DossierRefusal as refusal:
            refusals.append(refusal.message)
    turn.memory.ask(question, **data)
    count = draft.files.filter(paper=paper).count()
    if not count:
        return say("\n".join(dict.fromkeys(refusals)), not_now())
    kept = ngettext(
        "%(n)s file received for “%(paper)s”. Send more pages if there are any; "
        "if that is all, press “This paper is done”.",
        "%(n)s files received for “%(paper)s”. Send more pages if there are any; "
        "if that is all, press “This paper is done”.",
        count,
    )
    return say(
        "\n".join([*dict.fromkeys(refusals), kept % {"n": count, "paper": _short(paper)}]),
        _paper_is_done(),
        button(_("Remove the last file"), "bỏ tệp vừa gửi"),
        not_now(),
    )


def _is_there(draft: DossierDraft, paper: str) -> bool:
    return draft.files.filter(paper=paper).exists()


def _pass_over(draft: DossierDraft, paper: str, data: dict[str, Any]) -> Reply | bool:
    want = next((want for want in submission.wanted(draft) if want.name == paper), None)
    if want is None or want.is_required:
        required = _(
            "“%(paper)s” is required. If you do not have it yet, press “Not now”; "
            "what you sent is kept for 30 days."
        )
        return say(required % {"paper": _short(paper)}, not_now(), to_person())
    data.setdefault("passed", []).append(paper)
    return True


def _take_back(draft: DossierDraft, paper: str) -> Reply:
    last = draft.files.filter(paper=paper).last()
    if last is None:
        none = _("There is no file of “%(paper)s” yet.")
        return say(none % {"paper": _short(paper)})
    submission.remove_file(draft=draft, file_pk=last.pk)
    left = draft.files.filter(paper=paper).count()
    words = ngettext(
        "Removed. %(n)s file is left of “%(paper)s”; please send it again.",
        "Removed. %(n)s files are left of “%(paper)s”; please send it again.",
        left,
    )
    return say(words % {"n": left, "paper": _short(paper)}, *([_paper_is_done()] if left else []))


def files_of(want: submission.Wanted) -> str:
    """One line of a review: the paper, and how many files of it came."""
    files = ngettext("%(n)s file", "%(n)s files", len(want.files)) % {"n": len(want.files)}
    return f"• {want.name}: {files}"


def _paper_is_done() -> Button:
    return button(_("This paper is done"), "xong giấy này")


def _short(paper: str) -> str:
    return textwrap.shorten(paper, SHORT, placeholder="…")
