"""Oscar's question "who sells this, for how much, can it be bought" answered in rupiah.

One product has one stock record, so the prison is never in doubt; a line costs what its quantity costs, a
product asked for alone what its smallest order does. Prices include whatever tax there is; a thing made to
order can always be ordered, because capacity moves its date, not its availability.
"""

from decimal import Decimal
from typing import Any

from oscar.apps.partner import availability, prices, strategy


class Strategy(strategy.UseFirstStockRecord, strategy.Structured):
    def fetch_for_line(self, line: Any, stockrecord: Any = None) -> strategy.PurchaseInfo:
        """The line's own stock record; Oscar would look one up again, and might find another prison's."""
        record = stockrecord or line.stockrecord
        return strategy.PurchaseInfo(
            price=as_price(line.unit_price) if record else prices.Unavailable(),
            availability=self.availability_policy(line.product, record),
            stockrecord=record,
        )

    def pricing_policy(self, product: Any, stockrecord: Any) -> prices.Base:
        if stockrecord is None:
            return prices.Unavailable()
        return as_price(stockrecord.unit_price(product.min_quantity))

    def availability_policy(self, product: Any, stockrecord: Any) -> availability.Base:
        if stockrecord is None:
            return availability.Unavailable()
        if stockrecord.num_in_stock is None:
            return availability.Available()
        return availability.StockRequired(stockrecord.available)

    def select_children_stockrecords(self, product: Any) -> list[tuple[Any, Any]]:
        """Of the variants for sale; Oscar asks for public ones, and our public list never shows a variant."""
        return [(child, child.stock_record) for child in product.children.sellable()]

    def parent_pricing_policy(self, product: Any, children_stock: Any) -> prices.Base:
        records = [record for _, record in children_stock if record is not None]
        if not records:
            return prices.Unavailable()
        return self.pricing_policy(product, min(records, key=lambda record: record.price))

    def parent_availability_policy(self, product: Any, children_stock: Any) -> availability.Base:
        policies = [self.availability_policy(child, record) for child, record in children_stock]
        if any(policy.is_available_to_buy for policy in policies):
            return availability.Available()
        return availability.Unavailable()


def as_price(whole: int) -> prices.FixedPrice:
    """Whole rupiah, whatever tax there is inside."""
    return prices.FixedPrice(currency="IDR", excl_tax=Decimal(whole), tax=Decimal(0))


class Selector(strategy.Selector):
    def strategy(self, request: Any = None, user: Any = None, **kwargs: Any) -> Strategy:
        """Everybody pays the same price, so nobody's session is opened to ask who he is."""
        return Strategy()
