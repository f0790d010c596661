"""The page of one citizen at the desk: everything on one line of time, as far as the reader may open it."""

import datetime as dt
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.citizens import timeline
from foundation.citizens.models import Citizen, Consent
from foundation.citizens.timeline import Entry
from foundation.officers import officer_of
from foundation.vietnamese.phones import mask_phone


def timeline_page(model_admin: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """404 for whoever may open neither the citizen nor a record of his."""
    citizen, reader = get_object_or_404(Citizen, pk=pk), officer_of(request)
    knows = model_admin.has_view_permission(request)
    may_open = knows and model_admin.get_queryset(request).filter(pk=pk).exists()
    sources = timeline.sources_for(reader, opens_person=may_open)
    now = timezone.now()
    if not may_open and not any(timeline.newest(sources.values(), reader, citizen, now, 1)[0]):
        raise Http404
    chosen = request.GET.get("loai", "")
    shown = [sources[chosen]] if chosen in sources else sources.values()
    lines, older = timeline.newest(shown, reader, citizen, _moment(request.GET.get("truoc", "")) or now)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": citizen.full_name or str(citizen),
        "phone": mask_phone(citizen.phone) if citizen.phone else "",
        "citizen": citizen,
        "link": reverse("admin:citizens_citizen_change", args=[pk]) if may_open else "",
        "sources": sources,
        "chosen": chosen if chosen in sources else "",
        "lines": lines,
        "older": older.isoformat() if older else "",
    }
    return TemplateResponse(request, "admin/citizens/timeline.html", context)


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) else None


def consent_entries(reader: Any, citizen: Citizen, before: dt.datetime, most: int) -> list[Entry]:
    """Given and taken back, each at its moment."""
    url = reverse("admin:citizens_citizen_change", args=[citizen.pk])
    entries = []
    for consent in Consent.objects.filter(citizen=citizen, granted_at__lt=before).order_by("-granted_at"):
        entries.append(Entry(consent.granted_at, _("Consent given"), consent.wording, url))
        if consent.withdrawn_at and consent.withdrawn_at < before:
            entries.append(Entry(consent.withdrawn_at, _("Consent withdrawn"), consent.wording, url))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:most]
