"""Price and stock: they apply at once, without a reviewer, each change leaving an audit record.

A price is what one unit costs in whole rupiah; price tiers say what it costs from larger quantities on, and
always fall, so a price that would end up at or below a tier's is refused until the tiers are changed. Stock
moves by difference, never to a number somebody read earlier, so that it cannot undo what orders took
meanwhile. Every change refreshes what lists read of the product (``catalogue.summaries``).
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.errors import ListingRefused
from catalogue.models import Product
from catalogue.summaries import refresh_summary
from config.common import audit, pages
from config.common.money import HIGHEST, rupiah
from partners.models import PriceTier, StockRecord
from partners.tiers import Tier, mistake


@transaction.atomic
def set_price_and_stock(*, product: Product, price: int, stock: int | None, by: Any) -> StockRecord:
    """Give a product its one stock record, the first time it gets a price (whole rupiah per unit)."""
    require_price(price)
    if stock is not None and stock < 0:
        raise ListingRefused(_("There cannot be less than nothing in stock."), field="stock", code="stock")
    record, created = StockRecord.objects.get_or_create(
        product=product,
        defaults={
            "partner": product.prison,
            "partner_sku": product.number,
            "price": Decimal(price),
            "num_in_stock": stock,
        },
    )
    if not created:
        raise ListingRefused(_("This product has a price already; change it."), field="price", code="exists")
    refresh_summary(product=product)
    _record(product, "price set", by, after={"price": price})
    pages.changed()
    return record


def require_price(price: int) -> None:
    if price <= 0:
        raise ListingRefused(_("The price must be more than nothing."), field="price", code="price")
    if price > HIGHEST:
        raise ListingRefused(
            _("The price must be at most %(most)s.") % {"most": rupiah(HIGHEST)},
            field="price",
            code="price",
        )


@transaction.atomic
def change_price(*, product: Product, price: int, by: Any) -> StockRecord:
    """A new price for everybody from now on; baskets are told, orders keep theirs."""
    require_price(price)
    record = StockRecord.objects.select_for_update(of=["self"]).get(product=product)
    _require_above_tiers(price, record)
    before, record.price = record.price, Decimal(price)
    record.save(update_fields=["price"])
    refresh_summary(product=product)
    _record(product, "price changed", by, before={"price": int(before)}, after={"price": price})
    pages.changed()
    return record


def _require_above_tiers(price: int, record: StockRecord) -> None:
    first = record.tiers.first()
    if first is not None and price <= first.price:
        raise ListingRefused(
            _("From %(quantity)d pieces on it costs %(price)s; one piece must cost more.")
            % {"quantity": first.from_quantity, "price": rupiah(first.price)},
            field="price",
            code="tiers",
        )


@transaction.atomic
def set_price_tiers(*, product: Product, tiers: Sequence[Tier], by: Any) -> StockRecord:
    """What one piece costs from which quantity on, instead of what was set before; none for one price."""
    record = StockRecord.objects.select_for_update(of=["self"]).filter(product=product).first()
    if record is None:
        raise ListingRefused(_("Set a price first."), field="price", code="no price")
    wrong = mistake(int(record.price), tiers, product.min_quantity)
    if wrong is not None:
        raise ListingRefused(
            _("Every step must begin at more pieces than the one before, and cost less for each."),
            field="tiers",
            code="tiers",
        )
    before = [[tier.from_quantity, tier.price] for tier in record.tiers.all()]
    record.tiers.all().delete()
    PriceTier.objects.bulk_create(
        PriceTier(stockrecord=record, from_quantity=quantity, price=price) for quantity, price in tiers
    )
    refresh_summary(product=product)
    after = [list(tier) for tier in tiers]
    _record(product, "price tiers set", by, before={"tiers": before}, after={"tiers": after})
    pages.changed()
    return record


@transaction.atomic
def change_stock(*, product: Product, delta: int, by: Any) -> StockRecord:
    """Add to or take from the counted stock; what is promised to orders can never be taken away."""
    changed = StockRecord.objects.filter(
        product=product, num_in_stock__isnull=False, num_in_stock__gte=F("num_allocated") - delta
    ).update(num_in_stock=F("num_in_stock") + delta)
    if not changed:
        raise ListingRefused(_why_stock_stays(product), field="delta", code="stock")
    refresh_summary(product=product)
    _record(product, "stock changed", by, after={"delta": delta})
    pages.changed()
    return StockRecord.objects.get(product=product)


def _why_stock_stays(product: Product) -> Promise | str:
    if StockRecord.objects.filter(product=product, num_in_stock__isnull=True).exists():
        return _("This is made to order; its stock is not counted.")
    return _("That is more than is free: the rest is promised to orders.")


def _record(product: Product, action: str, by: Any, **facts: dict[str, Any]) -> None:
    audit.record(actor=by, action=action, target=product, office_id=product.prison.office.pk, **facts)
