import pytest

from catalogue.price_and_stock import change_price, change_stock
from catalogue.services import withdraw_listing
from partners.models import BankAccount, CollectingOffice, StockRecord
from shop.basket.models import Basket
from shop.order.models import Order, Status
from shop.shipping.models import Tariff
from tests.factories import make_prison, make_product, make_tariffs, make_workshop
from tests.shop.checkout.test_delivery import TYPED, delivery

URL = "/checkout/periksa/"


def fill(client, *items, **choices):
    """Items in the basket and page 1 answered, all by courier unless said otherwise."""
    make_tariffs()
    for product, quantity in items:
        client.post("/keranjang/tambah/", {"product": product.number, "quantity": quantity})
    ways = {delivery(product): "kurir-reguler" for product, _quantity in items}
    client.post("/checkout/", {**TYPED, "action": "continue", **ways, **choices})


def form_of(client, **changes):
    """What the browser would send from page 2."""
    context = client.get(URL).context
    return {"key": str(context["key"]), "total": str(context["total"]), "method": "transfer", **changes}


@pytest.fixture
def chair(client, db):
    product = make_product(title="Kursi rotan", price=850_000, stock=5)
    fill(client, (product, 1))
    return product


def test_everything_is_shown_once_more(client, chair):
    answer = client.get(URL)

    for words in ("Sri Wahyuni", "+6281234567890", "Jalan Melati 5", "Gambir", "Kurir reguler", "Ubah"):
        assert words in answer.text
    assert "Pesan dan bayar Rp860.000" in answer.text
    assert [method["value"] for method in answer.context["methods"]] == ["transfer"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_ordering(client, chair):
    answer = client.post(URL, form_of(client))

    order = Order.objects.get()
    assert (answer.status_code, answer.url) == (302, order.get_absolute_url())
    assert (order.status, order.total, order.shipping_total) == (Status.PENDING, 860_000, 10_000)
    assert (order.name, order.phone, order.email) == ("Sri Wahyuni", "+6281234567890", "sri@example.com")
    assert order.shipping_address.district == "Gambir"
    assert StockRecord.objects.get().num_allocated == 1
    assert answer.cookies["karya_basket_count"].value == "0"
    assert "Keranjang masih kosong" in client.get("/keranjang/").text
    assert client.get(order.get_absolute_url()).status_code == 200


def test_the_same_form_twice_is_one_order(client, chair):
    form = form_of(client)

    first, second = client.post(URL, form), client.post(URL, form)

    assert first.url == second.url
    assert Order.objects.count() == 1
    assert StockRecord.objects.get().num_allocated == 1


def test_back_after_ordering_leads_to_the_order(client, chair):
    url = client.post(URL, form_of(client)).url

    assert client.get(URL).url == url
    assert client.get("/checkout/").url == url
    assert Order.objects.count() == 1


def test_a_second_basket_is_a_second_order(client, chair):
    client.post(URL, form_of(client))
    fill(client, (chair, 1))

    client.post(URL, form_of(client))

    assert Order.objects.count() == 2


def test_a_second_tab_with_another_basket_shows_the_new_total(client, chair):
    form = form_of(client)
    client.post("/keranjang/tambah/", {"product": chair.number, "quantity": 1})

    answer = client.post(URL, form)

    assert answer.status_code == 422
    assert "Rp1.718.000" in answer.text
    assert not Order.objects.exists()


def test_a_changed_price_is_never_charged_unseen(client, chair):
    form = form_of(client)
    change_price(product=chair, price=900_000, by=None)

    refused = client.post(URL, form)

    assert refused.status_code == 422
    assert "<title>Kesalahan:" in refused.text
    assert "Rp910.000" in refused.context["refusal"].message
    assert "Rp860.000" in refused.context["refusal"].message
    assert not Order.objects.exists()
    assert Basket.objects.get().status == Basket.OPEN
    assert refused.context["total"] == 910_000
    client.post(URL, {**form, "total": "910000"})
    assert Order.objects.get().total == 910_000


def test_a_changed_delivery_price_is_never_charged_unseen(client, chair):
    form = form_of(client)
    Tariff.objects.update(first_kg=15_000)

    answer = client.post(URL, form)

    assert answer.status_code == 422
    assert answer.context["total"] == 865_000
    assert not Order.objects.exists()


def test_a_delivery_that_is_gone_is_chosen_again(client, chair):
    form = form_of(client)
    Tariff.objects.all().delete()

    answer = client.post(URL, form)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [delivery(chair)]
    assert answer.context["form"]["street"].value() == "Jalan Melati 5"
    assert not Order.objects.exists()


def test_the_last_piece_went_to_somebody_else(client, chair):
    form = form_of(client)
    change_stock(product=chair, delta=-5, by=None)

    answer = client.post(URL, form)

    assert answer.status_code == 422
    assert "Kursi rotan" in str(answer.context["refusal"].message)
    assert not Order.objects.exists()
    assert not answer.context["can_order"]


def test_withdrawn_meanwhile(client, chair):
    form = form_of(client)
    withdraw_listing(product=chair, by=None)

    answer = client.post(URL, form)

    assert answer.status_code == 422
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"method": ""},
        {"method": "pulsa"},
        {"method": "pickup"},
        {"total": "0"},
        {"total": ""},
        {"total": "-860000"},
        {"total": "8" * 40},
        {"total": "860000.00"},
    ],
)
def test_a_form_that_was_tampered_with_orders_nothing(client, chair, changes):
    answer = client.post(URL, form_of(client, **changes))

    assert answer.status_code == 422
    assert "<title>Kesalahan:" in answer.text
    assert not Order.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "0d6e1f4c-3f0b-4b7e-9d55-6c1f6a2f1b07"])
def test_any_key_that_is_not_an_orders_places_one(client, chair, key):
    assert client.post(URL, form_of(client, key=key)).status_code == 302
    assert Order.objects.count() == 1


def test_paying_at_pick_up_is_for_one_prison(client, db):
    chair = make_product(title="Kursi rotan")
    fill(client, (chair, 1), **{delivery(chair): "pickup"})

    one = [method["value"] for method in client.get(URL).context["methods"]]
    client.post(URL, form_of(client, method="pickup"))

    order = Order.objects.get()
    assert one == ["transfer", "pickup"]
    assert order.pays_at_pickup
    assert order.shipping_address is None


def test_three_prisons_one_order_one_payment(client, db):
    goods = [make_product(make_workshop(make_prison(code)), title=code) for code in ("SMG", "TNG", "CKR")]
    fill(client, *((product, 1) for product in goods))

    client.post(URL, form_of(client))

    order = Order.objects.get()
    assert order.consignments.count() == 3
    assert order.payment_requests.get().office.name == "Kanwil Uji"


def test_without_a_collecting_office_a_mixed_basket_is_told_so(client, db):
    goods = [make_product(make_workshop(make_prison(code)), title=code) for code in ("SMG", "TNG")]
    fill(client, *((product, 1) for product in goods))
    CollectingOffice.objects.all().delete()

    answer = client.get(URL)

    assert answer.status_code == 200
    assert answer.context["refusal"] is not None
    assert not answer.context["can_order"]


def test_without_an_account_there_is_no_transfer(client, chair):
    BankAccount.objects.update(confirmed_by=None)

    assert client.get(URL).context["methods"] == []


def test_the_order_speaks_the_buyers_language(client, chair):
    context = client.get("/en/checkout/periksa/").context
    answer = client.post(
        "/en/checkout/periksa/", {"key": str(context["key"]), "total": "860000", "method": "transfer"}
    )

    order = Order.objects.get()
    assert order.language == "en"
    assert answer.url == f"/en/pesanan/{order.token}/"
    assert order.lines.get().title == "Kursi rotan"


def test_ordering_wants_a_token(client, chair):
    form = form_of(client)
    client.handler.enforce_csrf_checks = True

    assert client.post(URL, form).status_code == 403
    assert not Order.objects.exists()
