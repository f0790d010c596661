"""`/admin/truc-ban/`: whether messages go out and come in, for the person on duty.

Each figure is what /metrics and /readyz tell, by the same function; a part that cannot be read says so and
keeps none of the others. The page asks for itself anew, and works without a script.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from config import duty_lines
from config.duty_lines import Line
from foundation import alarms

logger = logging.getLogger(__name__)

WATCHES = "outbox.watch_delivery"
REFRESH_SECONDS = 20


@dataclass(slots=True)
class Section:
    """A part of the page. `columns`: heads of the lines' values, after that of their names."""

    key: str
    title: Any
    columns: tuple[Any, ...]
    read: Callable[[HttpRequest], list[Line]]
    empty: Any = ""
    lines: list[Line] = field(default_factory=list)
    is_unread: bool = False


def _sections() -> list[Section]:
    number, until = (gettext_lazy("Number"),), (gettext_lazy("Until"),)
    return [
        Section("zalo", gettext_lazy("Connection with Zalo"), until, duty_lines.connection),
        Section("inbound", gettext_lazy("What citizens wrote"), number, duty_lines.inbound),
        Section("waiting", gettext_lazy("Messages to send"), number, duty_lines.waiting),
        Section("workers", gettext_lazy("Background workers"),
                (gettext_lazy("Tasks waiting"),), duty_lines.workers),
        Section("room", gettext_lazy("Room on this server"), (gettext_lazy("Free"),), duty_lines.room,
                empty=gettext_lazy("Files lie in an object store: its room is told there.")),
        Section("backup", gettext_lazy("Backups"), (gettext_lazy("Last one"),), duty_lines.backup,
                empty=gettext_lazy("This portal makes no backups of its own: BACKUP_RECIPIENTS is not set.")),
        Section("refused", gettext_lazy("Not sent, by cause"),
                (gettext_lazy("Today"), gettext_lazy("7 days")), duty_lines.refused,
                empty=gettext_lazy("Every message of the last 7 days could be sent, or still waits.")),
        Section("quota", gettext_lazy("Quota at Zalo"), (gettext_lazy("Left"),), duty_lines.quota,
                empty=gettext_lazy("Zalo has not told any quota yet. It is asked every five minutes.")),
    ]  # fmt: skip


@require_safe
@never_cache
@vary_on_headers("HX-Request")
def duty_page(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(WATCHES):
        raise PermissionDenied
    sections = [_read(section, request) for section in _sections()]
    figures = {
        "sections": sections,
        "problems": [
            (section.title, line) for section in sections for line in section.lines if line.tone == "danger"
        ],
        "has_unread": any(section.is_unread for section in sections),
        "alarms": alarms.open_alarms(),
        "now": timezone.now(),
        "refresh_seconds": REFRESH_SECONDS,
    }
    if request.headers.get("HX-Request") == "true":
        return TemplateResponse(request, "admin/duty_figures.html", figures)
    context = {**admin.site.each_context(request), "title": _("On duty"), **figures}
    return TemplateResponse(request, "admin/duty.html", context)


def _read(section: Section, request: HttpRequest) -> Section:
    try:
        section.lines = section.read(request)
    except Exception as error:  # whatever is broken, the other parts are told
        logger.warning("duty page: %s: %s", section.key, error)
        section.is_unread = True
    return section
