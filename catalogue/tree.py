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
def add_category(*, name_ind: str, name_en: str, parent: Category | None, by: Any) -> Category:
    """A new category, at the end of its parent's or of the first row."""
    facts = {"name_ind": name_ind, "name_en": name_en}
    category = parent.add_child(**facts) if parent else Category.add_root(**facts)
    audit.record(actor=by, action="category added", target=category, after=facts)
    return category
