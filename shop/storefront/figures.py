"""A few honest figures for the public: what was handed over, what it brought the makers, what reached the treasury.

From the shop's own rows, of the whole time, all prisons together, so that no figure speaks of a few people. What
nobody has done yet is said as nothing. Added up every ten minutes, not for every reader.
"""

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.common import clock
from config.common.money import rupiah
from shop.fulfilment.models import ConsignmentLine, State
from shop.fulfilment.public_books import KEEP
from shop.ledger import chart
from shop.ledger.models import Deposit, DepositState, Transfer


@dataclass(frozen=True)
class Figures:
    """Whole pieces and whole rupiah, as they stood on ``on``."""

    on: date
    pieces: int
    premi: int
    deposited: int
    deposits: int

    def rows(self) -> list[tuple[str, str]]:
        """As the component figure_block wants them, in the reader's language."""
        treasury = _("deposited with the treasury (PNBP); no deposit has been made yet")
        if self.deposits:
            treasury = ngettext(
                "deposited with the treasury (PNBP), in %(number)s deposit",
                "deposited with the treasury (PNBP), in %(number)s deposits",
                self.deposits,
            ) % {"number": grouped(self.deposits)}
        handed_over = ngettext("thing handed over to its buyer", "things handed over to buyers", self.pieces)
        return [
            (handed_over, grouped(self.pieces)),
            (_("set aside as premi for the makers"), rupiah(self.premi)),
            (treasury, rupiah(self.deposited)),
        ]


def grouped(number: int) -> str:
    """With the language's own mark between thousands."""
    return str(number_format(number, force_grouping=True))


def public_figures() -> Figures:
    figures: Figures = cache.get_or_set("storefront.figures", _add_up, KEEP)  # type: ignore[assignment]
    return figures


def _add_up() -> Figures:
    arrived = ConsignmentLine.objects.filter(
        consignment__state__in=[State.HANDED_OVER, State.COMPLETED]
    ).aggregate(pieces=Sum("quantity", default=0))
    deposits = Deposit.objects.filter(state=DepositState.DEPOSITED).aggregate(
        amount=Sum("amount", default=0), number=Count("pk")
    )
    return Figures(
        on=clock.today(),
        pieces=arrived["pieces"],
        premi=_set_aside(Transfer.objects.filter(subject__startswith="line:")),
        deposited=deposits["amount"],
        deposits=deposits["number"],
    )


def _set_aside(shares: QuerySet) -> int:
    """The makers' part of sales, less what refunds took back; paying it out to them changes nothing here."""
    found = shares.aggregate(
        given=Sum("amount", filter=Q(credit__code=chart.PREMI), default=0),
        taken=Sum("amount", filter=Q(debit__code=chart.PREMI), default=0),
    )
    return int(found["given"] - found["taken"])
