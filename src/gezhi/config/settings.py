"""Django's settings. What differs between deployments comes from `environment`."""

import base64
import os
from pathlib import Path

from gezhi.config import environment

HOME = environment.home()
DEMO = environment.flag("GEZHI_DEMO")
DEBUG = environment.flag("GEZHI_DEBUG")
SITE_URL = os.environ.get("GEZHI_URL", "http://127.0.0.1:8000").rstrip("/")
SECURE = SITE_URL.startswith("https://")

SECRET_KEY = base64.b64encode(environment.secret(HOME, "session.key", 48)).decode()
MASTER_KEY = environment.secret(HOME, "master.key")
SIGNING_KEY = environment.secret(HOME, "signing.key")
CIPHER = environment.cipher()
ALLOWED_HOSTS = environment.words("GEZHI_HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "gezhi.surfaces.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "gezhi.engines.trust",
    "gezhi.engines.places",
    "gezhi.engines.people",
    "gezhi.engines.cases",
    "gezhi.engines.points",
    "gezhi.engines.councils",
    "gezhi.engines.duties",
    "gezhi.engines.campaigns",
    "gezhi.engines.assets",
    "gezhi.engines.disclosure",
    "gezhi.engines.assessment",
    "gezhi.engines.insight",
    "gezhi.surfaces.portal",
    "gezhi.surfaces.field",
    "gezhi.surfaces.desk",
    "gezhi.surfaces.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "gezhi.surfaces.ui.pages.PagesMiddleware",
    "gezhi.surfaces.ui.gate.GateMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gezhi.surfaces.ui.asked_forms.AskedMiddleware",
    "gezhi.surfaces.field.offline.outbox.OutboxMiddleware",
]
PAGES_MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "gezhi.config.urls"
WSGI_APPLICATION = "gezhi.config.wsgi.application"
DATABASES = {"default": environment.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "trust_cache",
    },
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "gezhi.surfaces.ui.context.shell",
            ],
        },
    },
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
LANGUAGE_COOKIE_NAME = "gezhi_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("GEZHI_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31536000
FILES = HOME / "files"
MODELS = HOME / "models"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

AUTH_USER_MODEL = "trust.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
STAFF_REDIRECT_URL = "field:today"

ACCOUNT_ADAPTER = "gezhi.surfaces.ui.accounts.Accounts"
ACCOUNT_FORMS = {"request_login_code": "gezhi.surfaces.ui.accounts.RequestCode"}
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = None
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Gezhi"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_SSL_REDIRECT = SECURE and environment.flag("GEZHI_SSL_REDIRECT")
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

KEEP_CONTACTS_DAYS = environment.days("GEZHI_KEEP_CONTACTS", 365)
KEEP_MESSAGES_DAYS = environment.days("GEZHI_KEEP_MESSAGES", 180)
SENDERS = environment.words("GEZHI_SENDERS", "console")
CHANNELS = environment.channels("GEZHI_CHANNELS")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
