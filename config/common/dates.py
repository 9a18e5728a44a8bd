from datetime import date

from django.utils.formats import date_format


def day(on: date) -> str:
    """A day as people say it, in the active language: ``8 Desember 2026``."""
    return str(date_format(on, "j F Y", use_l10n=False))
