"""«Điểm tiêm vắc xin ở Hội An hôm nay», «sốt xuất huyết gọi số nào»: outbreaks, measures, sites, numbers."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.dates import day as short_day
from foundation.vietnamese.folding import fold, nfc
from foundation.vietnamese.money import format_vnd
from lookups.base import Act, Answer, Card, LookupKind, Row, Source, State, Tone
from lookups.fields import PlaceField
from lookups.kinds.epidemics.models import Disease, OutbreakLevel, Site
from lookups.kinds.epidemics.naming import diseases_in
from lookups.places import Area, area_of, place_in

WORDS = re.compile(
    r"\b(dich( benh)?|covid|corona|ncov|cach ly|diem tiem|vac ?xin|xet nghiem|f0"
    r"|sot xuat huyet|tay chan mieng)\b"
)
NOT_ASKED = re.compile(r"\b(dich vu|giao dich|phien dich|du dich|dich thuat|thu tuc|tiem (dai|chung))\b")
MOST = 6
FRESH_FOR = dt.timedelta(days=30)
TONES = {1: Tone.DONE, 2: Tone.YOURS, 3: Tone.REFUSED, 4: Tone.REFUSED}
CALL = Act("Gọi 1022", phone="1022")


class EpidemicForm(forms.Form):
    place = PlaceField(label=_("Ward or commune"), help_text=_("For example: Hội An"), required=False)
    disease = forms.CharField(
        label=_("Disease, or what you need"),
        help_text=_("For example: sốt xuất huyết (dengue); Covid; điểm tiêm (vaccination)"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class Epidemics(LookupKind):
    key = "dich-benh"
    label = _("Epidemics")
    summary = _(
        "Whether there is an outbreak where you are, what to do, where to be vaccinated, whom to call."
    )
    icon = "i-shield"
    form_class = EpidemicForm

    def find(self, question: dict[str, Any], *, asker: str) -> Answer:
        place: Area | None = question["place"]
        what = nfc(question["disease"]).strip()
        today = timezone.localdate()
        diseases = diseases_in(what) or list(Disease.objects.all())
        name = place.name if place else "Toàn địa bàn"
        if not diseases:
            lead = "Chúng tôi chưa nhận được số liệu của ngành y tế. Ông/bà gọi 1022."
            return Answer(
                State.UNAVAILABLE, f"{name}: chưa xem được tin dịch", Source("Ngành y tế"), lead, (), (CALL,)
            )
        wants_sites = _kinds(what)
        levels = [] if wants_sites else list(_here(OutbreakLevel, diseases, place, today))
        sites = list(_here(Site, diseases, place, today).filter(kind__in=wants_sites or Site.Kind.values))
        source = _source(diseases)
        cards = [*map(_level_card, levels[:MOST]), *map(_site_card, sites[:MOST])]
        is_one = bool(diseases_in(what))
        if is_one and not wants_sites:
            cards += [_disease_card(disease) for disease in diseases]
        about = ", ".join(disease.name for disease in diseases) if is_one else "dịch bệnh"
        is_old = any(today - disease.updated_on > FRESH_FOR for disease in diseases)
        old = f"Số liệu ngày {short_day(min(disease.updated_on for disease in diseases))}, có thể đã đổi. "
        lead = (old if is_old else "") + (place.explained if place else "")
        steps = (*_numbers(diseases if is_one else []), CALL)
        if not levels and not sites:
            told = (
                "không có nơi nào được công bố có dịch"
                if not wants_sites
                else "không thấy điểm tiêm, xét nghiệm"
            )
            more = Act("Xem toàn địa bàn", question={"disease": what or "dịch"})
            state = State.STALE if is_old else State.NOTHING
            return Answer(state, f"{name}, {about}: {told}", source, lead, tuple(cards), (*steps, more))
        found = f"{len(levels)} nơi có cấp dịch, {len(sites)} điểm tiêm, xét nghiệm"
        hidden = max(0, len(levels) - MOST) + max(0, len(sites) - MOST)
        state = State.STALE if is_old else State.FOUND
        return Answer(state, f"{name}, {about}: {found}", source, lead, tuple(cards), steps, hidden)

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if NOT_ASKED.search(folded) or not (WORDS.search(folded) or diseases_in(text)):
            return None
        place = place_in(text)
        area = area_of(place) if place else None
        is_whole = area is None or len(area.communes) > 50
        return {"place": "" if is_whole else place, "disease": text[:150]}


def _kinds(what: str) -> list[str]:
    words = fold(what)
    asked = {Site.Kind.VACCINATION: r"\b(tiem|vac ?xin)\b", Site.Kind.TESTING: r"\b(xet nghiem|test)\b"}
    return [kind.value for kind, pattern in asked.items() if re.search(pattern, words)]


def _here(model: Any, diseases: list[Disease], place: Area | None, today: dt.date) -> Any:
    found = model.objects.on(today).filter(disease__in=diseases).select_related("disease", "commune")
    return found.filter(commune__in=place.communes) if place else found


def _source(diseases: list[Disease]) -> Source:
    oldest = min(diseases, key=lambda disease: disease.updated_on)
    return Source(oldest.source, oldest.updated_on)


def _level_card(row: OutbreakLevel) -> Card:
    until = f" đến {short_day(row.ends_on)}" if row.ends_on else ""
    rows = [Row("Áp dụng", f"từ {short_day(row.begins_on)}{until}")]
    rows += [Row("Biện pháp", row.measures)] if row.measures else []
    rows += [Row("Theo", f"{row.legal_basis} (tham khảo)")] if row.legal_basis else []
    return Card(
        f"{row.disease.name}: {row.commune.full_name}",
        rows=tuple(rows),
        tag=row.get_level_display(),
        tone=TONES[row.level],
        data={
            "disease": row.disease.key,
            "commune": row.commune.code,
            "level": row.level,
            "begins_on": row.begins_on.isoformat(),
            "ends_on": row.ends_on.isoformat() if row.ends_on else None,
            "measures": row.measures,
        },
    )


def _site_card(site: Site) -> Card:
    address = ", ".join(part for part in (site.address, site.commune.full_name) if part)
    until = f" đến {short_day(site.ends_on)}" if site.ends_on else ""
    rows = [Row("Địa chỉ", address), Row("Ngày", f"từ {short_day(site.begins_on)}{until}")]
    for label, value in (("Giờ", site.hours), ("Loại", site.offers), ("Cho ai", site.target_group)):
        rows += [Row(label, value)] if value else []
    if site.price_vnd is not None:
        rows.append(Row("Giá", format_vnd(site.price_vnd) if site.price_vnd else "miễn phí", is_number=True))
    return Card(
        f"{site.get_kind_display()}: {site.name}",
        rows=tuple(rows),
        tag=site.disease.name,
        acts=(Act(f"Gọi {site.phone}", phone=site.phone.replace(" ", "")),) if site.phone else (),
        data={
            "disease": site.disease.key,
            "kind": site.kind,
            "name": site.name,
            "address": address,
            "commune": site.commune.code,
            "hours": site.hours,
            "offers": site.offers,
            "target_group": site.target_group,
            "capacity": site.capacity,
            "price_vnd": site.price_vnd,
            "phone": site.phone,
        },
    )


def _disease_card(disease: Disease) -> Card:
    data = {"disease": disease.key, "advice": disease.advice, "hotline": disease.hotline}
    return Card(f"{disease.name}: cần làm gì", lead=disease.advice, data=data)


def _numbers(diseases: list[Disease]) -> list[Act]:
    lines = dict.fromkeys(disease.hotline for disease in diseases if disease.hotline)
    return [Act(f"Đường dây nóng {line}", phone=line.replace(" ", "")) for line in lines]
