"""Everything a product's page says, read in a fixed number of statements.

The split is computed for the very price shown, from the scheme and the seller in force today; where no scheme
is in force the page says nothing about it rather than something vague.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, prefetch_related_objects
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.choices import Availability
from catalogue.models import Category, Product
from config.common import clock
from media.querysets import prefetch_pictures
from partners.models import Partner
from partners.workshops.models import Seller
from partners.workshops.services import sellers_in_force, tax_rate_in_force
from shop.checkout.dates import day
from shop.ledger.errors import NoScheme
from shop.ledger.schemes import scheme_for
from shop.ledger.split import Parts, shares
from shop.storefront import wording

RELATED = 4


@dataclass
class Choice:
    """One thing that can be put in the basket: the product itself or one of its variants."""

    product: Product
    left: int | None
    checked: bool = False

    @property
    def price(self) -> int:
        return self.product.price_from or 0

    @property
    def is_available(self) -> bool:
        return self.product.availability in (Availability.READY, Availability.MADE_TO_ORDER)

    @property
    def stock_words(self) -> str:
        return wording.stock(self.product, self.left)

    @property
    def most(self) -> int | None:
        """The largest number the quantity field takes."""
        limits = [limit for limit in (self.product.max_quantity, self.left) if limit is not None]
        return max(1, min(limits)) if limits else None


def with_stock(products: Any) -> Any:
    return products.annotate(
        in_stock=F("stockrecords__num_in_stock"), allocated=F("stockrecords__num_allocated")
    )


def choices(product: Product, wanted: str = "") -> list[Choice]:
    """What the form offers, the wanted or else the first available one marked."""
    rows = [product]
    if product.structure == Product.PARENT:
        rows = list(with_stock(Product.objects.sellable().filter(parent=product)).order_by("number"))
        for child in rows:
            child.parent = product
    offered = [Choice(row, _left(row)) for row in rows]
    by_wish = sorted(offered, key=lambda choice: (choice.product.number != wanted, not choice.is_available))
    if by_wish:
        by_wish[0].checked = True
    return offered


def _left(product: Any) -> int | None:
    return None if product.in_stock is None else product.in_stock - product.allocated


def related(product: Product) -> list[Product]:
    """Other goods of the same workshop; its pictures and theirs are read together."""
    others = Product.objects.for_sale().filter(workshop=product.workshop_id).exclude(pk=product.pk)
    rows = list(
        others.exclude(availability=Availability.SOLD_OUT)
        .select_related("workshop", "prison")
        .order_by("-published_at", "-pk")[:RELATED]
    )
    prefetch_related_objects([product, *rows], "images", prefetch_pictures("images__picture"))
    return rows


def seller_of(product: Product, on: date) -> Seller | None:
    return sellers_in_force(workshops={product.workshop_id}, on=on).get(product.workshop_id)


def split_of(choice: Choice, seller: Seller | None, on: date) -> list[tuple[str, int, str]]:
    """Where the price goes: label, whole rupiah and colour, adding up to it; empty without a scheme."""
    try:
        scheme = scheme_for(workshop=choice.product.workshop, on=on)
    except NoScheme:
        return []
    rate = tax_rate_in_force(on=on) if seller is not None and seller.taxable else None
    tax = rate.inside(choice.price) if rate else 0
    parts = shares(goods=choice.price, terms=scheme.terms, tax=tax, cost=choice.product.cost)
    return [row for row in _rows(parts) if row[1]]


def _rows(parts: Parts) -> list[tuple[str, int, str]]:
    return [
        (_("Materials and tools"), parts.materials, "garis-kuat"),
        (_("Premium for the makers"), parts.premi, "kunyit"),
        (_("State revenue (PNBP)"), parts.pnbp, "tarum"),
        (_("Work programme of the prison"), parts.programme, "soga"),
        (_("Production partner"), parts.partner, "daun"),
        (_("Value added tax (PPN)"), parts.tax, "abu"),
        (_("Payment fee"), parts.fee, "garis-kuat"),
    ]


def work_card(product: Product) -> list[tuple[str, str]]:
    """What is known of the work; what is not known is left out."""
    workshop = f"{product.workshop.name}, {product.prison.name}"
    mitra = product.workshop.mitra.name if product.workshop.mitra else ""
    facts = [
        (_("Made in"), workshop),
        (_("Together with"), mitra),
        (_("Working time"), wording.work_time(product.work_minutes)),
        (_("Material"), product.material),
        (_("Technique"), product.technique),
    ]
    return [(label, value) for label, value in facts if value]


def crumbs(product: Product, categories: list[Category]) -> list[tuple[str, str]]:
    """The way down through its deepest category."""
    deepest = max(categories, key=lambda each: each.depth, default=None)
    return [(deepest.name, deepest.get_absolute_url())] * bool(deepest) + [(product.title, "")]


def story_url(prison: Partner, request: Any) -> str:
    """The prison's own page in this language, when somebody has written one."""
    stories = getattr(prison, "stories", None)
    if stories is None:
        return ""
    page = stories.live().filter(locale__language_code=get_language()).first()
    return (page.get_url(request) or "") if page else ""


def pause_note(product: Product) -> str:
    """That the workshop rests, and until when; promised dates already count it."""
    until = product.workshop.paused_until
    if until is None or until < clock.today(product.prison.timezone):
        return ""
    return _("The workshop rests until %(day)s; work goes on after that.") % {"day": day(until)}
