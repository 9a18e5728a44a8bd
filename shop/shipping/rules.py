"""The rules in force that can concern some parcels, read together in one statement whatever their number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shop.shipping.models import DailyCap, OwnDelivery, ParcelRule, PickupPoint, Rule, Tariff
from shop.shipping.rates import ZONES, Zone

MODELS: dict[str, type[Rule]] = {
    str(model._meta.model_name): model for model in (Tariff, OwnDelivery, PickupPoint)
}


@dataclass
class Rules:
    """Tariffs with ``volume_divisor`` and ``parcel_grams``, own deliveries with ``full_days``, pick-up points."""

    tariffs: list[Any] = field(default_factory=list)
    own: list[Any] = field(default_factory=list)
    points: dict[int, PickupPoint] = field(default_factory=dict)


def rules_for(
    *, prisons: Iterable[int], on: date, zones: Iterable[Zone] = ZONES, regency_code: str = ""
) -> Rules:
    """What is in force for these prisons in these zones; own deliveries to one regency, or to all of theirs."""
    prisons = list(prisons)
    tariffs = (
        Tariff.objects.filter(zone__in=list(zones))
        .with_parcel_rule(ParcelRule.objects.all(), on)
        .current(on)
        .as_rows("volume_divisor", "parcel_grams")
    )
    served = OwnDelivery.objects.of(prisons, regency_code).with_full_days(DailyCap.objects.all(), on)
    own = served.current(on).as_rows("full_days")
    points = PickupPoint.objects.filter(prison__in=prisons).current(on).as_rows()

    rules = Rules()
    for name, row in tariffs.union(own, points, all=True):
        rule: Any = _built(MODELS[name], row)
        if isinstance(rule, Tariff):
            rules.tariffs.append(rule)
        elif isinstance(rule, OwnDelivery):
            rules.own.append(rule)
        else:
            rules.points[rule.prison_id] = rule
    return rules


def _built(model: type[Rule], row: dict[str, Any]) -> Rule:
    columns = {each.attname for each in model._meta.concrete_fields}
    rule = model(**{name: value for name, value in row.items() if name in columns})
    for name in row.keys() - columns:
        setattr(rule, name, row[name])
    return rule
