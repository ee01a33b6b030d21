"""Django's settings, derived from the environment; nothing else is read from outside."""

from __future__ import annotations

from pathlib import Path

from vafa.project.environment import database_settings, read_environment, secret_key

ENVIRONMENT = read_environment()
PACKAGE_FOLDER = Path(__file__).resolve().parent.parent

SECRET_KEY = secret_key(ENVIRONMENT)
DEBUG = ENVIRONMENT.is_debug
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "vafa.project.urls"
WSGI_APPLICATION = "vafa.project.wsgi.application"

FEATURES = (
    "journal",
    "ledger",
    "warehouse",
    "web",
    "staff",
    "imports",
    "customers",
    "catalogue",
    "orders",
    "tasks",
    "processes",
    "portfolio",
    "loyalty",
    "lifecycle",
    "insight",
    "connectors.shops.balances",
    "connectors.shops.codes",
    "connectors.shops.costs",
    "connectors.shops.csv",
    "connectors.shops.contacts",
    "demo",
    "project",
)
INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    *(f"vafa.{feature}" for feature in FEATURES),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vafa.web.middleware.ContentPolicyMiddleware",
    "vafa.web.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "vafa.staff.middleware.StaffMiddleware",
    "vafa.staff.middleware.ReaderMiddleware",
    "vafa.staff.middleware.PermissionMiddleware",
    "vafa.web.uploads.UploadMiddleware",
    # Looks for its token in the body, so whoever refuses bodies stands before it.
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["vafa.web.templatetags.vafa", "template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "vafa.project.context.shell",
            ],
        },
    }
]

DATABASES = {"default": database_settings(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "vafa_staff.StaffMember"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "staff:sign_in"
LOGIN_REDIRECT_URL = "insight:today"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 180 if ENVIRONMENT.is_https else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.proxies and ENVIRONMENT.is_https else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fa", "فارسی"), ("el", "Ελληνικά")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.data_folder / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
MEDIA_ROOT = ENVIRONMENT.data_folder / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

VAFA_REACTIONS = "vafa.project.reactions.REACTIONS"
VAFA_JOBS = "vafa.project.jobs.JOBS"
VAFA_SUBJECTS = "vafa.project.subjects.SUBJECTS"
VAFA_OF_ORDERS = "vafa.project.subjects.OF_ORDERS"
VAFA_PERSON_WORDS = "vafa.project.person_words.PERSON_WORDS"
VAFA_SCHEDULE = "vafa.project.schedule.SCHEDULE"
VAFA_SCHEDULE_ZONE = "vafa.project.schedule.zone"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"links": {"()": "vafa.loyalty.middleware.LinksStayOut"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]}
    },
    "root": {"handlers": ["stderr"], "level": ENVIRONMENT.log_level},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
