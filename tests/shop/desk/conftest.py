"""Two prisons with people and goods, a signed-in client, and sales at every stage."""

from datetime import timedelta

import pytest
from django.test import Client

from config.common import clock
from shop.fulfilment.services import accept, complete, hand_over, mark_ready
from shop.ledger.deposits import add_billing_code, confirm_deposit, open_deposit
from shop.payment.matching import import_statement
from shop.payment.statement_lines import Line
from shop.placement.counter import sell
from tests import factories
from tests.shop.placement.test_counter import selling

BACKEND = "shop.accounts.backends.EmailBackend"
BILLING = "820260000000001"
NTPN = "1A2B3C4D5E6F7G8H"


@pytest.fixture
def smg(db):
    prison = factories.make_prison("SMG")
    factories.make_workshop(prison)
    return prison


@pytest.fixture
def tng(smg):
    prison = factories.make_prison("TNG")
    factories.make_workshop(prison)
    return prison


@pytest.fixture
def enter(db):
    """A client signed in as whoever holds a role: ``enter(smg, "officer")``, or as a user."""

    def sign_in(who, role=""):
        client = Client()
        client.force_login(factories.person(who, role) if role else who, backend=BACKEND)
        return client

    return sign_in


@pytest.fixture
def officer(smg, enter):
    return enter(smg, "officer")


@pytest.fixture
def reviewer(smg, enter):
    return enter(smg, "reviewer")


@pytest.fixture
def treasurer(smg, enter):
    return enter(smg, "treasurer")


@pytest.fixture
def head(smg, enter):
    return enter(smg, "head")


def chair(prison, **words):
    return factories.make_product(factories.make_workshop(prison), **{"stock": 50, **words})


def bank_statement(prison):
    """A file of the prison's bank, with one row that fits nothing."""
    return import_statement(
        account=prison.office.bank_accounts.get(),
        name="mutasi.csv",
        lines=[Line(2, clock.today(), 1_000, "SETORAN", "")],
        headings=["Tanggal"],
        roles=["date"],
        by=factories.person(prison, "treasurer"),
    )


def paid_consignment(prison, **words):
    """A parcel of one chair that waits for its prison; see ``factories.place_order`` for the words."""
    order = factories.place_order(factories.basket_with((chair(prison), 1)), **words)
    return factories.pay(order).consignments.get()


def counter_sale(prison, **values):
    """A loaf sold for cash at the counter; see ``test_counter.selling`` for the values."""
    bread = chair(prison, title="Roti", price=10_000)
    return sell(**selling(bread, **values), by=factories.person(prison, "officer")).consignments.get()


def completed_sale(prison, days=20):
    """A sale whose complaint window has passed, so that its PNBP is due; returns the consignment."""
    start = clock.now() - timedelta(days=days)
    by = factories.person(prison, "officer")
    with clock.at(start):
        parcel = paid_consignment(prison)
        accept(consignment=parcel, by=by)
        mark_ready(consignment=parcel, by=by)
        hand_over(consignment=parcel, by=by, courier="Kurir", tracking="KR123456")
    with clock.at(start + timedelta(days=8)):
        return complete(consignment=parcel)


def opened_deposit(prison):
    completed_sale(prison)
    return open_deposit(office=prison.office, by=factories.person(prison, "treasurer"))


def billed_deposit(prison, code=BILLING):
    deposit = opened_deposit(prison)
    add_billing_code(deposit=deposit, code=code, by=factories.person(prison, "treasurer"))
    return deposit


def finished_deposit(prison, code=BILLING, ntpn=NTPN):
    return confirm_deposit(
        deposit=billed_deposit(prison, code),
        ntpn=ntpn,
        ntb="000123",
        paid_on=clock.today(),
        by=factories.person(prison, "treasurer"),
    )
