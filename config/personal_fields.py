"""Personal data in the tables of Django and of libraries: the staff's accounts, log-ins and acts."""

import datetime as dt

from django.conf import settings

from foundation.declarations import CLEARED, Kept, Purged, declare

STAFF = Kept("Tài khoản của cán bộ: giữ khi còn làm việc; quản trị khóa khi nghỉ")
LOG_INS = Purged("config.tasks.purge_log_ins", after=dt.timedelta(days=settings.LOG_IN_RETENTION_DAYS))
SESSIONS = Purged("config.tasks.purge_sessions", after=dt.timedelta(seconds=settings.SESSION_COOKIE_AGE))

declare(
    "admin.LogEntry", personal={"object_repr": CLEARED, "change_message": CLEARED}, not_personal="object_id"
)
declare("auth.Permission", not_personal="name codename")
declare("auth.Group", not_personal="name")
declare(
    "auth.User",
    personal=dict.fromkeys(("username", "first_name", "last_name", "email"), STAFF),
    not_personal="password",
)
declare("contenttypes.ContentType", not_personal="app_label model")
declare("sessions.Session", personal={"session_data": SESSIONS})
for label in ("axes.AccessFailureLog", "axes.AccessAttempt", "axes.AccessLog"):
    names = ["user_agent", "ip_address", "username", "http_accept", "path_info"]
    names += ["get_data", "post_data"] if label == "axes.AccessAttempt" else []
    names += ["session_hash"] if label == "axes.AccessLog" else []
    declare(label, personal=dict.fromkeys(names, LOG_INS))
declare("otp_totp.TOTPDevice", not_personal="name key")
declare("otp_static.StaticDevice", not_personal="name")
declare("otp_static.StaticToken", not_personal="token")
declare(
    "django_otp_webauthn.WebAuthnCredential",
    not_personal="name credential_type credential_id credential_id_sha256 public_key transports aaguid",
)
declare("django_otp_webauthn.WebAuthnAttestation", not_personal="fmt data client_data_json")
declare("django_otp_webauthn.WebAuthnUserHandle", not_personal="handle_hex")
