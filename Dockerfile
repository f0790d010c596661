# One image for web, workers, beat and sandbox: docker-compose.yml says which of them a container is.
FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# Pango draws the letters (WeasyPrint); backups need pg_dump.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core postgresql-client \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /portal
COPY requirements.txt requirements-tracing.txt ./
ARG TRACING=
RUN pip install --require-hashes -r requirements.txt \
    && if [ -n "$TRACING" ]; then pip install --require-hashes -r requirements-tracing.txt; fi

COPY . .
# The values only let settings load while static files are collected; nothing of them stays in the image.
ARG PROVINCE=
RUN SECRET_KEY=build FIELD_ENCRYPTION_KEYS=build DATABASE_URL=postgres://build/build REDIS_URL=redis://build \
    python manage.py collectstatic --no-input \
    && python -m foundation.message_catalogues && python -m compileall -q .
RUN useradd --system --uid 999 --home-dir /portal portal && install -d -o portal -g portal /portal/media /portal/backups
# By its number, which the owner of the volumes has had since the first image.
USER 999

EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "rsgi", "--http", "1", "--no-ws", "--http1-header-read-timeout", "10000", \
     "--http1-buffer-size", "65536", "--backpressure", "2000", \
     "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "20", \
     "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "config.rsgi:application"]
