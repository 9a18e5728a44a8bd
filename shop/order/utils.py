"""Oscar's policy objects for orders: numbers that cannot be counted up, and lines that freeze their terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from oscar.apps.order import utils

from shop.order.numbers import new_number

LONGEST = 255  # of a line's title; a listing's and a variant's together may be longer


class OrderNumberGenerator(utils.OrderNumberGenerator):
    def order_number(self, basket: Any = None) -> str:
        return new_number()


@dataclass(frozen=True)
class LineTerms:
    """What an order line freezes beside Oscar's price: who sold it, under which scheme, at what cost.

    A quotation may call it otherwise (``titles``, Indonesian and English) and have it made although stock is counted.
    """

    scheme_id: int
    recognition: str
    seller_name: str
    cost: int
    tax: int
    titles: tuple[str, str] | None = None
    is_made: bool = False


class OrderCreator(utils.OrderCreator):
    """Writes an order from a basket; ``terms`` by basket line id are frozen on its lines.

    It takes no stock: placement does so last (``stock.take_all``), so that its rows are locked briefly.
    """

    def __init__(self, terms: Mapping[int, LineTerms]) -> None:
        self.terms = terms

    def place_order(
        self,
        basket: Any,
        total: Any,
        shipping_method: Any,
        shipping_charge: Any,
        *,
        order_number: str,
        user: Any = None,
        shipping_address: Any = None,
        **fields: Any,
    ) -> Any:
        """The order and its lines, inside the caller's transaction.

        What Oscar asks besides is about offers, vouchers, surcharges and sites, none of which the shop has;
        a number that exists is refused by its unique column.
        """
        order = self.create_order_model(
            user,
            basket,
            shipping_address,
            shipping_method,
            shipping_charge,
            None,
            total,
            order_number,
            settings.OSCAR_INITIAL_ORDER_STATUS,
            site=None,
            **fields,
        )
        for line in basket.all_lines():
            self.create_line_models(order, line)
        return order

    def create_line_models(self, order: Any, basket_line: Any, extra_line_fields: Any = None) -> Any:
        """Adds our columns, and both titles whatever language the buyer reads."""
        terms, product = self.terms[basket_line.pk], basket_line.product
        titles = terms.titles or (full_title(product, "ind"), full_title(product, "en"))
        return super().create_line_models(
            order,
            basket_line,
            {
                **(extra_line_fields or {}),
                "title": titles[0][:LONGEST],
                "title_en": titles[1][:LONGEST],
                "upc": product.number,
                "scheme_id": terms.scheme_id,
                "recognition": terms.recognition,
                "seller_name": terms.seller_name,
                "cost": terms.cost,
                "tax": terms.tax,
                "is_made": terms.is_made,
                "line_price_excl_tax": basket_line.line_price_incl_tax - Decimal(terms.tax),
            },
        )

    def create_line_price_models(self, order: Any, order_line: Any, basket_line: Any) -> None:
        """Nothing: without offers all pieces of a line have its one price."""

    def create_line_attributes(self, order: Any, order_line: Any, basket_line: Any) -> None:
        """Nothing: a size or colour is a variant with its own stock, not an option of a line."""


def full_title(product: Any, language: str) -> str:
    """Title in one language; a variant says what it is a variant of."""
    title = getattr(product, f"title_{language}") or (product.title_ind if language == "ind" else "")
    if product.parent is None:
        return title
    return f"{full_title(product.parent, language)}, {title or product.title_ind}"
