from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.common import clock
from shop.checkout.dates import day
from shop.fulfilment.services import accept, hand_over, mark_ready
from shop.payment.refunds import pay_back
from shop.payment.services import cancel_order, sweep_payments
from tests.factories import basket_with, make_prison, make_product, make_workshop, pay, person, place_order

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def order(db):
    with clock.at(NOON):
        return place_order()


def test_the_page_is_for_its_buyer_only(client, order):
    answer = client.get(order.get_absolute_url())

    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert 'rel="canonical"' not in answer.text


@pytest.mark.parametrize("token", ["x", "{number}", "0" * 43, "%00"])
def test_nothing_else_opens_it(client, order, token):
    assert client.get(f"/pesanan/{token.format(number=order.number)}/").status_code == 404


def test_right_after_placing_it_says_thank_you_and_what_comes_next(client, order):
    with clock.at(NOON + timedelta(minutes=59)):
        answer = client.get(order.get_absolute_url())
    promised = day(order.consignments.get().promised_on)
    assert answer.context["next_steps"] == [
        "Bendahara mengonfirmasi pembayaran secara manual, biasanya dalam satu hari kerja, dan Anda menerima surel.",
        f"Anda menerima surel untuk setiap paket yang berangkat; yang terakhir tiba paling lambat {promised}.",
    ]
    for words in (
        "Terima kasih atas pesanan Anda",
        f"Pesanan {order.number} senilai Rp860.000 sudah dibuat. Kami sudah menulis ke sri@example.com.",
        "mailto:toko@karyabinaan.example",
        'href="/pesanan/"',
    ):
        assert words in answer.text

    with clock.at(NOON + timedelta(hours=1)):
        later = client.get(order.get_absolute_url())
    assert "Terima kasih atas pesanan Anda" not in later.text
    assert later.context["next_steps"] == answer.context["next_steps"]


def test_what_comes_next_at_the_counter(client, db):
    with clock.at(NOON):
        order = place_order(delivery="pickup", method="pickup")
        first, second = client.get(order.get_absolute_url()).context["next_steps"]
        consignment, by = order.consignments.get(), person(order.consignments.get().prison, "officer")
        mark_ready(consignment=accept(consignment=consignment, by=by), by=by)
        ready = client.get(order.get_absolute_url()).context["next_steps"]
    assert first.startswith("Barang siap diambil paling lambat ")
    assert second == "Anda mengambilnya dan membayar tunai, paling lambat 8 Januari 2027, 17.00 WIB."
    assert ready == [second]


def test_something_wrong_can_be_said_for_a_week(client, order):
    with clock.at(NOON):
        pay(order)
        consignment = order.consignments.get()
        by = person(consignment.prison, "officer")
        hand_over(
            consignment=accept(consignment=consignment, by=by), by=by, courier="JNE", tracking="JT123456"
        )
        text = client.get(order.get_absolute_url()).text
    assert "Sampaikan sampai 1 Desember 2026, sebaiknya dengan foto:" in text
    with clock.at(NOON + timedelta(days=7)):
        assert "sebaiknya dengan foto" not in client.get(order.get_absolute_url()).text


def test_an_expired_order_says_why_and_leads_on(client, order):
    with clock.at(NOON + timedelta(days=3)):
        sweep_payments()
        text = client.get(order.get_absolute_url()).text
    assert "tidak dibayar" in text
    assert f'href="{order.get_absolute_url()}lagi/"' in text


def test_money_that_is_owed_and_money_that_was_sent_back_are_shown(client, order):
    with clock.at(NOON):
        pay(order)
        cancel_order(order=order, reason="uji")
        page = client.get(order.get_absolute_url())
        office = order.consignments.get().prison.office
        assert "Bendahara Lapas Kelas I Semarang mentransfer kembali Rp860.000 kepada Anda" in page.text
        pay_back(order=order, payer=office, reference="OUT 1", by=person(office, "treasurer"))
        page = client.get(order.get_absolute_url())
    assert "mentransfer kembali" not in page.text
    assert page.context["given_back"] == [("24 November 2026", 860_000)]
    assert "Dikembalikan pada 24 November 2026" in page.text


def test_how_to_pay_by_transfer(client, order):
    text = client.get(order.get_absolute_url()).text

    for words in (
        "Rp860.000",
        "26 November 2026, 23.00 WIB",
        "Bank Uji",
        "Bendahara Lapas Kelas I Semarang",
        order.number,
        "Menunggu pembayaran",
        "Jalan Melati 5",
        "+6281234567890",
    ):
        assert words in text


def test_the_deadline_is_in_the_zone_of_whoever_receives(client, db):
    make_workshop(make_prison("AMB"))
    with clock.at(NOON):
        order = place_order(basket_with((make_product(make_workshop(make_prison("AMB"))), 1)))

    assert "26 November 2026, 23.00 WIT" in client.get(order.get_absolute_url()).text
    assert "26 November 2026, 23:00 WIT" in client.get(f"/en{order.get_absolute_url()}").text


def test_how_to_pay_at_pick_up(client, db):
    order = place_order(delivery="pickup", method="pickup")

    text = client.get(order.get_absolute_url()).text

    assert "Galeri Lapas Kelas I Semarang" in text
    assert "Dibayar saat diambil" in text
    assert "Bank Uji" not in text


def test_each_parcel_tells_its_own_history(client, db):
    chair = make_product(title="Kursi")
    bread = make_product(make_workshop(make_prison("TNG"), "RO"), title="Roti")
    order = pay(place_order(basket_with((chair, 1), (bread, 2))))
    first, second = order.consignments.order_by("pk")
    by = person(first.prison, "officer")
    accept(consignment=first, by=by)
    hand_over(consignment=first, by=by, courier="JNE", tracking="JT123456", code="")

    answer = client.get(order.get_absolute_url())

    words = {parcel["title"]: parcel["status"] for parcel in answer.context["parcels"]}
    assert words == {"Lapas Kelas I Semarang": "dalam perjalanan", "Lapas Pemuda Tangerang": "menunggu lapas"}
    assert "Dikirim dengan JNE, nomor resi JT123456." in answer.text
    assert "Bank Uji" not in answer.text
    assert [step["state"] for step in answer.context["parcels"][1]["steps"]] == [
        "done",
        "done",
        "now",
        "next",
        "next",
    ]


def test_the_pick_up_code_appears_when_it_is_ready(client, db):
    order = pay(place_order(delivery="pickup"))
    consignment = order.consignments.get()
    by = person(consignment.prison, "officer")
    consignment = accept(consignment=consignment, by=by)
    assert "Kode pengambilan" not in client.get(order.get_absolute_url()).text
    consignment = mark_ready(consignment=consignment, by=by)

    assert consignment.pickup_code in client.get(order.get_absolute_url()).text


def track(client, number, contact):
    return client.post("/pesanan/", {"number": number, "contact": contact})


@pytest.mark.parametrize(
    "contact", ["0812-3456-7890", "+62 812 3456 7890", "sri@example.com", " SRI@example.com"]
)
def test_an_order_is_found_again(client, order, contact):
    spelled = f"{order.number[:5]} {order.number[5:]}".lower()

    answer = track(client, spelled, contact)

    assert (answer.status_code, answer.url) == (302, order.get_absolute_url())


def test_a_wrong_try_never_says_what_was_wrong(client, order):
    sentence = "Kami tidak menemukan pesanan dengan nomor dan kontak ini. Periksa keduanya."

    for number, contact in [
        (order.number, "0812-0000-0000"),
        (order.number, "bukan nomor"),
        (order.number, "lain@example.com"),
        ("A" * 11, "sri@example.com"),
        ("1", "sri@example.com"),
    ]:
        answer = track(client, number, contact)
        assert (answer.status_code, answer.context["form"].non_field_errors()) == (422, [sentence])


def test_tries_are_counted(client, order):
    with clock.at(NOON):
        for _n in range(10):
            track(client, "1", "sri@example.com")
        answer = track(client, order.number, "sri@example.com")
        assert answer.status_code == 429
    with clock.at(NOON + timedelta(minutes=11)):
        assert track(client, order.number, "sri@example.com").status_code == 302


def test_the_order_page_does_not_grow_with_its_lines(client, db, django_assert_max_num_queries):
    items = [
        (make_product(make_workshop(make_prison(code)), title=f"{code} {n}"), 1)
        for code in ("SMG", "TNG", "CKR")
        for n in range(2)
    ]
    order = place_order(basket_with(*items))

    with django_assert_max_num_queries(11):
        client.get(order.get_absolute_url())
