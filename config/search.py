"""The search of the whole portal: a code, a question that a look-up answers, or words for anything else.

What the search of the portal finds of its own pages: services, sections of the handbook.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from assistant.emergency_texts import SERVICES
from assistant.intents.lookup import KINDS
from assistant.searched_words import things_meant
from assistant.understanding import Understood, active_model, understand
from assistant.understanding.emergencies import number_asked
from assistant.understanding.intent_catalog import OUT_OF_SCOPE
from assistant.understanding.joined_words import separate
from assistant.understanding.language import in_english
from assistant.understanding.tokenizer import compose_telex
from config import home
from config.home import Utility
from config.statements import TITLES
from dossiers.codes import EXAMPLE
from foundation.insights.usage import count
from foundation.search import services
from foundation.search.indexing import in_both_languages
from foundation.search.misses import count_miss
from foundation.search.services import Scores
from foundation.search.sources import Entry, Hit, Source
from foundation.vietnamese.folding import fold, nfc
from foundation.web import code_search
from foundation.web.client_address import client_address
from foundation.web.danger import Danger, danger_of
from knowledge.retrieval import find_passage
from lookups import registry
from lookups.base import Answer, LookupKind, Refused, State
from lookups.search_source import LookUps
from tourism.kinds import SECTIONS, Kind

SECTION_WORDS: dict[str, Any] = {
    Kind.PLACE: gettext_lazy(
        "sights, things to do, what to see, where to go, places for children, at the weekend, photo "
        "spots, night market, quiet beach, best beach, beach without crowds, waterfall, hiking, "
        "mountains, pagodas, temples, swimming, camping"
    ),
    Kind.EATERY: gettext_lazy("where to eat, restaurant, breakfast, coffee, lunch, dinner, seafood, bar"),
    Kind.DISH: gettext_lazy("local food, what to eat, dishes to try, noodles"),
    Kind.STAY: gettext_lazy(
        "hotel, cheap hotel, hostel, homestay, room for the night, place to sleep, cheap place to stay, "
        "villa, swimming pool, stay with a family"
    ),
    Kind.SPECIALITY: gettext_lazy(
        "souvenirs, gifts, what to buy, things to take home, local products, gifts to bring home"
    ),
    Kind.SHOP: gettext_lazy(
        "souvenir shop, tailor, get a suit made, have a dress made, clothes made to measure, shopping"
    ),
    Kind.FESTIVAL: gettext_lazy("events, festival calendar, what is on, boat race, full moon"),
    Kind.TOUR: gettext_lazy(
        "day trip, guide, cooking class, bicycle tour, boat trip, basket boat, coconut boat, snorkelling"
    ),
    Kind.ITINERARY: gettext_lazy("travel plan, day itinerary, two days, trip with children"),
}
"""What people type to come to a section of the handbook."""


STATEMENT_WORDS = {
    "gioi-thieu": gettext_lazy("who runs this portal, can this website be trusted"),
    "quyen-rieng-tu": gettext_lazy(
        "is my data safe, is my information leaked, personal data, delete my data, who sees my information"
    ),
    "tiep-can": gettext_lazy("screen reader, larger letters, letters too small to read, blind"),
    "du-lieu-mo": gettext_lazy("download data, API"),
}
"""The same for the pages about the portal."""

OFFICE_WORDS = gettext_lazy(
    "list of offices, office hours, open on Saturday, telephone of an office, police of the ward, "
    "chairman of the commune, where to hand in papers"
)


class Pages(Source):
    key, label = "page", gettext_lazy("Pages")
    boost = 1.1
    wholeness = 0.5

    def items(self) -> Iterable[str]:
        return [page.url for page in _pages()]

    def entries(self, items: Sequence[str]) -> Iterable[Entry]:
        for page in _pages():
            if page.url in items:
                words = ",".join(in_both_languages(each, ",") for each in (page.label, page.search_words))
                yield Entry(page.url, tuple(name.strip() for name in words.split(",") if name.strip()))

    def hits(self, items: Sequence[str]) -> dict[str, Hit]:
        return {page.url: Hit(str(page.label), page.url, _("Page")) for page in _pages() if page.url in items}


def _pages() -> tuple[Utility, ...]:
    sections = (
        Utility(
            section.title,
            section.icon,
            "tourism:section",
            format_lazy("{}, {}", section.about, SECTION_WORDS[section.kind]),
            (section.slug,),
        )
        for section in SECTIONS
    )
    statements = (
        Utility(TITLES[key], "i-shield", "statement", words, (key,)) for key, words in STATEMENT_WORDS.items()
    )
    offices = Utility(gettext_lazy("Offices and their hours"), "i-phone", "dossiers:offices", OFFICE_WORDS)
    return (*home.SERVICES, *home.HANDBOOK, offices, *sections, *statements)


UTILITY, MAX_FIRST, MAX_SUGGESTED, MAX_CARDS = "search", 3, 6, 2
ANSWERING = (State.FOUND, State.NOTHING, State.STALE)
MIN_LENGTH = 2
CLOSE = 0.6
"""The least score of what is called the best result: less shares words, and may be about something else."""
LOOK_UP, SECTION, PAGE, CASE, OUTSIDE = 0.7, 0.6, 0.5, 0.9, 0.47
"""The least score of the page for what the bot surely understands: of a look-up, a section of the handbook,
or another one; of one's own dossier, whatever procedure it is named after; and what the words must find at
least where they are surely none of ours. Calibrated on tests/search/data."""
PAGES = {
    "dossier_status": ("dossiers:look_up",),
    "submit_dossier": ("dossiers:file",),
    "petition": ("petitions:home",),
    "human_handover": ("web_channel:chat",),
    "help": ("web_channel:chat",),
    "greeting": ("web_channel:chat",),
    "tourism_attraction": ("tourism:section", "diem-den"),
    "tourism_accommodation": ("tourism:section", "luu-tru"),
    "tourism_food": ("tourism:section", "an-uong"),
    "tourism_specialty": ("tourism:section", "dac-san"),
}
"""For each meaning the page where one goes on, as reverse() takes it."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=`: on to the page of a code; else the answer where the words suffice, and what they may mean."""
    typed = _typed(request)
    if typed and (address := code_search.url_for_code(typed)):
        return redirect(address)
    context: dict[str, Any] = {"typed": typed, "example": EXAMPLE}
    if typed:
        asker = client_address(request)
        context |= results(typed, asker)
        count(UTILITY, "web", "found" if context["is_found"] else "nothing")
        if not context["is_found"]:
            count_miss(typed, asker=asker)
    return render(request, "public/search.html", context)


def _danger(typed: str) -> Danger | None:
    """The number to call and what to do first, where the words tell of a danger or ask for such a number.

    Beside a pressing one nothing else stands where the words are certain: whoever asks for the licence of a
    motorbike looks for it, too. Whoever lost money or was bitten also looks for where to go.
    """
    number = number_asked(typed)
    asked = Danger("", number, SERVICES[number], "", is_pressing=True, is_certain=True) if number else None
    return danger_of(typed) or asked


def results(typed: str, asker: str) -> dict[str, Any]:
    """What the page of the search shows for these words; `asker` is counted by the limits of look-ups."""
    danger = _danger(typed)
    is_certain = bool(danger and danger.is_certain)
    if danger and danger.is_pressing and is_certain:
        return {"danger": danger, "first": [], "groups": [], "perhaps": [], "is_found": True}
    model = active_model.current()
    words = in_english(separate(compose_telex(typed, model.known), model))
    meant = understand(words, model)
    least = _least(meant)
    wanted = 0 if least == OUTSIDE else MAX_FIRST
    hits = services.search(words, meant=_scores(words, meant), least=least, wanted=wanted)
    near, perhaps = [hit for hit in hits if hit.is_near], [hit for hit in hits if not hit.is_near]
    is_close = bool(near) and near[0].score >= CLOSE
    found = {
        "first": near[:MAX_FIRST],
        "is_close": is_close,
        "passage": find_passage(words),
        **_answer(words, meant, asker, near),
    }
    is_found = bool(danger or near or found["passage"] or "answer" in found)
    shown = [] if is_certain or "answer" in found else perhaps
    groups = [] if is_certain else services.grouped(near[MAX_FIRST:])
    return found | {"danger": danger, "groups": groups, "perhaps": shown, "is_found": is_found}


@require_safe
@vary_on_headers("HX-Request")
def suggest(request: HttpRequest) -> HttpResponse:
    """A list of links for the words typed so far; nothing is counted."""
    typed = _typed(request)
    hits = services.suggest(typed, MAX_SUGGESTED) if len(typed) >= MIN_LENGTH else []
    return render(request, "public/search_suggestions.html", {"hits": hits, "typed": typed})


def _typed(request: HttpRequest) -> str:
    return " ".join(nfc(request.GET.get("q", "")).replace("\x00", "").split())[: services.MAX_LENGTH]


def _scores(typed: str, meant: Understood) -> Scores:
    """What the bot would show for these words, and the page for what it surely understands."""
    return {**things_meant(typed, meant), **(_page(meant) if meant.is_sure else {})}


def _page(meant: Understood) -> Scores:
    """The page where one goes on with what is meant; {} where there is none."""
    if kind := registry.kind_of(KINDS.get(meant.intent, "")):
        return {(LookUps.key, kind.key): LOOK_UP}
    if meant.intent not in PAGES:
        return {}
    name, *args = PAGES[meant.intent]
    score = CASE if meant.intent == "dossier_status" else SECTION if args else PAGE
    return {(Pages.key, reverse(name, args=args)): score}


def _least(meant: Understood) -> float:
    return OUTSIDE if meant.is_sure and meant.intent == OUT_OF_SCOPE else services.FOUND


def _answer(typed: str, meant: Understood, asker: str, hits: list[Hit]) -> dict[str, Any]:
    """The answer of the look-up that the words mean, to the chat or to the search; {} for none."""
    kind = _kind(meant) or (
        registry.kind_of(hits[0].item) if hits and hits[0].source == LookUps.key else None
    )
    if kind is None or kind.method != "get" or kind.web_form_class:
        return {}
    raw = kind.understand(typed, fold(typed), timezone.localdate()) or {}
    answer = _ask(kind, raw, asker) if any(raw.values()) else None
    if answer is None or answer.state not in ANSWERING:
        return {}
    more = answer.more + len(answer.cards[MAX_CARDS:])
    shown = replace(answer, cards=answer.cards[:MAX_CARDS], more=0)
    return {"kind": kind, "answer": shown, "more": more, "question": urlencode(raw)}


def _kind(meant: Understood) -> LookupKind | None:
    return registry.kind_of(KINDS.get(meant.intent, "")) if meant.is_sure else None


def _ask(kind: LookupKind, raw: dict[str, str], asker: str) -> Answer | None:
    form = kind.form_class(raw)
    if not form.is_valid():
        return None
    try:
        return kind.answer(form.cleaned_data, askers=[asker], channel="web")
    except Refused:
        return None
