"""Replies from the handbook: an entry in a few lines, what is asked of it, a list of entries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistant.replies import Reply, say, to_person
from foundation.messages import Button
from foundation.regions.points import Point
from foundation.web.formats import amount
from tourism import chat_answers, presentation
from tourism.chat_answers import ChatAnswer
from tourism.kinds import Kind
from tourism.models import Entry, State
from tourism.search import distance_km

KIND = "tourism"
COMMAND = "mục cẩm nang"
MAX_LENGTH = 1800
ROUTES = (Kind.ITINERARY, Kind.TOUR)


def reply_of(answer: ChatAnswer | None, *, missing: str = "") -> Reply:
    """`missing` was asked for by name and is not in the handbook, which is said before the alternatives."""
    if answer is None:
        words = _(
            "The handbook has nothing for this yet. Name a commune or ward, or send your location to find "
            "what is nearest."
        )
        return say(words, Button(_("Open the handbook"), "url", chat_answers.home_link()), to_person())
    unknown = _("The handbook has no “%(name)s” yet. Perhaps one of these:") % {"name": missing}
    text = f"{unknown}\n{answer.text}" if missing else answer.text
    return _with_links(say(text[:MAX_LENGTH]), answer)


def card(entry: Entry) -> Reply:
    return reply_of(chat_answers.describe(entry))


def listed(entries: Sequence[Entry], heading: str = "", *, near: Point | None = None) -> Reply:
    """The first of these, under a heading; the rest is kept for "chỗ khác"."""
    return reply_of(chat_answers.as_list(entries, heading=heading, here=near))


def told(entry: Entry, asked: Iterable[str]) -> Reply:
    """These facts of one entry, by their names in FACTS; what is not known is said."""
    asked = tuple(asked)
    text = "\n".join([entry.title, *_lines(entry, asked)])
    return _about_facts(_with_links(say(text), chat_answers.describe(entry)), asked)


def told_of_each(entries: Sequence[Entry], asked: Iterable[str]) -> Reply:
    """The same facts of several entries, one under the other; they can be chosen by their number."""
    asked = tuple(asked)
    parts = ["\n".join([entry.title, *_lines(entry, asked)]) for entry in entries]
    answer = chat_answers.as_list(entries, heading="")
    return _about_facts(_with_links(say("\n\n".join(parts)[:MAX_LENGTH]), answer), asked)


def said(entry: Entry, *lines: str) -> Reply:
    """Lines about an entry, under its name."""
    text = "\n".join([entry.title, *(line for line in lines if line)])
    return _with_links(say(text), chat_answers.describe(entry))


def distance(entry: Entry, place: str, point: Point | None) -> str:
    """How far the entry lies from a place, as the crow flies; that it is not known."""
    km = distance_km(entry, point)
    if point is None or km == float("inf"):
        return _("The handbook has no information on the distance.")
    words = _("About %(km)s km from %(place)s as the crow flies; longer by road.")
    return words % {"km": f"{km:.0f}" if km >= 1 else "<1", "place": chat_answers.canonical(place)}


def _lines(entry: Entry, asked: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for name in asked:
        known, unknown = FACTS[name]
        lines += [line for line in known(entry) if line] or [str(unknown)]
    return lines


def _about_facts(reply: Reply, asked: Sequence[str]) -> Reply:
    """With the facts in the focus, for the same of another entry («còn Cù Lao Chàm?»)."""
    focus = reply.focus
    return replace(reply, focus=replace(focus, data={**focus.data, "asked": asked})) if focus else reply


def _with_links(reply: Reply, answer: ChatAnswer) -> Reply:
    """The reply with the buttons of the answer, and what it shows as the focus."""
    buttons = [Button(_("See the page") if answer.entry else _("See more"), "url", answer.link)]
    if answer.phone:
        buttons.append(Button(_("Call"), "phone", answer.phone))
    for added in buttons:
        reply = reply.with_button(added)
    shown = [entry.pk for entry in answer.entries]
    about = reply.about(
        KIND,
        answer.kind,
        entries=shown,
        others=answer.others,
        heading=answer.heading,
        name=answer.entry.title if answer.entry else "",
        place=answer.place,
        near=answer.near,
    )
    choices = tuple(f"{COMMAND} {pk}" for pk in shown) if not answer.entry else ()
    return replace(about, choices=choices)


def _hours(entry: Entry) -> list[str]:
    """Of a route the hours of its stops, of a product those of the shops that sell it."""
    if entry.kind in ROUTES:
        return chat_answers.stops(entry)
    opening = presentation.opening(entry, timezone.localtime())[0]
    note = entry.translated("season_note") if opening else ""
    known = (opening, *presentation.hours_lines(entry), entry.translated("hours_note"), note)
    return [line for line in known if line] or _of_sellers(entry, _hours)


def _of_sellers(entry: Entry, known: Callable[[Entry], list[str]]) -> list[str]:
    """A fact of the shops and eateries that sell it, a line each."""
    offers = entry.offers.filter(seller__state=State.PUBLISHED).select_related("seller__commune")
    shops = [offer.seller for offer in offers[: chat_answers.MAX_SELLERS]]
    return [f"{shop.title}: {', '.join(lines)}" for shop in shops if (lines := [*filter(None, known(shop))])]


def _phone(entry: Entry) -> list[str]:
    return [entry.phone] if entry.phone else _of_sellers(entry, _phone)


def _address(entry: Entry) -> list[str]:
    own = _of_sellers(entry, lambda shop: [presentation.address(shop)])
    return [*own] or [presentation.address(entry)]


def _prices(entry: Entry) -> list[str]:
    tickets = [f"{ticket.translated('label')}: {amount(ticket.amount)}" for ticket in entry.tickets.all()]
    return [*tickets, presentation.price_with_note(entry)]


def _discounts(entry: Entry) -> list[str]:
    other = _("The handbook has no information on reductions for others; please ask there.")
    return [*_prices(entry), other]


def _season(entry: Entry) -> list[str]:
    return [*chat_answers.when(entry), entry.translated("season_note")]


FACTS: dict[str, tuple[Callable[[Entry], list[str]], Promise]] = {
    "hours": (_hours, gettext_lazy("The handbook has no opening hours for it.")),
    "price": (_prices, gettext_lazy("The handbook has no price for it.")),
    "discount": (_discounts, gettext_lazy("The handbook has no price for it.")),
    "season": (_season, gettext_lazy("The handbook has no information on the best season or the weather.")),
    "access": (
        lambda entry: [entry.translated("access_note")],
        gettext_lazy("The handbook has no information on steps, paths and wheelchairs."),
    ),
    "address": (_address, gettext_lazy("The handbook has no information on the address.")),
    "phone": (_phone, gettext_lazy("The handbook has no telephone number for it.")),
}
"""What can be asked of an entry: its lines where they are known, and the words that they are not."""
