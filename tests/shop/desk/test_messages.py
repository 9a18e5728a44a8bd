"""The desk's room for what buyers write: answered, settled, decided, and counted."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse

from config.common import clock
from config.common.models import OutboxMessage
from partners.enquiries import receive_enquiry
from shop.care.models import AnswerTemplate, EnquiryAnswer, Kind, Review, Thread
from shop.care.reviews import write_review
from shop.care.services import answer, ask, report
from shop.payment.refunds import debts_from
from tests import factories
from tests.shop.care.conftest import completed, handed_over, photo
from tests.shop.desk.conftest import chair

pytestmark = pytest.mark.django_db
QUESTION = {"text": "Ada yang lebih tinggi?", "email": "sri@example.com", "language": "id"}


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


def at(thread):
    return reverse("desk:message", args=[thread.pk])


def wanted_back(prison):
    return report(item=handed_over(chair(prison)), kind=Kind.RETURN, text="Patah.", pictures=[photo()])


def test_an_officer_answers_with_a_template_and_shows_it(smg, officer):
    thread = ask(product=chair(smg), **QUESTION)
    words = AnswerTemplate.objects.create(title="Ukuran", text="Ukurannya ada di halaman barang.")
    assert f"?text={quote(words.text)}" in officer.get(at(thread)).text
    page = officer.get(at(thread), {"text": words.text})
    assert f"{words.text}</textarea>" in page.text
    assert "sri@example.com" not in page.text
    form = {"text": "Ada, 90 cm.", "show": "on", "shown_question": "Ada yang tinggi?", "close": "on"}
    assert officer.post(at(thread), form).status_code == 302
    thread.refresh_from_db()
    assert (thread.state, thread.shown_answer) == ("closed", "Ada, 90 cm.")
    assert OutboxMessage.objects.filter(template="care_answer", to="sri@example.com").count() == 1
    again = officer.post(at(thread), {"text": "Lagi."})
    assert (again.status_code, "sudah ditutup" in again.text) == (422, True)


def test_a_word_the_shop_does_not_use_is_refused_beside_the_field(smg, officer):
    thread = ask(product=chair(smg), **QUESTION)
    page = officer.post(at(thread), {"text": "Karya narapidana.", "show": "on", "shown_question": "Siapa?"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["text"])
    assert "Karya narapidana." in page.text
    thread.refresh_from_db()
    assert (thread.state, thread.shown_answer) == ("waiting", "")


def test_money_is_given_back_by_reviewer_or_head_only(smg, enter):
    thread = wanted_back(smg)
    form = {"text": "Maaf.", "amount": "850.000", "close": "on"}
    assert enter(smg, "officer").post(at(thread), form).status_code == 302
    thread.refresh_from_db()
    assert (thread.state, thread.amount, debts_from(smg.office)) == ("answered", None, [])
    head = enter(smg, "head")
    too_much = head.post(at(thread), form | {"amount": "850.001"})
    assert (too_much.status_code, list(too_much.context["form"].errors)) == (422, ["amount"])
    assert head.post(at(thread), form).status_code == 302
    thread.refresh_from_db()
    assert (thread.state, thread.amount) == ("closed", 850_000)
    assert [debt.amount for debt in debts_from(smg.office)] == [850_000]


def test_photos_are_handed_out_to_the_prison_as_a_file(smg, officer, treasurer):
    thread = wanted_back(smg)
    address = reverse("desk:message-photo", args=[thread.messages.exclude(photo="").get().pk])
    assert f'href="{address}"' in officer.get(at(thread)).text
    given = officer.get(address)
    assert b"".join(given.streaming_content).startswith(b"RIFF")
    assert given["Content-Disposition"].startswith("attachment; ")
    assert treasurer.get(address).status_code == 403
    words = thread.messages.filter(photo="").get()
    assert officer.get(reverse("desk:message-photo", args=[words.pk])).status_code == 404


def test_lists_and_the_time_to_the_first_answer(smg, officer):
    first, second = (ask(product=chair(smg), **QUESTION) for _n in range(2))
    with clock.at(clock.now() + timedelta(hours=3)):
        answer(thread=first, text="Ada.", by=factories.person(smg, "officer"))
    page = officer.get(reverse("desk:messages"))
    assert [thread for thread, _said in page.context["rows"]] == [second]
    assert [(row["asked"], row["answered"], took) for row, took in page.context["pace"]] == [(2, 1, "3 jam")]
    assert [tab["count"] for tab in page.context["tabs"]] == [1, 1, 0, None]
    sections = officer.get("/meja/").context["sections"]
    counts = {str(row["label"]): row["count"] for _heading, rows in sections for row in rows}
    assert counts["pesan perlu dijawab"] == 1


def test_reviews_are_read_by_reviewer_or_head(smg, officer, reviewer):
    product = chair(smg)
    review = write_review(line=completed(product).line, stars=2, words="Agak goyang.")
    address = reverse("desk:review", args=[review.pk])
    assert officer.post(address, {"action": "show"}).status_code == 403
    assert "Agak goyang." in reviewer.get(reverse("desk:reviews")).text
    assert reviewer.post(address, {"action": "show"}).status_code == 302
    assert Review.objects.get().is_shown is True
    assert reviewer.post(address, {"action": "hide"}).status_code == 302
    product.refresh_from_db()
    assert (Review.objects.get().is_shown, product.rating) == (False, None)


def test_the_centre_marks_enquiries_as_answered(smg, enter):
    wish = {
        "organisation": "PT Uji",
        "contact": "Ibu Rina",
        "email": "rina@uji.example",
        "phone": "",
        "wish": "Kursi",
    }
    enquiry = receive_enquiry(**wish, prison=smg, language="id")
    centre = enter(smg.office.parent.parent, "central")
    assert "PT Uji" in centre.get(reverse("desk:partner-enquiries")).text
    address = reverse("desk:partner-enquiry", args=[enquiry.pk])
    assert [centre.post(address).status_code for _n in range(2)] == [302, 302]
    assert EnquiryAnswer.objects.get().by == factories.person(smg.office.parent.parent, "central")
    assert "Dijawab oleh" in centre.get(reverse("desk:partner-enquiries")).text


def test_the_region_reads_and_does_not_answer(smg, enter):
    thread = ask(product=chair(smg), **QUESTION)
    region = enter(smg.office.parent, "regional")
    assert region.get(at(thread)).status_code == 200
    assert region.post(at(thread), {"text": "Ada."}).status_code == 403
    assert Thread.objects.get().state == "waiting"
