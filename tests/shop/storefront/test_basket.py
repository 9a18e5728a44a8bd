import pytest

from catalogue.price_and_stock import change_price, change_stock
from catalogue.services import withdraw_listing
from shop.basket.models import Basket, Line
from tests.factories import make_prison, make_product, make_workshop

BASKET, ADD = "/keranjang/", "/keranjang/tambah/"


def add(client, product, quantity=1, **data):
    return client.post(ADD, {"product": product.number, "quantity": quantity, **data})


@pytest.fixture
def chair(db):
    return make_product(title="Kursi rotan", price=850_000, stock=5, max_quantity=4)


def test_adding_puts_it_in_and_tells_the_header(client, chair):
    answer = add(client, chair, 2)

    assert (answer.status_code, answer.url) == (302, BASKET)
    assert answer.cookies["karya_basket_count"].value == "2"
    assert answer.cookies["karya_basket"]["httponly"] is True
    text = client.get(BASKET).text
    assert "“Kursi rotan” masuk ke keranjang." in text
    assert "Rp1.700.000" in text


def test_twice_the_same_is_one_line(client, chair):
    add(client, chair, 1)
    add(client, chair, 2)

    assert list(Line.objects.values_list("quantity", flat=True)) == [3]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"quantity": "0"}, "Tulis jumlahnya dengan angka, misalnya 2."),
        ({"quantity": "-1"}, "Tulis jumlahnya dengan angka, misalnya 2."),
        ({"quantity": "dua"}, "Tulis jumlahnya dengan angka, misalnya 2."),
        ({"quantity": "1.5"}, "Tulis jumlahnya dengan angka, misalnya 2."),
        ({"quantity": ""}, "Tulis jumlahnya."),
        ({"quantity": "99999999999999999999"}, "Jumlah ini terlalu banyak"),
        ({"quantity": "5"}, "Paling banyak 4 “Kursi rotan” per pesanan."),
        ({"quantity": "6"}, "Saat ini hanya ada 5 buah “Kursi rotan”."),
        ({"product": "TIDAK-ADA"}, "Barang ini tidak dijual."),
        ({"product": "x\x00y"}, "Karakter null"),
        ({"product": ""}, "Pilih dulu ukuran atau jenisnya."),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_happens(client, chair, data, sentence):
    answer = client.post(ADD, {"product": chair.number, "quantity": "1", **data})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert answer.text.count("<title>Kesalahan:") == 1
    assert not Line.objects.exists()


def test_the_limits_count_what_is_in_already(client, chair):
    add(client, chair, 3)

    answer = add(client, chair, 2)

    assert answer.status_code == 422
    assert list(Line.objects.values_list("quantity", flat=True)) == [3]


def test_a_variant_must_be_chosen(client, db):
    product = make_product(variants=[{"title_ind": "39", "title_en": "39", "price": 250_000, "stock": 3}])

    refused = add(client, product)
    accepted = client.post(ADD, {"product": product.children.get().number, "quantity": 1})

    assert "Pilih dulu ukuran atau jenisnya." in refused.text
    assert accepted.status_code == 302
    assert "Kursi rotan, 39" in client.get(BASKET).text


def test_a_minimum_quantity(client, db):
    product = make_product(title="Bola", min_quantity=12, stock=50)

    assert "dijual mulai 12 buah" in add(client, product, 11).text
    assert add(client, product, 12).status_code == 302


def test_each_prison_is_a_parcel_with_its_reason(client, chair):
    bread = make_product(make_workshop(make_prison("TNG"), "RO"), title="Roti", price=18_000)
    add(client, chair)
    add(client, bread)

    answer = client.get(BASKET)

    assert [parcel.title for parcel in answer.context["parcels"]] == [
        "Lapas Kelas I Semarang",
        "Lapas Pemuda Tangerang",
    ]
    assert "Barang ini dibuat di 2 lapas, dan tiap lapas mengirim paketnya sendiri." in answer.text
    assert answer.context["subtotal"] == 868_000
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_changed_price_is_said_and_the_basket_kept(client, chair):
    add(client, chair)
    change_price(product=chair, price=900_000, by=None)

    answer = client.get(BASKET)

    assert "dari Rp850.000 menjadi Rp900.000" in answer.text
    assert answer.context["subtotal"] == 900_000
    assert not answer.context["has_problem"]


def test_less_stock_and_withdrawal_are_said_in_the_line(client, chair):
    stool = make_product(title="Bangku")
    add(client, chair, 4)
    add(client, stool)
    change_stock(product=chair, delta=-3, by=None)
    withdraw_listing(product=stool, by=None)

    answer = client.get(BASKET)

    assert "Saat ini hanya ada 2 buah “Kursi rotan”." in answer.text
    assert "tidak dijual lagi" in answer.text
    assert 'value="continue"' not in answer.text


def test_quantity_changes_and_none_takes_it_out(client, chair):
    add(client, chair)
    line = Line.objects.get()

    assert client.post("/keranjang/ubah/", {"line": line.pk, "quantity": 3}).status_code == 302
    line.refresh_from_db()
    assert line.quantity == 3
    refused = client.post("/keranjang/ubah/", {"line": line.pk, "quantity": 9})
    assert refused.status_code == 422
    assert f'href="#quantity-{line.pk}"' in refused.text
    line.refresh_from_db()
    assert line.quantity == 3
    gone = client.post("/keranjang/ubah/", {"line": line.pk, "quantity": 0})
    assert gone.cookies["karya_basket_count"].value == "0"
    assert not Line.objects.exists()


def test_what_was_taken_out_can_be_put_back(client, chair):
    add(client, chair, 2)
    answer = client.post("/keranjang/hapus/", {"line": Line.objects.get().pk}, follow=True)

    assert "“Kursi rotan” dikeluarkan." in answer.text
    assert answer.context["removed"] == {"product": chair, "quantity": 2}


def test_nobody_changes_a_strangers_basket(client, chair):
    add(client, chair, 2)
    line = Line.objects.get()
    client.cookies.clear()

    for path in ("/keranjang/ubah/", "/keranjang/hapus/"):
        assert client.post(path, {"line": line.pk, "quantity": 1}).status_code == 422
    line.refresh_from_db()
    assert line.quantity == 2


@pytest.mark.parametrize("path", [ADD, "/keranjang/ubah/", "/keranjang/hapus/"])
def test_a_reload_of_a_refusal_shows_the_basket(client, db, path):
    answer = client.get(path)

    assert (answer.status_code, answer.url) == (302, BASKET)


def test_an_ordered_basket_takes_nothing_more(client, chair):
    add(client, chair)
    Basket.objects.update(status=Basket.SUBMITTED)

    assert add(client, chair).status_code == 302
    assert Basket.objects.count() == 2
    assert Line.objects.filter(basket__status=Basket.OPEN).count() == 1


def test_empty_basket(client, db):
    answer = client.get(BASKET)

    assert "Keranjang masih kosong" in answer.text
    assert not Basket.objects.exists()


@pytest.mark.parametrize("number", [1, 5])
def test_the_basket_asks_at_most_eight_times(client, db, number, django_assert_max_num_queries):
    for n in range(number):
        add(
            client,
            make_product(make_workshop(make_prison(["SMG", "TNG", "CKR"][n % 3])), title=f"Barang {n}"),
        )
    client.get(BASKET)

    with django_assert_max_num_queries(8):
        answer = client.get(BASKET)
    assert len(answer.context["parcels"]) == min(number, 3)
