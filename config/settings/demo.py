"""The demo: as in production, but with the embedded database, mails to files and one-click sign-in."""

from config import env
from config.settings.base import *  # noqa: F403

DEMO = True
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
}
CACHES["default"] = env.cache(VAR_DIR / "cache")  # noqa: F405
PAGE_CACHE_SECONDS = env.number("PAGE_CACHE_SECONDS", 10)

# Without a key of one's own, cards are paid at an imitation, which `make demo` starts beside the shop; on this
# machine only, 420 ports higher.
host, _, port = env.text("DEMO_ADDRESS", "127.0.0.1:8000").rpartition(":")
if host in ("127.0.0.1", "localhost") and not STRIPE_SECRET_KEY:  # noqa: F405
    WAGTAILADMIN_BASE_URL = f"http://{host}:{port}"
    STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRETS = "sk_test_imitation", ["whsec_imitation"]
    STRIPE_API_BASE, STRIPE_MODE = f"http://127.0.0.1:{int(port) + 420}", "test"
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = ["'self'", STRIPE_API_BASE]  # noqa: F405
