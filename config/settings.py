"""All settings of the site; what differs from place to place is read from the environment (names in the README)."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent

# Where we are. `make run` says DEBUG=on. The door for web servers (config/wsgi.py) says DEBUG=off: that is production,
# where nothing is guessed. Commands at a desk and tests say neither: no debugging, and defaults for everything.

DEBUG = env.flag("DEBUG", default=False)
PRODUCTION = "DEBUG" in os.environ and not DEBUG

ARCHIVE_DATA_DIR = env.folder("ARCHIVE_DATA_DIR", Path("var"), BASE_DIR)

# The site

if PRODUCTION:
    SECRET_KEY = env.secret("SECRET_KEY") or env.required(
        "SECRET_KEY", "In production it must be given: at least 50 characters by chance, kept secret."
    )
    SITE_URL = env.site_url(env.required("SITE_URL", "In production links need it, like https://archive.example.org."))
else:
    SECRET_KEY = env.secret("SECRET_KEY") or env.kept_secret(ARCHIVE_DATA_DIR / "secret_key")
    SITE_URL = env.site_url(env.text("SITE_URL", "http://127.0.0.1:8000"))

HTTPS = SITE_URL.startswith("https://")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
ALLOWED_HOSTS = env.names(
    "ALLOWED_HOSTS", [SITE_HOST] if PRODUCTION else [SITE_HOST, "localhost", "127.0.0.1", "[::1]"]
)

# Fallbacks: what `load_collection` has stored wins.
SITE_TITLE = env.text("SITE_TITLE", "Annals")
SITE_DESCRIPTION = env.text("SITE_DESCRIPTION", "An archive of news: dated, sourced, and held event by event.")

# Whom to tell of a hole in the site (/.well-known/security.txt); without it the collection's contact

SECURITY_CONTACT = env.contact("SECURITY_CONTACT")

# The parts

INSTALLED_APPS = [
    "archive.apps.ArchiveConfig",
    "archive.preserving",  # for its commands
    "archive.static_site",  # for its command
    "archive.apps.ArchiveAdminConfig",  # django.contrib.admin with the archive’s own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

# Public pages touch neither session nor user nor CSRF token, so its middleware sets no cookie and no `Vary` there.
MIDDLEWARE = [
    "archive.monitoring.requests.RequestMonitorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "archive.views.frame.read_only.ReadOnlyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "archive.views.frame.interface_languages.InterfaceLanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {  # the public pages
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "site"],
        "OPTIONS": {"environment": "archive.views.frame.environment.environment", "autoescape": True},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The database

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database("DATABASE_URL", f"sqlite:///{ARCHIVE_DATA_DIR}/archive.sqlite3", BASE_DIR)
}
if password := env.secret("DATABASE_PASSWORD"):  # one that shall not stand in an address
    DATABASES["default"]["PASSWORD"] = password
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "config.sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,  # seconds that a writer waits for another one
        "transaction_mode": "IMMEDIATE",  # a transaction takes the write lock when it begins and never fails half-way
        # Readers and one writer at a time. A crash of the machine may lose the last commits, never the file.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000; PRAGMA journal_size_limit=67108864;",
    }
if replica := env.replica("DATABASE_REPLICA_URL", DATABASES["default"]):
    DATABASES["replica"] = replica
    DATABASE_ROUTERS = ["archive.replica.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where `backup` puts copies of the archive when it is told no place, and how many of them stay

BACKUP_DIR = BASE_DIR / env.text("BACKUP_DIR") if env.text("BACKUP_DIR") else None
BACKUP_KEEP = env.text("BACKUP_KEEP", "7d,4w,12m")

# Pages that were drawn, kept in each process under their ETag (a few dozen KB each); none while debugging

PAGES_HELD = env.number("PAGES_HELD", 0 if DEBUG else 200)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": PAGES_HELD},
    }
    if PAGES_HELD
    else {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "throttle": {  # how many requests came this minute, from some thousand clients
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "throttle",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# Whole lists that a process sends at once, as CSV or BibTeX; it must keep threads for readers (deploy/gunicorn.conf.py)

EXPORTS_AT_ONCE = env.number("EXPORTS_AT_ONCE", 1)

# The interface for programs, `/api/v1/`: requests a minute that each process answers, from one network address, and
# with one token; 0 for any number

API_REQUESTS_A_MINUTE = env.number("API_REQUESTS_A_MINUTE", 120)
API_TOKEN_REQUESTS_A_MINUTE = env.number("API_TOKEN_REQUESTS_A_MINUTE", 600)
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Annals",
    "VERSION": "1",
    "DESCRIPTION": "What the archive holds, for programs: the same as its pages, and writing with a token.",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATION_PARAMETERS": False,
    "APPEND_COMPONENTS": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "PATH_CONVERTER_OVERRIDES": {
        "key": {"type": "string", "pattern": "^[0-9a-zA-Z]{4,64}$"},
        "anyslug": {"type": "string", "pattern": "^[^/.]+$"},
    },
}

# What takes longer than a page is done by a process that the site starts; `off` where it can't, or shall not

JOBS = env.flag("JOBS", default=True)

# Language and time

USE_I18N = True
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("zh-hans", "简体中文")]
LANGUAGE_CODE = env.one_of("LANGUAGE_CODE", "en", [code for code, name in LANGUAGES])
LOCALE_PATHS = [BASE_DIR / "archive" / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]  # of the lists that Django draws
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")

# Static files: hashed and compressed by `collectstatic` in production, straight from the source elsewhere

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", ARCHIVE_DATA_DIR / "static", BASE_DIR, make=False)
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.static_files.SwaggerUiFinder",  # for the page that describes the interface for programs
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static_files.StaticFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Who may enter

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"

# Who has to show a code of an authenticator as well: nobody, everybody (`required`), or the members of named groups

TWO_FACTOR = env.names("TWO_FACTOR", [])

# Nobody takes what they changed last themselves to ready, scheduled or published

FOUR_EYES = env.flag("FOUR_EYES", default=False)

# After five wrong passwords a name is locked for the address that tried them, after twenty over any names every name:
# answered 429 for a quarter of an hour. An address of version 6 counts as its /64. Nothing is locked for others, so
# that nobody can lock an editor out from elsewhere.
PROXY_COUNT = env.number("PROXY_COUNT", 0)
FAILURES_PER_ADDRESS = 20
AXES_HANDLER = "config.guessing.GuessingHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page that says when to try again stays true
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "config.guessing.locked_out"
AXES_CLIENT_IP_CALLABLE = "config.clients.client_network"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False  # `manage.py axes_reset_ip` and `axes_reset_username` let somebody in at once
AXES_VERBOSE = False

# What browsers are told

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 30 * 24 * 3600) if HTTPS else 0
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [SITE_URL] if PRODUCTION else []
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # the archive does not speak for other sites below its domain,
    "security.W021",  # nor enters itself in the browsers' list
    "security.W008",  # the server in front redirects to https (see deploy/nginx.conf)
]

# Bounds on what a form may send: an article of a few million characters fits

DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# What can be brought to an import by a page at once; what is more is imported by the command

UPLOAD_MAX_FILES = env.number("UPLOAD_MAX_FILES", 2000)
UPLOAD_MAX_BYTES = env.number("UPLOAD_MAX_BYTES", 200 * 1024 * 1024)
DATA_UPLOAD_MAX_NUMBER_FILES = UPLOAD_MAX_FILES

# Where a request comes from, seen through PROXY_COUNT proxies

CLIENT_ADDRESS = "config.clients.client_address"

# Who may read /metrics beside the staff: networks such as 10.0.0.0/8, seen as PROXY_COUNT says

METRICS_ALLOW = env.networks("METRICS_ALLOW")

# Errors go to stderr, where the service manager keeps them; nothing else is said unless LOG_LEVEL asks for it. At INFO
# each request is a line.

LOG_FORMAT = env.one_of("LOG_FORMAT", "line", ["line", "json"])
LOG_LEVEL = env.one_of("LOG_LEVEL", "WARNING", ["DEBUG", "INFO", "WARNING", "ERROR"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "archive.monitoring.logs.RequestIdFilter"}},
    "formatters": {
        "line": {
            "()": "archive.monitoring.logs.Lines",
            "format": "{asctime} {levelname} {name}: {message}{in_request}",
            "style": "{",
        },
        "json": {"()": "archive.monitoring.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request"]}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},  # the requests that `make run` answers
        "django.request": {"level": "ERROR"},  # a page that is not there is no error
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # scanners knock all day
    },
}

# New originals are kept in the database, or in this store: a folder, or a bucket of S3

ORIGINALS_URL = env.store("ORIGINALS_URL", BASE_DIR)

# Importing: what is larger than this is refused with a message, in bytes

IMPORT_MAX_FILE_BYTES = env.number("IMPORT_MAX_FILE_BYTES", 512 * 1024 * 1024)
IMPORT_MAX_ARTICLE_BYTES = env.number("IMPORT_MAX_ARTICLE_BYTES", 16 * 1024 * 1024)
IMPORT_MAX_SECONDS = env.number("IMPORT_MAX_SECONDS", 30)  # for one article
IMPORT_MAX_WORKER_MEMORY_BYTES = env.number("IMPORT_MAX_WORKER_MEMORY_BYTES", 4 * 1024 * 1024 * 1024)
