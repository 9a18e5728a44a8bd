"""Production: refuses to start without what it needs, and says which."""

from config import env
from config.settings.base import *  # noqa: F403

SECRET_KEY = env.required("SECRET_KEY", "a long random text; it signs sessions and links.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
if not ALLOWED_HOSTS:
    env.required("ALLOWED_HOSTS", "the host names of the shop, separated by commas.")
env.required("DATABASE_URL", "postgres://… ; the embedded database is for one machine only.")

STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
}
CACHES["default"] = env.cache(VAR_DIR / "cache")  # noqa: F405
PAGE_CACHE_SECONDS = env.number("PAGE_CACHE_SECONDS", 10)
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
globals().update(env.email(env.required("EMAIL_URL", "smtp://user:password@host:587 for the shop's mail.")))
WAGTAILADMIN_BASE_URL = f"https://{ALLOWED_HOSTS[0]}"
STRIPE_MODE = env.text("STRIPE_MODE", "live")

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
OSCAR_BASKET_COOKIE_SECURE = True
# Wagtail shows previews in a frame of our own site, so frames are allowed from ourselves only.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
