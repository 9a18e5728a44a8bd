"""Every letter, in both languages and both formats; what it says comes from its context alone."""

import re
from pathlib import Path

import pytest
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext

import shop.storefront
from config.common import outbox
from config.common.models import OutboxMessage
from config.common.translations import messages_of
from tests.factories import place_order

FOLDER = Path(shop.storefront.__file__).parent / "templates" / "mail"
PARTS = {"base", "parcels", "account"}
PARCEL = {
    "prison": "Lapas <Uji>",
    "delivery": "courier",
    "service": "Kurir reguler",
    "shipping": 10_000,
    "promised_on": "2026-11-30",
    "goods": [[2, "Kursi <b>\"rotan\"</b> & 'meja'", 1_700_000]],
}
PAYMENT = {
    "amount": 1_710_000,
    "deadline": "2026-11-26T16:00:00+00:00",
    "timezone": "Asia/Jakarta",
    "account": ["Bank Uji", "0123-000001", "Bendahara Lapas Uji"],
}
BY_QRIS = PAYMENT | {"account": [], "merchant": ["LAPAS <UJI>", "ID0000000000017"]}
AT_COUNTER = PAYMENT | {"account": []}
ORDER = {"number": "ABCDE12345X", "path": "/pesanan/rahasia/"}
SENT = {"parcel": PARCEL, "complain_until": "2026-12-07"}
BY_COURIER = SENT | {"fetched": False, "courier": "JNE", "tracking": "JT123456"}
CANCELLED = {"reason": "Salah & keliru", "parcels": [PARCEL], "money_back": []}
MONEY_BACK = [["Kanwil <Uji>", 1_710_000]]
# template, its context, the subject in Indonesian and in English, what must stand in it in either language
SAME_IN_BOTH = {"Bank", "%(prison)s: %(amount)s, NTPN %(ntpn)s"}
LETTERS = [
    (
        "order_placed",
        {"total": 1_710_000, "payment": PAYMENT, "parcels": [PARCEL]},
        "Pesanan ABCDE12345X di Karya Binaan",
        "Order ABCDE12345X at Karya Binaan",
        [
            "Rp1.710.000",
            "Bank Uji",
            "0123-000001",
            "Bendahara Lapas Uji",
            "26 November 2026",
            "WIB",
            "30 Nov",
        ],
    ),
    (
        "order_placed",
        {"total": 1_710_000, "payment": AT_COUNTER, "parcels": [PARCEL | {"delivery": "pickup"}]},
        "Pesanan ABCDE12345X di Karya Binaan",
        "Order ABCDE12345X at Karya Binaan",
        ["Rp1.710.000", "26 November 2026", "30 November 2026"],
    ),
    (
        "order_placed",
        {"total": 1_710_000, "payment": BY_QRIS, "parcels": [PARCEL]},
        "Pesanan ABCDE12345X di Karya Binaan",
        "Order ABCDE12345X at Karya Binaan",
        ["QRIS", "Rp1.710.000", "ID0000000000017", "26 November 2026", "WIB"],
    ),
    (
        "payment_reminder",
        {"payment": BY_QRIS, "parcels": [PARCEL]},
        "Pesanan ABCDE12345X belum dibayar",
        "Order ABCDE12345X is still to be paid",
        ["QRIS", "Rp1.710.000", "ID0000000000017", "26 November 2026", "WIB"],
    ),
    (
        "payment_reminder",
        {"payment": PAYMENT, "parcels": [PARCEL]},
        "Pesanan ABCDE12345X belum dibayar",
        "Order ABCDE12345X is still to be paid",
        ["Rp1.710.000", "0123-000001", "26 November 2026", "WIB"],
    ),
    (
        "payment_confirmed",
        {"amount": 1_710_000, "parcels": [PARCEL]},
        "Pembayaran pesanan ABCDE12345X sudah kami terima",
        "Payment for order ABCDE12345X received",
        ["Rp1.710.000", "30 November 2026"],
    ),
    (
        "payment_reminder",
        {"payment": PAYMENT, "rest": True, "parcels": [PARCEL]},
        "Pesanan ABCDE12345X belum dibayar",
        "Order ABCDE12345X is still to be paid",
        ["Rp1.710.000", "0123-000001", "26 November 2026", "WIB"],
    ),
    (
        "deposit_confirmed",
        {"amount": 500_000, "payment": PAYMENT, "parcels": [PARCEL]},
        "Uang muka pesanan ABCDE12345X diterima",
        "Deposit for order ABCDE12345X received",
        ["Rp500.000", "Rp1.710.000", "0123-000001", "26 November 2026", "WIB"],
    ),
    (
        "order_expired",
        {"amount": 1_710_000, "parcels": [PARCEL]},
        "Pesanan ABCDE12345X kedaluwarsa",
        "Order ABCDE12345X has expired",
        ["Rp1.710.000"],
    ),
    (
        "order_cancelled",
        CANCELLED | {"by_buyer": False},
        "Pesanan ABCDE12345X dibatalkan",
        "Order ABCDE12345X is cancelled",
        ["Salah & keliru"],
    ),
    (
        "order_cancelled",
        CANCELLED | {"by_buyer": True, "money_back": MONEY_BACK},
        "Pesanan ABCDE12345X dibatalkan",
        "Order ABCDE12345X is cancelled",
        ["Kanwil <Uji>", "Rp1.710.000", "PIN"],
    ),
    (
        "ready_for_pickup",
        {"parcel": PARCEL, "code": "012345", "where": ["Galeri Uji", "09.00"], "cash": 860_000},
        "Pesanan ABCDE12345X siap diambil",
        "Order ABCDE12345X is ready to pick up",
        ["012345", "Galeri Uji", "09.00", "Rp860.000"],
    ),
    (
        "handed_over",
        BY_COURIER,
        "Satu paket pesanan ABCDE12345X sedang dikirim",
        "A parcel of order ABCDE12345X is on its way",
        ["JNE", "JT123456", "30 November 2026", "7 "],
    ),
    (
        "handed_over",
        SENT | {"fetched": True, "courier": "", "tracking": ""},
        "Satu paket pesanan ABCDE12345X sudah diambil",
        "A parcel of order ABCDE12345X was picked up",
        ["Lapas <Uji>"],
    ),
    (
        "handed_over",
        SENT | {"fetched": False, "courier": "", "tracking": ""},
        "Satu paket pesanan ABCDE12345X sudah diserahkan",
        "A parcel of order ABCDE12345X was handed over",
        ["Lapas <Uji>"],
    ),
    (
        "parcel_returned",
        {"parcel": PARCEL},
        "Paket pesanan ABCDE12345X kembali",
        "A parcel of order ABCDE12345X came back",
        ["Lapas <Uji>", "2 × Kursi"],
    ),
    (
        "refunded",
        {"amount": 1_710_000, "office": "Kanwil <Uji>", "reference": "OUT 1"},
        "Pengembalian uang pesanan ABCDE12345X",
        "Money back for order ABCDE12345X",
        ["Rp1.710.000", "Kanwil <Uji>", "OUT 1"],
    ),
    (
        "deposited",
        {
            "amount": "Rp1.080",
            "deposits": [{"prison": "Lapas <Uji>", "amount": "Rp1.080", "ntpn": "0123••••••••CDEF"}],
        },
        "Bagian negara dari pesanan ABCDE12345X sudah disetor",
        "The state's share of order ABCDE12345X has arrived",
        ["Rp1.080", "Lapas <Uji>", "0123••••••••CDEF"],
    ),
    (
        "new_consignment",
        {"reference": "ABCDE12345X/SMG/1", "prison": "Lapas <Uji>"},
        "Pesanan baru yang sudah dibayar: ABCDE12345X/SMG/1",
        "New paid order ABCDE12345X/SMG/1",
        ["Lapas <Uji>"],
    ),
    (
        "order_asked",
        {"number": "ABCDE12345X", "reason": "Buyer <asks>", "who": "Kanwil", "office": "Lapas <Uji>"},
        "Mohon periksa pesanan ABCDE12345X",
        "Please look at order ABCDE12345X",
        ["Buyer <asks>", "Lapas <Uji>"],
    ),
    (
        "refund_to_confirm",
        {"number": "ABCDE12345X", "reason": "Chipped <glaze>", "amount": 860_000, "office": "Lapas <Uji>"},
        "Mohon putuskan pengembalian untuk pesanan ABCDE12345X",
        "Please confirm a refund of order ABCDE12345X",
        ["Chipped <glaze>", "Rp860.000"],
    ),
    (
        "card_news",
        {"number": "ABCDE12345X", "news": "dispute", "amount": 860_000, "office": "Kanwil <Uji>"},
        "Uang kartu, ABCDE12345X: mohon dilihat",
        "Card money, ABCDE12345X: please look",
        ["ABCDE12345X", "Rp860.000"],
    ),
]
DESK = {"new_consignment": "/meja/", "card_news": "/meja/"} | dict.fromkeys(
    ("order_asked", "refund_to_confirm"), "/meja/pesanan/"
)
each_letter = pytest.mark.parametrize(
    ("template", "context", "indonesian", "english", "facts"), LETTERS, ids=lambda value: str(value)[:20]
)


def letter(template, context, language="id"):
    """The letter as it leaves, and its page."""
    message = OutboxMessage(
        key="k", to="sri@example.com", template=template, language=language, context=ORDER | context
    )
    written = outbox.compose(message)
    ((page, kind),) = written.alternatives
    assert kind == "text/html"
    return written, page


def test_every_letter_is_tried_here():
    written = {path.stem for path in FOLDER.iterdir()} - PARTS
    assert {template for template, *_rest in LETTERS} == written


@each_letter
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_letter_in_both_languages_and_formats(template, context, indonesian, english, facts, language):
    written, page = letter(template, context, language)

    prefix = "/en" if language == "en" else ""
    path = DESK.get(template, "/pesanan/rahasia/")
    assert written.subject == (english if language == "en" else indonesian)
    assert f'<html lang="{language}">' in page
    for text in (written.body, page):
        assert f"http://127.0.0.1:8000{prefix}{path}" in text
        for trace in ("{{", "{%", "None", "&amp;amp;", "&quot;quot"):
            assert trace not in text
    for fact in facts:
        assert fact in written.body, fact
        escaped = fact.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert escaped in page, fact
    assert written.extra_headers == {"Auto-Submitted": "auto-generated"}


@each_letter
def test_goods_and_names_cannot_become_markup(template, context, indonesian, english, facts):
    written, page = letter(template, context)

    assert "<b>" not in page
    assert "<Uji>" not in page
    for entity in ("&amp;", "&lt;", "&quot;", "&#x27;", "&#39;"):
        assert entity not in written.body
    if "parcel" in context or context.get("parcels"):
        assert "2 × Kursi <b>\"rotan\"</b> & 'meja'" in written.body
        assert "2 × Kursi &lt;b&gt;&quot;rotan&quot;&lt;/b&gt; &amp; &#x27;meja&#x27;" in page


@each_letter
def test_a_line_break_cannot_become_a_header(template, context, indonesian, english, facts):
    evil = "X\r\nBcc: lain@example.com\n\nisi"
    ORDER_WITH = {"number": evil, "reference": evil, "courier": evil, "prison": evil}

    written, _page = letter(template, context | ORDER_WITH)

    assert "\n" not in written.subject
    assert "\r" not in written.subject
    assert "Bcc: lain@example.com" in written.subject
    assert "\nBcc:" not in written.message().as_string().partition("\n\n")[0]
    assert written.recipients() == ["sri@example.com"]


@each_letter
def test_nothing_is_fetched_and_nobody_is_counted(template, context, indonesian, english, facts):
    _written, page = letter(template, context)

    for word in ("<img", "<script", "<link", "<table", "src=", "url(", "@import", "onerror"):
        assert word not in page
    assert set(re.findall(r'href="(https?://[^/"]+)', page)) == {"http://127.0.0.1:8000"}


def test_no_sentence_of_a_letter_stays_english():
    sources = {
        path.stem: [message for _line, message, context in messages_of(path) if context is None]
        for path in FOLDER.iterdir()
    }
    shared = [message for part in PARTS for message in sources[part]]
    for template, context, *_rest in LETTERS:
        written, page = letter(template, context)
        for message in [*sources[template], *shared]:
            for key in [message] if isinstance(message, str) else message:
                with translation.override("id"):
                    if gettext(key) == key:
                        assert key in SAME_IN_BOTH, key
                        continue
                pieces = [re.escape(piece) for piece in re.split(r"%\(\w+\)s", key)]
                sentence = re.compile(
                    r"\b" + ".{1,60}".join(pieces) if key[0].isalpha() else ".".join(pieces)
                )
                assert not sentence.search(written.body), (template, key)
                assert not sentence.search(page), (template, key)


def test_the_link_follows_the_letters_language(db):
    order = place_order()
    message = OutboxMessage.objects.get(key=f"order_placed:{order.number}")
    message.language = "en"
    message.context["path"] = f"/en{order.get_absolute_url()}"
    message.save()
    outbox.send_waiting()

    assert f"http://127.0.0.1:8000/en{order.get_absolute_url()}" in mail.outbox[0].body


def test_what_a_buyer_reads_when_he_has_ordered(db):
    order = place_order()
    outbox.send_waiting()

    (written,) = mail.outbox
    for words in (
        order.number,
        "Rp860.000",
        "1 × Kursi rotan, Rp850.000",
        "Kurir reguler, Rp10.000",
        "Nama bank" if "Nama bank" in written.body else "Bank: Bank Uji",
        "Bendahara Lapas Kelas I Semarang",
        "23.00 WIB",
        "Lapas Kelas I Semarang",
    ):
        assert words in written.body, words
    assert "Jalan Melati" not in written.body, "no more of the buyer's data than the letter needs"
    assert "+62" not in written.body
