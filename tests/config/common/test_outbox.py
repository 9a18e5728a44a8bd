"""Messages are owed by a row, sent once, and retried with growing pauses."""

from datetime import UTC, datetime, timedelta
from functools import partial
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import TemplateDoesNotExist

from config.common import clock, outbox
from config.common.models import OutboxMessage
from tests.support.races import run_together

START = datetime(2026, 3, 2, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PLAIN = "<title>Pesanan {number}</title><p>Terima kasih.</p>"
PAGE = """<!doctype html><html><head><title>Kursi &amp; <!-- x -->
 meja</title><style>p{{}}</style></head><body><div data-text="no">Pratinjau<br>lagi</div>
<h1>Terima
kasih</h1><p>Satu<br>dua</p><ul><li>2 × a&lt;b</li><li>c</li></ul>
<dl><div><dt>Bank</dt><dd>BRI</dd></div><div><dt>Nomor</dt><dd>12</dd></div></dl>
<p><a href="https://toko.example/x">Lihat</a> atau <a href="mailto:a@b.id">a@b.id</a></p></body></html>"""
TEXT = """Terima kasih

Satu
dua

- 2 × a<b
- c

Bank: BRI
Nomor: 12

Lihat: https://toko.example/x atau a@b.id
"""


@pytest.fixture(autouse=True)
def letters(monkeypatch):
    """Templates of our own, so that these tests know nothing of the shop's letters."""

    monkeypatch.setattr(outbox, "render_to_string", written(PLAIN))
    with clock.at(START):
        yield


def written(page):
    """In place of Django's: one template for every name, but for those called missing."""

    def render(name, context):
        if "missing" in name:
            raise TemplateDoesNotExist(name)
        return page.format(**context)

    return render


def owe(key="a", to="sri@example.com", template="uji", number=""):
    context = {"number": number}
    outbox.queue(key=key, to=to, template=template, language="id", context=context)


def send_at(moment):
    with clock.at(moment):
        return outbox.send_waiting()


def test_a_message_is_sent_once(db):
    owe(number="123")
    assert outbox.send_waiting() == 1
    assert outbox.send_waiting() == 0
    letter = mail.outbox[0]
    assert len(mail.outbox) == 1
    assert (letter.to, letter.subject, letter.body) == (
        ["sri@example.com"],
        "Pesanan 123",
        "Terima kasih.\n",
    )
    message = OutboxMessage.objects.get()
    assert (message.sent_at, message.attempts, message.error) == (START, 1, "")


def test_a_page_goes_out_as_html_and_as_the_text_read_from_it(db, monkeypatch):
    monkeypatch.setattr(outbox, "render_to_string", written(PAGE))
    owe()
    assert outbox.send_waiting() == 1
    (letter,) = mail.outbox
    assert (letter.subject, letter.body) == ("Kursi & meja", TEXT)
    assert letter.alternatives == [(PAGE.format(), "text/html")]
    assert letter.message().get_content_type() == "multipart/alternative"


def test_the_same_key_is_owed_once(db):
    owe(number="1")
    owe(number="2")
    assert OutboxMessage.objects.get().context == {"number": "1"}


def test_without_an_address_nothing_is_owed(db):
    owe(to="")
    assert not OutboxMessage.objects.exists()


def test_a_message_goes_with_its_cause(db):
    with pytest.raises(KeyError), transaction.atomic():
        owe()
        raise KeyError
    assert not OutboxMessage.objects.exists()


def test_what_fails_is_tried_again_after_growing_pauses(db, monkeypatch):
    def fail(letter):
        raise SMTPServerDisconnected("away")

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    owe()
    moment, pauses = START, []
    for _attempt in range(4):
        assert send_at(moment) == 0
        message = OutboxMessage.objects.get()
        assert message.sent_at is None
        assert "away" in message.error
        pauses.append(message.next_try_at - moment)
        assert send_at(message.next_try_at - timedelta(seconds=1)) == 0
        assert OutboxMessage.objects.get().attempts == message.attempts
        moment = message.next_try_at
    assert pauses == [4 * MINUTE, 8 * MINUTE, 16 * MINUTE, 32 * MINUTE]
    monkeypatch.undo()
    monkeypatch.setattr(outbox, "render_to_string", written(PLAIN))
    assert send_at(moment) == 1
    assert len(mail.outbox) == 1


def test_after_twelve_attempts_it_stays_with_its_error(db, monkeypatch):
    def fail(letter):
        raise OSError("away")

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    owe()
    for _attempt in range(15):
        send_at(OutboxMessage.objects.get().next_try_at)
    message = OutboxMessage.objects.get()
    assert (message.attempts, message.sent_at) == (12, None)


def test_a_letter_that_cannot_be_written_holds_up_nobody(db):
    owe(key="bad", template="missing")
    with clock.at(START + MINUTE):
        owe(key="good")
    assert send_at(START + 2 * MINUTE) == 1
    assert OutboxMessage.objects.get(key="good").sent_at is not None
    bad = OutboxMessage.objects.get(key="bad")
    assert (bad.sent_at, bad.attempts) == (None, 1)
    assert "TemplateDoesNotExist" in bad.error


def test_a_subject_cannot_smuggle_a_header(db):
    owe(number="1\r\nBcc: x@example.com")
    assert outbox.send_waiting() == 1
    (letter,) = mail.outbox
    assert letter.subject == "Pesanan 1 Bcc: x@example.com"
    assert (letter.recipients(), letter.message()["Bcc"]) == (["sri@example.com"], None)


def test_no_more_than_the_limit_goes_out_in_one_run(db):
    for n in range(5):
        owe(key=str(n))
    assert outbox.send_waiting(limit=3) == 3
    assert outbox.send_waiting(limit=3) == 2


@pytest.mark.race
def test_many_senders_send_each_letter_once(race_db):
    for n in range(20):
        owe(key=str(n), to=f"{n}@example.com")
    outcomes = run_together(partial(outbox.send_waiting), times=6)
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert sum(outcome.result for outcome in outcomes) == 20
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(f"{n}@example.com" for n in range(20))
