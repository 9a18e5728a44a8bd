"""Every service that changes what the public sees ends the generation, and an idle or refused one does not."""

from datetime import timedelta

import pytest

from catalogue.certificates import end_certificate
from catalogue.errors import ListingRefused
from catalogue.price_and_stock import change_price, change_stock, set_price_tiers
from catalogue.services import publish_proposal, save_proposal, submit_proposal, withdraw_listing
from config.common import clock, pages
from partners.services import deactivate_prison
from partners.tiers import Tier
from partners.workshops.services import end_programme, pause_workshop, reopen_workshop, start_programme
from shop.fulfilment.services import accept, hand_over, mark_ready
from shop.order.models import Order
from shop.payment.services import sweep_payments
from shop.shipping.models import ParcelRule
from shop.shipping.services import put_in_force
from tests import factories

pytestmark = pytest.mark.usefixtures("db", "page_cache")


@pytest.fixture
def ends(django_capture_on_commit_callbacks):
    """Whether what the given function does ends the generation."""

    def ends_with(change):
        before = pages.take("x")[0]
        with django_capture_on_commit_callbacks(execute=True):
            change()
        return pages.take("x")[0] != before

    return ends_with


def chair(**values):
    return factories.make_product(**values)


def officer(product):
    return factories.person(product.prison, "officer")


@pytest.mark.parametrize(
    "change",
    [
        lambda product, by: change_price(product=product, price=1_000, by=by),
        lambda product, by: change_stock(product=product, delta=1, by=by),
        lambda product, by: withdraw_listing(product=product, by=by),
        lambda product, by: deactivate_prison(prison=product.prison, by=by),
        lambda product, by: pause_workshop(
            workshop=product.workshop, until=clock.today() + timedelta(days=1), reason="", by=by
        ),
        lambda product, by: reopen_workshop(workshop=product.workshop, by=by),
        lambda product, by: put_in_force(
            rule=ParcelRule(volume_divisor=5000, max_grams=20_000, valid_from=clock.today())
        ),
        lambda product, by: product.categories.get().save(),
    ],
    ids=["price", "stock", "withdraw", "deactivate", "pause", "reopen", "delivery rule", "category"],
)
def test_a_change_ends_the_generation(ends, change):
    product = chair()
    assert ends(lambda: change(product, officer(product)))


def test_price_steps_end_it(ends):
    product = chair(price=850_000)
    steps = [Tier(10, 800_000)]
    assert ends(lambda: set_price_tiers(product=product, tiers=steps, by=officer(product)))


def test_a_certificate_ends_it_when_confirmed_and_when_ended(ends):
    product, made = chair(), []
    assert ends(lambda: made.append(factories.certify(product)))
    by = officer(product)
    assert ends(lambda: end_certificate(certificate=made[0], last_day=clock.today(), by=by))


def test_a_programme_ends_it_when_begun_and_when_ended(ends):
    product, made = chair(), []
    names = {"title_ind": "Menganyam", "title_en": "Weaving", "source": "uji"}
    hours = {"theory_hours": 10, "practice_hours": 40, "valid_from": clock.today()}
    by = officer(product)
    assert ends(lambda: made.append(start_programme(workshop=product.workshop, by=by, **names, **hours)))
    assert ends(lambda: end_programme(programme=made[0], last_day=clock.today(), by=by))


def test_publishing_does_and_drafting_does_not(ends):
    product = chair(publish=False)
    proposal = product.proposals.get()
    assert not ends(
        lambda: save_proposal(proposal=proposal, changes={"title_ind": "Kursi"}, by=officer(product))
    )
    assert not ends(lambda: submit_proposal(proposal=proposal, by=officer(product)))
    reviewer = factories.person(product.prison, "reviewer")
    assert ends(lambda: publish_proposal(proposal=proposal, by=reviewer))


def test_what_is_refused_does_not(ends):
    product = chair()

    def refused():
        with pytest.raises(ListingRefused):
            change_price(product=product, price=0, by=officer(product))

    assert not ends(refused)


def ordered(product, quantity=1):
    return factories.place_order(factories.basket_with((product, quantity)), delivery="pickup")


def expire(order: Order):
    with clock.at(clock.now() + timedelta(days=30)):
        assert sweep_payments() == 1


@pytest.mark.parametrize(
    ("stock", "quantity", "taking", "giving_back"),
    [
        (5, 1, True, True),
        (12, 2, True, True),
        (13, 2, False, False),
        (1, 1, True, True),
        (None, 3, False, False),
    ],
)
def test_an_order_ends_it_where_few_are_left_or_were(ends, stock, quantity, taking, giving_back):
    product, orders = chair(stock=stock), []
    factories.make_tariffs()
    assert ends(lambda: orders.append(ordered(product, quantity))) is taking
    assert ends(lambda: expire(orders[0])) is giving_back


def test_what_leaves_the_prison_was_promised_before(ends):
    order = ordered(chair(stock=5))
    factories.pay(order)
    consignment = order.consignments.get()
    by = factories.person(consignment.prison, "officer")

    def leaves():
        accept(consignment=consignment, by=by)
        ready = mark_ready(consignment=consignment, by=by)
        hand_over(consignment=ready, by=by, code=ready.pickup_code)

    assert not ends(leaves)
