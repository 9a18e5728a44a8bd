"""Sales by the hand of an officer: at the prison's counter, its cooperative, a booth, and over chat.

All of them are placed like any order (``place``). At a counter cash and goods change hands at once, so the
order is accepted, paid and handed over in the same transaction; the cash then stands before the treasurer
(``payment.cash``). What was ordered over chat waits for its payment like the rest. A form that is sent twice,
even at the same moment, is one sale.
"""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalogue.choices import Market
from catalogue.models import Product
from catalogue.price_and_stock import change_stock
from config.common import audit, clock
from config.common.money import rupiah
from partners.models import Partner
from partners.strategy import Selector
from shop.basket.models import Basket, Line
from shop.fulfilment.models import Consignment, State
from shop.fulfilment.services import accept, locked, mark_ready
from shop.ledger.posting import balance_of
from shop.ledger.refs import received
from shop.order import stock
from shop.order.models import Order, Status
from shop.payment.methods import Cash
from shop.payment.owing import refund_line
from shop.payment.refunds import pay_refund
from shop.payment.services import collect_at_pickup
from shop.placement.errors import PlacementRefused
from shop.placement.services import Purchase, place

VOIDED = "sale voided"


@transaction.atomic
def sell(*, prison: Partner, items: Mapping[int, int], purchase: Purchase, by: Any) -> Order:
    """Sell ``items`` (pieces by product id) of one prison, once for each ``purchase.key``."""
    _one_sale_at_a_time(by)
    earlier = Order.objects.filter(placement_key=purchase.key).first()
    if earlier is not None:
        return _same_sale(earlier, prison, items)
    in_cash = purchase.method == Cash.code
    if in_cash:
        _require_cash(purchase)
    order = place(basket=_basket(prison, items, purchase.market), purchase=purchase)
    said = {"source": order.source, "market": order.market}
    audit.record(actor=by, action="sold", target=order, office_id=prison.office.pk, after=said)
    if in_cash:
        _hand_over_now(order, by)
    return order


def _one_sale_at_a_time(by: Any) -> None:
    """Two copies of one form come from one person: the second waits here until the first is written."""
    get_user_model().objects.select_for_update(of=["self"], no_key=True).get(pk=by.pk)


def _same_sale(order: Order, prison: Partner, items: Mapping[int, int]) -> Order:
    if dict(order.lines.filter(partner=prison).values_list("product", "quantity")) != dict(items):
        raise PlacementRefused(
            _("This form was sold already, with other goods. Begin a new sale."), code="key"
        )
    return order


def _require_cash(purchase: Purchase) -> None:
    missing = purchase.expected_total - (purchase.cash or 0)
    if missing > 0:
        said = {"missing": rupiah(missing), "total": rupiah(purchase.expected_total)}
        message = _("%(missing)s is missing: the goods cost %(total)s.") % said
        raise PlacementRefused(message, field="given", code="cash")


def _basket(prison: Partner, items: Mapping[int, int], market: str) -> Basket:
    """A basket of this prison's goods, filled as a buyer would fill it."""
    found = Product.objects.filter(prison=prison, pk__in=items, stockrecords__isnull=False)
    goods = list(found.select_related("parent").prefetch_related("stockrecords"))
    if not items:
        raise PlacementRefused(_("There is nothing on the counter."), code="empty")
    if len(goods) != len(items):
        raise PlacementRefused(_("%(prison)s does not sell all of this.") % {"prison": prison}, code="prison")
    for product in goods:
        if wrong := market_problem(product, market):
            raise PlacementRefused(wrong, code="market")
    basket = Basket.objects.create(date_created=clock.now())
    basket.strategy = Selector().strategy()
    Line.objects.bulk_create(
        Line(
            basket=basket,
            product=product,
            stockrecord=product.stockrecords.all()[0],
            line_reference=str(product.pk),
            quantity=items[product.pk],
        )
        for product in goods
    )
    return basket


def market_problem(product: Product, market: str) -> str:
    """Why this is not sold on that market, in a sentence; the internal one has everything."""
    if market == Market.INTERNAL or product.market == Market.EXTERNAL:
        return ""
    return _("“%(title)s” is sold on the internal market only.") % {"title": product.full_title}


def _hand_over_now(order: Order, by: Any) -> None:
    """Through the steps of a pick-up, in one moment."""
    consignment = order.consignments.get()
    for step in (accept, mark_ready):
        consignment = step(consignment=consignment, by=by)
    code, number = consignment.pickup_code, f"KAS-{order.number}"
    collect_at_pickup(consignment=consignment, code=code, receipt_number=number, by=by)
    order.refresh_from_db(fields=["status"])


@transaction.atomic
def void_sale(*, consignment: Consignment, reason: str, by: Any) -> Order:
    """Take back a wrong sale of today, while its cash is still in the box: goods, shares and cash."""
    consignment = locked(consignment)
    order, prison = consignment.order, consignment.prison
    _require_voidable(consignment, reason)
    order.status, consignment.state = Status.CANCELLED, State.RETURNED
    order.save(update_fields=["status"])
    consignment.save(update_fields=["state"])
    lines = list(order.lines.select_related("product__prison__office", "product__parent", "stockrecord"))
    stock.hold([line.stockrecord_id for line in lines])
    for line in lines:
        if line.stockrecord.num_in_stock is not None:
            change_stock(product=line.product, delta=line.quantity, by=by)
    void = f"{consignment.reference}:void"
    for line in lines:
        refund_line(line=line, amount=line.goods, refund_id=f"{void}:{line.pk}", reason=reason, by=by)
    pay_refund(
        order=order,
        prison=prison,
        paid_by=prison.office,
        amount=order.total,
        refund_id=void,
        reference=f"BATAL-{order.number}",
        by=by,
    )
    said = {"number": order.number, "reason": reason, "amount": order.total}
    audit.record(actor=by, action=VOIDED, target=order, office_id=prison.office.pk, after=said)
    return order


def _require_voidable(consignment: Consignment, reason: str) -> None:
    order, office = consignment.order, consignment.prison.office
    if not reason.strip():
        raise PlacementRefused(_("Write why the sale was wrong."), field="reason", code="reason")
    if order.cash_given is None or consignment.state != State.HANDED_OVER:
        raise PlacementRefused(_("This is no cash sale that stands."), code="state")
    if order.date_placed.astimezone(ZoneInfo(office.timezone)).date() != clock.today(office.timezone):
        raise PlacementRefused(
            _("Only a sale of today can be voided. The treasurer pays older ones back."), code="day"
        )
    if balance_of(received(order.number, office, office, cash=True)) < order.total:
        raise PlacementRefused(
            _("The cash of this sale is in the account already. The treasurer pays it back."), code="paid in"
        )
