"""One page of what is found, in its order."""

from typing import Any

from django.contrib.postgres.search import SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Value, When

from catalogue.models import Product
from catalogue.search.query import BEST, CHEAPEST, DEAREST, PER_PAGE, Query, narrow, said

# Among more hits than these a rank says little and costs much: then the newest come first.
MOST_RANKED = 15_000


class _Counted(Paginator):
    """Counting the facets has counted the list already."""

    def __init__(self, total: int) -> None:
        super().__init__((), PER_PAGE)
        self.count = total


def find(query: Query, *, total: int | None = None, page: int = 1) -> Page:
    """One page of products for cards: one statement and three for pictures. Raises ``InvalidPage`` beyond the end.

    ``total`` is what ``count_facets`` said of the same query; without it the list is counted. Which products stand
    on the page is asked inside, of narrow rows: whole ones are only read of these.
    """
    if total is None:
        total = narrow(said(query), query).count()
    paginator = _Counted(total)
    page = paginator.validate_number(page)
    order = _order(query, total)
    here = slice((page - 1) * PER_PAGE, page * PER_PAGE)
    shown = narrow(said(query), query).order_by(*order).values("pk")[here]
    dearer = Product.objects.filter(
        parent=OuterRef("pk"), is_public=True, price_from__gt=OuterRef("price_from")
    )
    products = Product.objects.filter(pk__in=shown).for_cards().annotate(price_varies=Exists(dearer))
    return Page(list(products.order_by(*order)) if total else [], page, paginator)


def _order(query: Query, total: int) -> list[Any]:
    """But for the best match, each order is that of an index, so a first page reads no more than its rows."""
    newest = ["-published_at", "-pk"]
    if query.order == BEST and query.meaning.words is not None and total <= MOST_RANKED:
        # Not the column itself: an index that has it first would be read whole, for nothing.
        gone = Case(When(is_gone=True, then=Value(1)), default=Value(0), output_field=IntegerField())
        return [gone, SearchRank(F("search"), query.meaning.words).desc(), *newest]
    if query.order in (CHEAPEST, DEAREST):
        return ["is_gone", "price_from" if query.order == CHEAPEST else "-price_from", *newest]
    return ["is_gone", *newest]
