"""The look-up «Điểm thi» for web, API and chat. fast_path.py gives the same answers before Django."""

import datetime as dt
import json
import re
import threading
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from foundation.rate_limits import RateLimiter
from foundation.web.formats import decimal
from lookups.base import Answer, Card, FollowUp, LookupKind, Refused, Row, State, Tone
from lookups.kinds.exams import answers, labels, score_query
from lookups.kinds.exams.admin import RECORD_FIELDS, ScoreForm
from lookups.kinds.exams.fragments import ScoreFragments
from lookups.kinds.exams.rules import graduation
from lookups.kinds.exams.score_query import charge_unknown, seconds_to_wait
from lookups.kinds.exams.snapshot.format import CATALOG, LoadedExam, ScoreRecord

CHAT_LIMIT = RateLimiter("exam-scores", "30/10 minutes; 60/hour")
TOO_MANY = _("Too many candidate numbers in a short time. Please try again in a few minutes.")
_ASKS = re.compile(
    r"\b(?:tra|xem|coi|hoi|biet|cho|bao) (?:\w{1,40} ){0,2}diem(?! du lich| den| chuan)\b"
    r"|\bdiem (?:thi|thpt|tot nghiep|lop 10)\b|\bthi (?:tot nghiep|lop 10"
    r"|vao 10)\b.{0,200}\b(?:tra|xem|coi)\b"
    r"|\bsbd\b|\bso bao danh\b|\bket qua thi\b"
    r"|\b(?:exam|test) (?:scores?|marks?|results?)\b|\bcandidate number\b"
)
_NUMBER = re.compile(r"(?<!\d)(\d(?:[ .\-]?\d){5,11})(?!\d)")
_GRADE = re.compile(r"\b(?:lop|vao|khoi|grade|tuyen sinh) ?1[0-2]\b")
"""«lớp 10 010012»: the grade is no part of the number."""
_YEAR = re.compile(r"\b(20[12]\d)\b")
_AROUND_NUMBER = (
    "thu|con|the|vay|so|so bao danh|sbd|la|xem|coi|tra|dum|giup|nham|ban|cua|em|e|no|thi|sao|dua|thang|kia"
    "|nua|luon|a|nha|nhe|anh|chi|toi|tui|minh|chau|be|duoc|khong|di|do|day|ne"
)
"""«4800123 là của thằng em»: words that ask nothing of their own."""


def _completed(raw: dict[str, str], figures: str, end: str) -> dict[str, str]:
    """The number with the figures that were left out."""
    sbd = raw.get("sbd", "")
    return {**raw, "sbd": f"{sbd}{figures}" if end == "cuoi" else f"{figures}{sbd}"}


_SUBJECTS = {"toan": "toan", "van": "ngu_van", "anh": "ngoai_ngu", "ngoai ngu": "ngoai_ngu", "ly": "vat_li"}
_SUBJECTS |= {
    "li": "vat_li",
    "hoa": "hoa_hoc",
    "sinh": "sinh_hoc",
    "su": "lich_su",
    "dia": "dia_li",
    "tin": "tin_hoc",
}
_SUBJECTS |= {
    "math": "toan",
    "maths": "toan",
    "physics": "vat_li",
    "chemistry": "hoa_hoc",
    "history": "lich_su",
}


def _admission_rows(_match: re.Match[str]) -> tuple[str, ...]:
    """What tells whether the candidate is admitted: the cut-off scores, or a score that fails."""
    return (gettext("Wish %(place)d").partition("%")[0] + "…", gettext("Please note"))


_SUBJECTS |= {"anh van": "ngoai_ngu", "tieng anh": "ngoai_ngu"}
_ANY_SUBJECT = "|".join(sorted(_SUBJECTS, key=len, reverse=True))  # the longest first: "anh van" is no "van"


def _labels_of(subject: str) -> tuple[str, ...]:
    """What the row of a subject can be called: a language paper names its language."""
    languages = labels.LANGUAGES if subject == "ngoai_ngu" else ()
    return (labels.subject_name(subject), *(labels.subject_name(subject, code) for code in languages))


class ExamScores(LookupKind):
    key = "diem-thi"
    aliases = ("exams",)
    label = _("Exam scores")
    search_words = _("exam results, exam scores, marks, grades")
    summary = _(
        "Scores of the high-school graduation exam and of the entrance to grade 10 by candidate number:"
        " marks, block sums, distributions."
    )
    icon = "i-exam"
    form_class = ScoreForm
    question = _("What is the candidate number? It has 8 digits (6 for the entrance to grade 10).")
    follow_ups = (
        FollowUp(
            asked=r"^(?!.*\d{6})(?:(?:ma|a|nham|em|con|chau|thi|la|y|no|vao|ky|diem|cua|toi|tui) )*"
            r"lop 10\b.*",
            change=lambda _raw, _match: {},
            unasked=_("The candidate number of the entrance to grade 10 has 6 digits: please write it here."),
        ),
        FollowUp(
            asked=r"\b(?:ton|mat|het|tinh|thu)(?: \w+)? (?:tien|phi)\b.*|\bmien phi\b.*",
            words=_("The portal takes no money for scores, nor for what it writes to you here."),
        ),
        FollowUp(
            asked=r"\b(?:theo|bang|nhap|go|danh|tra|dung|ghi)(?: \w+)? (?:ho va |ho )?ten\b.*"
            r"|\b(?:quen|mat|roi|khong (?:nho|biet|co|con|thay))(?: \w+){0,2} (?:sbd|so bao danh|so|giay)\b.*"
            r"|\b(?:sbd|so bao danh|so|giay)(?: \w+){0,2} (?:quen|mat|khong nho|lac)\b.*"
            r"|\b(?:by name|forgot (?:the|my) number|lost (?:the|my) number)\b.*",
            words=_(
                "Scores are looked up by the candidate number only, never by name. It stands on the exam "
                "notice; whoever lost it asks the school where the candidate enrolled."
            ),
        ),
        FollowUp(
            asked=r"\b(?:sbd|so bao danh|so (?:do|nay|no|kia|ay)|no|cai do|may so)\b(?: \w{1,40}){0,3}"
            r" (?:o dau|cho nao|noi nao|o mo|(?:nam|in|ghi|lay|tim)(?: \w{1,40}){0,2} dau)\b.{0,200}"
            r"|\b(?:where|which paper)\b.{0,200}\bnumber\b.{0,200}",
            words=_(
                "The candidate number stands on the exam notice; whoever lost it asks the school where the "
                "candidate enrolled."
            ),
        ),
        FollowUp(
            asked=rf"^(?:(?:{_AROUND_NUMBER}) )*(\d{{1,5}}|\d{{7}}|\d{{9,12}})(?: (?:{_AROUND_NUMBER}))*$",
            change=lambda raw, match: {**raw, "sbd": match[1]} if match else None,
        ),
        FollowUp(
            asked=r"\bmon (?:nao|gi|mo)\b.{0,200}\b(?:thap|cao|kem|gioi|tot)\b"
            r"|\b(?:lowest|best|worst) subject\b"
        ),
        FollowUp(
            asked=rf"^(?:(?:{_AROUND_NUMBER}) )*(\d{{8}}|\d{{6}})\b(?: (?:{_AROUND_NUMBER}))*$",
            change=lambda raw, match: {**raw, "sbd": match[1]} if match else None,
        ),
        FollowUp(
            asked=r"\b(?:phuc khao|khieu nai diem|(?:cham|coi|xem|kiem tra) lai (?:bai|diem)"
            r"|cham (?:lai|sai|nham)|remark\w*|re mark\w*)\b.*",
            words=_(
                "Requests to have a paper marked again are handed in at the school where the candidate "
                "enrolled, by the date that the exam board announces."
            ),
            rows=lambda _match: ("",),
        ),
        FollowUp(
            asked=r"\b(?:dai hoc|cao dang|diem (?:chuan|san)|nguyen vong|nv ?\d|truong nao|university"
            r"|admission)\b|\bnganh (?!nao|gi|mo)\w{1,40}.{0,200}\bdiem\b.{0,200}"
            r"|\b(?:lay|tuyen|dau)(?: \w{1,40}){0,2} (?:may|bao nhieu) diem\b.{0,200}",
            rows=_admission_rows,
            unasked=_(
                "The portal has no admission cut-off scores of universities: please ask the university."
            ),
            otherwise=_(
                "The portal has no admission cut-off scores; please compare the block sums with "
                "what the schools announce."
            ),
        ),
        FollowUp(
            asked=r"\b(?:(?<!o )(?<!vo )(?<!nop )dau|rot|truot)\b|\b(?:xet )?tot nghiep\b|\bpass(?:ed)?\b"
            r"|\bgraduat\w+\b",
            rows=_admission_rows,
            otherwise=_(
                "Whether a candidate graduates is decided with the school record. The page estimates it: "
                "open the scores there and type the averages of the school years."
            ),
        ),
        FollowUp(
            asked=r"\b(?:diem )?liet\b.*",
            rows=(_("Please note"),),
            otherwise=_(
                "A failing score (1.00 or less) is a rule of the graduation exam; none was found for this "
                "candidate."
            ),
        ),
        FollowUp(
            asked=r"\bthieu (?:chu )?so (\d{1,3})\b.{0,200}\b(?:o )?(cuoi|dau)\b",
            change=lambda raw, match: _completed(raw, match[1], match[2]) if match else None,
        ),
        FollowUp(
            asked=r"\b(?:khoi|to hop|tong|block) ?(?:[a-d]\d{0,2}|diem|may)?\b.*|^(?:(?:con|the|vay"
            r"|rua) )*[a-d]\d{2}\b.*",
            rows=(_("Block sums"), _("Total for admission")),
            unasked=_("The sums of the blocks are shown with the scores of a candidate number."),
        ),
        FollowUp(
            asked=rf"\b(?!cao hon.*\b(?:{_ANY_SUBJECT}) cao)(?:hang|xep hang|thu hang|cao hon"
            r"|cao hay thap|cao khong|top|so voi|pho diem|rank)\b.*",
            words=_("The page shows how many candidates scored less in each subject."),
            rows=(_("Block sums"), _("Total for admission")),
        ),
        FollowUp(
            asked=r"\b(?:nhan|bao|nhac)(?: tin)?(?: cho| giup)? (?:tui|toi|em|minh|con|chau)\b.*"
            r"|\bcu phap\b.*|\b(?:nhan|soan)(?: tin)? (?:sao|the nao|nhu the nao|lam sao|gi)\b.*"
            r"|\b(?:tell|notify) me\b.*",
            words=_("To be told of a score when it is published, please write: tell me the score 48000123."),
        ),
        FollowUp(
            "when deadline hours duration",
            words=_("The portal has scores only, no information on dates: please ask the school."),
        ),
        FollowUp(
            asked=rf"\b(?:{_ANY_SUBJECT}) cao hon(?: hay)? (?:{_ANY_SUBJECT})\b.*",
            rows=lambda match: tuple(
                label for name in re.findall(_ANY_SUBJECT, match[0]) for label in _labels_of(_SUBJECTS[name])
            ),
        ),
        FollowUp(
            asked=rf"\bmon ({_ANY_SUBJECT})\b|\b({_ANY_SUBJECT}) (?:la |duoc |thi )?(?:may|bao nhieu|diem)\b",
            rows=lambda match: _labels_of(_SUBJECTS[match[1] or match[2]]),
            otherwise=_("The candidate has no score in this subject."),
        ),
    )

    def find(self, question: dict[str, Any], *, askers: Sequence[str]) -> Answer:
        addresses = self._limit(askers)
        book, sbd = question["book"], question["sbd"]
        outcome = score_query.find_score(book, sbd, question.get("factor", ""))
        if outcome.found is None or outcome.state != State.FOUND:
            for address in addresses if outcome.state == State.NOTHING else ():
                charge_unknown(address)
            return answers.without_scores(outcome, sbd)
        card = score_card(book, outcome.found)
        estimated = _estimate(book, outcome.found, question)
        return answers.found_answer(book.entry, sbd, (card, *estimated))

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        """`tra diem 34012345`, `sbd 34 012 345 năm 2026`, `điểm thi`."""
        if not _ASKS.search(folded):
            return None
        rest, year = folded, _YEAR.search(folded)
        if year:
            rest = f"{folded[: year.start()]} | {folded[year.end() :]}"
        number = _NUMBER.search(_GRADE.sub("| ", rest))
        if number is None:
            return {}
        sbd = re.sub(r"\D", "", number[1])
        raw = {"sbd": sbd}
        if book := exam_named_in(sbd, folded, int(year[1]) if year else None):
            raw["exam"] = book.entry.key
        return raw

    @staticmethod
    def _limit(askers: Sequence[str]) -> list[str]:
        """The network addresses among those who ask. Raises Refused."""
        chats = [asker for asker in askers if asker.startswith("chat:")]
        addresses = [asker for asker in askers if asker not in chats]
        if not all([CHAT_LIMIT.hit(chat) for chat in chats]):
            raise Refused(str(TOO_MANY), retry_after=600)
        if wait := max(map(seconds_to_wait, addresses), default=0):
            raise Refused(str(TOO_MANY), retry_after=wait)
        return addresses


def exam_named_in(sbd: str, folded: str, year: int | None) -> LoadedExam | None:
    """The newest exam of the year named (if any) to which such a number can belong."""
    wants_ten = bool(re.search(r"\blop 10\b|\bvao 10\b|\btuyen sinh 10\b", folded))
    books = [
        book
        for book in CATALOG.current().values()
        if (year is None or book.entry.year == year) and (not wants_ten or book.entry.kind == "lop10")
    ]
    fitting = [book for book in books if score_query.accepts_number(sbd, book)]
    return max(fitting or books, key=lambda book: (book.entry.year, book.entry.kind == "thpt"), default=None)


_PIECES: dict[tuple[str, str], ScoreFragments] = {}


def fragments_of(book: LoadedExam, language: str) -> ScoreFragments:
    """One set for each exam and language, made anew for a new snapshot.

    Those of the surge are made ahead; the others as they are asked for.
    """
    kept = _PIECES.get((book.entry.key, language))
    if kept is None or kept.snapshot is not book.snapshot or kept.entry != book.entry:
        kept = _PIECES[book.entry.key, language] = ScoreFragments(book, language)
        if language == settings.LANGUAGE_CODE:
            threading.Thread(target=kept.warm, name="exam-charts", daemon=True).start()
    return kept


def score_card(book: LoadedExam, found: ScoreRecord) -> Card:
    pieces = fragments_of(book, get_language() or settings.LANGUAGE_CODE)
    data = json.loads(pieces.data(found))
    body = mark_safe(pieces.body(found).decode())  # noqa: S308 - made of our own templates
    rows = (*answers.rows_of(book.entry, found), *answers.wish_rows(pieces.admission_choices(found)))
    return answers.found_card(book.entry, found, body, data, rows)


def _estimate(book: LoadedExam, found: ScoreRecord, question: dict[str, Any]) -> tuple[Card, ...]:
    formula = graduation.FORMULAS.get(book.entry.formula)
    given = {name: question.get(name) for name in RECORD_FIELDS}
    if formula is None or given["gpa12"] is None:
        return ()
    title = gettext("Estimate of the graduation score")
    missing = [
        gettext("grade %(number)d") % {"number": grade}
        for grade in formula.grades
        if given[f"gpa{grade}"] is None
    ]
    if missing:
        lead = gettext("Still missing: the average of %(grades)s.") % {"grades": ", ".join(missing)}
        return (Card(title, lead),)
    record = graduation.SchoolRecord(
        year_12=given["gpa12"],
        year_11=given["gpa11"] or Decimal(0),
        year_10=given["gpa10"] or Decimal(0),
        priority=given["priority"] or Decimal(0),
        bonus=given["bonus"] or Decimal(0),
    )
    result = graduation.estimate(formula, found.marks, record)
    words = gettext("Formula (%(years)s): %(words)s.")
    notes = (
        words % {"years": formula.years, "words": formula.words},
        gettext("This is an estimate for reference, not the decision on graduation."),
    )
    if result is None:
        lead = gettext("There are not enough papers to estimate by the formula.")
        return (Card(title, lead, notes=notes),)
    row = Row(gettext("Estimated score"), decimal(result.score), is_number=True)
    tone = Tone.DONE if result.passes else Tone.REFUSED
    return (Card(title, _verdict(result), (row,), notes, tone),)


def _verdict(result: graduation.Estimate) -> str:
    if result.too_low:
        words = gettext("A failing score (%(subjects)s) rules out graduation.")
        return words % {"subjects": labels.listed(result.too_low)}
    if result.passes:
        words = gettext("It reaches %(mark)s and no score fails.")
        return words % {"mark": decimal(graduation.PASSES_AT)}
    return gettext("Not reached.")
