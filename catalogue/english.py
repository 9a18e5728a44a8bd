"""English is not the officer's work: a reviewer or translator writes it, before or after publishing.

It applies at once, for it says nothing that the approved Indonesian does not; an open proposal gets it too, so
that publishing does not bring back what was there before.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from catalogue.findable import refresh_findable
from catalogue.models import Product
from catalogue.proposals import FIELDS
from config.common import audit, pages

ENGLISH = tuple(name for name in FIELDS if name.endswith("_en"))


@transaction.atomic
def translate_listing(
    *, product: Product, words: Mapping[str, str], variants: Mapping[str, str], by: Any
) -> Product:
    """``words`` by column; ``variants`` the English of each variant's Indonesian name."""
    product = Product.objects.select_for_update(of=["self"]).get(pk=product.pk)
    said = {name: words[name].strip() for name in ENGLISH if name in words}
    before = {name: getattr(product, name) or "" for name in said}
    Product.objects.filter(pk=product.pk).update(**said)
    inherited = {name: value for name, value in said.items() if name != "title_en"}
    for child in product.children.all():
        title = variants.get(child.title_ind, child.title_en or "")
        Product.objects.filter(pk=child.pk).update(**inherited, title_en=title)
    proposal = product.proposals.select_for_update().open().first()
    if proposal is not None:
        rows = [
            {**row, "title_en": variants.get(row["title_ind"], row.get("title_en", ""))}
            for row in proposal.changes.get("variants") or []
        ]
        proposal.changes = {**proposal.changes, **said, **({"variants": rows} if rows else {})}
        proposal.save(update_fields=["changes"])
    product.refresh_from_db()
    refresh_findable(product=product)
    office = product.prison.office.pk
    audit.record(
        actor=by, action="listing translated", target=product, office_id=office, before=before, after=said
    )
    pages.changed()
    return product
