"""Errors and traces for those who run the portal, besides logs and metrics, where settings ask for them."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from foundation import tracing


def start() -> None:
    """Once in each process. Neither package is imported unless it is used."""
    try:
        if settings.SENTRY_DSN:
            from config import error_reports

            error_reports.start()
        if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
            from config.opentelemetry_spans import OpenTelemetry

            tracing.use(OpenTelemetry())
    except ImportError as error:
        raise ImproperlyConfigured(f"pip install -r requirements-tracing.txt ({error})") from error
