"""The categories as every public page that shows them reads them: once in a generation of the page cache."""

from typing import Any

from django.db import transaction

from catalogue.models import Category
from config.common import audit, pages


def categories() -> list[Category]:
    """The public ones, parents before children, with their names in both languages."""
    return pages.remembered(
        "categories", lambda: list(Category.objects.filter(is_public=True).order_by("path"))
    )


@transaction.atomic
def add_category(*, category: Category, by: Any) -> Category:
    """A new category, after those that are there."""
    Category.add_root(instance=category)
    audit.record(actor=by, action="category added", target=category, after={"name": category.name_ind})
    return category
