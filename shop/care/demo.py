"""A few messages for the desk. Nobody wrote them: every one says that it is an example, and no review is published."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from catalogue.models import Product
from config.common import clock
from shop.care.models import AnswerTemplate, KeepingTerm, Kind, Thread
from shop.care.reviews import write_review
from shop.care.services import answer, ask, report
from shop.fulfilment.models import ConsignmentLine, State

WIB = ZoneInfo("Asia/Jakarta")
EMAIL = "pembeli01@demo.karyabinaan.example"
TEMPLATES = {
    "Waktu kirim": "Barang yang siap dikirim berangkat paling lambat pada tanggal di halaman pesanan Anda.",
    "Ukuran khusus": "Ukuran khusus dapat dibuat. Sebutkan ukurannya, lalu kami kabari harga dan waktunya.",
    "Minta foto": "Mohon kirim foto bagian yang bermasalah, supaya kami dapat memutuskan dengan cepat.",
}
# product, how many days ago, question, answer and after how many hours, or none yet
QUESTIONS = [
    (
        "rattan-chair",
        21,
        "(Contoh) Berapa hari sampai ke Bandung?",
        "(Contoh) Pilih kota tujuan di halaman ini, di bawah harga: ongkir dan harinya tampil di sana.",
        5,
    ),
    (
        "patio-chair",
        9,
        "(Contoh) Bisakah memesan delapan buah sekaligus?",
        "(Contoh) Bisa. Tulis jumlahnya sebelum memasukkannya ke keranjang.",
        3,
    ),
    ("rattan-chair", 1, "(Contoh) Apakah bantalannya dijual terpisah?", "", 0),
]


@transaction.atomic
def load(users: Mapping[str, Any], products: Mapping[str, Product], *, end: datetime) -> None:
    KeepingTerm.objects.get_or_create(
        valid_from=date(2025, 1, 1),
        defaults={
            "days": 365,
            "source": "Ketentuan toko sendiri, sama dengan pertanyaan kerja sama.",
        },
    )
    for title, text in TEMPLATES.items():
        AnswerTemplate.objects.get_or_create(title=title, language="id", defaults={"text": text})
    if Thread.objects.exists():
        return
    for key, days, question, reply, hours in QUESTIONS:
        asked = (end - timedelta(days=days)).astimezone(WIB).replace(hour=9, minute=12)
        product, officer = products[key], users[f"petugas.{products[key].prison.code}"]
        with clock.at(asked):
            thread = ask(product=product, text=question, email=EMAIL, language="id")
        if reply:
            with clock.at(asked + timedelta(hours=hours)):
                answer(thread=thread, text=reply, by=officer, close=True, show=True, shown_question=question)
    _about_orders(end)


def _about_orders(end: datetime) -> None:
    """A complaint that waits and a review that nobody has read, both at Semarang."""
    items = ConsignmentLine.objects.filter(consignment__prison__short_code="SMG").order_by("-pk")
    with clock.at(end):
        window = end - timedelta(days=6)
        open_one = items.filter(
            consignment__state=State.HANDED_OVER, consignment__handed_over_at__gt=window
        ).first()
        if open_one:
            report(item=open_one, kind=Kind.COMPLAINT, text="(Contoh) Satu bagiannya rusak saat diterima.")
        done = items.filter(consignment__state=State.COMPLETED).first()
        if done:
            write_review(
                line=done.line, stars=4, words="(Contoh) Kuat dan rapi, hanya kemasannya agak tipis."
            )
