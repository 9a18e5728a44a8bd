"""The categories as every public page that shows them reads them: once in a generation of the page cache."""

from catalogue.models import Category
from config.common import pages


def categories() -> list[Category]:
    """The public ones, parents before children, with their names in both languages."""
    return pages.remembered(
        "categories", lambda: list(Category.objects.filter(is_public=True).order_by("path"))
    )
