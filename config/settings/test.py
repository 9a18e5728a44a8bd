"""For tests: fast password hashing, mail in memory, media in a folder that is thrown away."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.gettempdir()) / "karya-binaan-test-media"
PRIVATE_ROOT = MEDIA_ROOT / "private"
AXES_ENABLED = False
DAYS_OFF_SECONDS = 0
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]  # noqa: F405
# What editors search for is indexed by the tests that search; the others save hundreds of pictures and pages.
MODELSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = False  # noqa: F405
