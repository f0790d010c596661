"""Settings, read top to bottom. What varies comes from the environment; .env.example explains each name."""

import json
from pathlib import Path

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from config import celery_schedule, file_storage, passkey_origins
from config.province import read_province
from config.secret_files import Environment
from config.version import VERSION

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
env.read_env(BASE_DIR / ".env")

# --- the portal itself ---
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
HASH_KEY = env("HASH_KEY", default="") or SECRET_KEY
EXAM_FACTOR_KEYS = env.list("EXAM_FACTOR_KEYS", default=[]) or [HASH_KEY]
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "config.error_views.csrf_failure"
PROVINCE = read_province(env("PROVINCE", default="") or "quang_nam")
PORTAL_NAME = env("PORTAL_NAME", default="") or PROVINCE.portal_name
PORTAL_OPERATOR = env("PORTAL_OPERATOR", default="") or PROVINCE.operator
HOTLINE = env("HOTLINE", default="") or PROVINCE.hotline
NATIONAL_PORTAL_URL = env("NATIONAL_PORTAL_URL", default="https://dichvucong.gov.vn")
NATIONAL_PORTAL_SEARCH_URL = (
    env("NATIONAL_PORTAL_SEARCH_URL", default="")
    or "https://dichvucong.gov.vn/p/home/dvc-tim-kiem-thu-tuc.html?key={words}"
)
TRIAL_BANNER = env.bool("TRIAL_BANNER", default=False)
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "config.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
    "import_export",
    "django_htmx",
    "simple_history",
    "rest_framework",
    "drf_spectacular",
    "config.apps.PortalConfig",
    "foundation.accounts",
    "foundation.citizens",
    "foundation.outbox",
    "foundation.backups",
    "foundation.conversations",
    "foundation.regions",
    "foundation.maps",
    "foundation.calendar",
    "foundation.jobs",
    "foundation.spreadsheets",
    "foundation.insights",
    "foundation.search",
    "dossiers",
    "lookups",
    "lookups.kinds.exams",
    "lookups.subscriptions",
    "lookups.kinds.power_cuts",
    "lookups.kinds.hazards",
    "lookups.kinds.health",
    "lookups.kinds.epidemics",
    "lookups.kinds.land_prices",
    "lookups.kinds.legal",
    "lookups.kinds.buses",
    "lookups.kinds.violations",
    "tourism",
    "announcements",
    "petitions",
    "outreach",
    "knowledge",
    "assistant",
    "inbox",
    "news_channel",
    "web_channel",
    "zalo_channel",
]

MIDDLEWARE = [
    "config.request_log.log_requests",
    "config.metrics.measure_requests",
    "django.middleware.security.SecurityMiddleware",
    "config.security_headers.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "config.second_factor.require_second_factor",
    "foundation.citizens.read_trail.trail_of_reads",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.my_work.recount_after_acts",
    "config.htmx_redirects.redirect_dialogs",
    "foundation.web.danger.keep_danger",
    "foundation.web.post_redirect_get.post_redirect_get",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.page_context.portal",
            ],
            "builtins": [
                "foundation.web.formats",
                "foundation.admin.breadcrumbs",
                "foundation.admin.landmarks",
            ],
        },
    }
]

# --- data ---
DATABASES = {"default": env.db("DATABASE_URL", engine="config.pooled_postgresql")}
# Behind a pooler in transaction mode a cursor of the server does not outlive its transaction.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env.bool("DISABLE_SERVER_SIDE_CURSORS", default=False)
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,  # milliseconds: a server whose machine vanished ends the wait
    **DATABASES["default"].get("OPTIONS", {}),
    "pool": {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", default=12),
        "timeout": 5,
        "reconnect_timeout": 0,  # the next request connects; a pause that doubles would outlast the outage
    },
}
ARRIVAL_SECONDS = 1.5  # for one statement that keeps webhook events; the platform waits two
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL")
BROKER_SECONDS = 0.5  # nobody waits longer for Redis where its answer is only a hint
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": f"portal-{VERSION}",  # another release may keep other values under the same names
        "OPTIONS": {
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
            "serializer": "foundation.database.cached_values.JsonSerializer",
        },
    }
}
PUBLISHED_TABLES = ["announcements.Article", "hazards.HazardNotice", "tourism.Entry", "tourism.Photo"]
"""Kept public pages are made anew within a second of a change here; other changes show in half a minute."""
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "media")))
BACKUP_ROOT = env("BACKUP_ROOT", default="")
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=30)
PG_BINDIR = env("PG_BINDIR", default="")
EXAM_SNAPSHOT_ROOT = env("EXAM_SNAPSHOT_ROOT", default="")
CLAMD_ADDRESS = env("CLAMD_ADDRESS", default="")
MEDIA_URL = "/media-is-never-served/"

# --- people who sign in ---
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_ENABLE_ADMIN = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "config.second_factor.locked_out"
AXES_CLIENT_IP_CALLABLE = "config.second_factor.attempt_address"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
STAFF_OTP_REQUIRED = env.bool("STAFF_OTP_REQUIRED", default=True)
SESSION_COOKIE_AGE = 10 * 60 * 60  # a working day; desks are shared, so closing the browser ends it too
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
OTP_TOTP_ISSUER = PORTAL_NAME
_passkeys = passkey_origins.of_portal(PUBLIC_URL)
OTP_WEBAUTHN_RP_ID = _passkeys.domain
OTP_WEBAUTHN_ALLOWED_ORIGINS = [_passkeys.origin]
OTP_WEBAUTHN_RP_NAME = PORTAL_NAME
OTP_WEBAUTHN_HELPER_CLASS = "config.passkeys.PasskeyHelper"
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False
SESSION_COOKIE_HTTPONLY = True

# --- transport ---
HTTPS = PUBLIC_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Browsers take a name with __Host- from this very host only, by https, for all paths.
_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_PREFIX}sessionid", f"{_PREFIX}csrftoken"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "foundation.files.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- language, time, files ---
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "packages"]
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static", ("province", PROVINCE.folder / "static")]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": file_storage.of_url(env("FILE_STORAGE_URL", default="")),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # no page asks for another; half of a release's collecting

# --- background work ---
_socket_broker = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_BROKER_URL = _socket_broker if REDIS_URL.startswith("unix://") else REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = celery_schedule.ROUTES
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # workers write through the masks of LOGGING too
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # an outage may last longer than a hundred tries
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "visibility_timeout": 600,
    "retry_policy": {"max_retries": 0},
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
WORKER_QUEUES = celery_schedule.QUEUES
CELERY_BEAT_SCHEDULE = celery_schedule.BEAT

# --- Figures ---
INSIGHTS_FLUSH_SECONDS = env.float("INSIGHTS_FLUSH_SECONDS", default=5.0)

# --- Optional generation: a language model behind the chat-completions protocol, off by default ---
GENERATION_URL = env("GENERATION_URL", default="").rstrip("/")
GENERATION_MODEL = env("GENERATION_MODEL", default="")
GENERATION_KEY = env("GENERATION_KEY", default="")
GENERATION_TIMEOUT = env.float("GENERATION_TIMEOUT", default=6.0)
GENERATION_DAILY_CAP = env.int("GENERATION_DAILY_CAP", default=1000)
GENERATION_JOBS = env.dict("GENERATION_JOBS", default={})
GENERATION_TOPICS = env.list("GENERATION_TOPICS", default=[])

# --- Warnings of other systems (CAP 1.2) ---
CAP_FEEDS = env.list("CAP_FEEDS", default=[])

# --- Community technology groups: communes that shall have one, in percent ---
OUTREACH_TARGET_PERCENT = env.int("OUTREACH_TARGET_PERCENT", default=100)

# --- Campaigns ---
CAMPAIGN_MESSAGES_A_DAY = env.int("CAMPAIGN_MESSAGES_A_DAY", default=2)
CAMPAIGN_HOURS = (  # from, until; only the urgent goes out at other hours
    env.int("CAMPAIGN_FROM_HOUR", default=6),
    env.int("CAMPAIGN_UNTIL_HOUR", default=22),
)

# --- Fees: days between two messages about one that is not paid ---
FEE_REMINDER_DAYS = env.int("FEE_REMINDER_DAYS", default=5)

# --- Zalo: only base URLs and secrets tell the real platform from the sandbox ---
ZALO_APP_ID = env("ZALO_APP_ID", default="")
ZALO_APP_SECRET = env("ZALO_APP_SECRET", default="")
ZALO_OA_ID = env("ZALO_OA_ID", default="")
ZALO_OA_SECRET_KEY = env("ZALO_OA_SECRET_KEY", default="")
ZALO_OAUTH_URL = env("ZALO_OAUTH_URL", default="https://oauth.zaloapp.com").rstrip("/")
ZALO_OPENAPI_URL = env("ZALO_OPENAPI_URL", default="https://openapi.zalo.me").rstrip("/")
ZALO_BUSINESS_URL = env("ZALO_BUSINESS_URL", default="https://business.openapi.zalo.me").rstrip("/")
ZALO_MEDIA_HOSTS = env.list("ZALO_MEDIA_HOSTS", default=[".zdn.vn"])
ZALO_CODE_VERIFIER = env("ZALO_CODE_VERIFIER", default="")
ZALO_APPSECRET_PROOF = env.bool("ZALO_APPSECRET_PROOF", default=False)
ZALO_BUTTON_TEMPLATE_TYPE = env("ZALO_BUTTON_TEMPLATE_TYPE", default="button")
ZALO_FREE_REPLY_HOURS = env.int("ZALO_FREE_REPLY_HOURS", default=48)
ZALO_ANSWER_WITHIN_HOURS = env.int("ZALO_ANSWER_WITHIN_HOURS", default=24)
ZALO_REPLY_DAYS = env.int("ZALO_REPLY_DAYS", default=7)
ZALO_LATE_REPLY_PRICE = env.int("ZALO_LATE_REPLY_PRICE", default=55)
ZALO_CHAT_URL = env("ZALO_CHAT_URL", default="https://zalo.me").rstrip("/")

CLOCK_OFFSET = env("CLOCK_OFFSET", default="")
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=60)
OUTBOX_MERGE_SECONDS = env.int("OUTBOX_MERGE_SECONDS", default=60)
OUTBOX_CONNECTIONS = env.int("OUTBOX_CONNECTIONS", default=64)
OUTBOX_SENDS_PER_MINUTE = env.int("OUTBOX_SENDS_PER_MINUTE", default=3800)  # of 4,000 calls that Zalo counts
OUTBOX_PAID_PER_DAY = env.int("OUTBOX_PAID_PER_DAY", default=20_000)
OUTBOX_PURPOSE_BUDGETS = json.loads(env("OUTBOX_PURPOSE_BUDGETS", default="") or "{}")
PHONE_CONFIRMATION_REQUIRED = env.bool("PHONE_CONFIRMATION_REQUIRED", default=True)
CHANNEL_VOUCHES_FOR_PHONE = env.bool("CHANNEL_VOUCHES_FOR_PHONE", default=False)

# --- Mail, and alarms outside of the back office ---
vars().update(env.email_url_config(env("EMAIL_URL", default="") or "dummymail://"))
EMAIL_TIMEOUT = 10  # seconds
MORNING_MAIL_HOUR = env.int("MORNING_MAIL_HOUR", default=7)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("EMAIL_FROM", default="") or "portal@localhost"
NEWS_MAIL_FROM = env("NEWS_MAIL_FROM", default="")
VAPID_PRIVATE_KEY = env("VAPID_PRIVATE_KEY", default="")
VAPID_CONTACT = env("VAPID_CONTACT", default="")
PUSH_SERVICES = env.list(
    "PUSH_SERVICES",
    default=[
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        ".push.apple.com",
        ".notify.windows.com",
    ],
)
ALARM_MAIL_TO = env.list("ALARM_MAIL_TO", default=[])
ALARM_WEBHOOK_URL = env("ALARM_WEBHOOK_URL", default="")
ALARM_FOLLOWER = env("ALARM_FOLLOWER", default="")

MONITORING_TOKEN = env("MONITORING_TOKEN", default="")
PROMETHEUS_MULTIPROC_DIR = env("PROMETHEUS_MULTIPROC_DIR", default="")

SOURCE_CODE_URL = env("SOURCE_CODE_URL", default="")
SECURITY_CONTACT = env("SECURITY_CONTACT", default="")

LOG_IN_RETENTION_DAYS = env.int("LOG_IN_RETENTION_DAYS", default=180)
CHAT_RETENTION_DAYS = env.int("CHAT_RETENTION_DAYS", default=90)
PETITION_IDENTITY_YEARS = env.int("PETITION_IDENTITY_YEARS", default=5)

SMS_GATEWAY_URL = env("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_TOKEN = env("SMS_GATEWAY_TOKEN", default="")
SMS_GATEWAY_HEADERS = env("SMS_GATEWAY_HEADERS", default="") or '{"Authorization": "Bearer {token}"}'
SMS_GATEWAY_BODY = env("SMS_GATEWAY_BODY", default="") or '{"to": "{to}", "text": "{text}", "id": "{id}"}'
SMS_GATEWAY_ANSWERS = env("SMS_GATEWAY_ANSWERS", default="") or "{}"

SMS_PRICE = env.int("SMS_PRICE", default=0)

# --- API ---
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.api.error_response",
    "NUM_PROXIES": TRUSTED_PROXY_COUNT,
    "DEFAULT_THROTTLE_RATES": {"public": "60/min", "tracking": "20/min", "partner": "1200/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{PORTAL_NAME}: API",
    "DESCRIPTION": "Dossiers of the one-stop shop: partner software writes, citizens track.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVERS": [{"url": PUBLIC_URL}],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api.document_errors",
        "config.api.tidy_for_generators",
    ],
    "ENUM_NAME_OVERRIDES": {
        "PetitionKind": "petitions.categories.Kind",
        "FeeKind": "dossiers.models.ProcedureFee.Kind",
        "EntryKind": "tourism.kinds.Kind",
    },
}

# --- back office ---
DESK_BLUE = {  # shades of the brand's #0A4F96
    "50": "#eef5fc",
    "100": "#d9e8f8",
    "200": "#b3d1f0",
    "300": "#8cc2ff",
    "400": "#7fbaf5",
    "500": "#6fb0f0",
    "600": "#0a4f96",
    "700": "#083e76",
    "800": "#07325f",
    "900": "#06284b",
    "950": "#041a31",
}
DESK_GREY = {
    "50": "#f4f6f8",
    "100": "#eaedf0",
    "200": "#d5dbe1",
    "300": "#c3ccd5",
    "400": "#a9b4bf",
    "500": "#5f6b77",
    "600": "#4a5764",
    "700": "#3f4a55",
    "800": "#1d242c",
    "900": "#14191f",
    "950": "#0f1419",
}
UNFOLD = {
    "SITE_TITLE": PORTAL_NAME,
    "SITE_HEADER": PORTAL_NAME,
    "SITE_SYMBOL": "inventory_2",
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "6px",
    "STYLES": [
        lambda request: static("css/desk.css"),
        *([lambda request: static("province/colours.css")] if PROVINCE.has_colours else []),
    ],
    "SCRIPTS": [lambda request: static("js/desk.js")],
    "COLORS": {"primary": DESK_BLUE | PROVINCE.desk_shades, "base": DESK_GREY},
    "DASHBOARD_CALLBACK": "config.admin.dashboard",
    "COMMAND": {"search_callback": "config.desk_search.records", "show_history": False},
    "SIDEBAR": {"command_search": True, "show_search": True},
    "TABS": "config.admin.tabs",
    "ACCOUNT": {
        "navigation": [
            {"title": _("Change password"), "link": reverse_lazy("admin:password_change")},
            {"title": _("My second step"), "link": reverse_lazy("admin:my_second_step")},
            {"title": _("My settings"), "link": reverse_lazy("admin:my_settings")},
        ]
    },
}

# --- Errors and traces for those who run the portal; both off, both need requirements-tracing.txt ---
SENTRY_DSN = env("SENTRY_DSN", default="")
SENTRY_ENVIRONMENT = env("SENTRY_ENVIRONMENT", default="") or "production"
OTEL_EXPORTER_OTLP_ENDPOINT = env("OTEL_EXPORTER_OTLP_ENDPOINT", default="").rstrip("/")
OTEL_EXPORTER_OTLP_HEADERS = env.list("OTEL_EXPORTER_OTLP_HEADERS", default=[])
OTEL_SERVICE_NAME = env("OTEL_SERVICE_NAME", default="") or "portal-1022"
OTEL_TRACES_SAMPLER_ARG = env.float("OTEL_TRACES_SAMPLER_ARG", default=1.0)
if OTEL_EXPORTER_OTLP_ENDPOINT:
    MIDDLEWARE.insert(0, "config.request_traces.trace_requests")

ACCESS_LOG = env.bool("ACCESS_LOG", default=False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "config.request_log.MaskDetails",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        },
        "json": {"class": "config.request_log.JsonLines", "datefmt": "%Y-%m-%dT%H:%M:%S%z"},
    },
    "filters": {"mask": {"()": "config.request_log.MaskSecretPaths"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env("LOG_FORMAT", default="line"),
            "filters": ["mask"],
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "weasyprint": {"level": "WARNING"},
        # Three lines for each of the timers' tasks: a hundred thousand tasks a day while nothing happens.
        "celery.beat": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "django.server": {"handlers": ["console"], "propagate": False},
    },
}
