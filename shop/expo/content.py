"""The ladder of domestic content that a government buyer climbs down. Pure.

Perpres 46/2025 (amending Perpres 16/2018, Art. 66): goods of at least 25 % TKDN must be bought when there is a
product on offer whose TKDN and BMP together reach 40 %; else goods of at least 25 % TKDN; else goods whose
TKDN is lower; at last goods that only stand as domestic in SIINAS. The two shares are a dated rule
(``shop.expo.models.ContentRule``) and come in here; all shares are parts of 10,000.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Content:
    """What a product has papers for; ``tkdn`` is None without a certificate that holds."""

    tkdn: int | None
    bmp: int | None
    is_domestic: bool

    @property
    def total(self) -> int:
        return self.tkdn + (self.bmp or 0) if self.tkdn is not None else 0


def rung(own: Content, pool: Iterable[Content], *, least: int, together: int) -> str:
    """A to D, empty for what stands on no rung; ``pool`` is what else of its kind is on offer."""
    if own.tkdn is None:
        return "D" if own.is_domestic else ""
    if own.tkdn < least:
        return "C"
    return "A" if max([own.total, *(each.total for each in pool)]) >= together else "B"
