from datetime import date

from django.utils.formats import date_format


def day(on: date) -> str:
    """A day as people say it, in the active language: ``8 Desember 2026``."""
    return str(date_format(on, "j F Y", use_l10n=False))


def days(first: date, last: date) -> str:
    """A period without saying twice what both days share: ``8–10 Desember 2026``, ``30 November – 2 Desember 2026``."""
    if first == last:
        return day(last)
    if first.year != last.year:
        return f"{day(first)} – {day(last)}"
    if first.month != last.month:
        return f"{date_format(first, 'j F', use_l10n=False)} – {day(last)}"
    return f"{first.day}–{day(last)}"
