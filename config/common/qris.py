"""The text of a QRIS code: whom it pays, and the same code with an exact amount in it.

A code says itself who is paid, so a wrong one sends the buyer's money to somebody else: it is taken only as the
sticker has it, with its check digits intact, without an amount and without a fee for the buyer. ``lokal-id`` reads
the format (EMVCo's merchant-presented code with Bank Indonesia's fields).
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from config.common.errors import Refused

LONGEST = 512
# The first of these that is wrong is said; whatever else is wrong has one sentence too.
SENTENCES = (
    (
        {"crc", "crc_missing"},
        _("This code is damaged or was typed wrongly: its check digits do not fit. Scan the sticker again."),
    ),
    ({"currency", "country"}, _("This code is not for rupiah in Indonesia.")),
)
UNREADABLE = _("This is not the text of a QRIS code. Scan the sticker with a QR reader and paste all of it.")


@dataclass(frozen=True)
class Merchant:
    name: str
    nmid: str


def merchant_of(text: str) -> Merchant:
    """Whom a static code pays. Raises ``Refused`` for anything but the whole, unchanged text of a sticker."""
    from lokal import parse_qris

    found: Any = parse_qris(text)
    wrong = {issue.code for issue in found.errors}
    for codes, sentence in SENTENCES:
        if wrong & codes and found.fields:
            raise Refused(sentence, field="payload", code=min(wrong & codes))
    if wrong or len(text) > LONGEST or not (text.isascii() and text.isprintable()):
        raise Refused(UNREADABLE, field="payload", code="unreadable")
    if found.type == "dynamic" or found.amount is not None:
        raise Refused(
            _("This code has an amount in it already. Take the static one, from the sticker."),
            field="payload",
            code="dynamic",
        )
    if found.tip is not None:
        raise Refused(
            _("This code adds a fee or tip for the buyer. Ask the bank for one without."),
            field="payload",
            code="fee",
        )
    if not found.nmid:
        raise Refused(
            _("This code names no merchant number (NMID), so it is not QRIS."), field="payload", code="nmid"
        )
    return Merchant(found.merchant_name, found.nmid)


def with_amount(text: str, amount: int) -> str:
    """The dynamic code of the same merchant for ``amount`` whole rupiah."""
    from lokal import set_qris_amount

    return set_qris_amount(text, amount)
