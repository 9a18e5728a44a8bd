from typing import Any, Self

from django.db import models

from partners.models import Office


class ConsignmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(prison__office__in=Office.objects.visible_to(user))
