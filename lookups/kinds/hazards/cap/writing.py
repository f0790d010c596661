"""A message as XML: Vietnamese as the bulletin has it, English by the templates of english_texts."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from lxml import etree
from lxml.builder import ElementMaker

from foundation.local_names import local
from foundation.regions.models import AdminUnit
from foundation.regions.points import Point, outline_of
from foundation.spreadsheets.cells import UNWRITABLE
from foundation.web import portal_address
from foundation.web.formats import moment
from lookups.kinds.hazards import english_texts
from lookups.kinds.hazards.cap import parsing
from lookups.kinds.hazards.cap.parsing import CapMessage, MessageType, in_words
from lookups.kinds.hazards.models import HazardNotice

MAKE = ElementMaker(namespace=parsing.NAMESPACE, nsmap={None: parsing.NAMESPACE})
Element = Any  # of lxml, whose class is private
Elements = Iterable[Element]


def as_xml(message: CapMessage) -> bytes:
    """The order of elements is the schema's."""
    notice = message.notice
    units = list(notice.communes.order_by("code"))
    alert = MAKE.alert(
        _element("identifier", message.identifier),
        _element("sender", portal_address.host()),
        _element("sent", message.sent_in_words),
        _element("status", "Test" if settings.TRIAL_BANNER else "Actual"),
        _element("msgType", message.kind),
        _element("source", ", ".join(filter(None, (notice.issuer, notice.number)))),
        _element("scope", "Public"),
        *_references(message),
        _info(message, "vi", units),
        _info(message, "en", units),
    )
    return etree.tostring(alert, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _references(message: CapMessage) -> Elements:
    if message.earlier:
        yield _element("references", " ".join(before.reference for before in message.earlier))


def _info(message: CapMessage, language: str, units: list[AdminUnit]) -> Element:
    with override(language):
        return MAKE.info(*_facts(message, language), *map(_area, units))


def _facts(message: CapMessage, language: str) -> Iterator[Element]:
    notice, is_over = message.notice, message.kind == MessageType.CANCEL
    words = _in_english(notice) if language == "en" else _in_vietnamese(notice)
    yield _element("language", {"vi": "vi-VN", "en": "en-US"}[language])
    yield _element("category", parsing.category_of(notice.hazard))
    yield _element("event", words["event"])
    if is_over:
        yield _element("responseType", "AllClear")
    yield _element("urgency", "Past" if is_over else parsing.URGENCIES[notice.level])
    yield _element("severity", parsing.SEVERITIES[notice.level])
    yield _element("certainty", parsing.CERTAINTY)
    yield _valued("eventCode", parsing.KIND, notice.hazard.key)
    yield _element("effective", in_words(notice.issued_at))
    yield _element("expires", in_words(notice.valid_until))
    yield _element("senderName", notice.issuer)
    over = _("The warning is over: %(title)s.") % {"title": words["headline"]}
    yield _element("headline", over if is_over else words["headline"])
    yield _element("description", words["description"])
    yield _element("instruction", _after(notice) if is_over else words["instruction"])
    yield _element("web", portal_address.absolute(f"{notice.get_absolute_url()}?lang={language}"))
    yield _element("contact", settings.HOTLINE)
    yield _valued("parameter", parsing.LEVEL, str(notice.level))


def _in_vietnamese(notice: HazardNotice) -> dict[str, str]:
    return {
        "event": notice.hazard.name,
        "headline": f"{notice.title} ({notice.level_in_words})",
        "description": "\n\n".join(filter(None, (notice.area, notice.situation, notice.forecast))),
        "instruction": notice.advice,
    }


def _in_english(notice: HazardNotice) -> dict[str, str]:
    until = f"In force until {moment(notice.valid_until)}. Issued by {notice.issuer}, in Vietnamese."
    return {
        "event": english_texts.text_of(notice.hazard).name,
        "headline": english_texts.headline(notice),
        "description": until,
        "instruction": english_texts.advice(notice),
    }


def _after(notice: HazardNotice) -> str:
    return local(_("Please still take care when you go home or travel; for help call 112 or %(hotline)s."))


def _area(unit: AdminUnit) -> Element:
    return MAKE.area(
        _element("areaDesc", unit.full_name),
        *(_element("polygon", _points(ring)) for ring in outline_of(unit.code)),
        _valued("geocode", parsing.COMMUNE, unit.code),
    )


def _points(ring: list[Point]) -> str:
    """`15.2341,108.1234 …`: ten metres are exact enough for a commune."""
    return " ".join(f"{lat:.4f},{lng:.4f}" for lat, lng in ring)


def _valued(name: str, value_name: str, value: str) -> Element:
    return MAKE(name, _element("valueName", value_name), _element("value", value))


def _element(name: str, text: str) -> Element:
    return MAKE(name, UNWRITABLE.sub(" ", text))
