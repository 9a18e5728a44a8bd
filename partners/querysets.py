from datetime import date
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from config.common import clock
from config.common.dated import DatedQuerySet
from config.common.rows import rows
from partners.choices import Role
from partners.errors import PartnerRefused


class PrisonQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def delete(self) -> Any:
        """Refused: orders and books point at prisons; deactivate instead."""
        raise PartnerRefused(_("A prison cannot be deleted; deactivate it instead."))


class OfficeQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *roles: Role) -> Self:
        """The user's own offices and those below them, by appointments in force (of ``roles``, if named)."""
        if not user.is_authenticated:
            return self.none()
        own = user.appointments.in_force(clock.today())
        if roles:
            own = own.filter(role__in=roles)
        offices = own.values("office")
        return self.filter(Q(pk__in=offices) | Q(parent__in=offices) | Q(parent__parent__in=offices))

    def within(self, office: Any) -> Self:
        """The office itself and those below it."""
        return self.filter(Q(pk=office.pk) | Q(parent=office.pk) | Q(parent__parent=office.pk))


class AppointmentQuerySet(models.QuerySet):
    def in_force(self, on: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)

    def visible_to(self, user: Any) -> Self:
        from partners.models import Office

        return self.filter(office__in=Office.objects.visible_to(user))


class BankAccountQuerySet(DatedQuerySet):
    def usable(self, on: date) -> Self:
        """In force and confirmed by a second person."""
        return self.in_force(on).filter(confirmed_by__isnull=False)


def tier_rows(stockrecord: str) -> ArraySubquery:
    """The price tiers of the stock record under this name, lowest quantity first, with the row they belong to."""
    from partners.models import PriceTier

    tiers = PriceTier.objects.filter(stockrecord=OuterRef(stockrecord)).order_by("from_quantity")
    return rows(tiers, "from_quantity", "price")
