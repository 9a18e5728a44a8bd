"""What is said in a thread, what it holds back, and what a decided return does to the money."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.management import call_command
from PIL import Image

from config.common import clock
from config.common.models import AuditEvent, OutboxMessage
from config.common.outbox import compose
from media.files import PictureRefused
from shop.care.errors import CareRefused
from shop.care.models import Kind, Thread
from shop.care.services import accept_return, answer, ask, reply, report
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.models import State
from shop.fulfilment.services import complete
from shop.ledger.errors import LedgerRefused
from shop.ledger.models import Balance
from shop.payment.refunds import debts_from, debts_of
from shop.payment.verify import problems
from tests.media import samples
from tests.shop.care.conftest import handed_over, paid_item, photo
from tests.shop.fulfilment.test_locks import recorded
from tests.support.traces import refused

QUESTION = {"text": "Apakah ada yang lebih tinggi?", "email": "sri@example.com", "language": "id"}
WRONG = {"kind": Kind.COMPLAINT, "text": "Kakinya goyang."}


def wanted_back(chair, **more):
    return report(
        **{"item": handed_over(chair), "kind": Kind.RETURN, "text": "Patah.", "pictures": [photo()]} | more
    )


def test_a_question_reaches_the_officer_without_its_words(chair, officer):
    thread = ask(product=chair, **QUESTION)
    assert (thread.kind, thread.state, thread.prison, thread.answered_at) == (
        "question",
        "waiting",
        chair.prison,
        None,
    )
    assert [message.text for message in thread.messages.all()] == [QUESTION["text"]]
    letter = OutboxMessage.objects.get(template="buyer_wrote")
    assert letter.to == officer.email
    assert QUESTION["text"] not in compose(letter).body
    assert "sri@example.com" not in str(letter.context)


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_empty_text_is_refused(chair, text):
    with refused(CareRefused, code="empty", field="text"):
        ask(product=chair, **QUESTION | {"text": text})
    assert not Thread.objects.exists()


def test_an_answer_goes_to_the_buyer_and_the_first_one_is_timed(chair, officer):
    thread = ask(product=chair, **QUESTION)
    with clock.at(thread.asked_at + timedelta(hours=5)):
        answer(thread=thread, text="Ada, 90 cm.", by=officer)
    with clock.at(thread.asked_at + timedelta(hours=9)):
        reply(thread=thread, text="Terima kasih.")
        answer(thread=thread, text="Sama-sama.", by=officer, close=True)
    thread.refresh_from_db()
    assert (thread.state, thread.answered_at - thread.asked_at) == ("closed", timedelta(hours=5))
    letters = OutboxMessage.objects.filter(template="care_answer").order_by("pk")
    assert [letter.to for letter in letters] == ["sri@example.com"] * 2
    assert "Ada, 90 cm." in compose(letters[0]).body
    assert f"/pesan/{thread.token}/" in compose(letters[0]).body
    assert list(AuditEvent.objects.filter(action__startswith="message").values_list("action", flat=True)) == [
        "message answered",
        "message closed",
    ]
    assert list(Thread.objects.pace()) == [
        {"prison__name": chair.prison.name, "asked": 1, "answered": 1, "took": timedelta(hours=5)}
    ]
    with refused(CareRefused, code="closed"):
        reply(thread=thread, text="Satu lagi?")


def test_only_a_question_is_closed_without_a_word(chair, officer):
    thread = ask(product=chair, **QUESTION)
    letters = OutboxMessage.objects.count()
    answer(thread=thread, text="", by=officer, close=True)
    thread.refresh_from_db()
    assert (thread.state, thread.answered_at, OutboxMessage.objects.count()) == ("closed", None, letters)
    complaint = report(item=handed_over(chair), **WRONG)
    with refused(CareRefused, code="empty", field="text"):
        answer(thread=complaint, text="", by=officer, close=True)


def test_what_the_public_reads_is_written_by_the_prison(chair, officer):
    thread = ask(product=chair, **QUESTION | {"text": "Saya Sri, 0812. Ada yang tinggi?"})
    say = partial(answer, thread=thread, by=officer, show=True)
    with refused(CareRefused, code="shown", field="shown_question"):
        say(text="Ada.")
    with refused(CareRefused, code="style", field="text"):
        say(text="Dibuat oleh Napi kami.", shown_question="Siapa pembuatnya?")
    say(text="Ada.", shown_question="Ada yang tinggi?")
    thread.refresh_from_db()
    assert (thread.shown_question, thread.shown_answer) == ("Ada yang tinggi?", "Ada.")


# ── complaints and returns


def test_before_it_was_handed_over_there_is_only_a_question(chair):
    item = paid_item(chair)
    with refused(CareRefused, code="early", field="kind"):
        report(item=item, **WRONG)
    assert report(item=item, kind=Kind.QUESTION, text="Kapan dikirim?").email == "sri@example.com"


def test_when_the_window_is_over_it_is_refused(chair):
    item = handed_over(chair, days=7)
    with refused(CareRefused, code="window", field="kind"):
        report(item=item, **WRONG)
    assert not Thread.objects.exists()


def test_a_photo_is_drawn_anew_and_lies_in_private(chair, private):
    exif = Image.Exif()
    exif[0x010F] = "Ponsel Sri"
    thread = wanted_back(chair, pictures=[photo(exif=exif)])
    stored = private / thread.messages.exclude(photo="").get().photo.name
    assert stored.suffix == ".webp"
    assert b"Ponsel" not in stored.read_bytes()


@pytest.mark.parametrize(
    ("pictures", "error", "code"),
    [
        ([], CareRefused, "photo"),
        ([photo()] * 4, CareRefused, "many"),
        ([samples.PDF], PictureRefused, "not_a_picture"),
        ([b"\xff\xd8" + b"0" * (8 * 1024 * 1024)], PictureRefused, "too_large"),
    ],
    ids=["none", "too many", "wrong type", "too large"],
)
def test_wrong_photos_are_refused(chair, private, pictures, error, code):
    item = handed_over(chair)
    with refused(error, code=code, field="pictures"):
        report(item=item, kind=Kind.RETURN, text="Patah.", pictures=pictures)
    assert not Thread.objects.exists()
    assert list(private.iterdir()) == []


def test_a_complaint_holds_back_completion_until_it_is_closed(chair, officer, capsys):
    thread = report(item=handed_over(chair), **WRONG)
    with clock.at(clock.now() + timedelta(days=8)):
        with refused(FulfilmentRefused, code="complaint"):
            complete(consignment=thread.consignment)
        call_command("complete_consignments")
        assert capsys.readouterr().out == "0 completed\n"
        answer(thread=thread, text="Kami kirim baut baru.", by=officer, close=True)
        call_command("complete_consignments")
    thread.consignment.refresh_from_db()
    assert thread.consignment.state == State.COMPLETED


def test_an_accepted_return_leads_to_the_treasurers_refund(chair, head):
    thread = wanted_back(chair)
    accept_return(thread=thread, amount=850_000, text="Maaf, uang kembali.", by=head)
    thread.refresh_from_db()
    assert (thread.state, thread.amount, thread.consignment.state) == ("closed", 850_000, State.COMPLETED)
    (debt,) = debts_from(chair.prison.office)
    assert (debt.order_number, debt.amount) == (thread.consignment.order.number, 850_000)
    assert Balance.objects.open().filter(code="pnbp").count() == 0
    assert problems() == []
    letter = OutboxMessage.objects.get(template="care_answer")
    assert "Rp850.000" in compose(letter).body
    with refused(CareRefused, code="closed"):
        accept_return(thread=thread, amount=1, text="Lagi.", by=head)


def test_an_accepted_return_locks_order_consignment_ledger(chair, head):
    thread = wanted_back(chair)
    with recorded() as seen:
        accept_return(thread=thread, amount=1_000, text="Maaf.", by=head)
    assert seen == ["order", "consignment", "ledger"]


def test_more_than_was_paid_is_refused_and_nothing_is_completed(chair, head):
    thread = wanted_back(chair)
    with refused(LedgerRefused, field="amount"):
        accept_return(thread=thread, amount=850_001, text="Maaf.", by=head)
    thread.refresh_from_db()
    assert thread.state == "waiting"


def test_a_refused_return_says_why_and_lets_go(chair, head):
    thread = wanted_back(chair)
    answer(thread=thread, text="Foto menunjukkan barang lain.", by=head, close=True)
    letter = compose(OutboxMessage.objects.get(template="care_answer")).body
    assert "tidak diterima" in letter
    assert "Foto menunjukkan barang lain." in letter
    assert debts_of(thread.consignment.order) == []
    assert not Thread.objects.holding().exists()
