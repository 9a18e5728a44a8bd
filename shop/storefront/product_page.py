"""Everything a product's page offers, read in a fixed number of statements.

What it says of the work, the money and the papers is in ``work_card``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery, prefetch_related_objects
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.choices import Availability
from catalogue.models import Category, Product
from config.common import clock
from config.common.money import whole_rupiah
from config.common.rows import rows
from media.querysets import prefetch_pictures
from partners.models import Partner
from partners.tiers import Tier, price_list
from partners.workshops.models import Seller
from partners.workshops.services import sellers_in_force
from shop.care.models import Review, Thread
from shop.checkout.dates import day
from shop.fulfilment.models import ComplaintWindow
from shop.storefront import wording

RELATED = 4
LATEST = 5


@dataclass
class Choice:
    """One thing that can be put in the basket: the product itself or one of its variants, from ``with_offer``."""

    product: Any
    checked: bool = False

    @property
    def price(self) -> int:
        """What each piece of the smallest order costs."""
        return self.product.price_from or 0

    @property
    def prices(self) -> list[tuple[str, int]]:
        """The price list by quantity; empty when there is one price."""
        tiers = [Tier(**row) for row in self.product.tier_rows]
        steps = price_list(whole_rupiah(self.product.base_price), tiers, self.product.min_quantity)
        return wording.price_steps(steps) if len(steps) > 1 else []

    @property
    def left(self) -> int | None:
        return None if self.product.in_stock is None else self.product.in_stock - self.product.allocated

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


def for_page(on: date) -> Any:
    """Products for sale with all that stands in their own row."""
    window = ComplaintWindow.objects.filter(valid_from__lte=on).order_by("-valid_from")
    reviews = Review.objects.filter(product=OuterRef("pk"), is_shown=True)
    number = reviews.order_by().values("product").annotate(number=Count("pk")).values("number")
    questions = Thread.objects.filter(product=OuterRef("pk"), shown_answer__gt="")
    products = Product.objects.for_sale().with_offer().with_facts(on)
    return products.annotate(
        complaint_days=Subquery(window.values("days")[:1]),
        review_count=Subquery(number),
        review_rows=rows(reviews[:LATEST], "stars", "words", "city"),
        question_rows=rows(questions[:LATEST], "shown_question", "shown_answer"),
    ).select_related("workshop__mitra", "prison")


def choices(product: Product, wanted: str = "") -> list[Choice]:
    """What the form offers, the wanted or else the first available one marked."""
    rows = [product]
    if product.structure == Product.PARENT:
        rows = list(Product.objects.sellable().filter(parent=product).with_offer().order_by("number"))
        for child in rows:
            child.parent, child.workshop, child.prison = product, product.workshop, product.prison
    offered = [Choice(row) for row in rows]
    by_wish = sorted(offered, key=lambda choice: (choice.product.number != wanted, not choice.is_available))
    if by_wish:
        by_wish[0].checked = True
    return offered


def is_unknown(offered: Sequence[Choice], wanted: str) -> bool:
    """Whether the address names a variant that is not offered."""
    return bool(wanted) and wanted not in {choice.product.number for choice in offered}


def related(product: Product) -> list[Product]:
    """Other goods of the same workshop; its pictures and theirs are read together."""
    rows = list(others_of(product)[:RELATED])
    prefetch_related_objects([product, *rows], "images", prefetch_pictures("images__picture"))
    return rows


def others_of(product: Product) -> Any:
    others = Product.objects.for_sale().filter(workshop=product.workshop_id).exclude(pk=product.pk)
    return (
        others.exclude(availability=Availability.SOLD_OUT)
        .select_related("workshop", "prison")
        .order_by("-published_at", "-pk")
    )


def withdrawn(slug: str) -> Product | None:
    """A listing that was in the shop and is not now; never one that nobody approved, and no variant."""
    once = Product.objects.filter(slug=slug, published_at__isnull=False, parent=None)
    return once.select_related("workshop", "prison").first()


def seller_of(product: Product, on: date) -> Seller | None:
    return sellers_in_force(workshops={product.workshop_id}, on=on).get(product.workshop_id)


def crumbs(product: Product, categories: list[Category]) -> list[tuple[str, str]]:
    """The way down through its deepest category."""
    deepest = max(categories, key=lambda each: each.depth, default=None)
    return [(deepest.name, deepest.get_absolute_url())] * bool(deepest) + [(product.title, "")]


def story_url(prison: Partner) -> str:
    """The prison's own page in this language, when somebody has written one.

    Asked without the request, which would look the site up again: there is one.
    """
    stories = getattr(prison, "stories", None)
    if stories is None:
        return ""
    page = stories.live().filter(locale__language_code=get_language()).first()
    return (page.get_url() or "") if page else ""


def pause_note(product: Product) -> str:
    """That the workshop rests, and until when; promised dates already count it."""
    until = product.workshop.paused_until
    if until is None or until < clock.today(product.prison.timezone):
        return ""
    return _("The workshop rests until %(day)s; work goes on after that.") % {"day": day(until)}


def returns(product: Any) -> str:
    """What happens when something is wrong, in one sentence; the page of terms says the rest."""
    if product.is_fresh:
        return _("Fresh food is checked when it is received: say at once what is wrong, with a photo.")
    days = product.complaint_days or 7
    return _(
        "Broken or not as shown? Tell us within %(days)d days after hand-over and the goods are paid back."
    ) % {"days": days}
