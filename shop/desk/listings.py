from typing import Any

import django_filters
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Product
from catalogue.price_and_stock import change_price, change_stock
from catalogue.services import copy_listing, withdraw_listing
from config.common import clock, xlsx
from config.common.forms import Form
from partners.choices import Role
from partners.models import Partner
from partners.workshops.models import Workshop
from shop.desk import listing_rows
from shop.desk.base import PER_PAGE, DeskForm, DeskView
from shop.desk.listing_rows import STATES, PriceForm, StockForm
from shop.desk.rooms import LISTINGS


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
        return listing_rows.with_state(super().records())

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return self.show()

    @cached_property
    def conditions(self) -> dict[str, Any]:
        return listing_rows.conditions(clock.today(self.timezone))

    @property
    def tab(self) -> str:
        tab = self.request.GET.get("tab", "")
        return tab if tab in self.conditions else "all"

    def found(self) -> ListingFilter:
        rows = self.records().exclude(structure=Product.CHILD).filter(prison__office__in=self.offices)
        return ListingFilter(self.request.GET, rows, view=self)

    def shown(self, found: ListingFilter) -> QuerySet:
        return found.qs if self.tab == "all" else found.qs.filter(self.conditions[self.tab])

    def show(self, *, wrong: tuple[int, Form] | None = None) -> HttpResponse:
        found = self.found()
        counted = found.qs.aggregate(
            all=Count("pk"), **{name: Count("pk", filter=where) for name, where in self.conditions.items()}
        )
        shown = listing_rows.for_list(self.shown(found)).order_by("-date_created", "-pk")
        paginator = Paginator(shown, PER_PAGE)
        paginator.count = counted[self.tab]  # type: ignore[misc]
        page = paginator.get_page(self.request.GET.get("page"))
        reviews = any(each.role == Role.REVIEWER for each in self.appointments)
        return self.page(
            rows=listing_rows.rows_of(page.object_list, wrong),
            page_obj=page,
            filter=found,
            searching=any(self.request.GET.get(name) for name in found.filters),
            tabs=self.tabs(counted, reviews),
            query=self.request.GET.urlencode(),
            wrong_form=wrong[1] if wrong else None,
            has_errors=wrong is not None,
            reviews=reviews,
            status=422 if wrong else 200,
        )

    def tabs(self, counted: dict[str, int], reviews: bool) -> list[dict[str, Any]]:
        """Counts of what was searched for; English is the reviewer's to write."""
        labels = {"all": _("All"), **STATES}
        asked = self.request.GET.copy()
        asked.pop("page", None)
        tabs = []
        for name in labels:
            asked["tab"] = name
            address = f"{reverse('desk:listings')}?{asked.urlencode()}"
            tab = {"label": labels[name], "url": address, "count": counted[name], "current": name == self.tab}
            tabs += [tab] if reviews or name != "english" else []
        return tabs


class Export(Listings):
    """The same list as a sheet, with whatever narrows it."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        lines = listing_rows.for_sheet(self.shown(self.found()))
        return xlsx.answer(f"barang-{clock.today(self.timezone)}", listing_rows.headings(), lines)


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


class Copy(RowForm):
    """Another listing that begins with the words of this one."""

    def records(self) -> QuerySet:
        return super().records().exclude(structure=Product.CHILD)

    def perform(self, form: Any) -> str:
        self.made = copy_listing(product=self.target, by=self.request.user).product
        return _("This is a copy. Change its name, add photos, and set price and stock.")

    def after(self) -> str:
        return reverse("desk:listing", args=[self.made.pk])
