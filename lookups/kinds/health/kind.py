"""«Bệnh viện gần nhất có khám BHYT thứ 7»: by place, by what is needed, open now, nearest."""

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from foundation.calendar.models import CalendarException
from foundation.calendar.services import is_public_holiday
from foundation.local_names import local, local_lazy
from foundation.regions.points import distance_km, is_in_vietnam
from foundation.vietnamese.dates import parse_spoken
from foundation.vietnamese.folding import fold
from foundation.vietnamese.marked import Vietnamese
from foundation.web.formats import WEEKDAYS
from foundation.web.formats import day as short_day
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
from lookups.fields import DayField, PlaceField, text_field
from lookups.kept_answers import Kept
from lookups.kinds.health import names
from lookups.kinds.health.models import Facility, OpeningHours
from lookups.kinds.health.query import FacilityQuery, in_full, parse_query
from lookups.places import Area, area_of, did_you_mean, place_in

WORDS = re.compile(
    r"\b(benh vien|bv|vien (?:san|nhi|phu san|mat|tim|rang|lao|da lieu|tam than)"
    r"|co so y te|tram y te|tram xa|trung tam y te|phong kham|nha thuoc|tiem thuoc|cap cuu"
    r"|kham (benh|bhyt|bao hiem|thai|rang|mat)|(tiem|chich) (dai|chung|ngua|phong|vac ?xin)|bac si"
    r"|(cho|noi) (nao |mo )?(kham|chich|tiem)|(kham|chich|tiem) (o dau|o mo|cho nao|cho mo)"
    r"|cham cuu|bam huyet|acupuncture"
    r"|hospitals?|clinics?|health (station|cent(er|re))|pharmac(y|ies)|drugstores?|doctors?|dentists?"
    r"|ambulance|emergency room|vaccin(e|es|ation|ations))\b"
)
OPEN_NOW = re.compile(r"\b(dang mo|bay gio|mo cua khong|con mo|open now|now open)\b")
_RABIES = re.compile(r"\b(?:tiem|chich)(?: \w+){0,2} dai\b|\brabies\b")
_BITTEN = re.compile(r"\bbi (?:con )?(?:\w+ ){1,4}(?:can|tap|cap|ngoam|cao|quao)\b|\b(?:bitten|bite)\b")
_LEFT_OPEN = re.compile(r"(?:\s(?:ở|o|tại|tai|gần|gan|in|near))?\s{2,}", re.IGNORECASE)
"""What stands before the place that was taken out: «khám răng ở » reads as «khám răng»."""
NOT_ASKED = re.compile(r"\b(thu tuc|ho so|diem tiem|covid|phan anh)\b")
_SPECIAL = re.compile(r"\b(?:benh )?vien (?:san|nhi|phu san|mat|tim|rang|lao|da lieu|tam than)\b")
MOST, MOST_NAMING = 8, 4  # facilities; words of a name
FRESH_FOR = dt.timedelta(days=365)
SOURCE = _("The portal's list of health facilities")
BHYT = {True: _("taken"), False: _("not taken"), None: _("not known, please ask first")}


class HealthForm(forms.Form):
    place = PlaceField(
        label=_("Ward or commune"), help_text=local_lazy(_("For example: %(ward)s; %(town)s")), required=False
    )
    what = text_field(_("What you need"), _("For example: rabies; children; a name"), max_length=150)
    open_now = forms.BooleanField(label=_("Only those open now"), required=False)
    day = DayField(widget=forms.HiddenInput())
    lat = forms.FloatField(required=False, min_value=8, max_value=24, widget=forms.HiddenInput())
    lng = forms.FloatField(required=False, min_value=102, max_value=118, widget=forms.HiddenInput())


class HealthFacilities(LookupKind):
    key = "y-te"
    label = _("Hospitals and clinics")
    search_words = _(
        "hospital, clinic, doctor, dentist, pharmacy, emergency room, health station, vaccination, injection"
    )
    summary = _("Near you: hours, health insurance, vaccination, emergency numbers. In danger call 115.")
    icon = "i-health"
    form_class = HealthForm
    kept = Kept(Facility, OpeningHours, CalendarException, seconds=60, never_with=("lat", "lng"))
    question = local_lazy(
        _(
            "What do you need, and where? For example: hospital near %(other_commune)s, rabies "
            "vaccine in %(ward)s."
        )
    )
    follow_ups = (
        FollowUp(
            "phone",
            asked=r"\bcap cuu\b",
            rows=(_("Telephone"),),
            calls=True,
            otherwise=local_lazy(_("The portal has no telephone number of it; please call %(hotline)s.")),
        ),
        FollowUp(
            "price papers",
            words=_("The portal has no prices and no list of papers of this place: please ask it first."),
            rows=(_("Telephone"),),
            calls=True,
        ),
        FollowUp("insurance", rows=(_("Health insurance (BHYT)"),)),
        FollowUp("hours when", rows=(_("Hours for patients"),)),
        FollowUp(
            asked=r"\b(?:khoa (?:nao|gi)|co (?:khoa|kham|chuyen) \w+|chuyen khoa|kham (?:gi|benh gi)"
            r"|bac si|mo duoc|phau thuat)\b",
            rows=(_("Medical specialities"),),
            otherwise=_("The portal has no list of its doctors and specialities: please ask it first."),
            calls=True,
        ),
        FollowUp(
            asked=r"\b(?:tiem (?:gi|duoc gi)|vac ?xin (?:gi|nao)|vaccines?)\b", rows=(_("Vaccinations"),)
        ),
        FollowUp(
            "place way",
            asked=r"\b(?:cho|noi|cai) (?:do|day|nay|ay|no|kia)\b.{0,200}\b(?:phai|dung)(?: vay| la)? khong\b",
            rows=(_("Address"), _("Distance")),
        ),
    )
    extra_template = "lookups/health_near.html"

    def find(self, question: dict[str, Any], *, askers: Sequence[str]) -> Answer:
        place: Area | None = question["place"]
        asked = parse_query(question["what"])
        found, is_alike = _matching(place, asked)
        called = names.called(question["what"])
        facilities, is_alike = called or list(found), is_alike and not called
        is_story = bool(asked.kinds or asked.emergency or asked.is_ill) or len(asked.words) > MOST_NAMING
        if not facilities and asked.words and is_story:
            named = _named(place, asked)
            asked = replace(asked, words=asked.specialities)  # a story around "the nearest hospital"
            question = {**question, "what": ""}
            facilities = named or list(_matching(place, asked)[0])
        now = timezone.localtime()
        here = (question["lat"], question["lng"]) if question["lat"] and question["lng"] else None
        is_holiday = is_public_holiday(now.date())
        facilities, hidden = _open(facilities, question, now, is_holiday=is_holiday)
        if asked.words:
            facilities.sort(key=lambda facility: -fuzz.ratio(" ".join(asked.words), fold(facility.name)))
        if here:
            facilities = sorted(facilities, key=lambda facility: _distance(facility, here))
        where = gettext("Near you") if here else place.name if place else gettext("The whole area")
        is_named = bool(question["what"]) and len(question["what"].split()) <= MOST_NAMING
        what = gettext(" for “%(words)s”") % {"words": question["what"]} if is_named else ""
        if not facilities:
            return _nothing(where, what, question, hidden)
        shown = facilities[:MOST]
        oldest = min(facility.checked_on for facility in shown)
        alike = gettext("None of them has “%(words)s” written beside it; these are alike.")
        unknown = ngettext(
            "%(number)d with unknown opening hours is not listed.",
            "%(number)d whose hours are not known are left out.",
            hidden,
        )
        bitten = gettext(
            "Wash the wound with soap under running water for 15 minutes, then go to a health facility today:"
            " a doctor decides on the rabies vaccine. If it bleeds much, press on it."
        )
        lead = sentences(
            bitten if _BITTEN.search(fold(question["what"])) else "",
            alike % {"words": question["what"]} if is_alike and question["what"] else "",
            place.explained if place else "",
            unknown % {"number": hidden} if hidden else "",
            _holiday(question["day"].first if question["day"] else now.date()),
        )
        return Answer(
            State.STALE if now.date() - oldest > FRESH_FOR else State.FOUND,
            _how_many(len(facilities)) % {"where": where, "number": len(facilities), "what": what},
            Source(str(SOURCE), oldest),
            lead=lead,
            cards=tuple(
                _card(facility, facility.is_open(now, is_holiday=is_holiday), here) for facility in shown
            ),
            next_steps=(_emergency(), call_1022()),
            more=len(facilities) - len(shown),
        )

    def claims(self, folded: str) -> bool:
        """Who was bitten asks where to be vaccinated, whoever's dog it was."""
        return bool(_RABIES.search(folded))

    def near(self, lat: float, lng: float) -> dict[str, str] | None:
        return {"lat": str(lat), "lng": str(lng)} if is_in_vietnam(lat, lng) else None

    def rephrased(self, raw: dict[str, str], text: str) -> dict[str, str] | None:
        """«còn Minh Thiện»: another facility, by its own name."""
        if _SPECIAL.search(fold(text)):
            return self.understand(text, fold(text), timezone.localdate())
        named = names.own_name_in(text)
        is_new = named and fold(named) not in in_full(raw.get("what", ""))
        return {**raw, "what": named, "place": ""} if is_new else None

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if not WORDS.search(folded) or NOT_ASKED.search(folded):
            return None
        place = place_in(text)
        area = area_of(place) if place else None
        is_whole = area is None or len(area.communes) > 50 or names.is_in_a_name(place, text)
        what = text if is_whole else _LEFT_OPEN.sub(" ", text.replace(place, "  ")).strip()
        if is_whole and (named := names.named_after_kind(text)):
            what = named
        days = parse_spoken(text, today)
        return {
            "place": "" if is_whole else place,
            "what": what[:150],
            "day": days.first.isoformat() if days else "",
            "open_now": "on" if OPEN_NOW.search(folded) else "",
        }


def _how_many(number: int) -> str:
    return ngettext("%(where)s: %(number)d place%(what)s", "%(where)s: %(number)d places%(what)s", number)


def _emergency() -> Act:
    return Act(gettext("Emergency: call 115"), phone="115")


def _matching(place: Area | None, asked: FacilityQuery) -> "tuple[QuerySet[Facility], bool]":
    """The facilities, and whether they are only like the words asked for."""
    found = Facility.objects.select_related("commune").prefetch_related("hours")
    if place is not None:
        found = found.filter(commune__in=place.communes)
    if asked.kinds:
        found = found.filter(kind__in=asked.kinds)
    if asked.bhyt:
        found = found.exclude(takes_bhyt=False)
    if asked.vaccine:
        found = found.exclude(vaccines="")
    if asked.emergency:
        found = found.filter(has_emergency=True)
    exact = found
    for word in asked.words:
        exact = exact.filter(folded__contains=word)
    if asked.words and not exact.exists():
        return found.filter(folded__trigram_word_similar=" ".join(asked.words)), True
    return exact, False


def _named(place: Area | None, asked: FacilityQuery) -> list[Facility]:
    """The one facility with the most words of its name in the question, two at least; else none."""
    said = set(asked.words)
    known = _matching(place, replace(asked, words=()))[0]
    shared = [(len(said.intersection(fold(facility.name).split())), facility) for facility in known]
    most = max((number for number, _facility in shared), default=0)
    best = [facility for number, facility in shared if number == most]
    return best if most > 1 and len(best) == 1 else []


def _open(
    facilities: list[Facility], question: dict[str, Any], now: dt.datetime, *, is_holiday: bool
) -> tuple[list[Facility], int]:
    """Those open now or on the day asked; and how many were left out because their hours are unknown."""
    if question["open_now"]:
        states = [
            (facility, facility.is_open(now, is_holiday=is_holiday) or facility.has_emergency)
            for facility in facilities
        ]
    elif question["day"] and question["day"].first != now.date():
        day = question["day"].first
        is_holiday = is_public_holiday(day)
        states = [(facility, _opens_on(facility, day, is_holiday)) for facility in facilities]
        if not any(is_open for _, is_open in states):
            return facilities, 0  # nobody's hours are known: all are shown, each saying so
    else:
        return facilities, 0
    unknown = sum(not is_open and (is_holiday or not facility.hours.all()) for facility, is_open in states)
    return [facility for facility, is_open in states if is_open], unknown


def _opens_on(facility: Facility, day: dt.date, is_holiday: bool) -> bool:
    if facility.has_emergency or is_holiday:
        return facility.has_emergency
    return any(row.weekday == day.weekday() for row in facility.hours.all())


def _holiday(day: dt.date) -> str:
    words = gettext("%(day)s is a public holiday: please telephone first.")
    return words % {"day": short_day(day)} if is_public_holiday(day) else ""


def _distance(facility: Facility, here: tuple[float, float]) -> float:
    """Kilometres as the crow flies; facilities without a point come last."""
    if facility.lat is None or facility.lng is None:
        return math.inf
    return distance_km(here, (facility.lat, facility.lng))


def _card(facility: Facility, is_open: bool | None, here: tuple[float, float] | None) -> Card:
    tag, tone = opening_state(facility, is_open)
    distance = _distance(facility, here) if here else math.inf
    note = gettext("%(certainty)s; checked on %(day)s.") % {
        "certainty": facility.get_certainty_display(),
        "day": short_day(facility.checked_on),
    }
    return Card(
        Vietnamese(facility.name),
        rows=_rows(facility, distance),
        tag=tag,
        tone=tone,
        notes=(note,),
        acts=(*call(facility.emergency_phone, gettext("Emergency %(phone)s")), *call(facility.phone)),
        data=_data(facility, is_open, distance),
    )


def _rows(facility: Facility, distance: float) -> tuple[Row, ...]:
    commune = facility.commune.full_name if facility.commune else ""
    address = ", ".join(part for part in (facility.address, commune) if part)
    far = gettext("about %(number)d km as the crow flies")
    return rows_of(
        (gettext("Address"), Vietnamese(address)),
        (gettext("Distance"), far % {"number": max(1, round(distance))} if distance < math.inf else ""),
        (gettext("Telephone"), facility.phone),
        (gettext("Hours for patients"), _hours(facility) or gettext("not known, please call first")),
        (gettext("Health insurance (BHYT)"), str(BHYT[facility.takes_bhyt])),
        (gettext("Languages"), gettext("English is spoken") if facility.speaks_english else ""),
        (gettext("Medical specialities"), Vietnamese(facility.specialities)),
        (gettext("Vaccinations"), Vietnamese(facility.vaccines)),
        (gettext("Other names"), Vietnamese(facility.old_names)),
    )


SHOWN_BY_API = (
    "name kind level address phone emergency_phone has_emergency takes_bhyt speaks_english specialities"
    " vaccines lat lng is_approximate certainty"
)


def _data(facility: Facility, is_open: bool | None, distance: float) -> dict[str, Any]:
    return data_of(facility, SHOWN_BY_API) | {
        "commune": facility.commune.code if facility.commune else "",
        "open_now": is_open,
        "hours": [str(row) for row in facility.hours.all()],
        "distance_km": None if math.isinf(distance) else round(distance, 1),
    }


def opening_state(facility: Facility, is_open: bool | None) -> tuple[str, Tone]:
    if is_open:
        return gettext("Open now"), Tone.DONE
    if facility.has_emergency:
        return gettext("Emergencies day and night"), Tone.INFO
    if is_open is None and facility.hours.all():
        return gettext("Public holiday: please telephone first"), Tone.NEUTRAL
    return (gettext("Closed now") if is_open is False else gettext("Hours not known")), Tone.NEUTRAL


def _hours(facility: Facility) -> str:
    by_span: dict[str, list[int]] = {}
    for row in facility.hours.all():
        by_span.setdefault(f"{row.opens:%H:%M}–{row.closes:%H:%M}", []).append(row.weekday)
    return "; ".join(f"{_days(days)} {span}" for span, days in by_span.items())


def _days(days: list[int]) -> str:
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return gettext("%(first)s to %(last)s") % {"first": WEEKDAYS[days[0]], "last": WEEKDAYS[days[-1]]}
    return ", ".join(str(WEEKDAYS[day]) for day in days)


def _nothing(where: str, what: str, question: dict[str, Any], hidden: int) -> Answer:
    checked = Facility.objects.order_by("-checked_on").values_list("checked_on", flat=True).first()
    if checked is None:
        return Answer(
            State.UNAVAILABLE,
            gettext("%(where)s: the list of health facilities is not available right now") % {"where": where},
            Source(str(SOURCE)),
            lead=local(gettext("The list is still empty. Please call %(hotline)s; in danger call 115.")),
            next_steps=(_emergency(), call_1022()),
        )
    steps = [_emergency()]
    alike = names.alike(question["what"])
    for name in alike:
        steps.append(Act(name, question={"what": name}, say=name))
    if question["place"] and what:
        said = question["place"].said
        steps.append(Act(gettext("All in %(place)s") % {"place": said}, question={"place": said}))
    everywhere = {"what": question["what"] or "bệnh viện"}
    steps.append(Act(gettext("See the whole area"), question=everywhere))
    note = ngettext(
        "The opening hours of %(number)d are not known; untick “open now” to see it too.",
        "The hours of %(number)d are not known; to see them too, untick “open now”.",
        hidden,
    )
    return Answer(
        State.NOTHING,
        gettext("%(where)s: nothing found%(what)s") % {"where": where, "what": what},
        Source(str(SOURCE), checked),
        lead=sentences(did_you_mean(alike), note % {"number": hidden} if hidden else ""),
        next_steps=tuple(steps),
    )
