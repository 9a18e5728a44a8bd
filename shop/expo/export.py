"""Which countries goods made in prisons may not enter.

The shop sends within Indonesia only. Who writes from elsewhere asks, and people answer; but nobody is left to hope
where the law of his country says no. Such laws are dated rows (``ExportBar``) with their source.
"""

from functools import cache
from unicodedata import normalize

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.common import clock
from shop.expo.errors import ExpoRefused
from shop.expo.models import ExportBar

HERE = "ID"
# What Babel names beside the countries of ISO 3166: groups, parts, test data.
NO_COUNTRIES = {
    *("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC"),
    *("QO", "TA", "UN", "XA", "XB", "XK", "ZZ"),
}


def require_importable(country: str) -> None:
    """Refuse a country (ISO 3166 code) whose law bars such goods today, with the law's name; "" is Indonesia.

    Before the centre has entered any such law, nobody knows, and every other country is refused.
    """
    if country in ("", HERE):
        return
    if country not in dict(countries()):
        raise ExpoRefused(_("Choose a country from the list."), field="country", code="country")
    if not ExportBar.objects.exists():
        raise ExpoRefused(
            _("Requests from other countries are not taken yet."), field="country", code="closed"
        )
    bar = ExportBar.objects.in_force(clock.today()).filter(country=country).order_by("-valid_from").first()
    if bar is not None:
        said = {"country": country_name(country), "law": bar.law}
        message = _("Goods made in prisons may not enter %(country)s: %(law)s. We can make no offer for it.")
        raise ExpoRefused(message % said, field="country", code="barred")


def countries() -> list[tuple[str, str]]:
    """Code and name of every country but Indonesia in the reader's language, by name, for a select box."""
    return _countries(get_language() or HERE.lower())


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    names = Locale.parse(language, sep="-").territories
    found = [
        (code, name) for code, name in names.items() if len(code) == 2 and code not in {HERE, *NO_COUNTRIES}
    ]
    return sorted(found, key=lambda each: normalize("NFKD", each[1]).casefold())


def country_name(code: str) -> str:
    """As the reader's language calls it; the code itself where it is none."""
    return dict(countries()).get(code, code)
