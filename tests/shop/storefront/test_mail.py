import pytest
from django.core import mail

from config.common import outbox
from config.common.models import OutboxMessage
from tests.factories import place_order

CONTEXT = {
    "number": "ABCDE12345X",
    "total": "Rp1.000",
    "amount": "Rp1.000",
    "path": "/pesanan/rahasia/",
    "reason": "Salah & keliru",
    "prison": "Lapas <Uji>",
    "courier": "JNE",
    "tracking": "JT123456",
    "code": "012345",
    "reference": "ABCDE12345X/SMG/1",
}
SUBJECTS = {
    "order_placed": ("Pesanan ABCDE12345X di Karya Binaan", "Order ABCDE12345X at Karya Binaan"),
    "payment_confirmed": (
        "Pembayaran pesanan ABCDE12345X sudah kami terima",
        "Payment for order ABCDE12345X received",
    ),
    "order_expired": ("Pesanan ABCDE12345X kedaluwarsa", "Order ABCDE12345X has expired"),
    "order_cancelled": ("Pesanan ABCDE12345X dibatalkan", "Order ABCDE12345X is cancelled"),
    "ready_for_pickup": ("Pesanan ABCDE12345X siap diambil", "Order ABCDE12345X is ready to pick up"),
    "handed_over": (
        "Satu paket pesanan ABCDE12345X sedang dikirim",
        "A parcel of order ABCDE12345X is on its way",
    ),
    "new_consignment": (
        "Pesanan baru yang sudah dibayar: ABCDE12345X/SMG/1",
        "New paid order ABCDE12345X/SMG/1",
    ),
}


@pytest.mark.parametrize("template", SUBJECTS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_letter_in_both_languages(db, template, language):
    outbox.queue(key="k", to="sri@example.com", template=template, language=language, context=CONTEXT)
    outbox.send_waiting()

    (letter,) = mail.outbox
    prefix = "/en" if language == "en" else ""
    path = "/meja/" if template == "new_consignment" else "/pesanan/rahasia/"
    assert letter.subject == SUBJECTS[template][language == "en"]
    assert f"http://127.0.0.1:8000{prefix}{path}" in letter.body
    assert "&amp;" not in letter.body
    assert "&lt;" not in letter.body
    if template == "order_cancelled":
        assert "Salah & keliru" in letter.body


def test_the_link_follows_the_letters_language(db):
    order = place_order()
    message = OutboxMessage.objects.get(key=f"order_placed:{order.number}")
    message.language = "en"
    message.context["path"] = f"/en{order.get_absolute_url()}"
    message.save()
    outbox.send_waiting()

    assert f"http://127.0.0.1:8000/en{order.get_absolute_url()}" in mail.outbox[0].body
