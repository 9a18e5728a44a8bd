from typing import Any, Self

from django.db import models
from django.db.models import Q

from partners.models import Office


class OrderQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Orders with a consignment of the user's prisons."""
        return self.filter(lines__partner__office__in=Office.objects.visible_to(user)).distinct()

    def guests_of(self, email: str) -> Self:
        """Orders placed without an account with this address, in any spelling of its capitals."""
        return self.filter(user__isnull=True, guest_email__iexact=email)

    def unfinished(self) -> Self:
        """Orders that still wait for money, making, sending or the end of the time for complaints."""
        under_way = ("waiting", "accepted", "in_production", "ready", "handed_over")
        return self.filter(Q(status="pending") | Q(consignments__state__in=under_way)).distinct()
