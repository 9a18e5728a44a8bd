"""What the demo sells by hand: before its end, what, how many, where, on which market; and how it is paid."""

import uuid
from datetime import timedelta

from catalogue.models import Product
from shop.payment.methods import Cash
from shop.placement.services import Purchase
from shop.shipping.quotes import at_counter

SALES: list[tuple[timedelta, str, int, str, str]] = [
    (timedelta(days=30), "batik", 1, "expo", "external"),
    (timedelta(days=9), "loaf", 6, "koperasi", "internal"),
    (timedelta(days=3), "rattan-chair", 1, "offline", "external"),
]
NOTE = 50_000


def in_cash(product: Product, quantity: int, source: str, market: str) -> Purchase:
    """Bought by somebody who gives no name and pays in large notes."""
    total = product.stock_record.unit_price(quantity) * quantity
    return Purchase(
        key=uuid.uuid5(uuid.NAMESPACE_URL, f"{source} {product.number}"),
        name="",
        phone="",
        email="",
        method=Cash.code,
        choices={product.prison_id: at_counter()},
        expected_total=total,
        source=source,
        market=market,
        cash=-(-total // NOTE) * NOTE,
    )
