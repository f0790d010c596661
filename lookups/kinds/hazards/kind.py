"""«Xã Trà Leng có nguy cơ sạt lở không, sơ tán đi đâu»: what is in force, what to do, whom to call."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from foundation.database.table_versions import all_rows, version_of
from foundation.local_names import local, local_lazy
from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import fold, nfc
from foundation.vietnamese.marked import Vietnamese
from lookups.base import Act, Answer, Card, FollowUp, LookupKind, Source, State, sentences
from lookups.fields import PlaceField, text_field
from lookups.kept_answers import Kept
from lookups.kinds.hazards import services
from lookups.kinds.hazards.active_notices import COOKIE, active_notices
from lookups.kinds.hazards.cards import hotlines, notice_card, river_card, shelter_card
from lookups.kinds.hazards.models import HazardKind, HazardNotice, Hotline, RiverStation, Shelter
from lookups.kinds.hazards.reference_data import closest, english_in, hazards_in, unmatched_words
from lookups.places import Area, place_in
from lookups.subscriptions.topics import Topic

WORDS = re.compile(
    r"\b(thien tai|ap thap|con bao|bao (so|lut|lu)|co bao|lu (lut|song|quet|ve|len|bao)"
    r"|mua lu|sat lo|ngap (lut|nuoc)"
    r"|bi ngap|so tan|canh bao|muc nuoc|bao dong (may|1|2|3|i{1,12}|lu)|dong dat|song than"
    r"|nang nong|mua (to|lon)"
    r"|ta ?luy|mua (?:qua|hoai|nhieu|lau|miet|mai)\b.{0,200}\bco sao|lo (dat|nui)|nuoc len"
    r"|(tru|tranh) (bao|lu|lut)"
    r"|(disaster|weather|storm|typhoon|flood|rain) (warnings?|alerts?)|(water|river) levels?"
    r"|evacuat\w{1,40})\b"
)
SHELTER = re.compile(
    r"\b(so tan|(?:tru|tranh) (?:bao|lu|lut)|(?:diem|cho|noi) (?:tru|tranh)(?: an| nup)?"
    r"|evacuat\w*|shelters?)\b"
)
STORM = re.compile(r"\bbão\b", re.IGNORECASE)
PLOT = re.compile(r"\blô đất\b|\blo dat (?:ruong|vuon|o|cua)\b", re.IGNORECASE)
RIVERS = "|".join({fold(row["river"]): "" for row in settings.PROVINCE.rows("rivers")}) or "(?!)"
RIVER = re.compile(rf"\b(?:song|river) ({RIVERS}|(?!song )[a-z]+ [a-z]+)\b|\b({RIVERS}) river\b")
WATER = re.compile(r"\b(?:song|muc nuoc|nuoc (?:song|len|dang)|bao dong|rivers?|water levels?)\b")
TOPIC = Topic(
    services.TOPIC,
    _("disasters"),
    _("We write at once when there is a warning of level 3/5 or higher, and when it is over."),
    re.compile(
        r"\b(thien tai|canh bao|bao lu|bao lut|mua lu|lu lut|sat lo|bao bao|disasters?|storms?|floods?)\b"
    ),
)
_SLOPE = re.compile(
    r"\b(?:ta ?luy|(?:sat|ven|duoi|gan) (?:chan )?(?:suon )?(?:nui|doi)|(?:sat|ven|bo) suoi)\b"
)
_RAIN = re.compile(r"\b(?:mua (?!\d|ban|dat|nha)|mua$|lut|lu (?:ve|len|quet))")
MOST = 5


class HazardForm(forms.Form):
    place = PlaceField(
        label=_("Ward or commune"),
        help_text=local_lazy(_("For example: %(mountain_commune)s; %(ward)s")),
        required=False,
    )
    what = text_field(
        _("Hazard or river"), local_lazy(_("For example: storm; landslide; %(river)s")), max_length=100
    )


class Hazards(LookupKind):
    key = "thien-tai"
    label = _("Disaster warnings")
    search_words = _(
        "storm, typhoon, flood, landslide, warning, weather warning, weather, weather forecast, heavy rain, "
        "water level, dam release, evacuation, shelter, earthquake, forest fire, heat wave, ban on going out "
        "to sea"
    )
    summary = _("Storms, floods, landslides where you are: how bad, until when, what to do, whom to call.")
    icon = "i-warning"
    form_class = HazardForm
    kept = Kept(
        HazardNotice, HazardNotice.communes.through, HazardKind, RiverStation, Shelter, Hotline, seconds=300
    )
    follow_ups = (
        FollowUp(
            "school",
            words=_(
                "The portal has no information on days off school or work; the school or the employer "
                "announces them."
            ),
        ),
        FollowUp(
            "support",
            words=_(
                "The portal has no information on support after damage; please report the damage to the "
                "commune office, which records it."
            ),
            calls=True,
        ),
        FollowUp(
            asked=r"\b(?:duong|quoc lo|deo|cau|ql \d{1,30}|dt \d{1,30})\b.{0,200}\b(?:di|chay|qua"
            r"|len) (?:lai )?duoc\b",
            words=_("The portal has no information on roads that are closed; please ask before you go."),
            calls=True,
        ),
        FollowUp(
            asked=rf"^(?:con|the con|vay con|the|vay) (?:song )?({RIVERS})\b",
            change=lambda _raw, match: {"place": "", "what": f"sông {match[1]}"} if match else None,
        ),
        FollowUp(
            asked=r"\b(?:song|muc nuoc|bao dong|nuoc)\b.*",
            change=lambda _raw, match: _at_station(match[0]) if match else None,
        ),
        FollowUp(
            asked=r"\bbao dong\b|\bmuc nuoc\b|\b(?:may|bao nhieu) met\b|\bnuoc (?:song )?(?:len|toi|den"
            r"|dang)\b",
            change=lambda raw, _match: raw if "sông" in raw.get("what", "") else None,
            rows=(_("Alarm levels"),),
        ),
        FollowUp(
            "level source",
            words=_(
                "The portal shows only warnings that the authority has issued; other news is not confirmed."
            ),
            rows=(_("Situation"), _("Forecast")),
        ),
        FollowUp("capacity", change=lambda raw, _match: _with_shelters(raw), rows=(_("Room for"),)),
        FollowUp(
            asked=r"\bso tan\b.*"
            r"|\b(?:tranh (?:bao|lu|lut)?|chay|di) ?(?:o )?(?:(?:toi|den) )?(?:dau|cho nao)\b"
            r"|\b(?:cho|diem|noi) (?:nao )?(?:tru|tranh|so tan)\b|\bshelters?\b"
            r"|\bwhere (?:do|can|should) (?:i|we) go\b",
            change=lambda raw, _match: _with_shelters(raw),
        ),
        FollowUp("phone", asked=r"\bcuu (?:ho|nan)\b", calls=True, rows=("",)),
        FollowUp("when duration hours", rows=(_("In force until"), _("Forecast"), _("Next bulletin"))),
        FollowUp("todo", rows=(_("To do"),)),
        FollowUp("area place", rows=(_("Affected"),)),
    )
    topic = services.TOPIC
    subscribe_words = local_lazy(_("warn me of disasters in %(mountain_commune)s"))
    tells_now = True
    extra_template = "lookups/home_commune.html"
    has_one_form = False  # it names the commune that the visitor chose
    feed = "lookups:warnings_feed"

    def find(self, question: dict[str, Any], *, askers: Sequence[str]) -> Answer:
        place: Area | None = question["place"]
        what = question["what"]
        now = timezone.now()
        kinds, rivers = hazards_in(what), _rivers(what)
        slip = ""
        if not (kinds or rivers) and (words := unmatched_words(what)):
            kinds = closest(words)
            slip = _taken_for(what, kinds) if kinds else _not_known(what)
        notices = _notices(place, kinds, now)
        cards = [river_card(river) for river in rivers] + [notice_card(notice) for notice in notices[:MOST]]
        if place and (notices or SHELTER.search(fold(what))):
            cards += _shelters(place)
        explained = sentences(slip, place.explained if place else "", _without_shelter(place, what, cards))
        name = place.name if place else gettext("The whole area")
        if slip and not (kinds or cards):
            return _unknown(what, explained, now)
        if not notices:
            return _quiet(name, what, cards, explained, now)
        late = any(notice.next_bulletin_at and notice.next_bulletin_at < now for notice in notices)
        overdue = gettext("The next bulletin is overdue; what stands below may have changed.")
        newest = max(notices, key=lambda notice: notice.issued_at)
        return Answer(
            State.STALE if late else State.FOUND,
            _counted(name, notices),
            Source(Vietnamese(newest.issuer), newest.issued_at, newest.source_url),
            lead=sentences(overdue if late else "", explained),
            cards=tuple(cards),
            next_steps=hotlines(place),
            more=max(0, len(notices) - MOST),
        )

    def claims(self, folded: str) -> bool:
        """Who lives below a slope and tells of the rain asks of landslides, whatever else is told."""
        return bool(_SLOPE.search(folded) and _RAIN.search(folded))

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if PLOT.search(nfc(text)):  # folded it is a landslide
            text, folded = PLOT.sub(" ", nfc(text)), folded.replace("lo dat", " ")
        river, english = RIVER.search(folded), english_in(folded)
        if not (WORDS.search(folded) or STORM.search(text) or river or english):
            return None
        if named := _station_in(folded):
            return {"place": "", "what": f"sông {named}"}
        if river:
            what = f"sông {river[1] or river[2]}"
        else:
            what = english or _hazard_in(folded, text)
        if shelter := SHELTER.search(folded):
            word = shelter[0] if shelter[0].startswith(("evacuat", "shelter")) else "sơ tán"
            what = f"{what} {word}".strip()
        return {"place": place_in(text), "what": what}

    def circumstances(self, request: HttpRequest) -> tuple[Any, ...]:
        """The visitor's commune; and how many warnings are in force, for one may have run out."""
        return _home(request), len(active_notices())

    def page_context(self, request: HttpRequest) -> dict[str, Any]:
        code = _home(request)
        home = AdminUnit.objects.current().filter(code=code).first() if code else None
        return {"home_commune": home}


def _home(request: HttpRequest) -> str:
    code = request.COOKIES.get(COOKIE, "")[:10]
    return code if code.isdigit() else ""


def _with_shelters(raw: dict[str, str]) -> dict[str, str]:
    what = raw.get("what", "")
    return raw if "sơ tán" in what else {**raw, "what": f"{what} sơ tán".strip()}


def _station_in(folded: str) -> str:
    """The place of a gauge that a question about water names ("báo động 3 ở Câu Lâu"), or its river."""
    if not WATER.search(folded):
        return ""
    stations = list(RiverStation.objects.all())
    names = [*(station.name for station in stations), *(station.river for station in stations)]
    return next((name for name in names if re.search(rf"\b{fold(name)}\b", folded)), "")


def _at_station(folded: str) -> dict[str, str] | None:
    named = _station_in(folded)
    return {"place": "", "what": f"sông {named}"} if named else None


def _hazard_in(folded: str, text: str) -> str:
    """The kind of hazard that the message names, "" for all."""
    if STORM.search(text):
        return "bão"
    for kind in HazardKind.objects.exclude(key="bao"):
        if any(re.search(rf"\b{alias}\b", folded) for alias in kind.aliases.split("|") if " " in alias):
            return kind.name
    return "bão" if re.search(r"\b(con bao|bao so|ap thap|co bao)\b", folded) else ""


def _taken_for(what: str, kinds: list[HazardKind]) -> str:
    return gettext("Showing results for %(hazard)s instead of “%(said)s”.") % {
        "said": what,
        "hazard": kinds[0].name,
    }


def _not_known(what: str) -> str:
    return gettext("We do not know “%(what)s” as a hazard or river.") % {"what": what}


def _unknown(what: str, explained: str, now: dt.datetime) -> Answer:
    """Nothing is in force, and of what was asked nothing can be said."""
    names = ", ".join(kind.name for kind in all_rows(HazardKind))
    return Answer(
        State.NOTHING,
        _not_known(what),
        Source(gettext("Warnings published on this portal"), now),
        lead=gettext("Warnings are given for: %(hazards)s. Where you see danger, call at once.")
        % {"hazards": names},
        next_steps=(
            Act(gettext("All warnings in force"), question={"what": ""}, say="cảnh báo thiên tai"),
            *hotlines(None),
        ),
    )


def _notices(place: Area | None, kinds: list[HazardKind], now: dt.datetime) -> list[HazardNotice]:
    notices = [notice for notice in _in_force() if now < notice.valid_until]
    if kinds:  # a storm's warning is news to who asks about the flood
        groups = {kind.group for kind in kinds} | {HazardKind.Group.STORM}
        notices = [notice for notice in notices if notice.hazard.group in groups]
    if place is not None:
        here = {unit.pk for unit in place.communes}
        notices = [notice for notice in notices if not here.isdisjoint(_commune_ids(notice))]
    return notices


def _commune_ids(notice: HazardNotice) -> Iterable[int]:
    return (unit.pk for unit in notice.communes.all())


def _in_force() -> tuple[HazardNotice, ...]:
    """The notices in force, the highest first, in memory by the version of their tables; those that have run
    out since they were read among them."""
    return _read(version_of(HazardNotice, HazardNotice.communes.through, HazardKind, AdminUnit))


@lru_cache(maxsize=1)
def _read(_version: str) -> tuple[HazardNotice, ...]:
    notices = HazardNotice.objects.active(timezone.now())
    return tuple(notices.select_related("hazard").prefetch_related("communes"))


def _rivers(what: str) -> list[RiverStation]:
    words = fold(what)
    if not {"song", "river"} & set(words.split()):
        return []
    stations = all_rows(RiverStation)
    exact = [station for station in stations if fold(station.name) in words]
    return exact or [station for station in stations if fold(station.river) in words]


def _counted(place: str, notices: list[HazardNotice]) -> str:
    """«Xã Trà Leng: 2 cảnh báo đang hiệu lực, cao nhất cấp 3/5»; the highest comes first."""
    words = ngettext(
        "%(place)s: %(number)d warning in force, of level %(level)d/5",
        "%(place)s: %(number)d warnings in force, the highest of level %(level)d/5",
        len(notices),
    )
    return words % {"place": place, "number": len(notices), "level": notices[0].level}


def _without_shelter(place: Area | None, what: str, cards: list[Card]) -> str:
    """That no shelter of the place is known, where one is asked for."""
    if place is None or not SHELTER.search(fold(what)) or any("shelter" in card.data for card in cards):
        return ""
    words = gettext(
        "The portal knows no shelter in %(place)s yet: ask the commune office, or call %(hotline)s."
    )
    return local(words, place=place.name)


def _shelters(place: Area) -> list[Card]:
    here = {unit.pk for unit in place.communes}
    shelters = (shelter for shelter in all_rows(Shelter) if shelter.commune_id in here)
    return [shelter_card(shelter) for shelter in islice(shelters, MOST)]


def _quiet(name: str, what: str, cards: list[Card], explained: str, now: dt.datetime) -> Answer:
    words = (
        gettext("%(place)s: no warning in force about “%(what)s”")
        if what and not cards
        else gettext("%(place)s: no warning in force")
    )
    return Answer(
        State.FOUND if cards else State.NOTHING,
        words % {"place": name, "what": what},
        Source(gettext("Warnings published on this portal"), now),
        lead=explained
        or gettext("Where you see danger, do not wait for a warning: go to a safe place and call at once."),
        cards=tuple(cards),
        next_steps=hotlines(None),
    )
