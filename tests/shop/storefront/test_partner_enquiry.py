"""The form for would-be partners: what is wrong is said beside it, and nothing that was typed is lost."""

import pytest
from django.test import Client

from config.common.models import OutboxMessage
from partners.models import PartnerEnquiry
from shop.storefront.views.partner_enquiry import TRIES
from tests import factories

pytestmark = pytest.mark.django_db
ASK = "/mitra/tanya/"
GOOD = {
    "organisation": "PT Uji Coba",
    "contact": "Ibu Rina",
    "email": "rina@uji.example",
    "phone": "",
    "wish": "Kursi lipat, 200 buah sebulan, bahan dari kami.",
    "prison": "smg",
    "consent": "on",
}


@pytest.fixture
def prison():
    return factories.make_prison()


def test_the_form_is_nobody_elses_page(client, prison):
    answer = client.get(ASK, {"prison": "smg"})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "csrfmiddlewaretoken" in answer.text
    assert '<option value="smg" selected>' in answer.text


def test_an_enquiry_is_kept_and_one_letter_is_owed(client, prison):
    answer = client.post(ASK, GOOD | {"phone": "0812-3456-7890"})
    assert (answer.status_code, answer.url) == (302, "/mitra/tanya/terkirim/")
    assert client.get(answer.url).status_code == 200
    enquiry = PartnerEnquiry.objects.get()
    assert (enquiry.organisation, enquiry.phone, enquiry.prison, enquiry.language) == (
        "PT Uji Coba",
        "+6281234567890",
        prison,
        "id",
    )
    assert OutboxMessage.objects.get().template == "partner_enquiry"


def test_the_same_submission_twice_is_one_enquiry(client, prison):
    assert [client.post(ASK, GOOD).status_code for _ in range(2)] == [302, 302]
    assert PartnerEnquiry.objects.count() == OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("organisation", " ", "Tulis nama organisasi Anda."),
        ("organisation", "x" * 121, "Nama ini terlalu panjang; paling banyak 120 huruf."),
        ("contact", "", "Tulis siapa yang dapat kami jawab."),
        ("email", "rina@", "Tulis alamat surel seperti nama@contoh.id."),
        ("email", "", "Tulis alamat surel atau nomor telepon."),
        ("phone", "12", "Nomor telepon ini tidak terbaca."),
        ("wish", "", "Tulis apa yang ingin Anda buat."),
        ("wish", "kursi", "Ceritakan sedikit lagi: apa, berapa, dengan apa."),
        ("wish", "x" * 2001, "Ini terlalu panjang; paling banyak 2.000 huruf."),
        ("prison", "tidak-ada", "Pilih salah satu lapas dalam daftar."),
        ("consent", "", "Tanpa persetujuan Anda, kami tidak boleh menyimpan data ini."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, prison, field, value, sentence):
    answer = client.post(ASK, GOOD | {field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert list(answer.context["form"].errors) == [field]
    kept = {name: typed for name, typed in GOOD.items() if name not in (field, "consent", "prison")}
    assert [typed for typed in kept.values() if typed not in answer.text] == []
    assert not PartnerEnquiry.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_prison_that_works_no_more_cannot_be_named(client, prison):
    prison.is_active = False
    prison.save(update_fields=["is_active"])
    assert client.post(ASK, GOOD).status_code == 422
    assert not PartnerEnquiry.objects.exists()


def test_too_many_wait_an_hour_and_keep_their_words(client, prison):
    answers = [client.post(ASK, GOOD | {"contact": f"Ibu {n}"}) for n in range(TRIES + 1)]
    assert [answer.status_code for answer in answers] == [302] * TRIES + [429]
    assert "Terlalu banyak pertanyaan dari sini. Tunggu satu jam, lalu kirim lagi." in answers[-1].text
    assert GOOD["wish"] in answers[-1].text
    assert PartnerEnquiry.objects.count() == OutboxMessage.objects.count() == TRIES


def test_a_form_from_elsewhere_is_refused(prison):
    assert Client(enforce_csrf_checks=True).post(ASK, GOOD).status_code == 403
    assert not PartnerEnquiry.objects.exists()


def test_odd_characters_are_no_error(client, prison):
    answer = client.post(ASK, GOOD | {"organisation": "PT \u202eUji\x00", "wish": "\x00" * 30})
    assert answer.status_code == 422
    assert not PartnerEnquiry.objects.exists()


def test_it_costs_few_statements(client, prison, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get(ASK)
    with django_assert_max_num_queries(16):
        client.post(ASK, GOOD)
