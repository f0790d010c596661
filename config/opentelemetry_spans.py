"""The backend of foundation.tracing that sends spans to a collector over OTLP (HTTP).

Needs requirements-tracing.txt; imported only where OTEL_EXPORTER_OTLP_ENDPOINT is set.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, StatusCode, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_w3c = TraceContextTextMapPropagator()


class OpenTelemetry:
    def __init__(self) -> None:
        headers = dict(pair.split("=", 1) for pair in settings.OTEL_EXPORTER_OTLP_HEADERS)
        exporter = OTLPSpanExporter(f"{settings.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces", headers=headers)
        self.provider = TracerProvider(
            sampler=ParentBased(TraceIdRatioBased(settings.OTEL_TRACES_SAMPLER_ARG)),
            resource=Resource.create({"service.name": settings.OTEL_SERVICE_NAME}),
        )
        self.provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self.provider.get_tracer("portal")

    @contextmanager
    def span(self, name: str, kind: str, parent: str, attributes: dict[str, Any]) -> Iterator[Span]:
        """An exception marks it by its type alone: the text may hold what somebody typed."""
        above = _w3c.extract({"traceparent": parent}) if parent else None
        with self._tracer.start_as_current_span(
            name, above, SpanKind[kind], attributes, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield span
            except BaseException as error:
                span.set_status(StatusCode.ERROR, type(error).__name__)
                raise

    def traceparent(self) -> str:
        carrier: dict[str, str] = {}
        if get_current_span().get_span_context().trace_flags.sampled:
            _w3c.inject(carrier)
        return carrier.get("traceparent", "")
