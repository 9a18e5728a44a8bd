from typing import Any, Self

from django.db import models

from partners.models import Office


class ConsignmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(prison__office__in=Office.objects.visible_to(user))

    def with_lines(self) -> Self:
        return self.select_related("order__shipping_address", "prison").prefetch_related("lines__line")
