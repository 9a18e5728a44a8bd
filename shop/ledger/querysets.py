from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q, Sum

from partners.models import Office
from shop.ledger import chart


class BalanceQuerySet(models.QuerySet):
    """Present balances; open accounts lie in a partial index, so pages do not slow down with history."""

    def of(self, office: Office, *codes: str) -> Self:
        found = self.filter(office=office)
        return found.filter(code__in=codes) if codes else found

    def open(self) -> Self:
        """Accounts that do not stand at zero."""
        return self.exclude(net=0)

    def overdrawn(self) -> Self:
        """Assets or debts below zero: money that was never there."""
        assets, debts = (
            [head.code for head in chart.CHART.values() if head.kind is kind]
            for kind in (chart.Kind.ASSET, chart.Kind.LIABILITY)
        )
        return self.filter(Q(code__in=assets, net__lt=0) | Q(code__in=debts, net__gt=0))

    def by_code(self) -> dict[str, int]:
        """Balance per head, in the head's own direction."""
        rows = self.open().order_by().values_list("code").annotate(Sum("net"))
        return {code: chart.CHART[code].signed(net) for code, net in rows}


class TransferQuerySet(models.QuerySet):
    def in_order(self) -> Self:
        return self.order_by("entry__number", "position")

    def trial_balance(
        self, *, office: Office | None = None, as_of: date | None = None
    ) -> dict[str, list[int]]:
        """Debits and credits per head, ``as_of`` included; over all offices their totals are equal."""
        transfers = self.filter(entry__effective_on__lte=as_of) if as_of else self
        totals: dict[str, list[int]] = {}
        for column, side in enumerate(("debit", "credit")):
            own = transfers.filter(**{f"{side}__office": office}) if office else transfers
            for code, total in own.order_by().values_list(f"{side}__code").annotate(Sum("amount")):
                totals.setdefault(code, [0, 0])[column] = total
        return dict(sorted(totals.items()))
