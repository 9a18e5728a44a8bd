"""The workshops of the six prisons, who sells for them, and what they are expected to bring the state."""

from datetime import date

from partners.models import Mitra, Partner
from partners.workshops.models import Model, Seller, SellerKind, Target, TaxRate, Workshop
from partners.workshops.services import start_programme

START = date(2025, 1, 1)

# prison, code, Indonesian, English, partner, yearly PNBP target in whole rupiah (illustrative)
WORKSHOPS: list[tuple[str, str, str, str, str, int]] = [
    ("surabaya", "KY", "Bengkel Kayu", "Wood workshop", "PT Bahari Mitra Surya", 40_000_000),
    ("surabaya", "MK", "Bengkel Mebel Kantor", "Office furniture workshop", "", 14_000_000),
    ("surabaya", "SN", "Sanggar Seni", "Art studio", "", 6_000_000),
    (
        "semarang",
        "RT",
        "Bengkel Rotan Sintetis",
        "Synthetic rattan workshop",
        "PT Philnesia International",
        20_000_000,
    ),
    ("semarang", "SP", "Bengkel Sepatu", "Shoe workshop", "", 6_000_000),
    ("semarang", "BT", "Sanggar Batik dan Kaligrafi", "Batik and calligraphy studio", "", 5_000_000),
    ("semarang", "TN", "Kebun Puspa Kedungsmart", "Puspa Kedungsmart garden", "", 4_000_000),
    ("tangerang", "RO", "Dapur Roti", "Bakery", "Yayasan Second Chance Foundation", 20_000_000),
    ("tangerang", "TP", "Dapur Tempe", "Tempeh kitchen", "PT Swen Inovasi Transfer", 7_000_000),
    ("tangerang", "BN", "Bengkel Beton", "Concrete workshop", "", 18_000_000),
    ("narkotika-jakarta", "TN", "Kebun Sayur", "Vegetable garden", "Yayasan Puspa Antariksa", 14_000_000),
    ("narkotika-jakarta", "RS", "Salon", "Salon", "Yayasan Puspa Antariksa", 6_000_000),
    ("cikarang", "PL", "Bengkel Plastik", "Plastics workshop", "PT Glori Karsa Abadi", 35_000_000),
    ("cikarang", "KY", "Bengkel Kayu", "Wood workshop", "", 8_000_000),
    ("cikarang", "RO", "Dapur Roti Lacika", "Lacika bakery", "", 12_000_000),
    ("ambarawa", "SB", "Bengkel Jahit Softball", "Softball stitching workshop", "PT Inko Java", 13_000_000),
    ("ambarawa", "KS", "Bengkel Keset", "Doormat workshop", "", 4_000_000),
]
# prison, workshop code: Indonesian, English, hours of theory and of practice, how many take part (or unknown)
PROGRAMMES: dict[tuple[str, str], tuple[str, str, int, int, int | None]] = {
    ("surabaya", "KY"): ("Pertukangan mebel", "Furniture making", 24, 120, 18),
    ("surabaya", "MK"): ("Mebel kantor", "Office furniture", 16, 80, None),
    ("semarang", "RT"): ("Anyam rotan sintetis", "Synthetic rattan weaving", 20, 100, 24),
    ("semarang", "SP"): ("Pembuatan sepatu", "Shoemaking", 24, 96, 8),
    ("semarang", "BT"): ("Batik tulis", "Hand-drawn batik", 16, 64, 3),
    ("tangerang", "RO"): ("Pembuatan roti dan kue", "Bread and pastry", 16, 60, 15),
    ("tangerang", "TP"): ("Pembuatan tempe", "Tempeh making", 8, 24, None),
    ("cikarang", "PL"): ("Pengoperasian cetak plastik", "Plastic moulding", 12, 40, 30),
    ("cikarang", "KY"): ("Pertukangan kayu", "Woodwork", 20, 80, 10),
    ("ambarawa", "SB"): ("Jahit sarung bola softball", "Softball stitching", 8, 40, 22),
}
# Workshops whose partner sells as the seller of record and charges PPN; the others are sold by their prison.
SOLD_BY_MITRA = {("cikarang", "PL")}
PPN = TaxRate(
    numerator=11,
    denominator=100,
    valid_from=START,
    source="UU 7/2021 (HPP) dan PMK 131/2024: 12 % atas DPP 11/12, efektif 11 %.",
)


def load(prisons: dict[str, Partner]) -> dict[tuple[str, str], Workshop]:
    """Workshops with sellers, targets and programmes, by prison code and workshop code. Safe to repeat."""
    if not TaxRate.objects.exists():
        PPN.pk = None
        PPN.save(force_insert=True)
    workshops = {}
    for prison_code, code, name, english, partner, target in WORKSHOPS:
        prison = prisons[prison_code]
        mitra = Mitra.objects.get(name=partner) if partner else None
        workshop, created = Workshop.objects.get_or_create(
            prison=prison,
            code=code,
            defaults={
                "name_ind": name,
                "name_en": english,
                "model": Model.PARTNER if mitra else Model.SELF_MANAGED,
                "mitra": mitra,
            },
        )
        if created:
            _add_seller(workshop, prison, mitra if (prison_code, code) in SOLD_BY_MITRA else None)
            for year in (2025, 2026):
                Target.objects.create(workshop=workshop, year=year, amount=target, source="Ilustrasi")
            _add_programme(workshop, PROGRAMMES.get((prison_code, code)))
        workshops[prison_code, code] = workshop
    return workshops


def _add_seller(workshop: Workshop, prison: Partner, mitra: Mitra | None) -> None:
    Seller.objects.create(
        workshop=workshop,
        kind=SellerKind.MITRA if mitra else SellerKind.PRISON,
        name=mitra.name if mitra else prison.name,
        taxable=mitra is not None,
        valid_from=START,
        source="Ilustrasi: penjual dan status PPN harus dikonfirmasi.",
    )


def _add_programme(workshop: Workshop, row: tuple[str, str, int, int, int | None] | None) -> None:
    if row is None:
        return
    title, english, theory, practice, participants = row
    start_programme(
        workshop=workshop,
        title_ind=title,
        title_en=english,
        theory_hours=theory,
        practice_hours=practice,
        participants=participants,
        valid_from=START,
        source="Ilustrasi: nama, jam dan jumlah peserta.",
        by=None,
    )
