from typing import Any, Self

from django.db import models

from config.common import clock
from partners.models import Office


class InvitationQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(done_at__isnull=True, expires_at__gt=clock.now())

    def visible_to(self, user: Any) -> Self:
        return self.filter(office__in=Office.objects.visible_to(user))
