"""The one door of product search: what is asked for, and one page of what is found.

Products are searched on their own row: words in the generated ``search`` column, in both languages at once,
and a product's number as it stands on its label; prison, price and availability are columns of the product.
What is sold out stays in the list, at its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When

from catalogue.choices import Availability
from catalogue.models import Category, Product
from catalogue.querysets import ProductQuerySet

PER_PAGE = 24
LONGEST_TEXT = 100
NEWEST, CHEAPEST, DEAREST, BEST = "new", "low", "high", "best"
CONFIGS = ("indonesian", "english")


@dataclass(frozen=True)
class Query:
    """What somebody looks for; empty parts do not narrow. Prices are whole rupiah, both ends included."""

    text: str = ""
    category: Category | None = None
    prisons: Sequence[int] = ()
    availability: Sequence[str] = ()
    least: int | None = None
    most: int | None = None
    sort: str = ""

    @property
    def order(self) -> str:
        """The order asked for; best match first only makes sense for words."""
        if self.sort == BEST and not self.text:
            return NEWEST
        return self.sort or (BEST if self.text else NEWEST)


def clean_text(text: str) -> str:
    """What somebody typed, without what PostgreSQL or a reader could not take."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:LONGEST_TEXT]


def find(query: Query, *, page: Any = 1) -> Page:
    """One page of products for cards, with the total in its paginator: two statements and three for pictures.

    ``page`` may be anything a browser sends; beyond the ends it is the first or the last page.
    """
    return Paginator(_ordered(_matching(query), query), PER_PAGE).get_page(page)


def _words(text: str) -> SearchQuery:
    indonesian, english = (SearchQuery(text, config=config, search_type="websearch") for config in CONFIGS)
    return indonesian | english


def _matching(query: Query) -> ProductQuerySet:
    products = Product.objects.for_sale()
    if query.text:
        products = products.filter(Q(search=_words(query.text)) | Q(number__iexact=query.text))
    if query.category is not None:
        inside = Category.objects.filter(path__startswith=query.category.path)
        links = Product.categories.through.objects.filter(category__in=inside)
        products = products.filter(pk__in=links.values("product"))
    if query.prisons:
        products = products.filter(prison__in=query.prisons)
    if query.availability:
        products = products.filter(availability__in=query.availability)
    if query.least is not None:
        products = products.filter(price_from__gte=query.least)
    if query.most is not None:
        products = products.filter(price_from__lte=query.most)
    return products


def _ordered(products: ProductQuerySet, query: Query) -> ProductQuerySet:
    dearer = Product.objects.filter(
        parent=OuterRef("pk"), is_public=True, price_from__gt=OuterRef("price_from")
    )
    gone = Case(
        When(availability=Availability.SOLD_OUT, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    products = products.for_cards().annotate(price_varies=Exists(dearer))
    newest: list[Any] = [F("published_at").desc(nulls_last=True), "-pk"]
    if query.order == BEST:
        rank = SearchRank(F("search"), _words(query.text))
        return products.order_by(gone, rank.desc(), *newest)
    if query.order in (CHEAPEST, DEAREST):
        return products.order_by(gone, "price_from" if query.order == CHEAPEST else "-price_from", *newest)
    return products.order_by(gone, *newest)
