"""The demo banner's *Sign in as …*, in demo settings only.

The list is fixed and asks no database, so that a public page with the banner stays the same for everybody
and costs no query. It is no secret: outside the demo neither the banner nor the address exists.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shop.accounts.demo import DOMAIN

LOGINS = {
    "petugas.semarang": _("officer, Semarang"),
    "reviewer.semarang": _("reviewer, Semarang"),
    "bendahara.semarang": _("treasurer, Semarang"),
    "kepala.semarang": _("head, Semarang"),
    "petugas.surabaya": _("officer, Surabaya"),
    "petugas.cikarang": _("officer, Cikarang"),
    "bendahara.pusat": _("treasurer, Ditjenpas"),
    "kanwil.jawa-tengah": _("region, Central Java"),
    "pusat": _("Ditjenpas"),
    "editor": _("editor of the stories"),
    "penulis.semarang": _("writer, Semarang"),
    "peninjau": _("reviewer of the stories"),
    "pembeli": _("buyer"),
}
EMAILS = frozenset(f"{name}@{DOMAIN}" for name in LOGINS)


def demo_logins(request: HttpRequest) -> dict[str, Any]:
    """Context processor; nothing at all outside the demo."""
    if not settings.DEMO:
        return {}
    return {"demo_logins": [{"email": f"{name}@{DOMAIN}", "label": label} for name, label in LOGINS.items()]}
