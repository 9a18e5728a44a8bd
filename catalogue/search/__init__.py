"""The one door of product search: what is asked for, what is found, and how it can be narrowed.

Products are searched on their own row: words in the generated ``search`` column, in both languages at once, a
product's number as it stands on its label; prison, price and the other facets are columns of the product
(docs/decisions/search.md). What is sold out stays in the list, at its end.
"""

from catalogue.search.facets import Facets, count_facets
from catalogue.search.query import (
    BEST,
    CHEAPEST,
    DEAREST,
    FACETS,
    LONGEST_TEXT,
    NEWEST,
    PER_PAGE,
    Query,
    clean_text,
)
from catalogue.search.results import find
from catalogue.search.spelling import Hint, hint
from catalogue.search.suggestions import Suggestion, suggest

__all__ = [
    "BEST",
    "CHEAPEST",
    "DEAREST",
    "FACETS",
    "LONGEST_TEXT",
    "NEWEST",
    "PER_PAGE",
    "Facets",
    "Hint",
    "Query",
    "Suggestion",
    "clean_text",
    "count_facets",
    "find",
    "hint",
    "suggest",
]
