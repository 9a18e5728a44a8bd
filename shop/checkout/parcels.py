"""A basket as its buyer sees it: one parcel for each prison, and beside each line what is wrong with it.

Basket page and checkout both show this, and both say the same before placement refuses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from catalogue.models import Product
from config.common.money import rupiah, whole_rupiah
from media.models import Picture
from partners.models import Partner
from shop.placement.services import quantity_problem


@dataclass
class BasketLine:
    """One line; amounts are whole rupiah. ``problem`` keeps it from being ordered, ``remark`` only informs."""

    line: Any
    unit_price: int
    problem: str = ""
    remark: str = ""
    picture: Picture | None = None

    @property
    def product(self) -> Product:
        return self.line.product

    @property
    def title(self) -> str:
        return self.product.full_title

    @property
    def key(self) -> str:
        return str(self.line.pk)

    @property
    def url(self) -> str:
        return self.product.get_absolute_url()

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def price(self) -> int:
        return self.unit_price * self.line.quantity

    @property
    def note(self) -> str:
        return self.problem or self.remark

    @property
    def note_kind(self) -> str:
        return "problem" if self.problem else ""


@dataclass
class PrisonParcel:
    """What one prison will send. ``ways`` and ``from_words`` are what the basket page says of its delivery."""

    prison: Partner
    lines: list[BasketLine] = field(default_factory=list)
    ways: dict[str, Any] | None = None
    from_words: str = ""

    @property
    def title(self) -> str:
        return self.prison.name

    @property
    def field_name(self) -> str:
        """The name under which forms ask for its delivery."""
        return f"delivery-{self.prison.pk}"

    @property
    def goods(self) -> int:
        return sum(each.price for each in self.lines)

    @property
    def has_problem(self) -> bool:
        return any(each.problem for each in self.lines)


def by_prison(lines: Iterable[Any], *, checked: bool = True) -> list[PrisonParcel]:
    """The basket's lines grouped and checked, prisons by name; one statement whatever their number.

    ``checked=False`` leaves out that statement where placement is about to look for itself.
    """
    lines = list(lines)
    for_sale = _for_sale(lines) if checked else {line.product_id for line in lines}
    parcels: dict[int, PrisonParcel] = {}
    for line in lines:
        prison = line.stockrecord.partner
        parcel = parcels.setdefault(prison.pk, PrisonParcel(prison))
        parcel.lines.append(
            BasketLine(
                line=line,
                unit_price=line.unit_price,
                problem=_gone()
                if line.product_id not in for_sale
                else problem(line.product, line.quantity, line.stockrecord),
                remark=_price_change(line),
            )
        )
    return sorted(parcels.values(), key=lambda parcel: (parcel.prison.name, parcel.prison.pk))


def _for_sale(lines: Sequence[Any]) -> set[int]:
    if not lines:
        return set()
    wanted = Product.objects.sellable().filter(pk__in=[line.product_id for line in lines])
    return set(wanted.values_list("pk", flat=True))


def problem(product: Product, quantity: int, stock: Any) -> str:
    """Why this many cannot be bought now, in a sentence; empty when they can."""
    left = stock.available
    if left is not None and left <= 0:
        return _("“%(title)s” is sold out at the moment.") % {"title": product.full_title}
    if left is not None and quantity > left:
        return _("Only %(left)d of “%(title)s” can be had now.") % {"left": left, "title": product.full_title}
    return quantity_problem(product=product, quantity=quantity)


def _gone() -> str:
    return _("This is no longer for sale. Take it out of the basket.")


def _price_change(line: Any) -> str:
    before, now = line.price_incl_tax, line.unit_price
    if before is None or before == now:
        return ""
    return _("The price has changed since you put this in: from %(before)s to %(now)s.") % {
        "before": rupiah(whole_rupiah(before)),
        "now": rupiah(now),
    }


def add_pictures(parcels: Iterable[PrisonParcel]) -> None:
    """Give each line its first picture (a variant without one its parent's), in two statements."""
    lines = [each for parcel in parcels for each in parcel.lines]
    wanted = {each.product.pk for each in lines} | {each.product.parent_id for each in lines} - {None}
    if not wanted:
        return
    pictures = (
        Picture.objects.shown()
        .with_renditions()
        .filter(product_images__product__in=wanted)
        .annotate(of_product=F("product_images__product"))
        .order_by("product_images__product_id", "product_images__display_order")
        .distinct("product_images__product_id")
    )
    first = {picture.of_product: picture for picture in pictures}
    for each in lines:
        each.picture = first.get(each.product.pk) or first.get(each.product.parent_id)
