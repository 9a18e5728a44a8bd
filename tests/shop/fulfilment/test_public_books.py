"""Each prison's year is added up from the books, and all of it is what the home page says."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from config.common import clock
from partners.workshops.models import Programme, Target
from shop.fulfilment.public_books import public_books
from shop.fulfilment.transparency import Figures, added
from shop.ledger.models import Deposit, DepositState, TreasuryCode
from shop.payment.owing import refund_line
from shop.storefront.figures import public_figures
from tests import factories
from tests.shop.storefront.test_figures import delivered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def not_added_up_yet():
    cache.clear()
    yield
    cache.clear()


def at(year):
    return clock.at(datetime(year, 3, 2, 12, tzinfo=ZoneInfo("Asia/Jakarta")))


def deposit(prison, amount, on, number=1, state=DepositState.DEPOSITED):
    by = factories.person(prison, "treasurer")
    known = {"recorded_by": by, "opened_by": by, "opened_at": clock.now(), "paid_on": on}
    ntpn = f"{prison.short_code}0{number:012d}"
    code = TreasuryCode.objects.first()
    return Deposit.objects.create(
        office=prison.office, number=number, state=state, amount=amount, account_code=code, ntpn=ntpn, **known
    )


def figures(year, prison):
    return next(each for each in public_books().years[year] if each.name == prison.name).figures


def test_a_year_holds_what_was_shared_deposited_and_aimed_at():
    chair = factories.make_product(stock=9)
    prison = chair.prison
    with at(2026):
        delivered((chair, 2))
        deposit(prison, 60_000, date(2026, 5, 1))
        deposit(prison, 5_000, date(2026, 5, 2), number=2, state=DepositState.BILLED)
        for code, amount in (("RT", 1_000_000), ("SP", 500_000)):
            workshop = factories.make_workshop(prison, code)
            Target.objects.create(workshop=workshop, year=2026, amount=amount, source="Uji")
        # Of 1,700,000 half is cost; of the profit 15 per cent is PNBP, half is premi.
        assert figures(2026, prison) == Figures(
            pieces=2,
            sold=1_700_000,
            pnbp=127_500,
            deposited=60_000,
            deposits=1,
            premi=425_000,
            target=1_500_000,
        )


def test_a_refund_takes_back_what_was_sold_and_its_parts():
    with at(2026):
        order = delivered((factories.make_product(), 1))
        line = order.lines.get()
        by = factories.make_user("b@x.id")
        refund_line(line=line, amount=line.goods, refund_id="1", reason="cacat", by=by)
        found = figures(2026, line.product.prison)
    assert (found.sold, found.pnbp, found.premi) == (0, 0, 0)


def test_all_years_and_prisons_together_are_the_home_pages_figures():
    chair = factories.make_product(stock=9)
    shoes = factories.make_product(
        factories.make_workshop(factories.make_prison("TNG")), title="Sepatu", stock=9
    )
    with at(2025):
        delivered((chair, 1), (shoes, 2))
        deposit(chair.prison, 40_000, date(2025, 12, 31))
    with at(2026):
        delivered((chair, 3))
        deposit(chair.prison, 30_000, date(2026, 1, 2), number=2)
        books, home = public_books(), public_figures()
    assert list(books.years) == [2026, 2025]
    total = added(maker for makers in books.years.values() for maker in makers)
    assert (total.pieces, total.premi, total.deposited, total.deposits) == (
        home.pieces,
        home.premi,
        home.deposited,
        home.deposits,
    )
    assert total.pieces == 6


def test_so_many_work_there_as_its_largest_programme_of_the_year_has():
    workshop = factories.make_workshop()
    Target.objects.create(workshop=workshop, year=2026, amount=1, source="Uji")
    for people, begun, ended in (
        (7, 2025, None),
        (4, 2026, None),
        (50, 2024, date(2025, 12, 31)),
        (None, 2026, None),
    ):
        Programme.objects.create(
            workshop=workshop, title="Uji", participants=people, valid_from=date(begun, 1, 1), valid_to=ended
        )
    with at(2026):
        (maker,) = public_books().years[2026]
    assert maker.workers == 7


def test_a_target_of_a_year_to_come_is_not_shown_yet():
    Target.objects.create(workshop=factories.make_workshop(), year=2027, amount=1, source="Uji")
    with at(2026):
        assert public_books().years == {2026: []}


def test_it_costs_the_same_with_more_prisons_and_once_in_a_while(django_assert_num_queries):
    for code in ("SMG", "TNG", "CKR"):
        Target.objects.create(
            workshop=factories.make_workshop(factories.make_prison(code)), year=2026, amount=1, source="Uji"
        )
    with at(2026):
        with django_assert_num_queries(6):
            first = public_books()
        with django_assert_num_queries(0):
            assert public_books() == first
