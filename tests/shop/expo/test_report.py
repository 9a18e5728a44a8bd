"""What came of an exhibition, told by the books and to those it concerns."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.common import clock
from partners.models import Office
from shop.expo.choices import EnquiryState, QuotationState
from shop.expo.models import Enquiry, EventSale, Quotation
from shop.expo.report import Totals, event_report
from shop.ledger.deposits import add_billing_code, confirm_deposit, open_deposit
from shop.order.models import Order
from shop.placement.counter import void_sale
from tests import factories
from tests.shop.desk.conftest import BILLING, NTPN, completed_sale, counter_sale
from tests.shop.expo.exhibits import by, make_edition, make_event, make_lead

pytestmark = pytest.mark.django_db


@pytest.fixture
def smg():
    prison = factories.make_prison("SMG")
    factories.make_workshop(prison)
    return prison


def enquiry(event, office, *totals, order=None, state=EnquiryState.OFFERED):
    """One of the exhibition, with as many versions offered as there are totals; the last became ``order``."""
    made = Enquiry.objects.create(
        event=event, office=office, state=state, answer_by=clock.today(), name="Contoh", phone="", email=""
    )
    last = QuotationState.ACCEPTED if order else QuotationState.OFFERED
    for version, total in enumerate(totals, start=1):
        Quotation.objects.create(
            enquiry=made,
            version=version,
            state=last if version == len(totals) else QuotationState.REVISED,
            total=total,
            order=order if version == len(totals) else None,
            valid_until=clock.today(),
            made_by=by(office),
        )
    return made


def offices(*prisons):
    return Office.objects.filter(prison__in=prisons)


def test_it_follows_an_exhibition_from_the_first_word_to_the_treasury(smg):
    event = make_event(smg.office, prisons=[smg])
    make_lead(smg.office, event=event)
    make_lead(smg.office)  # of another exhibition
    sold = completed_sale(smg)
    enquiry(event, smg.office, 900_000, sold.order.total, order=sold.order, state=EnquiryState.ACCEPTED)
    enquiry(event, smg.office, 2_000_000)
    enquiry(event, smg.office, state=EnquiryState.SENT)
    stand = counter_sale(smg)
    EventSale.objects.create(order=stand.order, event=event)
    deposit = open_deposit(office=smg.office, by=factories.person(smg, "treasurer"))
    found = event_report(event, offices(smg))
    assert found.leads == {"all": 1, "done": 0, "enquiries": 0}
    assert {name: n for name, n in found.enquiries.items() if n} == {
        "all": 3,
        "sent": 1,
        "offered": 1,
        "accepted": 1,
    }
    assert found.offered == Totals(2, 2_000_000 + sold.order.total)
    assert found.accepted == Totals(1, sold.order.total)
    pnbp = found.orders.pnbp
    assert found.orders == Totals(1, sold.order.total, sold.order.total, pnbp, 0)
    assert (
        pnbp
        == sum(each.amount for each in deposit.lines.filter(account__subject__contains=sold.order.number))
        > 0
    )
    assert (found.stand.count, found.stand.value, found.stand.paid) == (
        1,
        stand.order.total,
        stand.order.total,
    )

    add_billing_code(deposit=deposit, code=BILLING, by=factories.person(smg, "treasurer"))
    proof = {"ntpn": NTPN, "ntb": "1", "paid_on": clock.today(), "by": factories.person(smg, "treasurer")}
    confirm_deposit(deposit=deposit, **proof)
    found = event_report(event, offices(smg))
    assert found.orders.deposited == pnbp
    [proved] = next(each for each in found.sold if not each.at_stand).deposits
    assert (proved.deposit, proved.ntpn, proved.amount) == (deposit.pk, NTPN, pnbp)


def test_a_voided_sale_is_none(smg):
    event, sale = make_event(smg.office), counter_sale(smg)
    EventSale.objects.create(order=sale.order, event=event)
    void_sale(consignment=sale, reason="Salah barang", by=factories.person(smg, "officer"))
    assert event_report(event, offices(smg)).all == Totals()


def test_an_office_sees_what_is_its_own(smg):
    tng = factories.make_prison("TNG")
    chair, table = (factories.make_product(factories.make_workshop(prison)) for prison in (smg, tng))
    event = make_event(smg.region, prisons=[smg, tng])
    order = factories.pay(factories.place_order(factories.basket_with((chair, 1), (table, 2))))
    enquiry(event, smg.region, order.total, order=order, state=EnquiryState.ACCEPTED)
    make_lead(tng.office, event=event)
    own, all_of_it = (
        event_report(event, offices(smg)),
        event_report(event, offices(smg, tng) | Office.objects.filter(pk=smg.region.pk)),
    )
    assert (own.leads["all"], own.enquiries["all"], [each.prison for each in own.sold]) == (0, 0, [smg])
    assert (all_of_it.leads["all"], all_of_it.enquiries["all"], all_of_it.orders.count) == (1, 1, 1)
    assert {each.prison for each in all_of_it.sold} == {smg, tng}
    assert all_of_it.all.value == all_of_it.all.paid == order.total
    assert 0 < own.all.value < order.total


@pytest.mark.parametrize("many", [1, 4])
def test_it_takes_seven_statements_however_much_was_sold(smg, many):
    event = make_event(smg.office)
    code = make_edition(
        smg.office, factories.make_product(smg.workshops.get()).number, event=event, freeze=True
    )
    code = code.codes.first().code
    for _n in range(many):
        make_lead(smg.office, event=event)
        sold = completed_sale(smg)
        enquiry(event, smg.office, sold.order.total, order=sold.order, state=EnquiryState.ACCEPTED)
        EventSale.objects.create(order=counter_sale(smg).order, event=event)
        Order.objects.filter(pk=completed_sale(smg).order_id).update(printed_code=code)
    open_deposit(office=smg.office, by=factories.person(smg, "treasurer"))
    with CaptureQueriesContext(connection) as queries:
        found = event_report(event, offices(smg))
    assert (len(found.sold), len(queries)) == (3 * many, 7)
