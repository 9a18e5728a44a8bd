"""What search reads of a product beyond its own words, written on its row when it is published.

Its categories, the material its text names first, and the words of other rows by which it is found: workshop,
prison, categories and variants. Who renames one of those, or edits the list of materials, has ``refresh_all`` write
them anew (``manage.py refresh_search``). A word once used stays known: it only helps with spelling.
"""

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django_tasks import task

from catalogue.models import Product
from catalogue.vocabulary import Material, Word

WORD = re.compile(r"[^\W\d_]{3,30}")
BATCH = 500


@transaction.atomic
def refresh_findable(*, product: Product) -> None:
    """Write what search reads of a listing; its variants are found through it."""
    _write([product], list(Material.objects.all()))


def refresh_later(**where: Any) -> None:
    """Once this transaction is committed, write anew what is read of the listings a change concerns."""
    transaction.on_commit(partial(refresh.enqueue, where), robust=True)


@task()
def refresh(where: dict[str, Any]) -> int:
    return refresh_all(**where)


def refresh_all(**where: Any) -> int:
    """The same for every listing, or those of ``where``, batch by batch; returns how many."""
    materials = list(Material.objects.all())
    listings = (
        Product.objects.filter(**where).exclude(structure=Product.CHILD).select_related("workshop", "prison")
    )
    listings = listings.prefetch_related("categories", "children").order_by("pk")
    last, number = 0, 0
    while batch := list(listings.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic():
            _write(batch, materials)
        last, number = batch[-1].pk, number + len(batch)
    return number


def _write(products: Sequence[Product], materials: Sequence[Material]) -> None:
    known: set[str] = set()
    for product in products:
        categories = list(product.categories.all())
        names = [product.workshop.name_ind, product.workshop.name_en, product.prison.name]
        names += [name for each in categories for name in (each.name_ind, each.name_en)]
        names += [name for each in product.children.all() if each.is_public for name in _titles(each)]
        product.found_by = " ".join(filter(None, names))
        product.category_ids = sorted(each.pk for each in categories)
        product.material_group = main_material(product.material_ind or "", materials)
        said = [*_titles(product), product.material_ind, product.material_en, product.found_by]
        known |= words_of(" ".join(filter(None, said)))
    Product.objects.bulk_update(products, ["found_by", "category_ids", "material_group"])
    Word.objects.bulk_create((Word(text=word) for word in sorted(known)), ignore_conflicts=True)


def _titles(product: Product) -> list[str | None]:
    return [product.title_ind, product.title_en]


def words_of(text: str) -> set[str]:
    """The words of a text as people write them, without numbers and the shortest."""
    return set(WORD.findall(text.lower()))


def main_material(text: str, materials: Iterable[Material]) -> Material | None:
    """The material whose word the text names first: of "rotan manau, rangka jati", rattan."""
    by_word = {word.lower(): material for material in materials for word in material.words}
    return next((by_word[word] for word in WORD.findall(text.lower()) if word in by_word), None)
