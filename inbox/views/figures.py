"""The figures of the desk, for the manager of the centre."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from inbox.conversation_list import tabs_of
from inbox.figures import report
from inbox.permissions import CAN_SEE_FIGURES, operator_of, staff_required

SPANS = (7, 30, 90)


@require_GET
@staff_required(CAN_SEE_FIGURES)
def figures(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("ngay", "")
    days = int(asked) if asked in map(str, SPANS) else SPANS[0]
    shown = {"report": report(days), "days": days, "spans": SPANS, "tabs": tabs_of(operator_of(request))}
    return render(request, "inbox/figures.html", shown)
