"""What the letters about enquiries and offers say, in the reader's language."""

import pytest

from config.common import outbox
from config.common.models import OutboxMessage

FACTS = {
    "number": "ABCDE12345X",
    "token": "rahasia",
    "pk": 1,
    "office": "Lapas <Uji>",
    "answer_by": "2026-03-04",
    "who": "Dinas & Uji",
    "text": "Warna apa?",
}
OFFER = {"version": "ABCDE12345X/2", "total": 28_050_000, "valid_until": "2026-03-16", "earlier": True}
LETTERS = [
    (
        "enquiry_received",
        {"items": ["40 × Kursi"]},
        "We have your enquiry ABCDE12345X",
        ["40 × Kursi", "4 March"],
    ),
    ("quotation_offered", OFFER, "Our offer ABCDE12345X/2", ["Rp28.050.000", "16 March 2026", "earlier one"]),
    ("enquiry_news", {"news": "said"}, "Lapas <Uji> writes about your enquiry ABCDE12345X", ["Warna apa?"]),
    ("enquiry_news", {"news": "rejected"}, "No offer for your enquiry ABCDE12345X", ["Warna apa?"]),
    ("enquiry_news", {"news": "expired"}, "The offer for your enquiry ABCDE12345X is over", ["new offer"]),
]
NEWS = [
    ("new", "Dinas & Uji minta penawaran (ABCDE12345X)"),
    ("handed", "Permintaan ABCDE12345X diserahkan kepada Anda"),
    ("said", "Dinas & Uji menulis tentang permintaan ABCDE12345X"),
    ("revision", "Dinas & Uji minta penawaran lain (ABCDE12345X)"),
    ("accepted", "Dinas & Uji menerima penawaran (ABCDE12345X)"),
    ("declined", "Dinas & Uji menolak penawaran (ABCDE12345X)"),
    ("taken_back", "Dinas & Uji menarik permintaan ABCDE12345X"),
]


def written(template, language, **facts):
    message = OutboxMessage(to="a@example.com", template=template, language=language, context=FACTS | facts)
    return outbox.compose(message)


@pytest.mark.parametrize(("template", "facts", "subject", "words"), LETTERS)
def test_who_asked_reads(template, facts, subject, words):
    letter = written(template, "en", **facts)
    assert letter.subject == subject
    assert [word for word in words if word not in letter.body] == []
    assert "/penawaran/rahasia/" in letter.body
    assert written(template, "id", **facts).subject != subject


@pytest.mark.parametrize(("news", "subject"), NEWS)
def test_the_office_reads(news, subject):
    letter = written("enquiry_office", "id", news=news)
    assert letter.subject == subject
    assert "Warna apa?" in letter.body
    assert "/meja/penawaran/1/" in letter.body
