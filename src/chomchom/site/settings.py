"""Django settings. Values of the environment are declared in ``options.py``; nothing else is read from outside."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from chomchom.core import logs
from chomchom.site import options

OPTIONS = options.read(environ.Env())
PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
VAR = Path(OPTIONS["CHOMCHOM_VAR"]).resolve()
VAR.mkdir(parents=True, exist_ok=True)
PRODUCTION = OPTIONS["CHOMCHOM_MODE"] == "production"
if OPTIONS["CHOMCHOM_MODE"] not in ("local", "production"):
    raise ImproperlyConfigured(f"CHOMCHOM_MODE is {OPTIONS['CHOMCHOM_MODE']!r}; it must be 'local' or 'production'.")

SECRET_KEY = OPTIONS["CHOMCHOM_SECRET_KEY"]
if PRODUCTION and (SECRET_KEY == options.DEFAULT_SECRET or len(SECRET_KEY) < 32):
    raise ImproperlyConfigured("CHOMCHOM_SECRET_KEY must be set to at least 32 random characters in production.")

DATA_KEYS = OPTIONS["CHOMCHOM_DATA_KEYS"]
INDEX_KEY = OPTIONS["CHOMCHOM_INDEX_KEY"]
if PRODUCTION and (not DATA_KEYS or min(map(len, [*DATA_KEYS, INDEX_KEY])) < 32):
    raise ImproperlyConfigured(
        "CHOMCHOM_DATA_KEYS and CHOMCHOM_INDEX_KEY must be set in production, each key to at least 32 random "
        "characters (`chomchom keys new` makes one). Keep them apart from the backups: without them nobody reads a "
        "telephone number."
    )
DATA_KEYS = DATA_KEYS or [f"data:{SECRET_KEY}"]
INDEX_KEY = INDEX_KEY or f"index:{SECRET_KEY}"

DEBUG = False
ALLOWED_HOSTS = OPTIONS["CHOMCHOM_HOSTS"]
if PRODUCTION and any("*" in host for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("CHOMCHOM_HOSTS must name the hosts in production; '*' lets anybody name them.")
SITE_URL = OPTIONS["CHOMCHOM_URL"].rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "chomchom.site",
    "chomchom.care",
    "chomchom.trade",
    "chomchom.net",
    "chomchom.documents",
    "chomchom.people",
    "chomchom.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "template_partials",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "chomchom.site.operation.middleware.RequestMiddleware",
    "chomchom.site.middleware.ProxyMiddleware",
    "chomchom.site.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "chomchom.site.middleware.NulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chomchom.site.operation.middleware.SchemaMiddleware",
    "chomchom.people.middleware.ViewerMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "chomchom.site.urls"
WSGI_APPLICATION = "chomchom.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "chomchom.site.context.site",
            ],
            "builtins": ["chomchom.core.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

FORM_RENDERER = "chomchom.core.forms.Renderer"

# -- data ------------------------------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # 500 writes, 50 at once: DEFERRED loses most of them to "database is locked", IMMEDIATE with 20 s loses none
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
if OPTIONS["DATABASE_URL"]:
    DATABASES = {"default": environ.Env.db_url_config(OPTIONS["DATABASE_URL"])}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "chomchom.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "chomchom.core.sqlite3"  # Django's own, with a gate in front of writers
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # as Django does by itself for its own backend
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = VAR / "files"

# -- accounts --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 9}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "chomchom.people.passwords.TwoKindsValidator"},
]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "people:login"
CONTACT = OPTIONS["CHOMCHOM_CONTACT"]
IDLE_SECONDS = OPTIONS["CHOMCHOM_IDLE_MINUTES"] * 60
SESSION_SECONDS = OPTIONS["CHOMCHOM_SESSION_HOURS"] * 3600
FACTOR_SECRET = OPTIONS["CHOMCHOM_FACTOR_SECRET"] or f"factor:{SECRET_KEY}"
SESSION_COOKIE_AGE = IDLE_SECONDS + 3600  # longer than a session may be idle, so that the log-in can say why it ended
SESSION_SAVE_EVERY_REQUEST = False  # the viewer middleware prolongs a session at most once a minute
AXES_FAILURE_LIMIT = OPTIONS["CHOMCHOM_LOCK_AFTER"]
AXES_COOLOFF_TIME = OPTIONS["CHOMCHOM_LOCK_MINUTES"] / 60
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "chomchom.people.views.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# a lock by name alone: the law wants an account locked after failures, from whatever address they came
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# -- the web ---------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"] + ([OPTIONS["CHOMCHOM_TILES"].split("/{")[0]] if OPTIONS["CHOMCHOM_TILES"] else []),
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
PROXIES = OPTIONS["CHOMCHOM_PROXIES"]
RATE_LIMITS = OPTIONS["CHOMCHOM_RATE_LIMITS"]
CSRF_FAILURE_VIEW = "chomchom.site.views.untrusted"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LANGUAGE_COOKIE_NAME = "django_language"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # ProxyMiddleware takes it from our proxies only
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # __Host-: a browser takes such a cookie from this very host over TLS only, so no neighbour can plant one
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    # preloading is a promise for a whole domain, which is not the district's to give
    SILENCED_SYSTEM_CHECKS += ["security.W021"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = [
    "chomchom.core.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = not PRODUCTION  # local: served even before they are collected
BROWSER_PARTS = Path(OPTIONS["CHOMCHOM_BROWSER_PARTS"] or ROOT / "node_modules")
STATICFILES_DIRS = [
    (name, path)
    for name, path in (
        ("krds/css/token", BROWSER_PARTS / "krds-uiux" / "resources" / "css" / "token"),
        ("krds/fonts", BROWSER_PARTS / "krds-uiux" / "resources" / "fonts"),
        ("krds/img", BROWSER_PARTS / "krds-uiux" / "resources" / "img"),
        ("leaflet", BROWSER_PARTS / "leaflet" / "dist"),
        ("dexie", BROWSER_PARTS / "dexie" / "dist"),
    )
    if path.is_dir()
]
STORAGES = {
    "default": {"BACKEND": "chomchom.core.storage.HashedStorage"},
    "staticfiles": {"BACKEND": "chomchom.site.static.ModuleStaticStorage"},
}

# -- words -----------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
GUEST_LANGUAGES = ["id", "vi"]  # of personal links only: catalogues with the texts of those pages
USE_I18N = True
USE_TZ = True
TIME_ZONE = OPTIONS["CHOMCHOM_TIME_ZONE"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = PRODUCTION
FORMAT_MODULE_PATH = "chomchom.core.formats"

# -- messages --------------------------------------------------------------------------------------------------------

if OPTIONS["CHOMCHOM_EMAIL_URL"]:
    vars().update(environ.Env.email_url_config(OPTIONS["CHOMCHOM_EMAIL_URL"]))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
SEND_TIMEOUT = EMAIL_TIMEOUT = OPTIONS["CHOMCHOM_SEND_TIMEOUT"]
DEFAULT_FROM_EMAIL = OPTIONS["CHOMCHOM_EMAIL_FROM"]
HEARTBEAT_URL = OPTIONS["CHOMCHOM_HEARTBEAT_URL"]
WEBHOOK_SECRET = OPTIONS["CHOMCHOM_WEBHOOK_SECRET"] or f"webhook:{SECRET_KEY}"
SENDER_SECRET = OPTIONS["CHOMCHOM_SENDER_SECRET"] or f"sender:{SECRET_KEY}"
LOG_KEYS = OPTIONS["CHOMCHOM_LOG_KEY"]
INTERNAL_NETWORKS_ALLOWED = OPTIONS["CHOMCHOM_INTERNAL_NETWORKS"]
SOLAPI_URL = OPTIONS["CHOMCHOM_SOLAPI_URL"]
SOLAPI_KEY = OPTIONS["CHOMCHOM_SOLAPI_KEY"]
SOLAPI_SECRET = OPTIONS["CHOMCHOM_SOLAPI_SECRET"]
SOLAPI_SENDER = OPTIONS["CHOMCHOM_SOLAPI_SENDER"]
ALIMTALK_PROFILE = OPTIONS["CHOMCHOM_ALIMTALK_PROFILE"]
ALIMTALK_TEMPLATE = OPTIONS["CHOMCHOM_ALIMTALK_TEMPLATE"]
VAPID_PRIVATE_KEY = OPTIONS["CHOMCHOM_VAPID_KEY"]
VAPID_CONTACT = OPTIONS["CHOMCHOM_VAPID_CONTACT"]
MAP_LINK = OPTIONS["CHOMCHOM_MAP_LINK"]
TILES = {"url": OPTIONS["CHOMCHOM_TILES"], "attribution": OPTIONS["CHOMCHOM_TILES_ATTRIBUTION"]}

# -- operation -------------------------------------------------------------------------------------------------------

BACKUP_RECIPIENTS = OPTIONS["CHOMCHOM_BACKUP_RECIPIENTS"]
METRICS_TOKEN = OPTIONS["CHOMCHOM_METRICS_TOKEN"]
METRICS_NETWORKS = OPTIONS["CHOMCHOM_METRICS_NETWORKS"]
DISK_MIN_MB = OPTIONS["CHOMCHOM_DISK_MIN_MB"]
LOGGING = logs.configuration("json" if PRODUCTION else "lines")
