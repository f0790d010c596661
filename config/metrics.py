"""`/metrics` for Prometheus: the state of the portal at this moment, and what its web processes counted.

Only for MONITORING_TOKEN and signed-in staff. The state is asked of the database, Redis and the disk; a part
that cannot be read is left out, and Prometheus keeps no value for it.
"""

import logging
import math
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config import health
from config.version import VERSION
from foundation import broker, metrics
from foundation.backups import models as backups
from foundation.database import clock
from foundation.outbox import backlog
from foundation.outbox.models import Alarm
from zalo_channel import inbound_writer, quotas
from zalo_channel.tokens import token_state

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
        for part in PARTS:
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


def _version() -> Iterator[Metric]:
    yield _gauge("version", "1: the version of the code that answers.", "version", {VERSION: 1.0})


def _notices() -> Iterator[Metric]:
    lanes = backlog.by_lane()
    ages = {str(each.lane): each.age for each in lanes}
    yield _gauge("due_age_seconds", "Since when the oldest due notice waits.", "lane", ages)
    numbers = {str(each.lane): float(each.number) for each in lanes}
    yield _gauge(
        "due_notices", f"Notices that are due, counted up to {backlog.MAX_COUNTED}.", "lane", numbers
    )
    yield _single("unknown_notices", "Notices in doubt.", backlog.unknown())


def _refused() -> Iterator[Metric]:
    refused = {each.reason: float(each.lately) for each in backlog.refused()}
    days = f"of the last {backlog.REFUSED_WITHIN_DAYS} days"
    yield _gauge("refused_notices", f"Notices {days} that were not sent.", "reason", refused)


def _inbound() -> Iterator[Metric]:
    waiting = inbound_writer.backlog()
    words = f"Events of citizens that wait, counted up to {inbound_writer.MAX_COUNTED}."
    yield _single("inbound_events", words, waiting.number)
    yield _single("inbound_age_seconds", "Since when the oldest of them waits.", waiting.age)
    if last := inbound_writer.last_arrival():
        seconds = (timezone.now() - last).total_seconds()
        yield _single("seconds_since_webhook", "Since the platform last called.", seconds)


def _token() -> Iterator[Metric]:
    token = token_state()
    yield _single("token_hours", "Until the access token ends.", token.hours_left)
    yield _single("token_days", "Until the account must be connected again.", token.days_left)
    yield _single("token_needs_admin", "1: connect the account again.", token.needs_admin)


def _quotas() -> Iterator[Metric]:
    left = {each.key: float(each.left) for each in quotas.known().quotas}
    yield _gauge("quota_left", "What the account may still send, as Zalo counts it.", "quota", left)


def _alarms() -> Iterator[Metric]:
    yield _single("open_alarms", "Alarms that staff see.", Alarm.objects.filter(cleared_at=None).count())


def _attempts() -> Iterator[Metric]:
    labels = ["route", "outcome"]
    family = CounterMetricFamily("portal_attempts", "Delivery attempts of all workers.", labels=labels)
    for key, number in metrics.attempts().items():
        family.add_metric(key, number)
    yield family
    words = f"Accepted sends a minute, over {metrics.RATE_MINUTES} minutes."
    yield _single("sent_per_minute", words, metrics.sent_per_minute())


def _queues() -> Iterator[Metric]:
    found = health.background()
    seconds = found.queues
    if found.beat is not None:
        yield _single("seconds_since_beat", "Since beat sent a task.", found.beat)
    yield _gauge("worker_silent_seconds", "Since this worker told of itself.", "worker", found.workers)
    known = {queue: age for queue, age in seconds.items() if age is not None}
    never = {queue: float(age is None) for queue, age in seconds.items()}
    lengths = {queue: float(broker.client().llen(queue)) for queue in seconds}
    yield _gauge("seconds_since_heartbeat", "Since a worker served the queue.", "queue", known)
    yield _gauge("worker_never_seen", "1: for ten minutes at least.", "queue", never)
    yield _gauge("queue_length", "Tasks that wait in the broker.", "queue", lengths)


def _backup() -> Iterator[Metric]:
    """Nothing where the portal is not backed up by its own command; +Inf before the first backup."""
    if backups.is_expected():
        last = backups.last_backup()
        age = (timezone.now() - last).total_seconds() if last else math.inf
        yield _single("backup_age_seconds", "Since the last backup that succeeded.", age)


def _clock() -> Iterator[Metric]:
    yield _single("clock_seconds_ahead", "Of the database server, this machine.", clock.seconds_ahead())


def _disk() -> Iterator[Metric]:
    free = {name: float(left) for name, left in health.free_bytes().items()}
    yield _gauge("disk_free_bytes", "Room that is left.", "folder", free)


PARTS = (
    _version,
    _notices,
    _refused,
    _inbound,
    _token,
    _quotas,
    _alarms,
    _attempts,
    _queues,
    _clock,
    _disk,
    _backup,
)
