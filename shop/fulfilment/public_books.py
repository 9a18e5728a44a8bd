"""Each prison's year, added up from the shop's own rows as the home page's figures are (``storefront.figures``).

A handful of statements, whatever the number of prisons, and every ten minutes, not for every reader. A year is
that of the books: the day an entry counts for, the day a deposit was paid, the day goods were handed over.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from config.common import clock
from partners.models import Partner
from partners.workshops.models import Programme, Target
from shop.fulfilment.models import ConsignmentLine, State
from shop.fulfilment.transparency import Figures, Maker
from shop.ledger import chart
from shop.ledger.models import Deposit, DepositState, Transfer

KEEP = 600  # seconds
# Where a sale is owed before it is shared, and where the state's part stands, also after it was deposited.
OPEN, STATE = [chart.DEFERRED, chart.REFUND], [chart.PNBP, chart.CLAIM]


@dataclass(frozen=True)
class PublicBooks:
    """The makers of each year, the latest first, as they stood on ``on``."""

    on: date
    years: dict[int, list[Maker]]


def public_books() -> PublicBooks:
    books: PublicBooks = cache.get_or_set("fulfilment.public_books", _add_up, KEEP)  # type: ignore[assignment]
    return books


def _add_up() -> PublicBooks:
    today = clock.today()
    found: defaultdict[tuple[int, int], Figures] = defaultdict(Figures)
    for (year, prison), figures in [*_handed_over(), *_shared(), *_deposited(), *_targets()]:
        if year <= today.year:
            found[year, prison] = found[year, prison].plus(figures)
    names = dict(Partner.objects.values_list("pk", "name"))
    programmes = _programmes()
    latest_first = sorted({today.year, *(year for year, _prison in found)}, reverse=True)
    years: dict[int, list[Maker]] = {year: [] for year in latest_first}
    for (year, prison), figures in found.items():
        years[year].append(Maker(names[prison], _workers(programmes[prison], year), figures, prison))
    return PublicBooks(on=today, years=years)


Row = tuple[tuple[int, int], Figures]


def _by_year(rows: QuerySet, day: str, prison: str, **sums: Any) -> Iterable[Row]:
    """One row per year and prison; ``sums`` are named as the figures they become."""
    grouped = rows.order_by().values_list(ExtractYear(day), prison).annotate(**sums)
    return [((year, pk), Figures(**dict(zip(sums, found, strict=True)))) for year, pk, *found in grouped]


def _handed_over() -> Iterable[Row]:
    arrived = ConsignmentLine.objects.filter(consignment__state__in=[State.HANDED_OVER, State.COMPLETED])
    return _by_year(
        arrived, "consignment__handed_over_at", "consignment__prison", pieces=Sum("quantity", default=0)
    )


def _shared() -> Iterable[Row]:
    """What was shared of sales and its parts, less what refunds took back; paying parts out changes nothing."""
    return _by_year(
        Transfer.objects.filter(subject__startswith="line:"),
        "entry__effective_on",
        "credit__office__prison",
        sold=-_net(OPEN),
        pnbp=_net(STATE),
        premi=_net([chart.PREMI]),
    )


def _net(codes: list[str]) -> Any:
    given, taken = Q(credit__code__in=codes), Q(debit__code__in=codes)
    return Sum("amount", filter=given, default=0) - Sum("amount", filter=taken, default=0)


def _deposited() -> Iterable[Row]:
    proven = Deposit.objects.filter(state=DepositState.DEPOSITED)
    return _by_year(
        proven, "paid_on", "office__prison", deposited=Sum("amount", default=0), deposits=Count("pk")
    )


def _targets() -> Iterable[Row]:
    found = Target.objects.order_by().values_list("year", "workshop__prison").annotate(Sum("amount"))
    return [((year, prison), Figures(target=amount)) for year, prison, amount in found]


Taught = tuple[date, date | None, int | None]


def _programmes() -> defaultdict[int, list[Taught]]:
    rows: defaultdict[int, list[Taught]] = defaultdict(list)
    found = Programme.objects.values_list("workshop__prison", "valid_from", "valid_to", "participants")
    for prison, begun, ended, participants in found:
        rows[prison].append((begun, ended, participants))
    return rows


def _workers(programmes: Iterable[Taught], year: int) -> int:
    """At least so many: the largest programme of the year, for one person may be in several."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    known = (
        people or 0
        for begun, ended, people in programmes
        if begun <= last and (ended is None or ended >= first)
    )
    return max(known, default=0)
