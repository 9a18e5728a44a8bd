"""Two enquiries for the desk. Nobody sent them: each says that it is an example, and no institution has a real name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from catalogue.models import Product
from config.common import clock
from partners.models import Office
from shop.expo.enquiries import Asked, ask_revision, say, send_enquiry
from shop.expo.models import Edition, Enquiry
from shop.expo.quotations import LineOffer, Offer, ParcelOffer, offer_quotation, save_quotation

ASKED = Asked(
    name="Bagian pengadaan (contoh)",
    phone="+6281200000090",
    email="instansi@demo.karyabinaan.example",
    institution="Contoh Instansi",
    regency="31.71",
)


@transaction.atomic
def load(users: Mapping[str, Any], products: Mapping[str, Product], *, end: datetime) -> None:
    """One that several prisons would make and nobody has taken up; one with its second offer. Safe to repeat."""
    if Enquiry.objects.exists():
        return
    edition = Edition.objects.filter(event__is_illustrative=True, frozen_at__isnull=False).first()
    with clock.at(end - timedelta(hours=3)):
        _send(
            {products["lunch-box"]: 200, products["rattan-chair"]: 12, products["loaf"]: 50},
            edition=edition,
            need="(Contoh) Untuk ruang tamu dan kotak makan rapat kerja.",
        )
    with clock.at(end - timedelta(days=6)):
        enquiry = _send({products["rattan-chair"]: 40}, need="(Contoh) Kursi ruang tunggu, warna alami.")
    _offer_twice(enquiry, products["rattan-chair"], users, end)


def _send(goods: Mapping[Product, int], *, need: str, edition: Edition | None = None) -> Enquiry:
    items = {product.pk: quantity for product, quantity in goods.items()}
    return send_enquiry(key=uuid4(), asked=replace(ASKED, need=need), items=items, edition=edition)


def _offer_twice(enquiry: Enquiry, chair: Product, users: Mapping[str, Any], end: datetime) -> None:
    code = chair.prison.code
    with clock.at(end - timedelta(days=5)):
        _offer(enquiry, chair, 790_000, users[f"kepala.{code}"])
    with clock.at(end - timedelta(days=4)):
        ask_revision(enquiry=enquiry, text="(Contoh) Bisakah harganya di bawah Rp780.000?")
    with clock.at(end - timedelta(days=3)):
        say(
            enquiry=enquiry,
            text="(Contoh) Bisa, bila dikirim dalam satu kali jalan.",
            by=users[f"petugas.{code}"],
        )
        _offer(enquiry, chair, 775_000, users[f"kepala.{code}"])


def _offer(enquiry: Enquiry, chair: Product, price: int, by: Any) -> None:
    line = LineOffer(chair.pk, 40, price, str(chair.title_ind), str(chair.title_en or ""))
    offer = Offer(
        lines=[line],
        parcels=[ParcelOffer(chair.prison_id, "courier", 1_900_000, 20)],
        valid_until=clock.today() + timedelta(days=30),
        signatory="Pejabat contoh",
        position=f"Kepala {Office.objects.get(prison=chair.prison).name} (contoh)",
        deposit_bp=3_000,
        note_ind="Contoh: surat ini bukan penawaran sungguhan.",
        note_en="Example: this letter is no real offer.",
    )
    offer_quotation(quotation=save_quotation(enquiry=enquiry, offer=offer, by=by), by=by)
