"""The shop as the demo runs it, on a database of the benchmark; ``PAGE_CACHE_SECONDS`` 0 turns the page cache off."""

import os
from pathlib import Path

from config import env
from config.settings.base import *  # noqa: F403

VAR = Path(os.environ["BENCH_FOLDER"])
DATABASES["default"] |= {  # noqa: F405
    "ENGINE": "config.database",
    "CLUSTER": "tests",
    "NAME": os.environ["BENCH_DATABASE"],
}
STATIC_ROOT, MEDIA_ROOT, PRIVATE_ROOT = VAR / "static", VAR / "media", VAR / "private"
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
}
CACHES["default"] = env.cache(VAR / "cache")  # noqa: F405
PAGE_CACHE_SECONDS = env.number("PAGE_CACHE_SECONDS", 0)
MIDDLEWARE = ["tests.bench.sql_header.SqlHeader", *MIDDLEWARE]  # noqa: F405
