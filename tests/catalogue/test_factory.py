"""The factory of the tests writes a product's rows itself: they are the rows that the services leave."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from catalogue.errors import ListingRefused
from catalogue.services import product_class
from tests import factories

OWN = {"id", "date_created", "date_updated"}  # the key, and what Oscar takes from the machine's clock


def rows(product: Any) -> list[tuple[str, dict[str, Any]]]:
    """Every row of the shop, in the order they were written, the product's key left out."""

    def shown(row: dict[str, Any]) -> dict[str, Any]:
        if row.get("product_id") == product.pk:
            row["product_id"] = "it"
        if (row.get("target_type"), row.get("target_id")) == ("catalogue.product", str(product.pk)):
            row["target_id"] = "it"
        return row

    return [
        (model._meta.label, shown(row))
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for row in model._base_manager.order_by("pk").values(
            *(field.attname for field in model._meta.concrete_fields if field.attname not in OWN)
        )
    ]


def made(**words: Any) -> list[tuple[str, dict[str, Any]]]:
    """All rows after the factory made one product, which then is gone again."""
    with transaction.atomic():
        found = rows(factories.make_product(**words))
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize(
    "words",
    [
        {"title": "Kursi"},
        {"title": "Jasa", "form": "service", "stock": None, "market": "internal"},
        {"title": "Habis", "stock": 0, "price": 7_000, "min_quantity": 3, "max_quantity": 9},
        {"title": "Dibuat", "making": "made_to_order", "lead_days": 5, "stock": 4},
    ],
    ids=lambda words: words["title"],
)
def test_a_product_of_the_factory_is_one_of_the_services(db, monkeypatch, start, words):
    product_class()  # made with the first product, and stays
    short = made(**words)
    monkeypatch.setattr(factories, "BY_SERVICE", words.keys())
    full = made(**words)
    assert [(ours, theirs) for ours, theirs in zip(short, full, strict=True) if ours != theirs] == []


def test_the_factory_refuses_what_the_services_refuse(db):
    with pytest.raises(ListingRefused) as refused:
        factories.make_product(title="Kursi", weight_g=0)
    assert refused.value.missing.keys() == {"weight_g"}
