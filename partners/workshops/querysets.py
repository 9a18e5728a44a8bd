from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q

from config.common.rows import rows
from partners.models import Office


class WorkshopQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(prison__office__in=Office.objects.visible_to(user))

    def open(self, on: date) -> Self:
        """Active, in an active prison, and not paused on that day."""
        return self.filter(
            Q(paused_until__isnull=True) | Q(paused_until__lt=on), is_active=True, prison__is_active=True
        )

    def with_programmes(self, on: date) -> Self:
        """With what each teaches on that day, as ``programme_rows``, a list of dictionaries."""
        from partners.workshops.models import Programme

        fields = "title_ind", "title_en", "theory_hours", "practice_hours", "participants"
        found = Programme.objects.in_force(on).filter(workshop=OuterRef("pk")).order_by("pk")
        return self.annotate(programme_rows=rows(found, *fields))
