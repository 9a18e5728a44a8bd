"""The counter as an officer meets it: one form, sent again and again until the last button sells."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.ledger.models import Balance
from shop.order.models import Order
from tests import factories
from tests.shop.desk.conftest import chair, counter_sale

COUNTER, CHAT, CASH = "/meja/kasir/", "/meja/kasir/chat/", "/meja/penerimaan/tunai/"
BUYER = {
    "name": "Sri Wahyuni",
    "phone": "0812-3456-7890",
    "postcode": factories.SEMARANG,
    "village": factories.destination().village_code,
    "street": "Jalan Melati 5",
    "method": "transfer",
}


@pytest.fixture
def bread(smg):
    return chair(smg, title="Roti tawar", price=10_000, stock=9)


def fields(answer):
    """What the page's own form would send, untouched."""
    form = re.search(r'<form class="counter".*?</form>', answer.content.decode(), re.DOTALL)[0]
    sent = {}
    for name, text in re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        sent[name] = html.unescape(text)
    for tag in re.findall(r"<input[^>]*>", form):
        said = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if said.get("type") != "radio" or tag.rstrip(">").endswith("checked"):
            sent[said["name"]] = said.get("value", "")
    return sent


def press(client, answer, button, address=COUNTER, **typed):
    return client.post(address, fields(answer) | {button: "1"} | typed)


def test_goods_are_put_down_by_number_and_by_name_and_sold(officer, bread):
    chair(bread.prison, title="Roti sobek", price=8_000)
    page = press(officer, officer.get(COUNTER), "find", q=bread.number.lower())
    assert [(row.title, row.quantity) for row in page.context["rows"]] == [("Roti tawar", 1)]
    page = press(officer, page, "find", q="roti")
    assert [each.title for each in page.context["found"]] == ["Roti tawar", "Roti sobek"]
    page = officer.post(COUNTER, fields(page) | {"put": page.context["found"][1].pk})
    assert [row.title for row in page.context["rows"]] == ["Roti tawar", "Roti sobek"]
    answer = press(
        officer, page, "sell", **{f"n-{bread.pk}": "2"}, given="Rp 50.000", source="expo", name="Bu Tini"
    )
    order = Order.objects.get()
    assert answer.url == reverse("desk:counter-sale", args=[order.consignments.get().pk])
    assert (order.total, order.cash_given, order.source, order.name) == (28_000, 50_000, "expo", "Bu Tini")
    slip = officer.get(answer.url).content.decode()
    assert "Rp22.000" in slip and "<svg" in slip and order.get_absolute_url() in slip


def test_a_label_that_holds_an_address_puts_its_goods_down(officer, bread):
    scanned = f"https://toko.example{bread.get_absolute_url()}"
    page = press(officer, officer.get(COUNTER), "find", q=scanned)
    page = press(officer, page, "find", q=bread.number)
    assert [(row.product, row.quantity) for row in page.context["rows"]] == [(bread, 2)]
    page = officer.post(COUNTER, fields(page) | {"take": bread.pk})
    assert page.context["rows"] == []


def test_enter_and_reckon_sell_nothing_and_lose_nothing(officer, bread):
    page = press(officer, officer.get(COUNTER), "find", q=bread.number)
    page = press(officer, page, "reckon", **{f"n-{bread.pk}": "3"}, given="40.000", name="Bu Tini")
    assert (page.status_code, page.context["total"], Order.objects.count()) == (200, 30_000, 0)
    assert [fields(page)[name] for name in ("given", "name", f"n-{bread.pk}")] == ["40.000", "Bu Tini", "3"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"given": "5.000"}, "kurang"),
        ({"given": ""}, "wajib"),
        ({"number": "10"}, "hanya ada 9"),
        ({"number": ""}, "bilangan bulat"),
        ({"key": "bukan kunci"}, "UUID"),
    ],
)
def test_a_refused_sale_says_why_and_changes_nothing(officer, bread, typed, words):
    page = press(officer, officer.get(COUNTER), "find", q=bread.number)
    typed = {f"n-{bread.pk}" if name == "number" else name: value for name, value in typed.items()}
    answer = press(officer, page, "sell", **{"given": "200.000"} | typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Order.objects.exists()


def test_the_same_form_twice_is_one_sale_even_of_the_last_piece(officer, bread):
    page = press(officer, officer.get(COUNTER), "find", q=bread.number)
    typed = {f"n-{bread.pk}": "9", "given": "90.000"}
    first = press(officer, page, "sell", **typed)
    again = press(officer, page, "sell", **typed)
    assert (first.url, Order.objects.count()) == (again.url, 1)


def test_an_empty_counter_sells_nothing(officer, smg):
    answer = press(officer, officer.get(COUNTER), "sell", given="10.000")
    assert answer.status_code == 422
    assert "Belum ada barang" in answer.content.decode()


def test_a_price_that_changed_is_shown_before_it_is_taken(officer, bread):
    page = press(officer, officer.get(COUNTER), "find", q=bread.number)
    officer.post(reverse("desk:listing-price", args=[bread.pk]), {"price": "12.000"})
    answer = press(officer, page, "sell", given="20.000")
    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert "Rp12.000" in answer.content.decode()
    assert press(officer, answer, "sell").status_code == 302
    assert Order.objects.get().total == 12_000


def test_the_neighbours_goods_are_not_found_and_not_sold(officer, bread, tng):
    theirs = chair(tng, title="Roti tetangga", price=10_000)
    page = press(officer, officer.get(COUNTER), "find", q=theirs.number)
    assert (page.context["nothing"], page.context["rows"]) == (True, [])
    answer = press(
        officer, page, "sell", **{f"n-{theirs.pk}": "1", f"p-{theirs.pk}": "10000"}, given="10.000"
    )
    assert answer.status_code == 422
    assert theirs.title not in answer.content.decode()
    assert not Order.objects.exists()


def test_goods_of_the_internal_market_are_sold_inside_only(officer, smg):
    soap = chair(smg, title="Sabun", price=10_000, market="internal")
    page = press(officer, officer.get(COUNTER), "find", q=soap.number)
    answer = press(officer, page, "sell", given="10.000")
    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert "pasar internal" in answer.content.decode()
    assert press(officer, answer, "sell", market="internal").status_code == 302
    assert Order.objects.get().market == "internal"


def test_a_chat_order_has_an_address_a_delivery_and_a_link_for_the_buyer(officer, bread):
    factories.make_tariffs()
    page = press(officer, officer.get(CHAT), "find", CHAT, q=bread.number)
    page = press(officer, page, "reckon", CHAT, **BUYER)
    assert page.context["total"] == 20_000
    answer = press(officer, page, "sell", CHAT)
    order = Order.objects.get()
    assert (order.status, order.source, order.phone, order.total) == (
        "pending",
        "chat",
        "+6281234567890",
        20_000,
    )
    assert order.shipping_address.line1 == "Jalan Melati 5"
    shown = officer.get(answer.url).context
    assert shown["whatsapp"].startswith("https://wa.me/6281234567890?text=Pesanan%20")
    assert order.get_absolute_url() in shown["link"]
    assert "Nomor rekening" in officer.get(order.get_absolute_url()).content.decode()


def test_a_chat_order_whose_total_was_not_shown_is_asked_again(officer, bread):
    factories.make_tariffs()
    page = press(officer, officer.get(CHAT), "find", CHAT, q=bread.number)
    answer = press(officer, page, "sell", CHAT, **BUYER)
    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert answer.context["deliveries"]


def test_a_place_that_does_not_exist_is_said_beside_it(officer, bread):
    page = press(officer, officer.get(CHAT), "find", CHAT, q=bread.number)
    answer = press(officer, page, "reckon", CHAT, **BUYER | {"postcode": "99"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"postcode"})


def test_the_way_back_on_the_same_day(officer, smg, treasurer):
    sale = counter_sale(smg)
    address = reverse("desk:counter-sale", args=[sale.pk])
    assert officer.post(address, {"reason": ""}).status_code == 422
    assert officer.post(address, {"reason": "Salah barang"}).status_code == 302
    sale.refresh_from_db()
    assert sale.state == "returned"
    page = treasurer.get(CASH)
    assert page.context["rows"] == []
    assert "Salah barang" in page.content.decode()


def test_the_treasurer_pays_the_cash_in(treasurer, smg, tng):
    sale = counter_sale(smg)
    counter_sale(tng)
    page = treasurer.get(CASH)
    assert [held.order_number for _receipt, held in page.context["rows"]] == [sale.order.number]
    assert treasurer.post(CASH, {"total": "1", "reference": "S1"}).status_code == 422
    assert treasurer.post(CASH, {"total": "20000", "reference": "S1"}).status_code == 302
    assert Balance.objects.of(smg.office, "1103").open().count() == 0
    assert Balance.objects.of(tng.office, "1103").open().count() == 1


def test_those_who_only_look_see_the_sale_but_no_key_to_the_order(reviewer, smg):
    sale = counter_sale(smg)
    page = reviewer.get(COUNTER).content.decode()
    assert sale.order.number in page and 'class="counter"' not in page
    shown = reviewer.get(reverse("desk:counter-sale", args=[sale.pk])).content.decode()
    assert sale.order.number in shown and sale.order.token not in shown and "<svg" not in shown


@pytest.mark.parametrize("odd", ["n-99999999999999999999", "n-x", "put", "take", "q", "p-1", "market", "key"])
def test_odd_input_is_no_error(officer, bread, odd):
    for value in ("\0", "²", "9" * 30, "-1", "https://x/"):
        assert officer.post(COUNTER, {odd: value}).status_code == 200, (odd, value)


def test_the_counter_costs_the_same_with_many_goods_and_sales(officer, smg):
    def cost(rows):
        with CaptureQueriesContext(connection) as queries:
            sent = {f"n-{each.pk}": 1 for each in rows}
            assert officer.post(COUNTER, sent).status_code == 200
        return len(queries)

    goods = [chair(smg, title=f"Roti {n}", price=10_000) for n in range(6)]
    counter_sale(smg)
    few = cost(goods[:1])
    for _n in range(3):
        counter_sale(smg)
    assert cost(goods) == few <= 12
