"""Settings of e-Order, read from the environment; `.env.example` lists every variable."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import structlog
from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.redaction import redact
from eorder import schedule
from eorder.api_docs import *  # noqa: F403 (constants alone, in the settings' one namespace)
from eorder.login import *  # noqa: F403 (constants alone, in the settings' one namespace)
from eorder.login import TOKEN_DAYS

# Lets annotations such as `ModelAdmin[User]` stand at run time.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

# --- Mode -----------------------------------------------------------------------------------
DEMO = env.bool("EORDER_DEMO", default=False)
TESTING = env.bool("EORDER_TEST", default=False)
HTTPS = env.bool("EORDER_HTTPS", default=not (DEMO or TESTING))
DEBUG = env.bool("EORDER_DEBUG", default=False)

VAR_DIR = Path(env.str("EORDER_VAR", default=str(BASE_DIR / "var"))).resolve()

# No default outside the demo and the tests: a missing secret must stop the process.
if DEMO or TESTING:
    SECRET_KEY = env.str("SECRET_KEY", default="demo-only-" + "x" * 50)
    PRIVACY_KEYS = env.list("PRIVACY_KEYS", default=["demo-only-" + "y" * 50])
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
else:
    SECRET_KEY = env.str("SECRET_KEY")
    PRIVACY_KEYS = env.list("PRIVACY_KEYS")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")

# Keys of the hashes that compare personal numbers, oldest first: rotate by adding one at the end,
# then run `manage.py refresh_fingerprints`. None may ever be dropped.
if not PRIVACY_KEYS or any(len(key) < 32 or key == SECRET_KEY for key in PRIVACY_KEYS):
    raise ImproperlyConfigured(
        "PRIVACY_KEYS needs one or more keys of at least 32 characters, none of them SECRET_KEY."
    )

CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Keys that signed and encrypted before the present one; remove them when nothing needs them.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
# How many of our own proxies stand before the application: each appends one address.
TRUSTED_PROXIES = env.int("EORDER_TRUSTED_PROXIES", default=0)

# --- Applications ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "core",
    "accounts",
    "budgets",
    "vendors",
    "orders",
    "payments",
    "reports",
    "eorder",
    "eorder.operators.OperatorAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "django_filters",
    "django_cotton",
    "django_htmx",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "core.middleware.HardeningMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.NobodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.ActingMiddleware",
    "core.middleware.OriginMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "core.middleware.PrivatePagesMiddleware",
    "core.middleware.DomainErrorMiddleware",
    "core.middleware.PersonalNumberMiddleware",
]

# Pictures of the public catalogue: the same for everybody, so nobody is asked for.
NOBODY_PATHS = ["/katalog/gambar/"]

ROOT_URLCONF = "eorder.urls"
WSGI_APPLICATION = "eorder.wsgi.application"
ASGI_APPLICATION = "eorder.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.frame",
                "accounts.demo.accounts",
            ],
            "builtins": ["core.templatetags.eorder"],
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "core.forms.EOrderRenderer"

# --- Data -----------------------------------------------------------------------------------
DATABASES = {"default": env.dj_db_url("DATABASE_URL", default="postgres://localhost/eorder")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=0 if TESTING else 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# What the row history calls a change that no request or task is behind: "manage.py flag_payments".
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "application_name", " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])[:60]
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Migrations connect as the owner of the tables; the application's own role cannot rewrite history.
OWNER_DATABASE: dict[str, Any] = {}
if env.str("DATABASE_OWNER_URL", default=""):
    OWNER_DATABASE = env.dj_db_url("DATABASE_OWNER_URL")

REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "eorder",
        # No patient retries: a lost cache must be answered at once, not after four seconds.
        "OPTIONS": {
            "socket_connect_timeout": 2,
            "socket_timeout": 2,
            "retry": Retry(NoBackoff(), 0),
        },
    }
}


def _broker_url(redis_url: str) -> str:
    """Return kombu's spelling of a redis-py URL (a Unix socket is written differently)."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    return f"redis+socket://{parts.path}?virtual_host=0"


# --- Celery ---------------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=_broker_url(REDIS_URL))
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = schedule.BEAT

# --- Identity -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.HouseBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    # Hundreds of log-ins in the suite need not each cost 100 ms.
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Whose mail addresses belong to offices: their people are invited and cannot register alone.
OFFICIAL_MAIL_DOMAINS: list[str] = env.list("OFFICIAL_MAIL_DOMAINS", default=["go.id", "demo"])

# Browsers allow passkeys over plain http on localhost alone; so does the server, in the demo.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Who must hold a second factor (accounts.factors). The demo and the tests force nobody.
MFA_FORCED = not (DEMO or TESTING)
MFA_ROLES: list[str] = env.list(
    "MFA_ROLES",
    default=["PA", "KPA", "BENDAHARA", "BPKD", "BPPBJ", "PPKUKM", "INSPEKTORAT"],
)

# How long a proof of who one is stays fresh for paying and the like (accounts.proof). In the demo
# the log-in serves for the whole session; the tests, which log nobody in by hand, ask for none.
PROOF_MINUTES: int | None = (
    None if TESTING else env.int("PROOF_MINUTES", default=SESSION_COOKIE_AGE // 60 if DEMO else 10)
)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * (PROOF_MINUTES or 10)

# --- API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.ActingTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["core.api.HasActor"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "core.parsers.ObjectParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_PAGINATION_CLASS": "core.api.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_CLASSES": ["core.throttles.PersonThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.str("API_RATE", default="1200/min")},
    "NUM_PROXIES": TRUSTED_PROXIES,
    "EXCEPTION_HANDLER": "core.problems.problem_handler",
    "COERCE_DECIMAL_TO_STRING": True,
    "PAGE_SIZE": 25,
}
REST_KNOX = {
    "AUTH_HEADER_PREFIX": "Token",
    "TOKEN_TTL": timedelta(days=TOKEN_DAYS),
    "AUTO_REFRESH": False,
}

# --- Language and time ----------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Indonesia")]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# --- Files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "core.storage.HashedStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "core.upload_limits.RequestQuota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Uploads lie outside the web root and are the application's alone, also on a shared machine.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- Mail -----------------------------------------------------------------------------------
EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", default="console:")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_FILE_PATH = EMAIL_CONFIG["EMAIL_FILE_PATH"] or None
EMAIL_HOST = EMAIL_CONFIG["EMAIL_HOST"]
EMAIL_PORT = EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL_CONFIG["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL_CONFIG["EMAIL_USE_TLS"]
EMAIL_USE_SSL = EMAIL_CONFIG["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="e-Order <no-reply@eorder.invalid>")
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")

# --- Browser hardening ----------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "publickey-credentials-create": ["self"],
    "publickey-credentials-get": ["self"],
    "usb": [],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.csrf_failed"
if HTTPS:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
DEVICE_COOKIE_NAME = "__Host-device" if HTTPS else "device"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- Logging --------------------------------------------------------------------------------
# It would believe any X-Forwarded-For; the trail holds the address that our proxies saw.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
_SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "foreign_pre_chain": _SHARED_PROCESSORS,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redact,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_SHARED_PROCESSORS,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
