from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from partners.choices import Role
from partners.models import Office

SECOND = " (2/2)"


class PaymentRequestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Requests payable to the user's offices."""
        return self.filter(office__in=Office.objects.visible_to(user, Role.TREASURER, Role.HEAD))

    def open(self) -> Self:
        return self.filter(state="open")

    def overdue(self, at: datetime) -> Self:
        """Holds that are over; the rest of an order whose deposit was paid is late, and its goods are being made."""
        return self.filter(state="open", expires_at__lte=at, order__has_deposit=False)


class ReceiptQuerySet(models.QuerySet):
    def whole(self) -> Self:
        """One of each transfer, ``whole`` what came by it: of one that paid deposit and rest at once, both."""
        named = Concat(OuterRef("reference"), Value(SECOND))
        rest = self.model._default_manager.filter(office=OuterRef("office"), reference=named)
        whole = F("amount") + Coalesce(Subquery(rest.values("amount")), 0)
        return self.exclude(reference__endswith=SECOND).annotate(whole=whole)


class AttemptQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Visits to the card page that may still end in money."""
        return self.filter(state__in=["new", "open", "processing"])


class TransferProofQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Proofs of what is payable to the user's offices."""
        return self.filter(request__office__in=Office.objects.visible_to(user, Role.TREASURER, Role.HEAD))


class OfOfficeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """What is the user's offices' for those who handle money there."""
        return self.filter(office__in=Office.objects.visible_to(user, Role.TREASURER, Role.HEAD))


class UnallocatedQuerySet(OfOfficeQuerySet):
    """Money without an order."""

    def open(self) -> Self:
        return self.filter(resolved_at=None)
