"""What is ordered in the shop by somebody who scanned printed paper before: of the paper's exhibition, and once."""

from datetime import timedelta

import pytest

from config.common import clock
from partners.models import Office
from shop.expo import codes
from shop.expo.choices import Target
from shop.expo.models import Event, EventSale, ShortCode
from shop.expo.quotations import accept_quotation
from shop.expo.report import Totals, event_report
from shop.fulfilment.services import accept, complete, hand_over, mark_ready
from shop.ledger.deposits import add_billing_code, confirm_deposit, open_deposit
from shop.order.models import Order
from tests import factories
from tests.shop.checkout.test_review import URL, fill, form_of
from tests.shop.desk.conftest import BILLING, NTPN, counter_sale
from tests.shop.expo.enquiring import delivery, make_enquiry, make_offer
from tests.shop.expo.exhibits import make_edition, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair():
    return factories.make_product(price=850_000, stock=9)


@pytest.fixture
def event(chair):
    return make_event(chair.prison.office, prisons=[chair.prison])


@pytest.fixture
def code(chair, event):
    return (
        make_edition(chair.prison.office, chair.number, event=event, freeze=True)
        .codes.get(product=chair)
        .code
    )


def report(event):
    return event_report(event, Office.objects.all())


def ordered(client):
    """What the visitor has in his basket, ordered."""
    assert client.post(URL, form_of(client)).status_code == 302
    return Order.objects.latest("pk")


def brought(order):
    """Made, sent, and kept by its buyer."""
    parcel = order.consignments.get()
    officer = factories.person(parcel.prison, "officer")
    for step in (accept, mark_ready):
        step(consignment=parcel, by=officer)
    hand_over(consignment=parcel, by=officer, courier="Kurir", tracking="KR123456")
    with clock.at(clock.now() + timedelta(days=8)):
        complete(consignment=parcel)


def test_what_is_ordered_after_a_scan_is_followed_to_the_treasury(client, chair, event, code):
    assert client.get(f"/b/{code}").status_code == 302
    fill(client, (chair, 1))
    order = ordered(client)
    assert report(event).scans == Totals(1, 860_000, 0, 0, 0)
    factories.pay(order)
    brought(order)
    pnbp = 63_750  # 15 % of 850.000 less 425.000 for materials
    assert report(event).scans == Totals(1, 860_000, 860_000, pnbp, 0)
    treasurer = factories.person(chair.prison, "treasurer")
    with clock.at(clock.now() + timedelta(days=9)):
        deposit = open_deposit(office=chair.prison.office, by=treasurer)
        add_billing_code(deposit=deposit, code=BILLING, by=treasurer)
        confirm_deposit(deposit=deposit, ntpn=NTPN, ntb="1", paid_on=clock.today(), by=treasurer)
    found = report(event)
    assert found.scans == found.all == Totals(1, 860_000, 860_000, pnbp, pnbp)
    assert (found.orders, found.stand) == (Totals(), Totals())


def test_an_order_is_counted_once_by_the_way_it_came(client, chair, event, code):
    client.get(f"/b/{code}")
    quotation = make_offer(make_enquiry((chair, 2), event=event), (chair, 2, 700_000))
    quoted = accept_quotation(quotation=quotation, deliver=delivery())
    sold = counter_sale(chair.prison).order
    EventSale.objects.create(order=sold, event=event)
    fill(client, (chair, 1))
    online = ordered(client)
    assert [each.printed_code for each in (quoted, sold, online)] == ["", "", code]
    found = report(event)
    values = [(each.count, each.value) for each in (found.orders, found.stand, found.scans, found.all)]
    assert values == [(1, 1_450_000), (1, sold.total), (1, 860_000), (3, 2_310_000 + sold.total)]


@pytest.mark.parametrize("cookie", ["ZZZZZ", "kode'; --", "K7" * 200, "", "½½½½½"])
def test_a_cookie_that_is_no_code_stops_no_order_and_counts_nowhere(client, chair, event, code, cookie):
    client.cookies["kode"] = cookie
    fill(client, (chair, 1))
    assert len(ordered(client).printed_code) <= 8
    assert report(event).all == Totals()


def test_only_paper_of_what_the_public_may_see_is_remembered(client, chair, event, code):
    label = ShortCode.objects.create(code=codes.complete("2222"), target=Target.PRODUCT, product=chair)
    assert client.get(f"/b/{label.code}").status_code == 302
    assert "kode" not in client.cookies
    Event.objects.update(state="draft")
    assert client.get(f"/b/{code}").status_code == 302
    assert "kode" not in client.cookies
    fill(client, (chair, 1))
    assert ordered(client).printed_code == ""


def test_the_same_form_again_after_another_scan_stays_where_it_was(client, chair, event, code):
    client.get(f"/b/{code}")
    fill(client, (chair, 1))
    form = form_of(client)
    first = client.post(URL, form)
    other = make_event(chair.prison.office, name_ind="Pameran Lain", name_en="Another fair")
    again = make_edition(chair.prison.office, chair.number, event=other, freeze=True).codes.get(product=chair)
    client.get(f"/b/{again.code}")
    assert client.post(URL, form).url == first.url
    assert (report(event).scans.count, report(other).scans.count) == (1, 0)
