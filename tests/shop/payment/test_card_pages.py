"""What a buyer sees of a card payment, from the button that orders to the order that is paid."""

import pytest
from django.test import Client

from config.common import clock
from partners.models import CollectingOffice
from shop.order.models import Order
from shop.payment.methods import METHODS, Situation
from shop.payment.models import Attempt
from tests.factories import make_product, person
from tests.shop.checkout.test_review import URL as REVIEW
from tests.shop.checkout.test_review import fill, form_of
from tests.shop.payment.cards import card_order, cards_taken, come_back, deliver, request_of, state, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(settings, stripe_fake):
    with cards_taken(settings, stripe_fake):
        yield stripe_fake


def text(order, client=None):
    answer = (client or Client()).get(f"/pesanan/{order.token}/")
    return " ".join(answer.content.decode().split())


def pressed(order, client=None):
    return (client or Client()).post(f"/pesanan/{order.token}/bayar/")


def situation(**values):
    facts = {
        "office": None,
        "account": None,
        "prisons": 1,
        "deliveries": frozenset({"courier"}),
        "total": 850_000,
        "has_fresh": False,
        "timezone": "Asia/Jakarta",
        "collector": object(),
    }
    return Situation(**facts | values)


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ({}, True),
        ({"prisons": 3}, True),
        ({"has_fresh": True}, True),
        ({"total": 9_999}, False),
        ({"total": 10_000}, True),
        ({"total": 9_999_999_999}, True),
        ({"total": 10_000_000_000}, False),
        ({"at_counter": True}, False),
        ({"collector": None}, False),
    ],
)
def test_when_a_card_can_be_used(settings, values, offered):
    card = METHODS["card"]
    assert card.is_offered(situation(**values)) is False
    settings.STRIPE_SECRET_KEY = "rk_test_x"
    assert card.is_offered(situation(**values)) is offered


def test_the_order_page_leads_to_the_card_page_and_back(fake, client, django_assert_max_num_queries):
    order = card_order()
    assert f'href="/pesanan/{order.token}/bayar/">Bayar dengan kartu' in text(order)
    page = client.get(f"/pesanan/{order.token}/bayar/")
    assert page.headers["Cache-Control"] == "private, no-store" and page.headers["X-Robots-Tag"] == "noindex"
    answer = pressed(order)
    attempt = Attempt.objects.get()
    assert (answer.status_code, answer.url) == (303, attempt.url)
    session = fake.things[attempt.session_id]
    assert order.token not in session["success_url"] + session["cancel_url"]
    assert (session["locale"], session["amount_total"]) == ("id", order.total * 100)
    fake.pay(attempt.session_id)
    with django_assert_max_num_queries(45):
        come_back(attempt)
    assert "Pembayaran Anda sudah dikonfirmasi" in text(order)
    assert pressed(order).url == f"/pesanan/{order.token}/"


def test_what_the_order_page_says_of_each_visit(fake, django_assert_max_num_queries):
    order = card_order()
    attempt = visit(order)
    said = {}
    for name in ("new", "open", "processing", "failed", "expired"):
        Attempt.objects.update(state=name)
        said[name] = text(order)
    assert "bayar/" not in said["processing"].partition('id="payment"')[2].partition("</section>")[0]
    assert all("Bayar dengan kartu" in said[name] for name in said if name != "processing")
    assert "tidak ada uang yang diambil" in said["failed"]
    assert "ditutup sebelum" in said["expired"]
    with django_assert_max_num_queries(13):
        text(order)
    assert attempt.n == 1


def test_stripe_away_leaves_the_buyer_on_the_page_with_a_sentence(fake):
    order = card_order()
    fake.down = True
    answer = pressed(order)
    assert answer.status_code == 422
    assert "Layanan kartu sedang tidak menjawab" in answer.content.decode()
    assert state(order) == ("pending", "open", ["new"])


def test_without_keys_no_card_is_offered_and_an_old_order_says_so(fake, settings):
    order = card_order()
    settings.STRIPE_SECRET_KEY = ""
    assert "Kartu sedang tidak dapat diterima" in text(order)
    assert pressed(order).url == f"/pesanan/{order.token}/"


def test_ordering_by_card_goes_straight_to_its_page_and_twice_to_the_same(fake, client):
    fill(client, (make_product(), 1))
    form = form_of(client, method="card")
    first, again = client.post(REVIEW, form), client.post(REVIEW, form)
    order = Order.objects.get()
    assert (first.status_code, first.url) == (303, Attempt.objects.get().url)
    assert again.url == first.url
    assert (order.status, request_of(order).method, request_of(order).account) == ("pending", "card", None)
    assert request_of(order).office == CollectingOffice.objects.get().office


def test_ordering_by_card_while_stripe_is_away_keeps_the_order_and_says_so(fake, client):
    fill(client, (make_product(), 1))
    form, fake.down = form_of(client, method="card"), True
    answer = client.post(REVIEW, form)
    order = Order.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/pesanan/{order.token}/")
    assert "Layanan kartu sedang tidak menjawab" in text(order, client)
    assert state(order) == ("pending", "open", ["new"])


def test_the_buyer_cancels_while_the_card_page_is_open(fake, client):
    order = card_order()
    attempt = visit(order)
    assert client.post(f"/pesanan/{order.token}/batal/").status_code == 302
    assert state(order) == ("cancelled", "cancelled", ["expired"])
    assert fake.pay(attempt.session_id) == "expired"


def test_the_buyer_cannot_cancel_while_stripe_is_away(fake, client):
    order = card_order()
    visit(order)
    fake.down = True
    answer = client.post(f"/pesanan/{order.token}/batal/")
    assert answer.status_code == 422 and "Layanan kartu" in answer.content.decode()
    assert state(order) == ("pending", "open", ["open"])


def test_money_set_aside_is_said_on_the_order_and_shown_to_the_treasurer_of_the_collecting_office(fake):
    order = card_order()
    attempt = visit(order)
    fake.things[attempt.session_id]["amount_total"] += 100
    fake.pay(attempt.session_id)
    deliver("checkout.session.completed", fake)
    assert "Rp860.001 masuk untuk pesanan ini" in text(order)
    desk = Client()
    desk.force_login(
        person(request_of(order).office, "treasurer"), backend="shop.accounts.backends.EmailBackend"
    )
    assert "Rp860.001" in desk.get("/meja/penerimaan/tanpa-pesanan/").content.decode()
    assert CollectingOffice.objects.in_force(clock.today()).exists()
