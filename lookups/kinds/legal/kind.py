"""«Nghị định 118 còn hiệu lực không?»: in force today or not, through what, then the document."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.folding import fold, strip_marks
from foundation.vietnamese.marked import Vietnamese
from foundation.vietnamese.teencode import expand
from foundation.web.formats import day
from lookups.base import (
    Act,
    Answer,
    Card,
    FollowUp,
    LookupKind,
    Row,
    Source,
    State,
    call_1022,
    data_of,
    rows_of,
)
from lookups.fields import text_field
from lookups.kept_answers import Kept
from lookups.kinds.legal import article_answers, articles, numbers, search
from lookups.kinds.legal.effect import Effect
from lookups.kinds.legal.models import Kind, LegalArticle, LegalDocument, Level, Relation, Word
from lookups.kinds.legal.presentation import KINDS, SOURCE, TONES, in_words, title_of
from lookups.kinds.legal.timeline import Event, events_of

MOST_CARDS = 10
_ASKS = re.compile(
    r"\b(?:van ban|tra cuu luat|van ban phap luat|(?:laws?|regulations?|legal documents?) (?:about|on))\b"
)
_TOPIC = re.compile(
    r"v[ăa]n b[ảa]n(?:\s+ph[áa]p lu[ậa]t)?\s*(?:nào|nao)?\s*(?:về|ve|quy (?:đ|d)(?:ị|i)nh)?\s*(.*)"
    r"|(?:laws?|regulations?|legal documents?) (?:about|on) (.*)",
    re.I,
)


def _successor(raw: dict[str, str]) -> dict[str, str] | None:
    """The document by which the one asked about was replaced or amended; None where there is none."""
    number = numbers.find(raw.get("q", ""))
    documents = list(search.by_number(number)[:2]) if number else []
    by = documents[0].effect_on(timezone.localdate()).by if len(documents) == 1 else ""
    return {**raw, "q": by} if by else None


_BARE = re.compile(
    r"(?:(?:a|nham|lon|sorry|so|la|y|em|toi|tui|minh) ){1,12}\d{1,4} (?:19"
    r"|20)\d\d(?: (?:moi dung|nha|a)){0,12}"
)
"""«à nhầm, 118/2025»"""
_GROUND = re.compile(r"\bluat (?:goc|me)\b")
"""«luật gốc là luật mấy» asks of the document that was shown."""
_DOCUMENT = (
    r"(?:nghi dinh|quyet dinh|nghi quyet|thong tu|chi thi|phap lenh|van ban(?! uy quyen)|bo luat"
    r"|luat(?: le)?(?! su)|quy che|ke hoach)"
)
_NAMES = re.compile(rf"\b{_DOCUMENT}\b")
_WHICH = re.compile(
    rf"\b{_DOCUMENT}(?: so)? (?:may|nao|gi|chi|mo|dau(?! tien| tu))\b(?: (?:vay|quy dinh|noi|ve))*"
)
# A document and what is asked of documents only, whatever it is about.
_ABOUT = re.compile(
    rf"\b{_DOCUMENT}\b.{{0,200}}\b(?:so may|nao|hieu luc|ban hanh|ai ky|dieu \d{{1,30}}"
    rf"|khoan \d{{1,30}}|tu (?:bao gio"
    rf"|khi nao|luc nao)"
    rf"|moi (?:nhat|khong|chua)|thay the|sua doi|co khong)\b"
    rf"|\bco {_DOCUMENT} (?:\w{{1,40}} ){{0,2}}(?:moi|nao"
    rf"|gi|chi)\b"
)
_BEGINS = re.compile(
    rf"(?:(?:cho|xem|coi|tim|hoi|xin) )*(?!ke hoach|luat (?:nao|gi)){_DOCUMENT}(?: \w+){{3,}}"
)
"""«quy chế hoạt động trung tâm 1022»"""
_PERSONAL = re.compile(r"\b(?:thông tin|thong tin) (?:cá nhân|ca nhan)\b", re.IGNORECASE)
"""As people call what the laws call «dữ liệu cá nhân»."""
# Words that only fold to idle ones.
_NOT_IDLE = frozenset("sáp đà tư bảo chỉ dân".split())
_IDLE = frozenset(
    "nao gi chi may theo nhat do nay no cai vay rua a em anh chi toi tui cho hoi nghe noi sap viec co moi so "
    "da nhung bay khong duoc roi la thi ma o mo rua ban van luat hanh ngay dinh con hieu luc huong dan the "
    "voi bao gio khi tu minh ta quyet".split()
)


def _telling(words: str) -> str:
    """The words that say what a document is about; "" where only question words are left."""
    told = (word for word in words.split() if fold(word) not in _IDLE or word.lower() in _NOT_IDLE)
    return " ".join(word for word in told if fold(word))


def _subject(text: str) -> str:
    """What the clause that asks for the document is about; else the clause before ("… văn bản nào nói việc
    đó")."""
    text = _PERSONAL.sub("dữ liệu cá nhân", text)
    clauses = [part for part in re.split(r"[,;.?!]\s|\n", text) if part.strip()]
    asking = [at for at, part in enumerate(clauses) if _NAMES.search(fold(expand(part)))] or [
        len(clauses) - 1
    ]
    for at in (asking[0], asking[0] - 1):
        said = clauses[at] if at >= 0 else ""
        said = expand(said)
        which = _WHICH.search(strip_marks(said).lower())
        which = which or _NAMES.match(strip_marks(said).lower().strip())
        bare = f"{said[: which.start()]} {said[which.end() :]}" if which else said
        if words := _telling(bare):
            return words
    return ""


class LegalForm(forms.Form):
    q = text_field(
        _("Number, or words to search for"),
        _("For example: 118/2025/ND-CP or nd118"),
        max_length=200,
        required=True,
    )
    level = forms.ChoiceField(
        label=_("Issued by"), required=False, choices=[("", _("Anyone")), *Level.choices]
    )

    article = text_field(_("Article"), _("For example: 10"), max_length=8)

    def clean_article(self) -> str:
        return articles.number_asked(f"điều {self.cleaned_data['article']}")

    def clean_q(self) -> str:
        typed: str = self.cleaned_data["q"]
        if not fold(typed):
            raise forms.ValidationError(_("Please enter a number or some words."))
        return typed


class LegalDocuments(LookupKind):
    key = "van-ban"
    label = _("Laws and decisions")
    search_words = _(
        "law, decree, circular, decision, regulation, land law, traffic law, road signs, merger of communes, "
        "land use planning, support policy, minimum wage"
    )
    summary = _(
        "Search by number or by words: whether a document is in force, and what amends or replaces it."
    )
    icon = "i-law"
    form_class = LegalForm
    kept = Kept(LegalDocument, LegalArticle, Relation, Word, seconds=1800)
    question = _("Which document? Write its number or what it is about, for example: decree 118/2025/NĐ-CP.")
    follow_ups = (
        FollowUp(
            asked=r"\b(?:(?:con|the|xem|doc) )?(?:dieu|article) (?:so |thu )?(?P<article>\d{1,3}[a-z]?)\b",
            change=lambda raw, match: {**raw, "article": match["article"]} if match else None,
        ),
        FollowUp(
            asked=r"\b(?:tom tat |xem |noi ve |con )?(?:cai|van ban|nghi dinh|ban|quy dinh|thong tu"
            r"|quyet dinh) (?:moi|thay the|hien hanh|kia)\b|\b(?:thay the|thay) (?:bang|boi) (?:cai"
            r"|van ban)? ?"
            r"(?:gi|chi|nao)\b|\b(?:the )?(?:new|newer|current) one\b",
            change=lambda raw, _match: _successor(raw),
        ),
        FollowUp(asked=rf"{_GROUND.pattern}.*"),
        FollowUp(
            "effect",
            asked=r"\btu (?:ngay|khi|luc|bao gio)(?: (?:nao|may))?\b|\bsince when\b",
            rows=(_("Effect today"), _("In force from")),
        ),
        FollowUp("issuer", rows=(_("Issued by"), _("Signed by"))),
        FollowUp("issued when validity", rows=(_("Issued on"), _("In force from"))),
        FollowUp(
            "replaces content",
            asked=r"\b(?:lien quan|huong dan)\b|\b(?:cai|van ban) nao (?:sua|thay|bai bo)\b(?: (?:no"
            r"|cai nay))?"
            r"|\b(?:sua|thay)(?: the)? (?:cho )?(?:no|cai cu)\b|\bbi (?:sua|thay)\b|\bcai cu\b",
        ),
        FollowUp(
            "full_text case penalty price support benefit todo proxy papers discount",
            asked=r"\bkhoan \d+\b|\bnguyen van\b|\b(?:dieu|khoan|chuong) (?:may|nao|so may)\b",
            rows=(_("Effect today"),),
            words=_(
                "The portal has no information on this beyond the subject of the document; open the document "
                "for its articles."
            ),
        ),
    )

    def find(self, question: dict[str, Any], *, askers: Sequence[str]) -> Answer:
        number = numbers.find(question["q"])
        found = _in_level(search.by_number(number), question) if number else LegalDocument.objects.none()
        is_number = number is not None and (number.is_sure or found.exists())
        left_out: list[str] = []
        is_mended = False
        if not is_number:
            found, left_out, is_mended = search.by_words(question["q"], question["level"])
        if question["article"] and not is_number:
            found = found.filter(articles__number=question["article"]).distinct() or found
        documents = list(found.prefetch_related("touched_by__source", "touches")[: MOST_CARDS + 1])
        if not documents:
            return _nothing(question, is_number=is_number)
        if question["article"] and len(documents) == 1:
            return article_answers.of_document(documents[0], question["article"])
        note = _read_otherwise(question["q"], left_out, is_mended=is_mended)
        answer = _found(question, documents, found, note, is_number=is_number)
        passages = [] if is_number else article_answers.passages(question["q"], question["level"])
        return replace(answer, cards=(*passages, *answer.cards)) if passages else answer

    def claims(self, folded: str) -> bool:
        """Which document says so is asked of the documents, whatever it is about."""
        folded = fold(expand(folded))
        if _GROUND.search(folded):
            return False
        return bool(_WHICH.search(folded) or _ABOUT.search(folded) or _BEGINS.match(folded))

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        number, article = numbers.find(text), articles.number_asked(text)
        asked = {"article": article} if article else {}
        if number and (number.is_sure or _ASKS.search(folded) or article or _BARE.fullmatch(folded)):
            return {"q": text[:200]} | asked
        if self.claims(folded):
            subject = _subject(text)
            return {"q": subject[:200]} | asked if subject else {}
        if _ASKS.search(folded):
            topic = _TOPIC.search(text)
            words = (topic[1] or topic[2] or "") if topic else ""
            return {"q": words[:200]} if _telling(words) else {}
        return None


def _in_level(found: QuerySet[LegalDocument], question: dict[str, Any]) -> QuerySet[LegalDocument]:
    return found.filter(level=question["level"]) if question["level"] else found


def _nothing(question: dict[str, Any], *, is_number: bool) -> Answer:
    heading = (
        gettext("No document found with this number: %(asked)s")
        if is_number
        else gettext("No document found with these words: %(asked)s")
    )
    return Answer(
        State.NOTHING,
        heading % {"asked": question["q"]},
        Source(str(SOURCE), _last_change()),
        lead=gettext("The portal does not hold every document: one that is not here may still exist."),
        next_steps=(
            Act(gettext("Search with other words"), url=reverse("lookups:look_up", args=["van-ban"])),
            call_1022(say="gặp cán bộ"),
        ),
    )


def _read_otherwise(asked: str, left_out: list[str], *, is_mended: bool) -> str:
    """What was searched for in place of what was typed; "" where that is the same."""
    if left_out:
        typed = {fold(word): word for word in re.findall(r"\w+", asked)}
        words = gettext(" or ").join(f"“{typed.get(word, word)}”" for word in left_out)
        return gettext("No document has all of these words; the word %(words)s was left out.") % {
            "words": words
        }
    if is_mended:
        return gettext("No document has exactly these words; a word with a similar spelling was used.")
    return ""


def _found(
    question: dict[str, Any],
    documents: list[LegalDocument],
    found: QuerySet[LegalDocument],
    note: str,
    *,
    is_number: bool,
) -> Answer:
    today = timezone.localdate()
    shown = documents[:MOST_CARDS]
    only = shown[0] if len(documents) == 1 else None
    if only:
        heading = f"{title_of(only)}: {_lower(only.effect_on(today).words)}"
    else:
        many = gettext("Documents numbered “%(asked)s”") if is_number else gettext("Documents on “%(asked)s”")
        heading = many % {"asked": question["q"]}
    more = found.count() - len(shown) if len(documents) > MOST_CARDS else 0
    return Answer(
        State.CHOICE if is_number and not only else State.FOUND,
        heading,
        Source(str(SOURCE), max(document.updated_at for document in shown), only.url if only else ""),
        lead=gettext("Several documents bear this number. Please choose one.")
        if is_number and not only
        else note,
        cards=tuple(_card(document, today, in_full=only is not None) for document in shown),
        next_steps=(call_1022(),),
        more=max(0, more),
    )


def _card(document: LegalDocument, today: dt.date, *, in_full: bool) -> Card:
    effect, events = document.effect_on(today), events_of(document, today)
    facts = [Row(gettext("Effect today"), in_words(effect)), *_facts(document)]
    others = [Row(event.words, _since(event)) for event in events if event.number]
    return Card(
        title=title_of(document),
        lead=Vietnamese(document.abstract),
        rows=(*facts, *others),
        notes=(Vietnamese(document.note),) if document.note else (),
        tone=TONES[effect.status],
        tag=effect.words,
        acts=_acts(document, in_full=in_full),
        data=_data(document, effect, events),
        template="lookups/legal/document.html" if in_full else "",
        context={"facts": facts, "events": events} | (_full_text(document) if in_full else {}),
    )


def _full_text(document: LegalDocument) -> dict[str, Any]:
    """By article where the text has articles, else as it stands."""
    by_article = list(document.articles.all())
    return {"articles": by_article, "text": "" if by_article else Vietnamese(document.text)}


def _since(event: Event) -> str:
    if event.on is None:
        return f"{event.number}, {event.when}"
    return gettext("%(document)s, from %(day)s") % {"document": event.number, "day": event.when}


def _facts(document: LegalDocument) -> tuple[Row, ...]:
    return rows_of(
        (gettext("Issued by"), Vietnamese(document.issuer)),
        (gettext("Signed by"), Vietnamese(document.signer)),
        (gettext("Issued on"), day(document.issued_on)),
        (gettext("In force from"), day(document.effective_on)),
        (gettext("Field"), Vietnamese(document.field)),
        (gettext("Official gazette"), Vietnamese(document.gazette)),
        (gettext("Why it is no longer in force"), Vietnamese(document.ended_why)),
        (gettext("Parts no longer in force"), Vietnamese(document.ended_parts)),
        (gettext("These parts end on"), day(document.parts_ended_on)),
    )


def _acts(document: LegalDocument, *, in_full: bool) -> tuple[Act, ...]:
    acts = []
    if not in_full:
        see = gettext("See %(document)s") % {"document": document.number}
        acts.append(Act(see, question={"q": document.number}, say=document.title))
    if document.file:
        address = settings.PUBLIC_URL + reverse("lookups:legal_pdf", args=[document.pk])
        acts.append(Act(gettext("Open the PDF of %(document)s") % {"document": document.number}, url=address))
    return tuple(acts)


def _data(document: LegalDocument, effect: Effect, events: list[Event]) -> dict[str, Any]:
    names = "number level issuer abstract issued_on effective_on note ended_why ended_parts parts_ended_on"
    return data_of(document, names) | {
        "kind": str(KINDS[Kind(document.kind)]),
        "effect": {"status": effect.status.value} | data_of(effect, "since by ends_on"),
        "timeline": [{"on": event.on, "what": event.words, "number": event.number} for event in events],
    }


def _last_change() -> dt.datetime | None:
    return LegalDocument.objects.order_by("-updated_at").values_list("updated_at", flat=True).first()


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
