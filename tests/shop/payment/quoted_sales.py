"""An order of a quotation: seven chairs of SMG and three trays of TNG, Rp1.030.000 with delivery, Rp309.000 first.

The figures are those of docs/money.md, sections 30 and 31.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from config.common import clock
from partners.models import StockRecord
from shop.ledger.models import Balance
from shop.ledger.verify import problems as ledger_problems
from shop.payment.services import confirm_receipt
from shop.payment.verify import problems
from shop.placement.quoted import Quoted, place_quoted
from shop.placement.services import Purchase
from shop.shipping.quotes import Quote
from tests.factories import destination, make_prison, make_product, make_workshop, person

START = datetime(2026, 3, 2, 3, tzinfo=UTC)
DEPOSIT, REST, WHOLE = 309_000, 721_000, 1_030_000


def quoted_goods(**words):
    """A chair of SMG and what TNG makes, which ``words`` are about; twenty of each are in stock."""
    chair = make_product(price=150_000, stock=20, cost=42_857)
    workshop = make_workshop(make_prison("TNG"), "RO")
    facts = {"title": "Nampan", "price": 120_000, "stock": 20, "cost": 33_333}
    return chair, make_product(workshop, **facts | words)


def quoted_order(chair, tray, way="courier"):
    quoted = Quoted(
        prices={chair.pk: 100_000, tray.pk: 100_000},
        titles={},
        made=frozenset([chair.pk, tray.pk]),
        promised=dict.fromkeys([chair.prison_id, tray.prison_id], date(2026, 4, 15)),
        deposit=DEPOSIT,
        pay_by=datetime(2026, 3, 9, 16, tzinfo=UTC),
        rest_by=datetime(2026, 4, 13, 16, tzinfo=UTC),
    )
    sends = Quote(code="quoted", method="courier", name="Kurir", price=20_000, days_min=0, days_max=0)
    purchase = Purchase(
        key=uuid4(),
        name="Contoh Instansi",
        phone="+6281234567890",
        email="instansi@example.com",
        method="transfer",
        choices={chair.prison_id: sends, tray.prison_id: replace(sends, price=10_000, method=way)},
        expected_total=WHOLE,
        street="Jalan Melati 5",
        place=destination(),
        quoted=quoted,
    )
    return place_quoted(items={chair.pk: 7, tray.pk: 3}, purchase=purchase)


def come(order, amount, *, n=1, reference="BANK 1", **values):
    """A transfer, as the treasurer of the office it came to books it on the page of request ``n``."""
    request = order.payment_requests.get(n=n)
    by = person(request.office, "treasurer")
    facts = {"reference": reference, "amount": amount, "received_on": clock.today(), "by": by}
    receipt = confirm_receipt(request=request, **facts | values)
    order.refresh_from_db()
    return receipt


def parcel_of(product, order):
    parcel = order.consignments.get(prison=product.prison, part=1)
    parcel.order = order
    return parcel


def held(code):
    """What stands on these accounts, by prison or office."""
    rows = Balance.objects.open().filter(code=code).select_related("office__prison")
    names = {row: row.office.prison.short_code if row.office.prison else row.office.name for row in rows}
    return {name: sum(row.amount for row in rows if names[row] == name) for name in names.values()}


def stock_of(product):
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get(product=product)


def agreed():
    return problems() == ledger_problems() == []
