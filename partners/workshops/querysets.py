from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from partners.models import Office


class WorkshopQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(prison__office__in=Office.objects.visible_to(user))

    def open(self, on: date) -> Self:
        """Active, in an active prison, and not paused on that day."""
        return self.filter(
            Q(paused_until__isnull=True) | Q(paused_until__lt=on), is_active=True, prison__is_active=True
        )
