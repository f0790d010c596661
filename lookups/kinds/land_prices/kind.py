"""«Giá đất đường Hùng Vương»: the table's prices by position, with the decision, its page and its dates."""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.local_names import local_lazy
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from foundation.vietnamese.marked import Vietnamese
from foundation.web.formats import amount, decimal
from lookups.base import (
    Act,
    Answer,
    Card,
    FollowUp,
    LookupKind,
    Row,
    Source,
    State,
    Tone,
    call_1022,
    sentences,
)
from lookups.fields import text_field
from lookups.kinds.land_prices import land_types, search
from lookups.kinds.land_prices.models import LandPrice, PriceTable
from lookups.kinds.land_prices.search import Found
from lookups.places import advice_on, proper_name, suggestions, understood

MOST_CARDS = 10
LONGEST_STREET = 4  # words
NOT_MARKET = _("The price in the table, not the market price.")
_ASKS = re.compile(
    r"\b(?:gia dat|dat o(?: \w+){0,8} (?:bao nhieu|nhieu tien|may tien|may|gia)|bang gia dat"
    r"|gia (?:cac )?loai dat|he so dieu chinh(?: gia)? dat|land prices?|prices? of land)\b"
)
_STREET = re.compile(
    r"(?:đường|duong|đ\.|phố|pho)\s{1,9}(.{1,100}?)"
    r"(?=\s{0,9}(?:[,;?.!]|\bv(?:ị|i) tr(?:í|i)\b|\bvt\s?\d|\bphường\b|\bphuong\b|\bxã\b|\bxa\b|\bthị trấn\b"
    r"|\bở\b|\btại\b|\btai\b|\bnăm\b|\bnam 20|\bbao nhiêu\b|\bbao nhieu\b|\bgiá\b|\bgia\b|$))",
    re.IGNORECASE,
)
_STREET_IN_ENGLISH = re.compile(
    r"(?:.{0,200}\b(?:on|of|along|at|for|in|the|prices?"
    r"|land)\s{1,40})?(.{1,200}?)\s{1,40}(?:street|road)\b",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"\b(?:gia|mac co|may (?:tien|trieu|dong|tr)|bao nhieu|nhieu tien|nhieu mot|bn"
    r"|dat khong|re khong|tram may)\b"
)
_OF_LAND = re.compile(
    r"\b(?:dat|nen|lo dat|met vuong|mat tien|mat duong|gia nha nuoc)\b|\b\d* ?m2\b|\b\d+ ?m vuong\b"
)
_OF_STATE = re.compile(r"\bgia dat nha nuoc\b")
_YEAR = re.compile(r"\b(19\d\d|20\d\d)\b")


_NUMBERS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
}


def _year(match: re.Match[str]) -> str:
    """The year that a follow-up names, in figures or as last year."""
    if match[1] or not match[2]:
        return match[1] or ""
    today = timezone.localdate().year
    return str(today - 1 if match[2] in ("ngoai", "truoc") else today)


class LandPriceForm(forms.Form):
    street = text_field(_("Street or area"), local_lazy(_("For example: %(street)s")), max_length=200)
    place = text_field(
        _("Ward or commune"),
        local_lazy(_("Old names are fine. For example: %(town)s, %(old_commune)s")),
        max_length=120,
        autocomplete="address-level3",
    )
    year = forms.IntegerField(
        label=_("Year"),
        help_text=_("Leave empty for the prices of today"),
        min_value=1993,
        max_value=2100,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
    )
    land_type = forms.CharField(required=False, max_length=3, widget=forms.HiddenInput)

    def clean(self) -> None:
        if not self.errors and not (self.cleaned_data.get("street") or self.cleaned_data.get("place")):
            self.add_error("street", _("Please enter a street, or a ward or commune."))


class LandPrices(LookupKind):
    key = "gia-dat"
    label = _("Prices of land")
    search_words = _("land price, price of land, land price table")
    summary = _("Prices of the official tables: street, segment, position, year by year.")
    icon = "i-land"
    form_class = LandPriceForm
    kept = search.KEPT
    question = local_lazy(_("Which street or ward? For example: land price %(street)s street, %(town)s."))
    follow_ups = (
        FollowUp(
            asked=r"\b(?:vi tri|vt|position) ?(\d|mot|hai|ba|bon|tu|nam|one|two|three"
            r"|four)\b(?: (?:bao nhieu|gia))*",
            rows=lambda match: (
                gettext("Position %(number)d") % {"number": _NUMBERS.get(match[1]) or int(match[1])},
            ),
        ),
        FollowUp(
            asked=r"\b(?:bang (?:gia )?(?:cu )?)?(?:nam|year|in)? ?((?:19|20)\d\d)\b(?: (?:bao nhieu|gia))*"
            r"|\bnam (ngoai|truoc|nay|ni)\b|\b(?:bay gio|hien (?:nay|tai|gio)|(?:h|gio|chu) la|now)\b",
            change=lambda raw, match: {**raw, "year": _year(match)} if match else None,
        ),
        FollowUp(
            asked=r"\b(?:quyet dinh|can cu|theo bang|trang|van ban|quy dinh|giay to) ?(?:nao|so|gi|may)?\b"
            r"|\bnguon\b|\bwhich decision\b",
            rows=(_("Given in"),),
        ),
        FollowUp(
            asked=r"\b(?:tang|giam|so voi|bang (?:cu|truoc)|nam truoc|truoc day|compared|increased?)\b",
            rows=lambda _match: (gettext("Position 1 in %(decision)s").partition("%")[0] + "…",),
        ),
        FollowUp(
            asked=r"\b(?:ban|mua) (?:duoc|thi|co|voi|chung)\b.*|\b(?:gia )?(?:thi truong|(?:ban "
            r"|mua )?that|mua ban|thuc te"
            r"|ngoai)\b|\bmarket price\b",
            words=_("The portal has only the prices of the official tables, not market prices."),
            rows=(_("Given in"),),
        ),
        FollowUp(
            asked=r"\b\d+ ?(?:m2|m|met(?: vuong)?)\b|\bmet vuong\b|\bsquare met\w+",
            words=_("Multiply the price of your position by the area; taxes and fees are not in it."),
            rows=lambda _match: (gettext("Position %(number)d").partition("%")[0] + "…",),
        ),
        FollowUp(
            asked=r"\b(?:hem|kiet|ngo|mat tien|mat duong|mat pho|alley|lane)\b",
            rows=lambda _match: (gettext("Position %(number)d").partition("%")[0] + "…",),
        ),
        FollowUp("source", rows=(_("Given in"),)),
    )

    def find(self, question: dict[str, Any], *, askers: Sequence[str]) -> Answer:
        found = search.search(
            street=question["street"],
            place=question["place"],
            year=question["year"],
            land_type=question.get("land_type") or "",
        )
        if found.table is None:
            return _not_published(question)
        if not found.lines:
            return _nothing(question, found)
        return _found(question, found)

    def claims(self, folded: str) -> bool:
        """The state's price of land; a price of a street of ours, by the square metre or of its land."""
        of_street = _PRICED.search(folded) and _OF_LAND.search(folded) and search.street_in(folded)
        return bool(of_street or _OF_STATE.search(folded))

    def rephrased(self, raw: dict[str, str], text: str) -> dict[str, str] | None:
        """«à Phan Châu Trinh Tam Kỳ nữa», «còn Cửa Đại»: another street of the tables."""
        street, places = search.street_in(fold(text)), find_places(text)
        if not street or fold(street) == search.bare_street(raw.get("street", "")):
            return None
        other = [place.said for place in places if fold(place.said) != fold(street)]
        return {**raw, "street": street, "place": other[-1] if other else ""}

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if not (_ASKS.search(folded) or self.claims(folded)):
            return None
        raw = {"street": "", "place": ""}
        places = find_places(text)
        if places:
            old = [place for place in places if place.via]  # «Duy Phước cũ, chừ sáp nhập thành xã Nam Phước»
            raw["place"] = (old or places)[-1].said
        if match := _STREET.search(text) or _STREET_IN_ENGLISH.match(text):
            raw["street"] = _without(match[1], raw["place"])
            if len(raw["street"].split()) > LONGEST_STREET:  # the sentence goes on behind the name
                raw["street"] = search.street_in(fold(raw["street"])) or raw["street"]
        if not raw["street"] and (street := search.street_in(folded)):
            raw["street"] = street
            other = [place.said for place in places if fold(place.said) not in fold(street)]
            became = [place.said for place in places if place.via and place.said in other]
            raw["place"] = (became or other or [""])[-1]
        if year := _YEAR.search(text):
            raw["year"] = year[1]
        if kind := land_types.named_in(folded):
            raw["land_type"] = kind.value
        return raw if raw["street"] or raw["place"] else {}


def _without(street: str, place: str) -> str:
    return street[: street.find(place)].strip() if place and place in street else street.strip()


def _asked(question: dict[str, Any]) -> str:
    street = search.bare_street_shown(question["street"])
    place = proper_name(question["place"]) if question["place"] else ""
    parts = (gettext("%(name)s street") % {"name": street} if street else "", place)
    return ", ".join(part for part in parts if part)


def _not_published(question: dict[str, Any]) -> Answer:
    year = question["year"] or timezone.localdate().year
    steps = [call_1022()]
    if question["year"]:
        steps.append(_again(question, gettext("See the table in force"), year=""))
    return Answer(
        State.NOT_PUBLISHED,
        gettext("There is no table of land prices for %(year)s on the portal yet") % {"year": year},
        Source(gettext("Tables of land prices issued by the competent authority")),
        lead=gettext(
            "A price table appears here once the authority has issued it and staff have entered it."
        ),
        next_steps=tuple(steps),
    )


def _nothing(question: dict[str, Any], found: Found) -> Answer:
    table = found.table
    assert table is not None  # noqa: S101 - find() has answered the other case
    steps = [call_1022(say="gặp cán bộ")]
    if question["street"] and question["place"]:
        all_of = gettext("See all of %(place)s") % {"place": question["place"]}
        steps.insert(0, _again(question, all_of, street=""))
        steps.insert(1, _again(question, gettext("Search for this street everywhere"), place=""))
    lead = gettext("We searched %(decision)s, %(in_force)s, ignoring accents, by new and old names.") % {
        "decision": table.decision,
        "in_force": table.in_force,
    }
    heading = gettext("No land price found: %(asked)s") % {"asked": _asked(question)}
    if found.place is not None and not found.place.units:
        heading = gettext("We do not know the place “%(place)s”.") % {"place": question["place"]}
        lead = advice_on(question["place"])
        steps = [_again(question, name, place=name) for name in suggestions(question["place"])]
        steps.append(call_1022(say="gặp cán bộ"))
    return Answer(State.NOTHING, heading, _source(table), lead=lead, next_steps=tuple(steps))


def _found(question: dict[str, Any], found: Found) -> Answer:
    table = found.table
    assert table is not None  # noqa: S101
    is_over = question["year"] is None and table.has_ended()
    alike = gettext("No street is called “%(street)s”; these have similar names.") if found.is_alike else ""
    lead = sentences(
        alike and alike % {"street": search.bare_street_shown(question["street"])},
        _ended(table) if is_over else "",
        _renamed(found) or (understood(question["place"]) if question["place"] else ""),
    )
    shown = found.lines[:MOST_CARDS]
    others = search.in_other_tables(shown)
    return Answer(
        State.STALE if is_over else State.FOUND,
        gettext("Land prices, %(asked)s: %(in_force)s")
        % {"asked": _asked(question), "in_force": table.in_force},
        _source(table),
        lead=lead,
        cards=tuple(_card(line, others[line.pk]) for line in shown),
        next_steps=_other_years(question, table),
        more=len(found.lines) - len(shown),
    )


def _ended(table: PriceTable) -> str:
    return gettext("This table is only %(in_force)s; no newer one is on the portal yet.") % {
        "in_force": table.in_force
    }


def _renamed(found: Found) -> str:
    """«xã Duy Phước nay thuộc Xã Nam Phước.»"""
    if found.place is None or not found.place.via:
        return ""
    units = gettext(" or ").join(str(unit) for unit in found.place.units)
    return gettext("%(old)s now belongs to %(new)s.") % {"old": found.place.via[0], "new": units}


def _card(line: LandPrice, others: Sequence[LandPrice]) -> Card:
    table = line.table
    rows = [
        Row(gettext("Position %(number)d") % {"number": n}, _per_m2(price), is_number=True)
        for n, price in enumerate(line.prices, 1)
        if price is not None
    ]
    if line.coefficient is not None:
        rows.append(Row(gettext("Coefficient of adjustment"), _decimal(line.coefficient), is_number=True))
    rows += [_compared(line, other) for other in others]
    rows.append(Row(gettext("Given in"), cited(line)))
    return Card(
        title=Vietnamese(f"{line.street}, {line.commune_name}"),
        lead=line.segment[:1].upper() + line.segment[1:],
        rows=tuple(rows),
        notes=(str(NOT_MARKET), *map(Vietnamese, filter(None, (line.note, table.note)))),
        tone=Tone.INFO,
        tag=line.get_land_type_display(),
        data=_data(line, others),
    )


def _data(line: LandPrice, others: Sequence[LandPrice]) -> dict[str, Any]:
    return {
        "ward": line.commune_name,
        "street": line.street,
        "from": line.segment_from,
        "to": line.segment_to,
        "land_type": line.land_type,
        "prices_vnd_per_m2": line.prices,
        "coefficient": line.coefficient,
        "decision": line.table.decision,
        "page": line.page,
        "valid_from": line.table.valid_from,
        "valid_to": line.table.valid_to,
        "is_market_price": False,
        "other_tables": [
            {"decision": other.table.decision, "prices_vnd_per_m2": other.prices} for other in others
        ],
    }


def cited(line: LandPrice) -> str:
    page = gettext("page %(page)s") % {"page": line.page} if line.page else ""
    return ", ".join(filter(None, (line.table.decision, page, line.table.in_force)))


def _compared(line: LandPrice, other: LandPrice) -> Row:
    """The first position in another table: «3.000.000 đ/m²; nay tăng 50 %»."""
    label = gettext("Position 1 in %(decision)s") % {"decision": other.table.decision}
    then, this = other.prices[0], line.prices[0]
    if not then:
        return Row(label, gettext("not given"))
    words = _per_m2(then)
    if this:
        newer = (line.table.valid_from or dt.date.min) > (other.table.valid_from or dt.date.min)
        old, new = (then, this) if newer else (this, then)
        change = round((new - old) * 100 / old)
        words = gettext("%(price)s (from the older table to the newer: %(change)s)") % {
            "price": words,
            "change": _moved(change),
        }
    return Row(label, words)


def _moved(percent: int) -> str:
    if not percent:
        return gettext("no change")
    words = gettext("up %(percent)d%%") if percent > 0 else gettext("down %(percent)d%%")
    return words % {"percent": abs(percent)}


def _per_m2(price: int) -> str:
    return f"{amount(price)}/m²"


def _other_years(question: dict[str, Any], table: PriceTable) -> tuple[Act, ...]:
    others = [other for other in search.published_tables() if other.pk != table.pk]
    acts = [
        _again(
            question,
            gettext("See in %(decision)s") % {"decision": other.decision},
            year=str(other.valid_from.year),
        )
        for other in others[:3]
        if other.valid_from
    ]
    return (*acts, call_1022())


def _again(question: dict[str, Any], label: str, **over: str) -> Act:
    asked = {key: str(question[key] or "") for key in ("street", "place", "year")} | over
    return Act(label, question={key: value for key, value in asked.items() if value}, say=_said(asked))


def _said(asked: dict[str, str]) -> str:
    street = f" đường {asked['street']}" if asked["street"] else ""
    year = f" năm {asked['year']}" if asked["year"] else ""
    return f"giá đất{street} {asked['place']}{year}".replace("  ", " ").strip()


def _source(table: PriceTable) -> Source:
    name = ", ".join(part for part in (table.decision, table.issuer) if part)
    return Source(Vietnamese(name), table.issued_on or table.valid_from, table.url)


def _decimal(value: Decimal) -> str:
    """As many places as the table gives: `1,15`."""
    return decimal(value, max(0, -int(value.normalize().as_tuple().exponent)))
