from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db.models import Subquery

from config.common.dated import DatedQuerySet


class RuleQuerySet(DatedQuerySet):
    model: Any

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
    def to(self, regency_code: str, prisons: Iterable[int]) -> Self:
        return self.filter(regency_code=regency_code, prison_id__in=prisons)
