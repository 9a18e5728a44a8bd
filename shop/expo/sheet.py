"""The entries of an edition in the columns of LKPP's e-catalogue form, for XLSX and CSV.

A prison does not sell there itself; whoever does copies from this sheet. Headings are Indonesian, as the form is.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import override

from catalogue.choices import CertificateKind
from shop.expo import words
from shop.expo.completeness import completeness
from shop.expo.facts import Facts
from shop.expo.models import Edition
from shop.expo.papers import address, codes_of, contents

HEADINGS = (
    *("No", "Nomor barang", "Nama produk", "Nama (Inggris)", "Kategori", "Merek", "Kode KBKI", "Satuan"),
    *("Spesifikasi", "Panjang (mm)", "Lebar (mm)", "Tinggi (mm)", "Berat (g)"),
    *("Harga (Rp)", "Catatan pajak", "Harga grosir", "Berlaku dari", "Berlaku sampai", "Pembelian minimum"),
    *("Stok", "Kapasitas per bulan", "Waktu pembuatan", "Wilayah kirim", "Garansi"),
    *(
        "TKDN (%)",
        "BMP (%)",
        "Sertifikat TKDN",
        "TKDN berlaku sampai",
        "Tingkat Perpres 46/2025",
        "PDN",
        "UMKK",
    ),
    *("SNI", "SVLK", "Halal", "P-IRT", "Lapas", "Bengkel", "Mitra", "Penjual", "Kontak WhatsApp", "Tautan"),
    "Kelengkapan (%)",
)
KINDS = (CertificateKind.SNI, CertificateKind.SVLK, CertificateKind.HALAL, CertificateKind.PIRT)


def rows(edition: Edition) -> Iterator[list[Any]]:
    codes, period = codes_of(edition), (edition.valid_from.isoformat(), edition.valid_to.isoformat())
    for n, pk, facts in contents(edition)[0]:
        with override("id"):
            row = _row(n, facts, period, address(codes[pk]) if pk in codes else "")
        yield row


def _row(n: int, facts: Facts, period: tuple[str, str], link: str) -> list[Any]:
    papers = {each["kind"]: each for each in facts["certificates"]}
    tkdn = papers.get(CertificateKind.TKDN, {"number": "", "valid_to": ""})
    made_of = (facts["material"]["id"], facts["technique"]["id"])
    return [
        *(n, facts["number"], facts["title"]["id"], facts["title"]["en"], facts["category"]["id"]),
        *(facts["brand"], facts["kbki"], words.unit(facts), "; ".join(filter(None, made_of))),
        *(side or None for side in (*facts["sides_mm"], facts["weight_g"])),
        *(facts["price"], words.tax(facts), words.steps(facts), *period, facts["min_quantity"]),
        *(facts["stock"], facts["monthly_capacity"], words.lead(facts), ", ".join(facts["area"])),
        facts["warranty"]["id"],
        *("" if bp is None else words.number(bp, 100) for bp in (facts["tkdn_bp"], facts["bmp_bp"])),
        *(tkdn["number"], tkdn["valid_to"] or "", facts["rung"]),
        *({True: "ya", False: "tidak", None: ""}[facts[name]] for name in ("pdn", "umkk")),
        *(papers.get(kind, {"number": ""})["number"] for kind in KINDS),
        *(facts["prison_name"], facts["workshop"], facts["mitra"], facts["seller"], facts["contact"], link),
        completeness(facts).score,
    ]
