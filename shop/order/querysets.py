from typing import Any, Self

from django.db import models

from partners.models import Office


class OrderQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Orders with a consignment of the user's prisons."""
        return self.filter(lines__partner__office__in=Office.objects.visible_to(user)).distinct()
