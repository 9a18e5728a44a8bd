"""The goods of a prison as its list and its sheet show them, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalogue.choices import SCARCE, Making, ProposalState
from catalogue.expiry import WARNINGS
from catalogue.models import Certificate, Product, ProductImage
from config.common.forms import Form
from config.common.money import whole_rupiah
from media.models import Picture
from partners.models import StockRecord
from shop.desk.measures import PriceField

NO_ENGLISH = Q(title_en__isnull=True) | Q(title_en="")
STATES = {
    "live": pgettext_lazy("listing", "In the shop"),
    ProposalState.SUBMITTED: pgettext_lazy("listing", "Waiting for approval"),
    ProposalState.RETURNED: pgettext_lazy("listing", "Returned"),
    ProposalState.DRAFT: pgettext_lazy("listing", "Draft"),
    "withdrawn": pgettext_lazy("listing", "Withdrawn"),
    "low": pgettext_lazy("listing", "Stock low"),
    "certificates": pgettext_lazy("listing", "Certificates to see to"),
    "english": pgettext_lazy("listing", "English missing"),
}
RUNNING_OUT = StockRecord.objects.filter(
    num_in_stock__lte=F("num_allocated") + SCARCE,
    product__is_public=True,
    product__making=Making.READY,
    product__one_of_a_kind=False,
)
TAG_KINDS = {"live": "done", "submitted": "active", "returned": "problem"}


class StockForm(Form):
    delta = forms.IntegerField(
        label=gettext_lazy("Add or take off"), min_value=-100_000, max_value=100_000, initial=""
    )

    def clean_delta(self) -> int:
        delta: int = self.cleaned_data["delta"]
        if delta == 0:
            raise ValidationError(
                gettext_lazy("Write how many to add, or with a minus how many to take off.")
            )
        return delta


class PriceForm(Form):
    price = PriceField(label=gettext_lazy("New price"), minimum=1)


def conditions(today: date) -> dict[str, Any]:
    """What each tab shows, by name."""
    papers = Certificate.objects.filter(product=OuterRef("pk"))
    return {
        "live": Q(is_public=True),
        **{state: Q(open_state=state) for state in ("submitted", "returned", "draft")},
        "withdrawn": Q(is_public=False, open_state__isnull=True),
        "low": Q(pk__in=RUNNING_OUT.values(listed=Coalesce("product__parent", "product"))),
        "certificates": Exists(papers.filter(confirmed_by=None))
        | Exists(papers.ending(today, max(WARNINGS))),
        "english": Q(is_public=True) & NO_ENGLISH,
    }


def with_state(products: QuerySet) -> QuerySet:
    """With the one proposal that is open, if any, in the same row."""
    opened = FilteredRelation("proposals", condition=~Q(proposals__state=ProposalState.PUBLISHED))
    return products.alias(opened=opened).annotate(open_state=F("opened__state"))


def for_list(products: QuerySet) -> QuerySet:
    first = ProductImage.objects.filter(product=OuterRef("pk")).order_by("display_order")
    return products.select_related("workshop", "prison").annotate(
        open_changes=F("opened__changes"), first_picture=Subquery(first.values("picture")[:1])
    )


def rows_of(found: Iterable[Any], wrong: tuple[int, Form] | None) -> list[dict[str, Any]]:
    """What one line of the list shows, with its two small forms; three statements for any number of lines."""
    products = list(found)
    keys = {product.pk: product.first_picture or _proposed_picture(product) for product in products}
    pictures = Picture.objects.with_renditions().in_bulk(set(keys.values()) - {None})
    records = _records(products)
    rows = []
    for product in products:
        stocks = [_stock(each.product, each, wrong) for each in records[product.pk]]
        free = [each["record"].available for each in stocks]
        rows.append(
            {
                "product": product,
                "title": product.title_ind if product.is_public else title_of(product),
                "picture": pictures.get(keys[product.pk]),
                "tags": [(STATES[name], TAG_KINDS.get(name, "")) for name in states_of(product)],
                "stocks": stocks or [_stock(product, None, wrong)],
                "free": None if None in free else sum(free),
                "open": any(each["open"] for each in stocks),
            }
        )
    return rows


def title_of(product: Any) -> str:
    return (product.open_changes or {}).get("title_ind") or product.title_ind or product.number


def _proposed_picture(product: Any) -> int | None:
    rows = (product.open_changes or {}).get("pictures")
    return rows[0]["picture"] if rows else None


def states_of(product: Any) -> list[str]:
    names = [name for name in ("live",) if product.is_public]
    names += [product.open_state] if product.open_state else []
    return names or ["withdrawn"]


def _records(products: list[Any]) -> dict[int, list[StockRecord]]:
    """Price and stock by listing: its own, or those of the variants that are still offered."""
    mine = Q(product__in=[each for each in products if not each.is_parent])
    theirs = Q(product__parent__in=products, product__is_public=True)
    found = defaultdict(list)
    for record in StockRecord.objects.filter(mine | theirs).select_related("product").order_by("product"):
        found[record.product.parent_id or record.product_id].append(record)
    return found


def _stock(product: Product, record: StockRecord | None, wrong: tuple[int, Form] | None) -> dict[str, Any]:
    bad = wrong[1] if wrong and wrong[0] == product.pk else None
    return {
        "product": product,
        "record": record,
        "stock_form": bad if isinstance(bad, StockForm) else StockForm(auto_id=f"stock-{product.pk}-%s"),
        "price_form": bad if isinstance(bad, PriceForm) else PriceForm(auto_id=f"price-{product.pk}-%s"),
        "open": bad is not None,
    }


def headings() -> list[str]:
    words = (_("Number"), _("Name"), _("Variant"), _("Workshop"), _("Prison"), _("State"), _("Price"))
    return [*words, _("Free"), _("Promised")]


def for_sheet(products: QuerySet) -> Iterator[list[Any]]:
    """A line for everything that has a price of its own, and for each draft; one statement."""
    offered = products.filter(Q(children__isnull=True) | Q(children__is_public=True)).order_by(
        "number", "children__pk"
    )
    labels = {name: str(label) for name, label in STATES.items()}
    own = {name: Coalesce(f"children__stockrecords__{name}", f"stockrecords__{name}") for name in STOCK}
    rows = offered.annotate(open_changes=F("opened__changes"), **{f"its_{k}": v for k, v in own.items()})
    for row in rows.values_list(*SHEET, named=True).iterator(chunk_size=1_000):
        stock, promised = row.its_num_in_stock, row.its_num_allocated
        yield [
            row.children__number or row.number,
            row.title_ind if row.is_public else title_of(row),
            row.children__title_ind,
            row.workshop__name_ind,
            row.prison__name,
            ", ".join(labels[name] for name in states_of(row)),
            whole_rupiah(row.its_price) if row.its_price else None,
            None if stock is None else stock - promised,
            promised,
        ]


STOCK = ("price", "num_in_stock", "num_allocated")
SHEET = (
    *("number", "title_ind", "is_public", "open_state", "open_changes", "workshop__name_ind", "prison__name"),
    *("children__number", "children__title_ind", *(f"its_{name}" for name in STOCK)),
)
