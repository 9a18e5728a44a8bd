"""What a buyer asked for besides the goods: a note, a gift, an institution's papers. Shown the same everywhere."""

from django.utils.translation import gettext as _

from config.common import places


def wishes(*, note: str, gift: bool, institution: str, npwp: str, po_number: str) -> list[tuple[str, str]]:
    """Label and value of each that was asked for."""
    rows = [
        (_("Note for the courier"), note),
        (_("Gift"), _("The slip in the parcel shows no prices.") if gift else ""),
        (_("For the institution"), institution),
        ("NPWP", places.npwp_in_words(npwp)),
        (_("Purchase order number"), po_number),
    ]
    return [(label, value) for label, value in rows if value]
