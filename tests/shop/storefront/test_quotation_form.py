"""Asking for a quotation: from goods, a basket, a catalogue or nothing; what is wrong is said, nothing is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from catalogue.services import withdraw_listing
from config.common import clock
from media import sheet
from media.hygiene import MAX_BYTES
from shop.expo.models import Enquiry, ExportBar
from shop.storefront.views.quotation_form import TRIES
from tests import factories
from tests.media import samples
from tests.shop.expo.exhibits import make_edition, make_event

pytestmark = pytest.mark.django_db
ASK = "/penawaran/"
WHO = {"name": "Ibu Rina", "phone": "0812-3456-7890", "email": "rina@instansi.example"}
GOOD = WHO | {"institution": "Dinas Uji", "need": "Untuk ruang tunggu.", "city": "Kota Semarang"}


@pytest.fixture
def chair():
    return factories.make_product(factories.make_workshop(factories.make_prison("SMG")), stock=50)


def row(n, number, quantity):
    return {f"number-{n}": number, f"quantity-{n}": quantity}


def typed(answer, name):
    """What stands in a field of the page."""
    field = BeautifulSoup(answer.text, "html.parser").find(attrs={"name": name})
    return field.get("value", "") if field.name == "input" else field.get_text().strip()


def test_goods_and_quantities_come_with_the_address(client, chair):
    answer = client.get(ASK, {"produk": chair.number, "jumlah": "40"})

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.text
    assert (typed(answer, "number-0"), typed(answer, "quantity-0")) == (chair.number, "40")
    assert "Kursi rotan" in answer.text
    assert len(answer.context["form"].rows) == 3
    assert "2 hari kerja" in answer.text


def test_the_product_page_leads_here_and_stays_everybodys(client, chair):
    answer = client.get(chair.get_absolute_url())
    assert f'href="/penawaran/?produk={chair.number}"' in answer.text
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not answer.cookies


def test_a_large_basket_leads_here_and_is_taken_along(client, chair):
    client.post("/keranjang/tambah/", {"product": chair.number, "quantity": 10})
    assert 'href="/penawaran/?keranjang=1"' in client.get("/keranjang/").text

    answer = client.get(ASK, {"keranjang": "1"})
    assert (typed(answer, "number-0"), typed(answer, "quantity-0")) == (chair.number, "10")


def test_an_enquiry_is_sent_once_and_its_page_says_when_it_is_answered(client, chair):
    key = typed(client.get(ASK), "key")
    sent = (
        GOOD
        | row(0, chair.number.lower(), "40")
        | {"key": key, "rup": "12345", "npwp": "01.234.567.8-901.000"}
    )
    answers = [client.post(ASK, sent) for _twice in range(2)]

    enquiry = Enquiry.objects.get()
    assert [(each.status_code, each.url) for each in answers] == [(302, enquiry.get_absolute_url())] * 2
    assert [(each.product, each.quantity) for each in enquiry.items.all()] == [(chair, 40)]
    facts = (enquiry.phone, enquiry.institution, enquiry.regency, enquiry.rup, enquiry.kind, enquiry.language)
    assert facts == ("+6281234567890", "Dinas Uji", "33.74", "12345", "goods", "id")
    page = client.get(enquiry.get_absolute_url())
    assert "Permintaan Anda sudah terkirim." in page.text
    assert "Lapas Kelas I Semarang menjawab paling lambat" in page.text


def test_a_form_sent_again_with_other_words_may_be_another_enquiry(client, chair):
    first = GOOD | {"key": str(uuid4())} | row(0, chair.number, "40")
    client.post(ASK, first)
    answer = client.post(ASK, first | row(0, chair.number, "50"))
    assert (answer.status_code, Enquiry.objects.count()) == (422, 1)
    assert "Formulir ini sudah dikirim dengan isi lain." in answer.text
    again = typed(answer, "key")
    assert again != first["key"]
    assert client.post(ASK, first | row(0, chair.number, "50") | {"key": again}).status_code == 302
    assert Enquiry.objects.count() == 2


def test_in_a_catalogue_the_number_of_the_entry_will_do(client, chair):
    event = make_event(chair.prison.region, prisons=[chair.prison])
    edition = make_edition(chair.prison.region, chair.number, event=event, freeze=True)
    assert f'href="/penawaran/?katalog={edition.pk}"' in client.get(edition.get_absolute_url()).text
    assert f'href="/penawaran/?pameran={event.slug}"' in client.get(event.get_absolute_url()).text

    answer = client.post(f"{ASK}?katalog={edition.pk}", GOOD | row(0, "1", "12"))

    assert answer.status_code == 302
    enquiry = Enquiry.objects.get()
    assert (enquiry.edition, enquiry.event) == (edition, event)
    assert [(each.product, each.entry.n, each.quantity) for each in enquiry.items.all()] == [(chair, 1, 12)]


def test_the_printed_code_that_was_scanned_last_counts(client, chair):
    event = make_event(chair.prison.region, prisons=[chair.prison])
    edition = make_edition(chair.prison.region, chair.number, event=event, freeze=True)
    client.get(f"/b/{edition.codes.get(product=chair).code}")

    assert client.post(f"{ASK}?produk={chair.number}", GOOD | row(0, chair.number, "12")).status_code == 302
    assert (Enquiry.objects.get().edition, Enquiry.objects.get().event) == (edition, event)


def test_goods_of_a_catalogue_that_are_withdrawn_are_named(client, chair):
    edition = make_edition(chair.prison.region, chair.number, freeze=True)
    withdraw_listing(product=chair, by=factories.person(chair.prison, "reviewer"))

    answer = client.post(f"{ASK}?katalog={edition.pk}", GOOD | row(0, chair.number, "12"))

    assert answer.status_code == 422
    assert f"Tidak ada barang bernomor {chair.number} yang dijual." in answer.text
    assert not Enquiry.objects.exists()


def test_a_service_needs_a_place_and_a_day(client, chair):
    path, day = f"{ASK}?jasa=1", clock.today() + timedelta(days=30)
    assert client.get(path).context["form"].rows == []
    answer = client.post(path, WHO)
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["city", "need", "needed_on", "where"]

    facts = {"need": "Sablon 200 kaos", "city": "50188", "where": "Balai Uji", "needed_on": day.isoformat()}
    assert client.post(path, WHO | facts).status_code == 302
    enquiry = Enquiry.objects.get()
    assert (enquiry.kind, enquiry.where, enquiry.regency, enquiry.needed_on) == (
        "service",
        "Balai Uji",
        "33.74",
        day,
    )


def test_another_country_is_asked_for_by_name_and_refused_where_the_law_bars_it(client, chair):
    ExportBar.objects.create(country="US", law="19 USC 1307", valid_from=factories.BEGIN, source="uji")
    path, far = f"{ASK}?negara=1", GOOD | {"phone": "+1 202 555 0123"} | row(0, chair.number, "40")

    answer = client.post(path, far | {"country": "US"})
    assert answer.status_code == 422
    assert "19 USC 1307" in answer.context["form"].errors["country"][0]
    assert not Enquiry.objects.exists()

    assert client.post(path, far | {"country": "JP"}).status_code == 302
    assert (Enquiry.objects.get().kind, Enquiry.objects.get().country) == ("export", "JP")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Tulis nama Anda."),
        ("phone", "12", "Nomor telepon ini tidak terbaca."),
        ("email", "rina@", "Tulis alamat surel seperti nama@contoh.id."),
        ("city", "Atlantis", "Tidak ada kecamatan atau kota bernama “Atlantis”."),
        ("regency", "", "Pilih kota atau kabupaten."),
        ("needed_on", "2020-01-01", "Hari ini sudah lewat. Tulis hari yang lain."),
        ("needed_on", "besok", "Tulis hari seperti 2026-12-31."),
        ("npwp", "123", "NPWP ini tidak terbaca."),
        ("number-0", "SMG-XX-9999", "Tidak ada barang bernomor SMG-XX-9999 yang dijual."),
        ("number-0", "1", "Tidak ada barang bernomor 1 yang dijual."),
        ("number-0", "", "Tulis nomor barangnya."),
        ("quantity-0", "", "Tulis jumlahnya."),
        ("quantity-0", "-3", "Tulis jumlahnya dengan angka"),
        ("quantity-0", "1000000", "Tulis paling banyak 999.999."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, chair, field, value, sentence):
    sent = GOOD | row(0, chair.number, "40") | row(1, "", "") | {field: value}
    if field == "regency":
        sent["city"] = "Semarang"

    answer = client.post(ASK, sent)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert sentence in answer.text
    for name, text in sent.items():
        if name != "regency":
            assert typed(answer, name) == text
    assert not Enquiry.objects.exists()


def test_without_goods_and_words_there_is_nothing_to_answer(client, chair):
    answer = client.post(ASK, GOOD | {"need": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors["need"] == ["Tulis kebutuhan Anda, atau nomor barangnya."]


def test_goods_in_several_sizes_are_asked_for_by_one_of_them(client):
    parent = factories.make_product(
        variants=[{"title_ind": size, "title_en": size, "price": 100_000, "stock": 5} for size in ("S", "M")]
    )
    answer = client.post(ASK, GOOD | row(0, parent.number, "40"))
    assert "ada dalam beberapa ukuran atau jenis." in answer.context["form"].errors["number-0"][0]


def test_the_same_goods_twice_are_added_up(client, chair):
    client.post(ASK, GOOD | row(0, chair.number, "40") | row(1, chair.number, "2"))
    assert Enquiry.objects.get().items.get().quantity == 42


def test_more_rows_keep_what_was_typed(client, chair):
    answer = client.post(ASK, GOOD | row(0, chair.number, "x") | {"action": "more", "key": "?"})
    assert answer.status_code == 200
    assert (typed(answer, "quantity-0"), typed(answer, "need")) == ("x", GOOD["need"])
    assert len(answer.context["form"].rows) == 4


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"MZ program", "Berkas ini tidak bisa kami baca."),
        (b"%PDF-1.7 /OpenAction /JavaScript", "PDF"),
        (sheet.OLD, "Buku kerja ini terkunci dengan kata sandi, atau jenis lama (XLS)."),
        (b"x" * (MAX_BYTES + 1), "Ukuran berkas lebih dari 8 MB."),
    ],
)
def test_a_file_we_do_not_keep_is_said_beside_it(client, chair, data, sentence):
    file = SimpleUploadedFile("daftar.pdf", data, "application/pdf")
    answer = client.post(ASK, GOOD | {"file": file})

    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors["file"][0]
    assert "Pilih berkasnya sekali lagi" in answer.text
    assert typed(answer, "need") == GOOD["need"]
    assert not Enquiry.objects.exists()


def test_a_drawing_is_kept(client, chair, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    assert client.post(ASK, GOOD | {"file": SimpleUploadedFile("a.pdf", samples.PDF)}).status_code == 302
    assert Enquiry.objects.get().files.get().kind == "need"


def test_too_many_wait_an_hour_and_keep_their_words(client, chair):
    answers = [client.post(ASK, GOOD) for _n in range(TRIES + 1)]
    assert [each.status_code for each in answers] == [302] * TRIES + [429]
    assert "Tunggu satu jam" in answers[-1].text
    assert typed(answers[-1], "need") == GOOD["need"]
    assert Enquiry.objects.count() == TRIES


@pytest.mark.parametrize(
    "query", ["katalog=x", "katalog=99999999999", "pameran=%00", "produk=%00&jumlah=%00", "jumlah=1"]
)
def test_an_odd_address_shows_the_plain_form(client, chair, query):
    answer = client.get(f"{ASK}?{query}")
    assert answer.status_code == 200
    assert client.post(f"{ASK}?{query}", GOOD | {"number-0": "\x00", "key": "x"}).status_code == 422


def test_it_costs_few_statements(client, chair, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get(ASK, {"produk": chair.number})
    with django_assert_max_num_queries(30):
        client.post(ASK, GOOD | row(0, chair.number, "40"))
