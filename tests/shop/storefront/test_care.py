"""The pages on which a buyer writes to a prison: whose they are, what is said when something is wrong, what is kept."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalogue.price_and_stock import change_stock
from config.common import clock
from config.common.models import OutboxMessage
from shop.care.models import Message, Review, StockWish, Thread
from shop.care.reviews import moderate, write_review
from shop.care.services import answer, ask
from shop.care.wishes import tell_wishers, wish
from shop.storefront.views.care import TRIES
from tests import factories
from tests.shop.care.conftest import completed, handed_over, paid_item, photo

pytestmark = pytest.mark.django_db
QUESTION = {"text": "Ada yang lebih tinggi?", "email": "sri@example.com"}


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def chair():
    return factories.make_product(stock=9)


def of(item, name):
    return f"{item.consignment.order.get_absolute_url()}{name}/"


def picture(data=None, name="foto.jpg"):
    return SimpleUploadedFile(name, photo() if data is None else data, "image/jpeg")


def wrong(item, **more):
    return {"line": item.pk, "kind": "return", "text": "Kakinya patah.", "pictures": [picture()]} | more


def test_a_question_leads_to_its_thread_which_needs_no_account(client, chair):
    sent = client.post(f"{chair.get_absolute_url()}tanya/", QUESTION)
    thread = Thread.objects.get()
    assert (sent.status_code, sent.url) == (302, f"/pesan/{thread.token}/")
    answer(thread=thread, text="Ada, <b>90</b> cm.", by=factories.person(chair.prison, "officer"))
    page = Client().get(sent.url)
    assert "Ada, &lt;b&gt;90&lt;/b&gt; cm." in page.text
    assert "sri@example.com" not in page.text
    assert Client().post(sent.url, {"text": "Terima kasih."}).status_code == 302
    thread.refresh_from_db()
    assert (thread.state, thread.messages.count()) == ("waiting", 3)


def test_these_pages_are_personal_and_foreign_ones_are_not_there(client, chair):
    item = completed(chair)
    thread = ask(product=chair, language="id", **QUESTION)
    gone = factories.make_product(title="Habis", stock=0)
    asked, waits = f"{chair.get_absolute_url()}tanya/", f"{gone.get_absolute_url()}beri-tahu/"
    for address in (asked, waits, of(item, "lapor"), of(item, "ulas"), f"/pesan/{thread.token}/"):
        page = client.get(address)
        assert page.status_code == 200, address
        assert "no-store" in page.headers["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in page.text
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert Client(enforce_csrf_checks=True).post(address, QUESTION).status_code == 403
    nobody = "x" * 43
    for address in (
        f"/pesanan/{nobody}/lapor/",
        f"/pesanan/{nobody}/ulas/",
        f"/pesan/{nobody}/",
        "/kabar-stok/x/",
    ):
        assert client.get(address).status_code == client.post(address, {}).status_code == 404
    assert (Thread.objects.count(), Review.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("text", " ", "Tulis yang ingin Anda sampaikan."),
        ("text", "x" * 2001, "Ini terlalu panjang; paling banyak 2.000 huruf."),
        ("kind", "", "Pilih pokok pesannya."),
        ("line", "999999", "Pilih barangnya."),
        ("pictures", [], "Tambahkan foto bagian yang bermasalah."),
        ("pictures", ["", "", "", ""], "Kirim paling banyak tiga foto."),
        ("pictures", [b"%PDF-1.7"], "Berkas ini bukan gambar yang dapat dibaca."),
        ("pictures", [b"\xff\xd8\xff" + b"0" * 8 * 1024 * 1024], "Ukuran berkas gambar lebih dari 8 MB."),
    ],
    ids=["empty", "long", "no kind", "foreign line", "no photo", "too many", "wrong type", "too large"],
)
def test_what_is_wrong_is_said_beside_the_field(client, chair, field, value, sentence):
    item = handed_over(chair)
    if field == "pictures":
        value = [picture(data or None) for data in value]
    page = client.post(of(item, "lapor"), wrong(item) | {field: value})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert sentence in page.text
    assert not Thread.objects.exists()


def test_the_line_of_another_order_cannot_be_named(client, chair):
    item, other = handed_over(chair), handed_over(chair)
    assert client.post(of(item, "lapor"), wrong(item, line=other.pk)).status_code == 422
    reviewed = {"line": completed(chair).line_id, "stars": 5, "words": "Baik."}
    assert client.post(of(completed(chair), "ulas"), reviewed).status_code == 422
    assert (Thread.objects.count(), Review.objects.count()) == (0, 0)


@pytest.mark.parametrize(("days", "sentence"), [(0, "belum diserahkan"), (8, "sudah lewat")])
def test_outside_the_window_only_a_question_is_taken(client, chair, days, sentence):
    item = handed_over(chair, days=days) if days else paid_item(chair)
    page = client.post(of(item, "lapor"), wrong(item))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["kind"])
    assert sentence in page.text
    assert not Message.objects.exists()
    assert client.post(of(item, "lapor"), wrong(item, kind="question")).status_code == 302


def test_the_orders_page_leads_to_all_of_it(client, chair):
    item = completed(chair)
    client.post(of(item, "lapor"), wrong(item, kind="question", text="Cara merawat?"))
    text = client.get(item.consignment.order.get_absolute_url()).text
    for address in (of(item, "lapor"), of(item, "ulas"), f"/pesan/{Thread.objects.get().token}/"):
        assert f'href="{address}"' in text


def test_too_many_wait_an_hour_and_keep_their_words(client, chair):
    address = f"{chair.get_absolute_url()}tanya/"
    answers = [client.post(address, QUESTION) for _n in range(TRIES + 1)]
    assert [each.status_code for each in answers] == [302] * TRIES + [429]
    assert QUESTION["text"] in answers[-1].text
    assert Thread.objects.count() == TRIES


def test_tell_me_and_no_more(client):
    gone = factories.make_product(stock=0)
    page = client.get(gone.get_absolute_url()).text
    address = f"{gone.get_absolute_url()}beri-tahu/"
    assert f'href="{address}"' in page
    told = client.post(address, {"email": "sri@example.com"}, follow=True)
    assert "tersedia lagi" in told.text
    assert StockWish.objects.get().email == "sri@example.com"
    other = factories.make_product(title="Meja", stock=0)
    wish(product=other, email="sri@example.com", language="id")
    change_stock(product=gone, delta=1, by=factories.person(gone.prison, "officer"))
    assert client.get(address).status_code == 302
    assert client.post(address, {"email": "budi@example.com"}).status_code == 422
    letter = OutboxMessage.objects.get(template="back_in_stock")
    assert client.get(letter.context["end_path"]).status_code == 200
    assert StockWish.objects.count() == 1
    assert client.post(letter.context["end_path"]).status_code == 302
    assert not StockWish.objects.exists()
    assert tell_wishers() == 0


def test_reviews_are_shown_when_somebody_has_read_them(client, chair):
    item = completed(chair)
    sent = client.post(of(item, "ulas"), {"line": item.line_id, "stars": 4, "words": "Kuat."}, follow=True)
    assert "Terima kasih." in sent.text
    assert "tidak ada yang dapat diulas" in sent.text
    hidden = client.get(chair.get_absolute_url()).text
    assert "Kuat." not in hidden
    assert "aggregateRating" not in hidden
    moderate(review=Review.objects.get(), show=True, by=factories.person(chair.prison, "reviewer"))
    other = write_review(line=completed(chair).line, stars=5, words="Rapi.")
    moderate(review=other, show=True, by=factories.person(chair.prison, "reviewer"))
    page = client.get(chair.get_absolute_url())
    assert "4,5 dari 5" in page.text
    assert "pembeli dari Kota Semarang" in page.text
    assert "Sri Wahyuni" not in page.text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text)[1])
    rated = next(each for each in data["@graph"] if each["@type"] == "Product")["aggregateRating"]
    assert rated == {"@type": "AggregateRating", "ratingValue": "4.5", "reviewCount": 2}


def test_a_shown_question_stands_on_the_page_without_the_buyers_words(client, chair):
    thread = ask(product=chair, text="Saya Sri dari Solo. Tingginya?", email="sri@example.com", language="id")
    officer = factories.person(chair.prison, "officer")
    answer(thread=thread, text="90 cm.", by=officer, show=True, shown_question="Berapa tingginya?")
    text = client.get(chair.get_absolute_url()).text
    assert "Berapa tingginya?" in text
    assert "90 cm." in text
    assert "Sri" not in text


def test_the_pages_cost_few_statements(client, chair, django_assert_max_num_queries):
    item = handed_over(chair)
    thread = ask(product=chair, language="id", **QUESTION)
    asked = f"{chair.get_absolute_url()}tanya/"
    for address, most in ((asked, 3), (of(item, "lapor"), 4), (f"/pesan/{thread.token}/", 4)):
        with django_assert_max_num_queries(most):
            client.get(address)
    with clock.at(clock.now() + timedelta(days=1)), django_assert_max_num_queries(14):
        client.get(chair.get_absolute_url())
