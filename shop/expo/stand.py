"""At a stand: what a visitor points at, found by whatever is printed beside it, and what is sold there."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from shop.expo import codes
from shop.expo.choices import Target
from shop.expo.errors import ExpoRefused
from shop.expo.models import Event, EventSale, ShortCode
from shop.order.models import Order
from shop.placement.counter import sell

NOTED = re.compile(r"(\S+)(?:\s+[x×*]?\s*([0-9]{1,6}))?", re.IGNORECASE)


@transaction.atomic
def sell_at(*, event: Event | None, **sale: Any) -> Order:
    """Sell over the counter (``placement.counter.sell``) and keep at which exhibition, once for each sale."""
    order = sell(**sale)
    if event is not None:
        EventSale.objects.get_or_create(order=order, defaults={"event": event})
    return order


def find_goods(text: str) -> dict[int, int | None]:
    """How many of which goods (by product id) somebody noted, one a line or divided by commas; None for no number,
    and together what is noted twice.

    Goods are named by their number, by a short code, or by the address that a scanned code opens. Refused, with
    their names, where some are not for sale.
    """
    noted: list[tuple[str, int | None]] = []
    for each in filter(str.strip, re.split(r"[,;\n]+", text)):
        row = NOTED.fullmatch(each.strip())
        noted.append((name_of(row[1] if row else each), int(row[2]) if row and row[2] else None))
    found = by_names({name for name, _many in noted})
    unknown = [name for name, _many in noted if name not in found]
    if unknown:
        message = _("These are not for sale here: %(names)s. Look at the label again.")
        raise ExpoRefused(message % {"names": ", ".join(unknown)}, field="items", code="unknown")
    goods: dict[int, int | None] = {}
    for name, many in noted:
        goods[found[name]] = (goods.get(found[name]) or 0) + (many or 0) or None
    return goods


def name_of(scanned: str) -> str:
    """The end of an address, or what was typed, in capitals."""
    return scanned.strip().rstrip("/").rpartition("/")[2].upper()


def by_names(names: Iterable[str]) -> dict[str, int]:
    """Goods for sale by number, short code or the end of their page's address, those that exist; two statements."""
    names = list(names)
    printed = coded(names)
    written = Q(number__in=names) | Q(slug__in=[name.lower() for name in names])
    goods = Product.objects.sellable().filter(written | Q(pk__in=printed.values()))
    found = {
        name: pk for pk, *both in goods.values_list("pk", "number", "slug") for name in map(str.upper, both)
    }
    on_sale = set(found.values())
    return found | {name: pk for name, pk in printed.items() if pk in on_sale}


def coded(names: Iterable[str]) -> dict[str, int]:
    """The goods that a printed code leads to, by what was typed; one statement, none where nothing is a code."""
    tidied = {codes.tidy(name): name for name in names}
    given = ShortCode.objects.filter(code__in=list(filter(codes.is_whole, tidied)), target=Target.PRODUCT)
    return {tidied[code]: pk for code, pk in given.values_list("code", "product")}
