"""What somebody looks for, and the rows it matches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q

from catalogue.models import Product
from catalogue.querysets import ProductQuerySet
from catalogue.search.text import Meaning, meaning

PER_PAGE = 24
LONGEST_TEXT = 100
NEWEST, CHEAPEST, DEAREST, BEST = "new", "low", "high", "best"

# What a list is narrowed by: the name of the facet and the product's column that holds its value.
FACETS = {
    "category": "category_ids",
    "availability": "availability",
    "price": "price_band",
    "province": "province",
    "prison": "prison_id",
    "workshop": "workshop_id",
    "material": "material_group_id",
    "form": "form",
    "durability": "durability",
    "purchase": "consumer_class",
    "business": "industrial_class",
}


@dataclass(frozen=True)
class Query:
    """What somebody looks for; what is empty does not narrow.

    ``chosen`` holds, by facet, the values of its column of which one must be there; a category's are its own
    key and those of all below it.
    """

    text: str = ""
    chosen: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    sort: str = ""

    @cached_property
    def meaning(self) -> Meaning:
        """Read once, however many questions are asked with it: synonyms are a statement of their own."""
        return meaning(self.text)

    @property
    def order(self) -> str:
        """The order asked for; best match first only makes sense for words."""
        if self.sort == BEST and not self.text:
            return NEWEST
        return self.sort or (BEST if self.text else NEWEST)

    @property
    def narrowed(self) -> list[str]:
        """The facets in force."""
        return [name for name in FACETS if self.chosen.get(name)]


def clean_text(text: str) -> str:
    """What somebody typed, without what PostgreSQL or a reader could not take."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:LONGEST_TEXT].strip()


def said(query: Query) -> ProductQuerySet:
    """What is for sale and matches the words, whatever the facets say."""
    products = Product.objects.for_sale()
    return products.filter(query.meaning.products) if query.text else products


def narrow(products: ProductQuerySet, query: Query) -> ProductQuerySet:
    conditions = Q()
    for name in query.narrowed:
        lookup = "overlap" if name == "category" else "in"
        conditions &= Q(**{f"{FACETS[name]}__{lookup}": list(query.chosen[name])})
    return products.filter(conditions)
