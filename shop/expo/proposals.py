"""Who could make what an enquiry asks for: the reads behind ``shop.expo.matching``."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Avg, Case, F, Q, Value, When

from catalogue.choices import Making
from catalogue.findable import words_of
from catalogue.models import Product
from config.common import clock
from partners.models import Office, Partner
from shop.expo.matching import Goods, Maker, Point, Proposal, best_first
from shop.expo.models import Enquiry

MOST_WORDS, MOST_GOODS = 20, 1000


def quotable(office: Office) -> Any:
    """What an office may put into a quotation: what it and the offices below it sell, variants one by one."""
    sold = Product.objects.sellable().exclude(structure=Product.PARENT)
    below = sold.filter(prison__office__in=Office.objects.within(office)).select_related("parent", "prison")
    return below.prefetch_related("stockrecords__tiers")


def proposals(*, enquiry: Enquiry) -> list[Proposal]:
    """One for every prison below the office that answers, best first; eight statements for any number of them."""
    prisons = Partner.objects.active().filter(office__in=Office.objects.within(enquiry.office))
    makers = [
        Maker(each.pk, each.office.pk, each.name, Point(float(each.latitude), float(each.longitude)))
        for each in prisons.select_related("office")
    ]
    items = list(enquiry.items.select_related("product__parent"))
    sold = quotable(enquiry.office)
    return best_first(
        makers=makers,
        goods=list(_of_items(sold, items) if items else _of_words(sold, enquiry.need)),
        asked=len(items) or 1,
        destination=_point(enquiry.regency),
        today=clock.today(),
        needed_on=enquiry.needed_on,
    )


def _of_items(sold: Any, items: Any) -> Iterable[Goods]:
    """The very goods and those that share a category, most first; a variant has those of what it is a variant of."""
    kinds = {each: set((each.product.parent or each.product).category_ids) for each in items}
    asked = [each.product_id for each in items]
    very = Q(pk__in=asked) | Q(parent__in=asked)
    wanted = list(set().union(*kinds.values()))
    alike = Q(category_ids__overlap=wanted) | Q(parent__category_ids__overlap=wanted)
    found = sold.filter(very | alike).alias(very=Case(When(very, then=Value(0)), default=Value(1)))
    found = list(found.order_by("very", "price_from", "pk")[:MOST_GOODS])
    for item in items:
        shared = {row: len(kinds[item] & set((row.parent or row).category_ids)) for row in found}
        for row in sorted(found, key=lambda each: -shared[each]):
            is_asked = item.product_id in (row.pk, row.parent_id)
            if is_asked or shared[row]:
                yield _goods(row, item.product_id, item.quantity, is_asked)


def _of_words(sold: Any, need: str) -> Iterable[Goods]:
    """Whose title has one of the words, the best match first."""
    words = [f"{word}:A" for word in sorted(words_of(need), key=len, reverse=True)[:MOST_WORDS]]
    if not words:
        return
    query = reduce(
        or_,
        (
            SearchQuery(" | ".join(words), config=config, search_type="raw")
            for config in ("indonesian", "english")
        ),
    )
    for row in sold.filter(search=query).order_by(SearchRank(F("search"), query).desc(), "pk")[:MOST_GOODS]:
        yield _goods(row, 0, 1, is_asked=False)


def days_to_make(product: Product, quantity: int) -> int:
    """Working days until so many of it can be sent."""
    return _goods(product, product.pk, quantity, is_asked=True).days


def _goods(product: Product, asked: int, quantity: int, is_asked: bool) -> Goods:
    record = product.stock_record
    return Goods(
        prison_id=product.prison_id,
        asked=asked,
        number=product.number,
        title=product.full_title,
        is_asked=is_asked,
        quantity=quantity,
        price=record.unit_price(quantity),
        lead_days=product.lead_days,
        monthly=product.monthly_capacity,
        waiting=record.num_allocated,
        ready=record.available if product.making == Making.READY else None,
    )


def _point(regency: str) -> Point | None:
    """Where a city or regency lies: where its prisons are, else those of its province; None where there is none.

    The shop keeps no map of its own, and a prison is hardly ever far from the town it is called after.
    """
    if not regency:
        return None
    for near in (Q(regency=regency), Q(province=regency[:2])):
        found = Partner.objects.filter(near).aggregate(north=Avg("latitude"), east=Avg("longitude"))
        if found["north"] is not None:
            return Point(float(found["north"]), float(found["east"]))
    return None
