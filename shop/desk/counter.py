"""The counter: one plain form for a sale in cash, and the same with an address for an order taken over chat.

What has been entered so far travels in the form itself, ``n-<product>`` how many and ``p-<product>`` the price
that was shown, so nothing is written before the sale and a weak signal loses nothing. The form carries the key
of its sale, and sent again it is the same sale.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.choices import Market
from catalogue.models import Product
from config.common import clock
from config.common.errors import Refused
from config.common.forms import Form
from config.common.money import rupiah
from partners.models import Partner
from shop.basket.models import Line
from shop.checkout.forms import DeliveryForm
from shop.checkout.parcels import BasketLine, PrisonParcel, by_prison
from shop.desk import words
from shop.desk.base import DeskView
from shop.desk.listing_form import choice
from shop.desk.measures import PriceField
from shop.desk.rooms import COUNTER
from shop.expo.models import Event
from shop.expo.stand import coded, sell_at
from shop.fulfilment.models import Consignment
from shop.order.models import Source
from shop.payment.methods import ALL, Cash
from shop.placement.counter import market_problem
from shop.placement.services import Purchase
from shop.shipping.quotes import at_counter

FOUND, LATELY = 8, 20
AGREED = ("key", "name", "phone", "email", "method", "choices", "place", "note", "market")
HERE = [each for each in Source.choices if each[0] not in (Source.ONLINE, Source.CHAT)]


def whole(text: str, digits: int = 18) -> int:
    """A number as it was typed; 0 for what is none."""
    return int(text) if re.fullmatch(rf" *[0-9]{{1,{digits}}} *", text) else 0


class MarketForm(Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    market = choice(gettext_lazy("Market"), Market.choices, Market.EXTERNAL, widget=forms.RadioSelect)


class SaleForm(MarketForm):
    given = PriceField(label=gettext_lazy("Money given"))
    name = forms.CharField(label=gettext_lazy("Buyer's name"), max_length=120, required=False)
    source = choice(gettext_lazy("Where it is sold"), HERE, Source.OFFLINE, widget=forms.RadioSelect)
    event = forms.ChoiceField(label=gettext_lazy("Exhibition"), required=False)

    def __init__(self, *args: Any, events: Iterable[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events = {str(each.pk): each for each in events}
        self.fields["event"].choices = [("", _("none")), *self.events.items()]  # type: ignore[attr-defined]
        if not self.events:
            del self.fields["event"]

    def clean(self) -> dict[str, Any]:
        """What is sold at a stand is sold at a stand, whatever is ticked above it."""
        data = super().clean() or self.cleaned_data
        data["event"] = self.events.get(data.get("event", ""))
        return data | ({"source": Source.EXPO} if data["event"] else {})


class ChatForm(MarketForm, DeliveryForm):
    method = forms.ChoiceField(
        label=gettext_lazy("How the buyer pays"),
        choices=[(each.code, each.name) for each in ALL if each.code != Cash.code],
        initial=ALL[0].code,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False


class Counter(DeskView):
    """What is on the counter, and what was sold lately."""

    room = COUNTER
    template_name = "desk/counter.html"
    is_chat = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.form(initial=request.GET.dict()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Only ``sell`` sells; the other buttons put down, take away, or reckon anew."""
        if "sell" in request.POST:
            return self.sell()
        if self.is_chat and "reckon" in request.POST:
            form = self.form(request.POST)
            if form.place_is_wrong():
                return self.show(form, status=422)
        return self.show(self.form(initial=request.POST.dict()))

    def form(self, data: Any = None, *, initial: Any = None) -> Any:
        found = Event.objects.on(clock.today(self.timezone)).filter(prisons=self.office.prison_id or 0)
        return SaleForm(data, initial=initial, events=found)

    @property
    def prison(self) -> Partner:
        """Whose goods these are; above the prisons there is nobody who sells, and no form."""
        return cast(Partner, self.office.prison)

    @property
    def may_act(self) -> bool:
        return super().may_act and self.office.prison is not None

    # ── what lies on the counter

    @property
    def market(self) -> str:
        return self.request.POST.get("market", Market.EXTERNAL)

    @property
    def goods(self) -> QuerySet[Product]:
        """All that this prison sells on any market; which it may go to is said beside it."""
        found = Product.objects.sellable(Market.INTERNAL).filter(prison=self.prison)
        found = found.exclude(structure=Product.PARENT).select_related("parent", "workshop")
        return found.prefetch_related("stockrecords__tiers", "stockrecords__partner")

    @cached_property
    def found(self) -> list[Product]:
        """By number, by the code or the address on a label, else by name."""
        text = self.request.POST.get("q", "").replace("\0", "").strip().rstrip("/").rpartition("/")[2]
        if not text or "sell" in self.request.POST:
            return []
        exact = list(
            self.goods.filter(Q(number__iexact=text) | Q(slug=text) | Q(pk__in=coded([text]).values()))
        )
        named = Q(title_ind__icontains=text) | Q(parent__title_ind__icontains=text)
        named |= Q(title_en__icontains=text) | Q(number__icontains=text)
        return exact or list(self.goods.filter(named).order_by("number")[:FOUND])

    @cached_property
    def typed(self) -> dict[int, int]:
        """How many of each product; the one thing that was found lies there too."""
        post = self.request.POST
        rows = {whole(name[2:]): whole(post[name], 4) for name in post if name.startswith("n-")}
        put = self.found[0].pk if len(self.found) == 1 else whole(post.get("put", ""))
        rows[put] = rows.get(put, 0) + 1
        return {pk: rows[pk] for pk in rows if pk not in (0, whole(post.get("take", "")))}

    @cached_property
    def parcels(self) -> list[PrisonParcel]:
        """The rows as a basket would show them, with what is wrong beside each."""
        known = {each.pk: each for each in self.goods.filter(pk__in=self.typed)}
        lines = [Line(product=known[pk], quantity=n) for pk, n in self.typed.items() if pk in known]
        for line in lines:
            line.stockrecord = line.product.stock_record
            if seen := self.seen(line.product.pk):
                line.price_incl_tax = Decimal(seen)
        found = by_prison(lines, checked=False)
        for row in [each for parcel in found for each in parcel.lines]:
            row.problem = market_problem(row.product, self.market) or row.problem
            if not row.quantity:
                row.problem = _("Write how many, as a whole number.")
        return found

    @property
    def rows(self) -> list[BasketLine]:
        return [each for parcel in self.parcels for each in parcel.lines]

    def seen(self, name: Any) -> int:
        """A price that the page has shown; 0 where it showed none."""
        return whole(self.request.POST.get(f"p-{name}", ""), 10)

    # ── the sale

    def sell(self) -> HttpResponse:
        """What is wrong with a row is for the service to say: a form sent again may ask for what it sold itself."""
        form = self.form(self.request.POST)
        if form.is_valid():
            try:
                return self.sold(form)
            except Refused as refusal:
                form.refuse(refusal)
        return self.show(form, status=422)

    def sold(self, form: Any) -> HttpResponse:
        purchase = self.purchase(form.cleaned_data)
        event = form.cleaned_data.get("event")
        order = sell_at(
            event=event, prison=self.prison, items=self.typed, purchase=purchase, by=self.request.user
        )
        message = _("Order %(number)s is placed. Send the buyer its link.")
        if order.cash_given is not None:
            message = _("Sold. Give back %(change)s.")
        said = {"number": order.number, "change": rupiah((order.cash_given or 0) - order.total)}
        return self.done(message % said, reverse("desk:counter-sale", args=[order.consignments.get().pk]))

    def purchase(self, data: dict[str, Any]) -> Purchase:
        return Purchase(
            key=data["key"],
            name=data["name"],
            phone="",
            email="",
            method=Cash.code,
            choices={self.prison.pk: at_counter()},
            expected_total=sum(self.seen(pk) * quantity for pk, quantity in self.typed.items()),
            source=data["source"],
            market=data["market"],
            cash=data["given"],
        )

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        sales = Consignment.objects.visible_to(self.request.user).exclude(order__source=Source.ONLINE)
        sales = sales.filter(prison__office__in=self.offices).select_related("order", "prison")
        names = {"desk:counter": _("Paid here"), "desk:counter-chat": _("Ordered over chat")}
        here = "desk:counter-chat" if self.is_chat else "desk:counter"
        shipping = form.shipping() if self.is_chat else 0
        return self.page(
            status=status,
            form=form,
            is_chat=self.is_chat,
            key=self.request.POST.get("key") or uuid4(),
            tabs=[{"label": names[name], "url": reverse(name), "current": name == here} for name in names],
            rows=self.rows,
            found=self.found if len(self.found) > 1 else [],
            nothing=bool(self.request.POST.get("q", "").strip()) and not self.found,
            deliveries=form.deliveries() if self.is_chat and self.rows else [],
            total=sum(row.price for row in self.rows) + (shipping or 0),
            sales=[
                (each, words.at_moment(each.created_at, each.prison.timezone))
                for each in sales.order_by("-pk")[:LATELY]
            ],
        )


class ChatOrder(Counter):
    """The same, with where to and how to pay; the total that was agreed on in the chat is the one ordered."""

    is_chat = True

    def form(self, data: Any = None, *, initial: Any = None) -> ChatForm:
        return ChatForm(data, initial=initial, parcels=self.parcels, on=clock.today())

    def purchase(self, data: dict[str, Any]) -> Purchase:
        return Purchase(
            expected_total=self.seen("total"),
            street=data["street"] if data["place"] else "",
            source=Source.CHAT,
            **{name: data[name] for name in AGREED},
        )
