"""What somebody may be about to type: goods, categories and workshops with words that begin like his."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import Category, Product
from catalogue.search.text import WORD, number_of
from partners.workshops.models import Workshop

SHORTEST = 2
MOST_GOODS, MOST_OTHERS = 5, 2


@dataclass(frozen=True)
class Suggestion:
    label: str
    kind: str
    url: str


def suggest(text: str) -> list[Suggestion]:
    """At most nine, the same for everybody; three statements."""
    words = WORD.findall(text.lower())
    if not words or len(words[-1]) < SHORTEST and len(words) == 1:
        return []
    return [*_goods(text, words), *_categories(words), *_workshops(words)]


def _goods(text: str, words: list[str]) -> list[Suggestion]:
    """By title: complete words in either language's form, the last one as far as it is typed."""
    begun = SearchQuery(_lexemes([f"{word}:*A" for word in words]), config="simple", search_type="raw")
    for config in ("indonesian", "english"):
        begun |= SearchQuery(_lexemes([f"{word}:*A" for word in words]), config=config, search_type="raw")
    found = Product.objects.for_sale().filter(Q(search=begun) | Q(number=number_of(text)))
    rows = found.order_by("is_gone", "-published_at", "-pk")[:MOST_GOODS]
    return [Suggestion(str(row.title), _("Goods"), row.get_absolute_url()) for row in rows]


def _lexemes(words: list[str]) -> str:
    return " & ".join(words)


def _categories(words: list[str]) -> list[Suggestion]:
    found = Category.objects.filter(_begin("name_ind", words) | _begin("name_en", words), is_public=True)
    rows = found.order_by("path")[:MOST_OTHERS]
    return [Suggestion(str(row.name), _("Category"), row.get_absolute_url()) for row in rows]


def _workshops(words: list[str]) -> list[Suggestion]:
    named = _begin("name_ind", words) | _begin("name_en", words) | _begin("prison__name", words)
    found = Workshop.objects.filter(named, is_active=True, prison__is_active=True).select_related("prison")
    address = reverse("storefront:catalogue")
    return [
        Suggestion(
            f"{row.name}, {row.prison.name}",
            _("Workshop"),
            f"{address}?workshop={row.prison.short_code}-{row.code}",
        )
        for row in found.order_by("prison__name", "code")[:MOST_OTHERS]
    ]


def _begin(column: str, words: list[str]) -> Q:
    """Each word begins some word of the column; the tables are small."""
    condition = Q()
    for word in words:
        condition &= Q(**{f"{column}__iregex": rf"\m{word}"})
    return condition
