"""What changes between the page and the order: a sentence in the reader's language, 4xx, nothing lost, nothing held."""

from datetime import UTC, date, datetime

import pytest

from catalogue.price_and_stock import change_price
from catalogue.services import withdraw_listing
from config.common import clock
from partners.models import StockRecord
from partners.workshops.models import Workshop
from shop.basket.models import Basket
from shop.fulfilment.models import Consignment
from shop.order.models import Order
from shop.shipping.models import DailyCap
from tests.factories import BEGIN, basket_with, make_own_delivery, make_product, place_order
from tests.shop.checkout.test_delivery import TYPED, delivery
from tests.shop.checkout.test_review import URL, fill, form_of

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
pytestmark = pytest.mark.parametrize("root", ["", "/en"])


@pytest.fixture(autouse=True)
def early_on_tuesday():
    """Eight in the morning in Semarang."""
    with clock.at(datetime(2026, 11, 24, 1, tzinfo=UTC)):
        yield


@pytest.fixture
def chair(client, db):
    product = make_product(title="Kursi rotan", price=850_000, stock=5)
    fill(client, (product, 1))
    return product


@pytest.fixture
def bread(client, db):
    """Bread that Semarang brings itself, one order a day, in a basket that is ready to be ordered."""
    product = make_product(title="Roti", price=18_000, stock=50, durability="perishable")
    make_own_delivery(product.prison)
    DailyCap.objects.create(prison=product.prison, orders_per_day=1, valid_from=BEGIN)
    client.post("/keranjang/tambah/", {"product": product.number, "quantity": 1})
    typed = {**TYPED, "postcode": "50188", "village": "33.74.15.1010", delivery(product): "own"}
    client.post("/checkout/", {**typed, "action": "continue"})
    return product


def order(client, root, form, indonesian, english):
    """Press the button; the page says so in its own language, and nobody holds anything."""
    held = StockRecord.objects.get().num_allocated
    orders = Order.objects.count()
    answer = client.post(f"{root}{URL}", form)

    assert answer.status_code == 422
    assert (english if root else indonesian) in answer.text
    assert f"<title>{'Error:' if root else 'Kesalahan:'}" in answer.text
    assert Order.objects.count() == orders
    assert StockRecord.objects.get().num_allocated == held
    assert Basket.objects.filter(status=Basket.OPEN).count() == 1
    return answer


def test_a_product_withdrawn_while_in_the_basket(client, chair, root):
    form = form_of(client)
    withdraw_listing(product=chair, by=None)

    answer = order(client, root, form, "“Kursi rotan” tidak dijual lagi.", "is no longer for sale.")

    assert not answer.context["can_order"]
    assert client.get("/checkout/").context["form"]["street"].value() == TYPED["street"]


def test_a_prison_deactivated_mid_checkout(client, chair, root):
    form = form_of(client)
    chair.prison.is_active = False
    chair.prison.save()

    order(client, root, form, "“Kursi rotan” tidak dijual lagi.", "is no longer for sale.")

    page = client.get(f"{root}/keranjang/")
    assert page.context["has_problem"]
    assert client.get(f"{root}/checkout/").status_code == 200


def test_a_workshop_paused_mid_checkout_brings_no_bread(client, bread, root):
    form = form_of(client) | {f"day-{bread.prison_id}": "2026-11-24"}
    Workshop.objects.update(paused_until=WEDNESDAY)

    order(client, root, form, "“Roti” tidak dijual lagi.", "is no longer for sale.")


def test_a_workshop_paused_mid_checkout_moves_a_chairs_day(client, chair, root):
    """Its durable goods stay for sale, later: the page says the day before and after."""
    before = client.get(f"{root}{URL}").text
    Workshop.objects.update(paused_until=date(2026, 12, 4))

    after = client.get(f"{root}{URL}").text

    assert ("27 November 2026" in before, "10 December 2026" in after or "10 Desember 2026" in after) == (
        True,
        True,
    )


def test_a_price_changed_between_page_and_order(client, chair, root):
    form = form_of(client)
    change_price(product=chair, price=900_000, by=None)

    answer = order(client, root, form, "Ada harga yang berubah", "A price has changed")

    assert answer.context["total"] == 910_000
    assert client.post(f"{root}{URL}", {**form, "total": "910000"}).status_code == 302


def test_the_daily_cap_is_reached_between_page_and_order(client, bread, root):
    page = client.get(f"{root}{URL}")
    day = f"day-{bread.prison_id}"
    assert f'name="{day}" value="2026-11-24"' in page.text
    form = form_of(client) | {day: "2026-11-24"}
    place_order(basket_with((bread, 1)), delivery="own")

    answer = order(
        client,
        root,
        form,
        "dapat mengantar ini pada 25 November 2026, tidak lagi pada 24 November 2026",
        "can bring this on 25 November 2026, no longer on 24 November 2026",
    )

    assert f'name="{day}" value="2026-11-25"' in answer.text
    sentence = (
        "The deliveries of 24 November 2026 are all taken, so it is brought on 25 November 2026."
        if root
        else "Jatah antar tanggal 24 November 2026 sudah penuh, jadi diantar pada 25 November 2026."
    )
    assert sentence in answer.text
    assert client.post(f"{root}{URL}", form | {day: "2026-11-25"}).status_code == 302
    assert set(Consignment.objects.values_list("promised_on", flat=True)) == {TUESDAY, WEDNESDAY}


def test_the_cut_off_passes_between_page_and_order(client, bread, root):
    form = form_of(client) | {f"day-{bread.prison_id}": "2026-11-24"}
    today = "Brought today, 24 November 2026" if root else "Diantar hari ini, 24 November 2026"
    assert today in client.get(f"{root}{URL}").text

    with clock.at(datetime(2026, 11, 24, 4, tzinfo=UTC)):
        answer = order(
            client, root, form, "dapat mengantar ini pada 25 November", "can bring this on 25 November"
        )

    assert ("It is past 10:00 WIB" if root else "Sudah lewat pukul 10.00 WIB") in answer.text


@pytest.mark.parametrize("day", ["", "besok", "2026-13-01", "2026-11-24T00:00", "9" * 400])
def test_a_day_that_was_tampered_with_is_no_fault(client, bread, root, day):
    answer = client.post(f"{root}{URL}", form_of(client) | {f"day-{bread.prison_id}": day})

    assert answer.status_code in (302, 422)


@pytest.mark.parametrize("quantity", ["-1", "-99999999999999999999", "99999999999999999999", "1e9", "10000"])
def test_negative_and_huge_quantities(client, chair, root, quantity):
    line = Basket.objects.get().lines.get()

    answer = client.post(f"{root}/keranjang/ubah/", {"line": line.pk, "quantity": quantity})

    assert answer.status_code == 422
    assert f"<title>{'Error:' if root else 'Kesalahan:'}" in answer.text
    assert f'href="#quantity-{line.pk}"' in answer.text
    line.refresh_from_db()
    assert line.quantity == 1
