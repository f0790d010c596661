"""`/metrics` for Prometheus: the state of the portal at this moment, and what its web processes counted.

Only for MONITORING_TOKEN and signed-in staff. The state is asked of the database, Redis and the disk; a part
that cannot be read is left out, and Prometheus keeps no value for it.
"""

import logging
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config import health
from foundation import broker, metrics
from foundation.outbox.models import Alarm, Lane, Notice
from zalo_channel.models import InboundEvent, OaToken

logger = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]


@never_cache
def prometheus(request: HttpRequest) -> HttpResponse:
    if not health.is_insider(request):
        raise Http404
    counted = CollectorRegistry()
    if settings.PROMETHEUS_MULTIPROC_DIR:
        MultiProcessCollector(counted)
    else:
        counted = REGISTRY
    state = CollectorRegistry()
    state.register(State())
    return HttpResponse(generate_latest(counted) + generate_latest(state), content_type=CONTENT_TYPE_LATEST)


def measure_requests(get_response: Handler) -> Handler:
    """Middleware: time and status of each request, by the view that answered it."""

    def measured(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        view = match.view_name if match else "none"
        metrics.REQUEST_SECONDS.labels(view).observe(time.perf_counter() - began)
        metrics.RESPONSES.labels(f"{response.status_code // 100}xx").inc()
        return response

    return measured


class State(Collector):
    """Each part is read by itself: without Redis the figures of the database are told all the same."""

    def collect(self) -> Iterator[Metric]:
        for part in (_notices, _inbound, _token, _alarms, _attempts, _queues, _disk):
            try:
                yield from part()
            except Exception as error:
                logger.warning("metrics: %s: %s", part.__name__.strip("_"), error)


def _gauge(name: str, help_text: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"portal_{name}", help_text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _single(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"portal_{name}", help_text, value=value)


def _notices() -> Iterator[Metric]:
    rows = Notice.objects.due().order_by().values_list("lane").annotate(Min("due_at"), Count("pk"))
    due = {lane: (oldest, number) for lane, oldest, number in rows}
    now = timezone.now()
    ages = {lane: (now - due[lane][0]).total_seconds() if lane in due else 0.0 for lane in Lane.values}
    yield _gauge("due_age_seconds", "Since when the oldest due notice waits.", "lane", ages)
    numbers = {lane: float(due[lane][1]) if lane in due else 0.0 for lane in Lane.values}
    yield _gauge("due_notices", "Notices that are due.", "lane", numbers)
    yield _single("unknown_notices", "Notices in doubt.", Notice.objects.unknown().count())


def _inbound() -> Iterator[Metric]:
    new = InboundEvent.objects.filter(state=InboundEvent.State.NEW, is_receipt=False)
    found = new.aggregate(number=Count("pk"), oldest=Min("received_at"))
    age = (timezone.now() - found["oldest"]).total_seconds() if found["oldest"] else 0.0
    yield _single("inbound_events", "Events of citizens that wait.", found["number"])
    yield _single("inbound_age_seconds", "Since when the oldest of them waits.", age)


def _token() -> Iterator[Metric]:
    token = OaToken.objects.order_by("pk").first()
    expires = token.expires_at if token else None
    hours = (expires - timezone.now()).total_seconds() / 3600 if expires else 0.0
    yield _single("token_hours", "Until the access token ends.", hours)
    yield _single("token_needs_admin", "1: connect the account again.", bool(token and token.needs_admin))


def _alarms() -> Iterator[Metric]:
    yield _single("open_alarms", "Alarms that staff see.", Alarm.objects.filter(cleared_at=None).count())


def _attempts() -> Iterator[Metric]:
    labels = ["route", "outcome"]
    family = CounterMetricFamily("portal_attempts", "Delivery attempts of all workers.", labels=labels)
    for key, number in metrics.attempts().items():
        family.add_metric(key, number)
    yield family


def _queues() -> Iterator[Metric]:
    seconds = health.seconds_since_heartbeat()
    known = {queue: age for queue, age in seconds.items() if age is not None}
    never = {queue: float(age is None) for queue, age in seconds.items()}
    lengths = {queue: float(broker.client().llen(queue)) for queue in seconds}
    yield _gauge("seconds_since_heartbeat", "Since a worker served the queue.", "queue", known)
    yield _gauge("worker_never_seen", "1: for ten minutes at least.", "queue", never)
    yield _gauge("queue_length", "Tasks that wait in the broker.", "queue", lengths)


def _disk() -> Iterator[Metric]:
    free = {name: float(left) for name, left in health.free_bytes().items()}
    yield _gauge("disk_free_bytes", "Room that is left.", "folder", free)
