"""The demo: as in production, but with the embedded database, mails to files and one-click sign-in."""

from config.settings.base import *  # noqa: F403

DEMO = True
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",  # noqa: F405
    },
    "renditions": RENDITIONS_CACHE,  # noqa: F405
}
