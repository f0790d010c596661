"""«Điểm tiêm vắc xin ở Hội An hôm nay», «sốt xuất huyết gọi số nào»: outbreaks, measures, sites, numbers."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from foundation.local_names import local, local_lazy
from foundation.vietnamese.folding import fold
from foundation.vietnamese.marked import Vietnamese
from foundation.web.formats import amount, day
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
    call,
    call_1022,
    data_of,
    rows_of,
    sentences,
)
from lookups.fields import PlaceField, text_field
from lookups.kept_answers import Kept
from lookups.kinds.epidemics import name_matching
from lookups.kinds.epidemics.models import Disease, OutbreakLevel, Site
from lookups.kinds.epidemics.name_matching import diseases_in
from lookups.places import Area, area_of, place_in

WORDS = re.compile(
    r"\b(dich( benh)?|covid|corona|ncov|cach ly|diem tiem|vac ?xin|xet nghiem|f0"
    r"|sot xuat huyet|tay chan mieng|epidemics?|outbreaks?|vaccin\w+|quarantine)\b"
)
NOT_ASKED = re.compile(r"\b(dich vu|giao dich|phien dich|du dich|dich thuat|thu tuc|tiem (dai|chung))\b")
_ILL = (
    r".*\b(?:(?:con|chau|be|em|toi|tui|minh|vo|chong|me|ma|cha|ba|bo|ong|anh|chi)\b.{0,200}"
    r"\b(?:sot(?! (?:xuat|ret))|phat ban|noi (?:cham|man|ban|hong ban)|bi (?:oi|non)|non oi|oi mua)"
    r"|my (?:son|daughter|child|kid|baby|wife|husband|mother|father)\b.{0,200}\b(?:fever|rash|vomit\w*))\b.*"
)
"""Somebody of the family is ill («con em sốt 3 ngày»)."""
MOST = 6
FRESH_FOR = dt.timedelta(days=30)
_SITES_SAID = {Site.Kind.VACCINATION.value: "tiêm vắc xin", Site.Kind.TESTING.value: "xét nghiệm"}
TONES = {1: Tone.DONE, 2: Tone.YOURS, 3: Tone.REFUSED, 4: Tone.REFUSED}


class EpidemicForm(forms.Form):
    place = PlaceField(
        label=_("Ward or commune"), help_text=local_lazy(_("For example: %(ward)s")), required=False
    )
    disease = text_field(
        _("Disease, or what you need"), _("For example: dengue; Covid; vaccination; test"), max_length=150
    )


class Epidemics(LookupKind):
    key = "dich-benh"
    label = _("Epidemics")
    search_words = _("epidemic, outbreak, dengue, rabies, measles, swine fever, bird flu, disease near me")
    summary = _(
        "Whether there is an outbreak near you, what to do, where to get vaccinated and whom to call."
    )
    icon = "i-shield"
    form_class = EpidemicForm
    kept = Kept(Disease, OutbreakLevel, Site, seconds=1800)
    tells_now = True
    follow_ups = (
        FollowUp(
            asked=rf"^(?!.{{0,200}}\b(?:trieu chung|dau hieu|lay (?:qua|nhu|lan))\b){_ILL}",
            words=_(
                "Please see a doctor today: we cannot tell which illness it is. Call 115 at once for hard "
                "breathing, bleeding, drowsiness or vomiting again and again. For the nearest place, write "
                "“health station” and the name of your ward."
            ),
            rows=(_("Address"), _("Open at")),
            calls=True,
        ),
        FollowUp(
            asked=r"\b(?:xet nghiem|test|thu mau|lay mau)\b",
            change=lambda raw, _match: _about_sites(raw, "xét nghiệm"),
        ),
        FollowUp(
            asked=r"\b(?:tiem|chich|vac ?xin|vaccin\w*)\b",
            change=lambda raw, _match: _about_sites(raw, "tiêm vắc xin"),
        ),
        FollowUp("level area"),
        FollowUp(asked=r"\b(?:phun|xit)(?: (?:thuoc|hoa chat))\b.*", rows=(_("Measures"), _("In effect"))),
        FollowUp("todo", asked=r"\b(?:de phong|phong benh)\b"),
        FollowUp(
            asked=r"\b(?:trieu chung|dau hieu|bieu hien|lay (?:qua|nhu|lan)|symptoms?|contagious)\b",
            words=_(
                "The portal has no description of the disease itself; if somebody feels unwell, please ask "
                "the nearest health station or call."
            ),
            calls=True,
        ),
        FollowUp("phone", calls=True, rows=("",)),
        FollowUp(
            "price", rows=(_("Price"),), otherwise=_("The portal has no price for it: please ask the place.")
        ),
        FollowUp(
            "papers",
            words=_("The portal has no information on what to bring: please ask the place before you go."),
            rows=(_("Vaccine or test"),),
            calls=True,
        ),
        FollowUp(
            "case",
            words=_("Whether you may is for the doctor there to say; the portal has no other information."),
            rows=(_("For whom"),),
        ),
        FollowUp("place", rows=(_("Address"),)),
        FollowUp("hours when duration", rows=(_("Open at"), _("Date"), _("In effect"))),
    )

    def find(self, question: dict[str, Any], *, askers: Sequence[str]) -> Answer:
        place: Area | None = question["place"]
        what = question["disease"]
        today = timezone.localdate()
        named = diseases_in(what)
        name = place.name if place else gettext("The whole area")
        known = list(Disease.objects.all())
        if not known:
            return _unavailable(name)
        slip = ""
        if not named and (words := name_matching.unmatched_words(what)):
            named = name_matching.closest(words, known)
            if not named:
                return _unknown(what, known)
            slip = gettext("Showing results for %(disease)s instead of “%(said)s”.") % {
                "said": what,
                "disease": named[0].name,
            }
        diseases = named or known
        wants_sites = _kinds(what)
        levels = [] if wants_sites else list(_here(OutbreakLevel, diseases, place, today).published())
        sites = _sites(diseases, place, today, wants_sites)
        is_elsewhere = bool(wants_sites and place and not sites)
        if is_elsewhere and (sites := _sites(diseases, None, today, wants_sites)):
            slip = sentences(slip, gettext("The sites below are elsewhere."))
        cards = [*map(_level_card, levels[:MOST]), *map(_site_card, sites[:MOST])]
        if named and not wants_sites:
            cards += [_disease_card(disease) for disease in diseases]
        about = ", ".join(disease.name for disease in named) or gettext("epidemics")
        is_old = any(today - disease.updated_on > FRESH_FOR for disease in diseases)
        lead = sentences(slip, _dated(diseases) if is_old else "", place.explained if place else "")
        steps = [*_numbers(named), call_1022()]
        none_here = gettext("no vaccination or test site found")
        if levels or sites:
            told = none_here if is_elsewhere else _counted(None if wants_sites else len(levels), len(sites))
            state = State.STALE if is_old else State.FOUND
        else:
            told = none_here if wants_sites else _no_outbreak(diseases, is_old)
            state = State.STALE if is_old else State.NOTHING
            steps.append(Act(gettext("See the whole area"), question={"disease": what or "dịch"}))
        return Answer(
            state,
            f"{name}, {about}: {told}",
            _source(diseases),
            lead,
            tuple(cards),
            tuple(steps),
            more=max(0, len(levels) - MOST) + max(0, len(sites) - MOST),
        )

    def in_force(self) -> str:
        today = timezone.localdate()
        levels = OutbreakLevel.objects.on(today).published().select_related("disease")  # type: ignore[attr-defined]
        places = Counter(level.disease.name for level in levels)
        return "; ".join(f"{name}: {_places(number)}" for name, number in places.most_common(MOST))

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if NOT_ASKED.search(folded) or not (WORDS.search(folded) or diseases_in(text)):
            return None
        place = place_in(text)
        area = area_of(place) if place else None
        is_whole = area is None or len(area.communes) > 50
        return {"place": "" if is_whole else place, "disease": _said_in(text, place)}


def _about_sites(raw: dict[str, str], what: str) -> dict[str, str]:
    """The same for its sites of vaccination or testing."""
    asked = raw.get("disease", "")
    if what in asked:
        return raw
    for other in _SITES_SAID.values():
        asked = asked.replace(other, "")
    return {**raw, "disease": " ".join(f"{what} {asked}".split())}


def _said_in(text: str, place: str) -> str:
    """The disease and the kind of site that a message asks for; "" where it asks of epidemics in general."""
    named = [disease.name for disease in diseases_in(text)]
    other = [] if named else [name_matching.other_in(text.replace(place, " ") if place else text)]
    return " ".join(filter(None, (*[_SITES_SAID[kind] for kind in _kinds(text)], *named, *other)))[:150]


def _unknown(what: str, known: list[Disease]) -> Answer:
    """Nothing is said of a disease that is not on the list."""
    names = ", ".join(disease.name for disease in known)
    return Answer(
        State.NOTHING,
        gettext("We do not know the disease “%(disease)s”") % {"disease": what},
        _source(known),
        local(
            gettext(
                "The portal has notices about: %(diseases)s. For other diseases, please ask %(hotline)s "
                "or a doctor."
            ),
            diseases=names,
        ),
        next_steps=(
            *(
                Act(disease.name, question={"disease": disease.name}, say=f"dịch {disease.name}")
                for disease in known[:3]
            ),
            call_1022(),
        ),
    )


def _kinds(what: str) -> list[str]:
    words = fold(what)
    asked = {
        Site.Kind.VACCINATION: r"\b(tiem|vac ?xin|vaccin\w*)\b",
        Site.Kind.TESTING: r"\b(xet nghiem|test)\b",
    }
    return [kind.value for kind, pattern in asked.items() if re.search(pattern, words)]


def _here(model: Any, diseases: list[Disease], place: Area | None, today: dt.date) -> Any:
    found = model.objects.on(today).filter(disease__in=diseases).select_related("disease", "commune")
    return found.filter(commune__in=place.communes) if place else found


def _sites(diseases: list[Disease], place: Area | None, today: dt.date, kinds: Sequence[str]) -> list[Site]:
    return list(_here(Site, diseases, place, today).filter(kind__in=kinds or Site.Kind.values))


def _source(diseases: list[Disease]) -> Source:
    oldest = min(diseases, key=lambda disease: disease.updated_on)
    return Source(Vietnamese(oldest.source), oldest.updated_on)


def _no_outbreak(diseases: list[Disease], is_old: bool) -> str:
    """Of data that are old nobody can say that there is none."""
    if not is_old:
        return gettext("no outbreak announced")
    oldest = min(disease.updated_on for disease in diseases)
    return gettext("nothing known since %(day)s") % {"day": day(oldest)}


def _dated(diseases: list[Disease]) -> str:
    oldest = min(disease.updated_on for disease in diseases)
    return gettext("The data are of %(day)s and may have changed.") % {"day": day(oldest)}


def _unavailable(name: str) -> Answer:
    return Answer(
        State.UNAVAILABLE,
        gettext("%(place)s: epidemic notices are not available right now") % {"place": name},
        Source(gettext("The health authority")),
        local(gettext("We have not received the data of the health authority. Please call %(hotline)s.")),
        next_steps=(call_1022(),),
    )


def _counted(levels: int | None, sites: int) -> str:
    """«2 nơi có cấp dịch, 1 điểm tiêm, xét nghiệm»; None where outbreaks were not looked for."""
    points = ngettext("%(number)d vaccination or test site", "%(number)d vaccination and test sites", sites)
    points %= {"number": sites}
    return points if levels is None else f"{_places(levels)}, {points}"


def _places(number: int) -> str:
    words = ngettext("%(number)d place with an outbreak", "%(number)d places with an outbreak", number)
    return words % {"number": number}


def _span(row: OutbreakLevel | Site) -> str:
    if row.ends_on is None:
        return gettext("from %(first)s") % {"first": day(row.begins_on)}
    return gettext("from %(first)s to %(last)s") % {"first": day(row.begins_on), "last": day(row.ends_on)}


def _level_card(row: OutbreakLevel) -> Card:
    basis = gettext("%(basis)s (for reference)") % {"basis": row.legal_basis} if row.legal_basis else ""
    return Card(
        f"{row.disease.name}: {row.commune.full_name}",
        rows=rows_of(
            (gettext("In effect"), _span(row)),
            (gettext("Measures"), Vietnamese(row.measures)),
            (gettext("According to"), basis),
        ),
        tag=row.get_level_display(),
        tone=TONES[row.level],
        data={"disease": row.disease.key, "commune": row.commune.code}
        | data_of(row, "level begins_on ends_on measures"),
    )


def _site_card(site: Site) -> Card:
    address = ", ".join(part for part in (site.address, site.commune.full_name) if part)
    price: tuple[Row, ...] = ()
    if site.price_vnd is not None:
        words = amount(site.price_vnd) if site.price_vnd else gettext("free of charge")
        price = (Row(gettext("Price"), words, is_number=True),)
    rows = rows_of(
        (gettext("Address"), Vietnamese(address)),
        (gettext("Date"), _span(site)),
        (gettext("Open at"), Vietnamese(site.hours)),
        (gettext("Vaccine or test"), Vietnamese(site.offers)),
        (gettext("For whom"), Vietnamese(site.target_group)),
    )
    return Card(
        f"{site.get_kind_display()}: {site.name}",
        rows=(*rows, *price),
        tag=site.disease.name,
        acts=call(site.phone),
        data=data_of(site, "kind name hours offers target_group capacity price_vnd phone")
        | {"disease": site.disease.key, "address": address, "commune": site.commune.code},
    )


def _disease_card(disease: Disease) -> Card:
    data = {"disease": disease.key} | data_of(disease, "advice hotline")
    title = gettext("%(disease)s: what to do") % {"disease": disease.name}
    return Card(title, lead=Vietnamese(disease.advice), data=data)


def _numbers(diseases: list[Disease]) -> list[Act]:
    lines = dict.fromkeys(disease.hotline for disease in diseases)
    return [act for line in lines for act in call(line, gettext("Hotline %(phone)s"))]
