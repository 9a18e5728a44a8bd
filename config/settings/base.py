"""What every setting of the shop shares; nothing here needs an environment."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from config import env
from config.settings.oscar import *  # noqa: F403
from media.storages import public_origins, storages_from_env

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

DEBUG = False
DEMO = False
SECRET_KEY = "insecure: for development, tests and the demo only"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
SITE_ID = 1
SHOP_NAME = "Karya Binaan"

INSTALLED_APPS = [
    "config.common.apps.CommonConfig",
    "modeltranslation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    # the shop, from the lowest layer up
    "media.apps.MediaConfig",
    "partners.apps.PartnerConfig",
    "partners.workshops.apps.WorkshopsConfig",
    "catalogue.apps.CatalogueConfig",
    "shop.accounts.apps.AccountsConfig",
    "shop.shipping.apps.ShippingConfig",
    "shop.basket.apps.BasketConfig",
    "shop.order.apps.OrderConfig",
    "shop.ledger.apps.LedgerConfig",
    "shop.fulfilment.apps.FulfilmentConfig",
    "shop.payment.apps.PaymentConfig",
    "shop.care.apps.CareConfig",
    "shop.placement.apps.PlacementConfig",
    "shop.expo.apps.ExpoConfig",
    "shop.checkout.apps.CheckoutConfig",
    "shop.storefront.apps.StorefrontConfig",
    "shop.desk.apps.DeskConfig",
    "cms.apps.CmsConfig",
    # Oscar, unforked: only for its models (docs/oscar-forks.md)
    "config.apps.OscarConfig",
    "config.apps.AnalyticsConfig",
    "config.apps.DashboardConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "widget_tweaks",
    "treebeard",
    "phonenumber_field",
    # Wagtail
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]

MIDDLEWARE = [
    "config.middleware.SecurityHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.PublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguageOfPath",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "shop.basket.middleware.BasketMiddleware",
    "cms.editing.door.EditorsDoor",
    "axes.middleware.AxesMiddleware",
    "config.middleware.StoreAway",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.shop",
                "shop.desk.demo_logins.demo_logins",
            ]
        },
    }
]

# PostgreSQL is the only database; without DATABASE_URL it runs embedded (docs/decisions/embedded-database.md).
from config.database.url import databases_from_env  # noqa: E402

DATABASES = databases_from_env()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

# Wagtail would keep renditions in a cache where they outlive their files.
RENDITIONS_CACHE = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "renditions": RENDITIONS_CACHE,
}
# How long a public page may be kept, and how long a CDN may answer by itself (docs/decisions/page-cache.md).
PAGE_CACHE_SECONDS = 0
# How long a process keeps the corrections of the calendar (config.common.rules); 0 reads none.
DAYS_OFF_SECONDS = 60
CDN_SECONDS = env.number("CDN_SECONDS")
# Whose word on where a visitor comes from is believed (config.common.limits).
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "shop.accounts.backends.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "desk:sign-in"
LOGIN_REDIRECT_URL = "desk:today"
PASSWORD_RESET_TIMEOUT = 24 * 3600
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "shop.accounts.backends.counted_name"
AXES_CLIENT_IP_CALLABLE = "config.common.limits.visitor"
AXES_LOCKOUT_CALLABLE = "shop.accounts.sign_in.locked_out"

OTP_TOTP_ISSUER = SHOP_NAME

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
# The second holds what Wagtail's own Indonesian lacks (docs/editing.md).
LOCALE_PATHS = [BASE_DIR / "config" / "locale", BASE_DIR / "cms" / "wagtail_words" / "pages" / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "id"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("id",)

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
# Fonts carry their own hash; everything else gets one at collectstatic.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/.+\.[0-9a-f]{8,12}\.[a-z0-9]+$"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    **storages_from_env(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 10_485_760

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = "Karya Binaan <toko@karyabinaan.example>"

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shop.storefront.views.errors.form_not_ours"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# Cards (docs/decisions/card.md). SHOP_ID tells shops apart that share one Stripe account; STRIPE_MODE says which
# keys and events are meant, so that a test key never takes part in a live shop.
SHOP_ID = env.text("SHOP_ID", "karya-binaan")
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRETS = env.words("STRIPE_WEBHOOK_SECRETS")
STRIPE_API_BASE = env.text("STRIPE_API_BASE").rstrip("/")
STRIPE_MODE = env.text("STRIPE_MODE", "test")
STRIPE_MINIMUM = env.number("STRIPE_MINIMUM", 10_000)
CARD_PAGES = ["https://checkout.stripe.com", *filter(None, [STRIPE_API_BASE])] if STRIPE_SECRET_KEY else []

from config.common.serat import STYLE_HASHES  # noqa: E402

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", *public_origins(), *env.words("MEDIA_HOSTS")],
        "style-src": ["'self'", *STYLE_HASHES],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *CARD_PAGES],
        "frame-ancestors": ["'self'"],
    },
}
# Wagtail's own pages carry scripts and styles in themselves; still, nothing of them comes from or goes elsewhere.
EDITORS_SECURITY_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "img-src": [*CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"], "blob:"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
}

WAGTAIL_SITE_NAME = SHOP_NAME
WAGTAILADMIN_BASE_URL = "http://127.0.0.1:8000"
WAGTAIL_I18N_ENABLED = True
# Nothing of the back office asks a third party, and no letter leaves but through the outbox.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Both are changed through our own doors, which ask for the password and tell the owner.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.editing.pictures.WritersPictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "heic", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 8 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 24_000_000
WAGTAILDOCS_EXTENSIONS = ["pdf"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = WAGTAILIMAGES_MAX_UPLOAD_SIZE
WAGTAILDOCS_DOCUMENT_FORM_BASE = "media.forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True
MODELSEARCH_BACKENDS = WAGTAILSEARCH_BACKENDS
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

PHONENUMBER_DEFAULT_REGION = "ID"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
