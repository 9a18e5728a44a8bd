from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from config.common.dated import DatedQuerySet
from partners.models import Partner


class RuleQuerySet(DatedQuerySet):
    model: Any

    def as_rows(self, *annotations: str) -> QuerySet:
        """The model's name, and all columns as one object: rules of several kinds then fit in one statement."""
        columns = [field.attname for field in self.model._meta.concrete_fields]
        row = JSONObject(**{name: name for name in [*columns, *annotations]})
        return self.values_list(Value(self.model._meta.model_name), row)

    def current(self, on: date) -> Self:
        """One row for each subject: where periods overlap, the rule that began later holds."""
        subject = self.model.subject
        return self.in_force(on).order_by(*subject, "-valid_from").distinct(*subject)

    def about(self, rule: Any) -> Self:
        """All rows about the subject of ``rule``, whatever their period."""
        return self.filter(**{name: getattr(rule, name) for name in rule.subject})


class TariffQuerySet(RuleQuerySet):
    def with_parcel_rule(self, rules: DatedQuerySet, on: date) -> Self:
        """Adds ``volume_divisor`` and ``parcel_grams`` of the parcel rule in force; None without one."""
        rule = rules.in_force(on).order_by("-valid_from")
        return self.annotate(
            volume_divisor=Subquery(rule.values("volume_divisor")[:1]),
            parcel_grams=Subquery(rule.values("max_grams")[:1]),
        )


class OwnDeliveryQuerySet(RuleQuerySet):
    def of(self, prisons: Iterable[int], regency_code: str = "") -> Self:
        """Those of the prisons, to one regency or to all they serve."""
        found = self.filter(prison_id__in=prisons)
        return found.filter(regency_code=regency_code) if regency_code else found

    def with_full_days(self, caps: RuleQuerySet, on: date) -> Self:
        """Adds ``full_days``: those on which the prison has promised as many orders as it brings a day."""
        cap = caps.in_force(on).filter(prison=OuterRef("prison_id")).order_by("-valid_from")
        full = promised_orders(on).filter(pk=OuterRef("prison_id"), orders__gte=OuterRef("orders_per_day"))
        return self.annotate(orders_per_day=Subquery(cap.values("orders_per_day")[:1])).annotate(
            full_days=ArraySubquery(full.values("consignments__promised_on"))
        )


def promised_orders(on: date) -> QuerySet:
    """Prisons with each day from ``on`` for which they have promised to bring orders, and how many."""
    promised = Partner.objects.filter(
        consignments__delivery="own",
        consignments__promised_on__gte=on,
        consignments__cancelled_at__isnull=True,
    )
    return promised.values("pk", "consignments__promised_on").annotate(
        orders=Count("consignments__order", distinct=True)
    )
