"""All settings. Every value that an operator may change comes from the environment.

Each variable has its line in ``docs/reference/settings.md``; a test keeps it so.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).parents[3]


def flag(name: str) -> bool:
    """Whether an environment variable says yes."""
    return os.environ.get(name, "").lower() in {"1", "yes", "true", "on"}


HOME = Path(os.environ.get("NAICHA_HOME") or ROOT / "var").resolve()


def key_from_home(name: str) -> str:
    """Read a secret from the home folder; make it on first use, readable by us alone.

    ``O_EXCL`` lets one of several processes starting together make the file; the
    others read what it wrote.
    """
    path = HOME / "keys" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secret := secrets.token_urlsafe(48))
    return secret


DEBUG = flag("NAICHA_DEBUG")
SECRET_KEY = os.environ.get("NAICHA_SECRET_KEY") or key_from_home("secret")
# Encrypts names and phones; without it they cannot be read again. Back it up apart.
PERSONAL_KEY = os.environ.get("NAICHA_PERSONAL_KEY") or key_from_home("personal")
ALLOWED_HOSTS = os.environ.get(
    "NAICHA_HOSTS", "localhost,127.0.0.1,[::1],testserver"
).split(",")
CSRF_TRUSTED_ORIGINS = [
    origin for origin in os.environ.get("NAICHA_ORIGINS", "").split(",") if origin
]
# Behind a proxy that ends TLS: cookies only over https, and its header believed.
BEHIND_TLS = flag("NAICHA_BEHIND_TLS")
# Demo sign-in elsewhere than on this machine: only for a show, never for real work.
DEMO_ANYWHERE = flag("NAICHA_DEMO_ANYWHERE")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_linear_migrations",
    "axes",
    "csp",
    "ninja",
    "naicha.kernel",
    "naicha.web",
    "naicha.people",
    "naicha.places",
    "naicha.posts",
    "naicha.workdays",
    "naicha.exchange",
    "naicha.audit",
    "naicha.matters",
    "naicha.zoning",
    "naicha.ops",
    "naicha.api",
    "naicha.demo",
    "naicha.config",
]
FIRST_PARTY_APPS = [app for app in INSTALLED_APPS if app.startswith("naicha.")]

MIDDLEWARE = [
    "naicha.matters.middleware.CodesStayOut",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "naicha.people.middleware.DemoMark",
    "naicha.people.middleware.SignInRequired",
    "naicha.posts.middleware.Acting",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "naicha.web.middleware.PlainRefusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "naicha.config.urls"
WSGI_APPLICATION = "naicha.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "naicha.web.context.frame",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "naicha.web.templatetags.naicha",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        os.environ.get("NAICHA_DATABASE_URL") or f"sqlite:///{HOME / 'naicha.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A connection that stays open keeps the write-ahead log warm, and IMMEDIATE
    # makes a read-then-write transaction wait its turn instead of failing at once.
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
    }
elif DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"] |= {"OPTIONS": {"pool": {"min_size": 1, "max_size": 8}}}
else:
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {"charset": "utf8mb4", "isolation_level": "read committed"},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Django's word for MariaDB's missing partial constraints: we use nullable slots.
SILENCED_SYSTEM_CHECKS = ["models.W036", "models.W037"]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORDS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{PASSWORDS}.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": f"{PASSWORDS}.CommonPasswordValidator"},
    {"NAME": f"{PASSWORDS}.UserAttributeSimilarityValidator"},
]
CSRF_FAILURE_VIEW = "naicha.web.views.csrf_failure"
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "matters:today"
LOGOUT_REDIRECT_URL = "people:sign_in"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1 / 4  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True  # who signed in when is nobody's figure
AXES_VERBOSE = False
# What Django's form calls the name; else failures are counted under no name at all.
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "naicha.people.views.locked_out"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of a form; files have their own limit
TEST_RUNNER = "django.test.runner.DiscoverRunner"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
