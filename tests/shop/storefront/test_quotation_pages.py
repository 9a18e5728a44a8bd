"""The enquiry's page and what can be done with an offer; whoever has the link is the one who asked."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config.common import clock
from shop.expo.models import Enquiry
from shop.expo.quotations import NOT_STANDING
from shop.order.models import Order
from tests import factories
from tests.media import samples
from tests.shop.expo.enquiring import make_enquiry, make_offer

pytestmark = pytest.mark.django_db
DELIVER = {"name": "Bagian Umum", "phone": "0812-3456-7890", "street": "Jalan Melati 5", "postcode": "10110"}


@pytest.fixture
def chair():
    return factories.make_product(factories.make_workshop(factories.make_prison("SMG")), stock=5)


@pytest.fixture
def enquiry(chair):
    return make_enquiry((chair, 40), need="Untuk ruang tunggu.")


@pytest.fixture
def offered(enquiry, chair):
    return make_offer(enquiry, (chair, 40, 800_000), deposit_bp=5_000, note_ind="Warna cokelat.")


def at(enquiry, rest=""):
    return f"{enquiry.get_absolute_url()}{rest}"


def now(enquiry):
    return Enquiry.objects.get(pk=enquiry.pk)


def test_it_is_secret_and_says_what_was_asked(client, enquiry):
    answer = client.get(at(enquiry))

    assert answer.status_code == 200
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert "no-store" in answer["Cache-Control"]
    for words in (enquiry.number, "dikirim", "40 × Kursi rotan", "Untuk ruang tunggu.", "Dinas Uji"):
        assert words.lower() in answer.text.lower()
    assert client.get("/penawaran/x/").status_code == 404
    assert "terima/" not in answer.text


def test_an_offer_is_read_with_all_its_terms(client, enquiry, offered, django_assert_num_queries):
    with django_assert_num_queries(7):
        answer = client.get(at(enquiry))

    for words in ("Rp800.000", "Rp32.000.000", "Rp50.000", "Rp32.050.000", "Rp16.025.000", "Warna cokelat."):
        assert words in answer.text
    assert "10 hari kerja setelah pembayaran pertama" in answer.text
    assert "Pejabat Uji, Kepala" in answer.text
    assert f'href="{at(enquiry, "terima/?versi=1")}"' in answer.text
    letter = client.get(at(enquiry, "1.pdf"))
    assert (letter.status_code, letter["Content-Type"]) == (200, "application/pdf")
    assert letter.content.startswith(b"%PDF-")
    assert letter["X-Robots-Tag"] == "noindex"
    for version in ("2", "99999999999999999999"):
        assert client.get(at(enquiry, f"{version}.pdf")).status_code == 404


def test_accepting_places_the_order_at_the_quoted_price(client, enquiry, offered, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    page = client.get(at(enquiry, "terima/?versi=1"))
    assert "Rp32.050.000" in page.text
    assert page["Referrer-Policy"] == "same-origin"
    spk = SimpleUploadedFile("spk.pdf", samples.PDF, "application/pdf")

    facts = {"institution": "Dinas Uji", "po_number": "PO-7", "file": spk}
    answer = client.post(at(enquiry, "terima/?versi=1"), DELIVER | facts)

    order = Order.objects.get()
    assert (answer.status_code, answer.url) == (302, order.get_absolute_url())
    assert (order.total, order.po_number, order.shipping_address.postcode) == (32_050_000, "PO-7", "10110")
    assert now(enquiry).files.get().kind == "order"
    page = client.get(at(enquiry)).text
    assert order.get_absolute_url() in page
    assert f"{order.get_absolute_url()}tagihan.pdf" in page


def test_accepting_twice_is_one_order_and_one_sentence(client, enquiry, offered):
    client.post(at(enquiry, "terima/?versi=1"), DELIVER)
    answer = client.post(at(enquiry, "terima/?versi=1"), DELIVER)

    assert answer.status_code == 422
    assert str(NOT_STANDING["accepted"]) in answer.text
    assert Order.objects.count() == 1
    assert client.get(at(enquiry, "terima/")).status_code == 302


def test_an_offer_that_is_over_is_not_accepted_and_nothing_typed_is_lost(client, enquiry, offered):
    with clock.at(clock.now() + timedelta(days=15)):
        assert "terima/" not in client.get(at(enquiry)).text
        answer = client.post(at(enquiry, "terima/?versi=1"), DELIVER)

    assert answer.status_code == 422
    assert "Penawaran ini berlaku sampai" in answer.text
    assert "Jalan Melati 5" in answer.text
    assert not Order.objects.exists()


def test_an_offer_replaced_meanwhile_is_not_accepted(client, chair, enquiry, offered):
    make_offer(enquiry, (chair, 40, 700_000))

    answer = client.post(at(enquiry, "terima/?versi=1"), DELIVER)

    assert answer.status_code == 422
    assert str(NOT_STANDING["revised"]) in answer.text
    assert not Order.objects.exists()
    page = client.get(at(enquiry)).text
    assert at(enquiry, "1.pdf") in page
    assert at(enquiry, "terima/?versi=2") in page


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"street": ""}, "street", "Tulis alamat lengkap."),
        ({"postcode": "50188"}, "village", "Pilih kelurahan Anda."),
        ({"postcode": "99"}, "postcode", "Kode pos terdiri dari lima angka."),
        ({"npwp": "1"}, "npwp", "NPWP ini tidak terbaca."),
        ({"phone": ""}, "phone", "Tulis nomor HP."),
    ],
)
def test_where_it_goes_is_asked_as_at_the_checkout(client, enquiry, offered, typed, field, sentence):
    answer = client.post(at(enquiry, "terima/?versi=1"), DELIVER | typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert sentence in answer.text
    assert not Order.objects.exists()


def test_a_hostile_order_paper_comes_before_the_order(client, enquiry, offered):
    file = SimpleUploadedFile("spk.pdf", b"MZ program", "application/pdf")
    answer = client.post(at(enquiry, "terima/?versi=1"), DELIVER | {"file": file})
    assert answer.status_code == 422
    assert "Berkas ini tidak bisa kami baca." in answer.text
    assert not Order.objects.exists()


def test_another_offer_is_asked_for_and_the_present_one_stands(client, enquiry, offered):
    answer = client.post(at(enquiry, "ubah/"), {"text": "Boleh 30 buah?"}, follow=True)
    assert answer.status_code == 200
    assert "Boleh 30 buah?" in answer.text
    assert now(enquiry).state == "reviewed"
    assert client.post(at(enquiry, "terima/?versi=1"), DELIVER).status_code == 302


def test_declining_ends_it_with_the_reason(client, enquiry, offered):
    answer = client.post(at(enquiry, "tolak/?versi=1"), {"reason": "Terlalu mahal."}, follow=True)
    assert (now(enquiry).state, now(enquiry).reason) == ("rejected", "Terlalu mahal.")
    assert "Terlalu mahal." in answer.text
    assert client.post(at(enquiry, "terima/?versi=1"), DELIVER).status_code == 422


def test_an_enquiry_without_an_offer_can_be_taken_back(client, enquiry):
    assert "Tarik permintaan" in client.get(at(enquiry)).text
    assert client.post(at(enquiry, "tolak/")).status_code == 302
    assert now(enquiry).state == "rejected"
    assert client.get(at(enquiry, "terima/")).url == at(enquiry)


def test_both_sides_talk_and_files_follow(client, enquiry, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    assert client.post(at(enquiry, "tulis/"), {"text": " "}).status_code == 422
    assert "Warna apa?" in client.post(at(enquiry, "tulis/"), {"text": "Warna apa?"}, follow=True).text
    assert "PDF, atau XLSX, paling besar 8 MB." in client.get(at(enquiry, "berkas/")).text
    for data, status in ((b"MZ", 422), (samples.PDF, 302)):
        file = SimpleUploadedFile("gambar.pdf", data, "application/pdf")
        assert client.post(at(enquiry, "berkas/"), {"kind": "need", "file": file}).status_code == status
    assert enquiry.files.count() == 1


def test_tries_are_counted(client, enquiry):
    answers = [client.post(at(enquiry, "tulis/"), {"text": ""}).status_code for _n in range(21)]
    assert answers == [422] * 20 + [429]
    assert not enquiry.messages.exists()


def test_the_account_leads_to_ones_own_enquiries(inside, buyer, chair):
    mine, other = make_enquiry((chair, 12), user=buyer), make_enquiry((chair, 12))
    text = inside.get("/akun/pesanan/").text
    assert mine.number in text
    assert other.number not in text
