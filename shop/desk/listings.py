from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalogue.choices import SCARCE, Making, ProposalState
from catalogue.models import Product, Proposal
from catalogue.price_and_stock import change_price, change_stock
from catalogue.services import withdraw_listing
from config.common.forms import Form
from media.models import Picture
from partners.choices import Role
from partners.models import Partner, StockRecord
from partners.workshops.models import Workshop
from shop.desk.base import DeskForm, DeskView
from shop.desk.measures import PriceField
from shop.desk.rooms import LISTINGS

STATES = {
    "live": pgettext_lazy("listing", "In the shop"),
    ProposalState.SUBMITTED: pgettext_lazy("listing", "Waiting for approval"),
    ProposalState.RETURNED: pgettext_lazy("listing", "Returned"),
    ProposalState.DRAFT: pgettext_lazy("listing", "Draft"),
    "withdrawn": pgettext_lazy("listing", "Withdrawn"),
    "low": pgettext_lazy("listing", "Stock low"),
}
RUNNING_OUT = StockRecord.objects.filter(
    num_in_stock__lte=F("num_allocated") + SCARCE,
    product__is_public=True,
    product__making=Making.READY,
    product__one_of_a_kind=False,
)
TABS = {
    "live": Q(is_public=True),
    **{state: Q(open_state=state) for state in ("submitted", "returned", "draft")},
    "withdrawn": Q(is_public=False, open_state__isnull=True),
    "low": Q(pk__in=RUNNING_OUT.values(listed=Coalesce("product__parent", "product"))),
}
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


class ListingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=gettext_lazy("Name or number"), method="named")
    workshop = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Workshop"), queryset=Workshop.objects.none(), empty_label=gettext_lazy("All")
    )
    prison = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Prison"), queryset=Partner.objects.none(), empty_label=gettext_lazy("All")
    )

    def __init__(self, data: Any, queryset: QuerySet, *, view: "Listings") -> None:
        super().__init__(data, queryset=queryset)
        if view.sees_several:
            self.filters["prison"].queryset = Partner.objects.filter(office__in=view.offices).order_by("name")
            del self.filters["workshop"]
        else:
            workshops = Workshop.objects.filter(prison__office__in=view.offices)
            self.filters["workshop"].queryset = workshops.order_by("name")
            del self.filters["prison"]

    def named(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        return rows.filter(Q(title_ind__icontains=value) | Q(number__icontains=value))


class Listings(DeskView):
    """All goods of the prison; price and stock change here and at once."""

    room = LISTINGS
    template_name = "desk/listings.html"
    model = Product

    def records(self) -> QuerySet:
        opened = Proposal.objects.open().filter(product=OuterRef("pk")).values("state")[:1]
        return super().records().annotate(open_state=Subquery(opened))

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show()

    def show(self, *, wrong: tuple[int, Form] | None = None) -> HttpResponse:
        rows = self.records().exclude(structure=Product.CHILD).filter(prison__office__in=self.offices)
        found = ListingFilter(self.request.GET, rows, view=self)
        tab = self.request.GET.get("tab", "")
        shown = found.qs.filter(TABS[tab]) if tab in TABS else found.qs
        shown = shown.select_related("workshop", "prison").order_by("-date_created", "-pk")
        page = self.paged(shown.prefetch_related("stockrecords", "images", "children__stockrecords"))
        return self.page(
            rows=rows_of(page.object_list, wrong),
            page_obj=page,
            filter=found,
            tabs=self.tabs(rows, tab),
            query=self.request.GET.urlencode(),
            wrong_form=wrong[1] if wrong else None,
            has_errors=wrong is not None,
            reviews=any(each.role == Role.REVIEWER for each in self.appointments),
            status=422 if wrong else 200,
        )

    def tabs(self, rows: QuerySet, tab: str) -> list[dict[str, Any]]:
        counted = rows.aggregate(
            all=Count("pk"), **{name: Count("pk", filter=where) for name, where in TABS.items()}
        )
        labels = {"all": _("All"), **STATES}
        return [
            {
                "label": labels[name],
                "url": reverse("desk:listings") + ("" if name == "all" else f"?tab={name}"),
                "count": counted[name],
                "current": name == (tab if tab in TABS else "all"),
            }
            for name in ("all", *TABS)
        ]


def rows_of(products: Iterable[Product], wrong: tuple[int, Form] | None) -> list[dict[str, Any]]:
    """What one line of the list shows, with its two small forms; five statements for any number of lines."""
    products = list(products)
    opened = {each.product_id: each for each in Proposal.objects.open().filter(product__in=products)}
    keys = {product.pk: _first_picture(product, opened.get(product.pk)) for product in products}
    pictures = Picture.objects.with_renditions().in_bulk({key for key in keys.values() if key})
    rows = []
    for product in products:
        stocks = [_stock(each, wrong) for each in _sellable(product)]
        free = [each["record"].available for each in stocks if each["record"]]
        rows.append(
            {
                "product": product,
                "title": product.title_ind if product.is_public else _title(product, opened.get(product.pk)),
                "picture": pictures.get(keys[product.pk]),
                "tags": _tags(product),
                "stocks": stocks,
                "free": None if None in free else sum(free),
                "open": any(each["open"] for each in stocks),
            }
        )
    return rows


def _title(product: Product, proposal: Proposal | None) -> str:
    return (proposal.changes.get("title_ind") if proposal else "") or product.title_ind or product.number


def _first_picture(product: Product, proposal: Proposal | None) -> int | None:
    images = sorted(product.images.all(), key=lambda image: image.display_order)
    if images:
        return images[0].picture_id
    proposed = proposal.changes.get("pictures") if proposal else None
    return proposed[0]["picture"] if proposed else None


def _tags(product: Any) -> list[tuple[Any, str]]:
    names = [name for name in ("live",) if product.is_public]
    names += [product.open_state] if product.open_state else []
    return [(STATES[name], TAG_KINDS.get(name, "")) for name in names or ["withdrawn"]]


def _sellable(product: Product) -> list[Product]:
    """The things with a price of their own: the product, or its variants that are still offered."""
    children = [child for child in product.children.all() if child.is_public]
    return sorted(children, key=lambda child: child.pk) if children else [product]


def _stock(product: Product, wrong: tuple[int, Form] | None) -> dict[str, Any]:
    bad = wrong[1] if wrong and wrong[0] == product.pk else None
    return {
        "product": product,
        "record": product.stock_record,
        "stock_form": bad if isinstance(bad, StockForm) else StockForm(auto_id=f"stock-{product.pk}-%s"),
        "price_form": bad if isinstance(bad, PriceForm) else PriceForm(auto_id=f"price-{product.pk}-%s"),
        "open": bad is not None,
    }


class RowForm(DeskForm, Listings):
    """A small form of one row; what it refuses is shown in that row of the same list."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect("desk:listings")

    def show(self, form: Any = None, *, status: int = 200) -> HttpResponse:  # type: ignore[override]
        return Listings.show(self, wrong=(self.target.pk, form))

    def after(self) -> str:
        query = self.request.GET.urlencode()
        return reverse("desk:listings") + (f"?{query}" if query else "")


class SellableRow(RowForm):
    """Of things that have a price; a variant is one of them, its parent is not."""

    kind = ""

    def records(self) -> QuerySet:
        return super().records().filter(stockrecords__isnull=False)

    def form(self, data: Any = None, files: Any = None) -> Any:
        return self.form_class(data, auto_id=f"{self.kind}-{self.target.pk}-%s")


class ChangeStock(SellableRow):
    form_class, kind = StockForm, "stock"

    def perform(self, form: Any) -> str:
        record = change_stock(product=self.target, delta=form.cleaned_data["delta"], by=self.request.user)
        return _("%(title)s: %(count)d in stock.") % {
            "title": self.target.get_title(),
            "count": record.num_in_stock,
        }


class ChangePrice(SellableRow):
    form_class, kind = PriceForm, "price"

    def perform(self, form: Any) -> str:
        change_price(product=self.target, price=form.cleaned_data["price"], by=self.request.user)
        return _("%(title)s: the new price applies from now on.") % {"title": self.target.get_title()}


class Withdraw(RowForm):
    """The reviewer takes a listing off the shop at once."""

    acts = frozenset({Role.REVIEWER})

    def records(self) -> QuerySet:
        return super().records().exclude(structure=Product.CHILD)

    def perform(self, form: Any) -> str:
        withdraw_listing(product=self.target, by=self.request.user)
        return _("%(title)s is no longer in the shop.") % {"title": self.target.get_title()}
