"""The demo: as in production, but with the embedded database, mails to files and one-click sign-in."""

from config import env
from config.settings.base import *  # noqa: F403

DEMO = True
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
}
CACHES["default"] = env.cache(VAR_DIR / "cache")  # noqa: F405
PAGE_CACHE_SECONDS = env.number("PAGE_CACHE_SECONDS", 10)
