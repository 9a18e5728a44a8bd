"""The schemes that public sources report, with those sources; the treasury's account code and deposit rule.

The sources disagree, which is why a scheme is data: none of this is legal advice, every row can be replaced
by a later one. Account codes are placeholders and say so.
"""

from datetime import date
from typing import Any

from partners.workshops.models import Model
from shop.ledger.models import DepositClock, DepositRule, Scheme, SchemeUse, TreasuryCode

FROM = date(2020, 1, 1)

SCHEMES: tuple[dict[str, Any], ...] = (
    {
        "code": "SK1990",
        "name_ind": "50 premi, 15 PNBP, 35 dana pembinaan, dari keuntungan",
        "name_en": "50 premi, 15 PNBP, 35 programme fund, of profit",
        "base": "profit",
        "shares": (1_500, 5_000, 3_500, 0),
        "legal_basis": "Keputusan Menteri Kehakiman M.01-PP.02.01 Tahun 1990 tentang Dana Penunjang Pembinaan "
        "Narapidana dan Insentif Karya Narapidana",
        "source": "Kanwil Kalimantan Tengah 2023 (patraindonesia.com); bandingkan Pojokpas Tangerang 2017 "
        "(medcom.id), yang menyebut bagian dari penjualan",
    },
    {
        "code": "P50-W35",
        "name_ind": "50 PNBP, 35 premi, 15 dana pembinaan, dari penjualan",
        "name_en": "50 PNBP, 35 premi, 15 programme fund, of sales",
        "base": "gross",
        "shares": (5_000, 3_500, 1_500, 0),
        "legal_basis": "Praktik setempat; dasar hukum tidak disebut dalam sumber",
        "source": "Lapas Narkotika Bangli 2022 (bali.antaranews.com)",
    },
    {
        "code": "5050",
        "name_ind": "50 premi, 50 PNBP, dari keuntungan",
        "name_en": "50 premi, 50 PNBP, of profit",
        "base": "profit",
        "shares": (5_000, 5_000, 0, 0),
        "legal_basis": "Pernyataan Direktorat Jenderal Pemasyarakatan 2018",
        "source": "liputan6.com 2018",
    },
    {
        "code": "7030",
        "name_ind": "70 PNBP bersama modal, 30 premi, dari penjualan",
        "name_en": "70 PNBP with capital, 30 premi, of sales",
        "base": "gross",
        "shares": (7_000, 3_000, 0, 0),
        "legal_basis": "Praktik setempat; dasar hukum tidak disebut dalam sumber",
        "source": "Lapas Namlea, November 2025 (orasirakyat.com)",
    },
    {
        "code": "PKS",
        "name_ind": "Perjanjian kerja sama: 75 mitra, 20 premi, 5 PNBP, dari penjualan (ilustrasi)",
        "name_en": "Cooperation agreement: 75 partner, 20 premi, 5 PNBP, of sales (illustration)",
        "base": "gross",
        "shares": (500, 2_000, 0, 7_500),
        "legal_basis": "PP 45 Tahun 2024: tarif mengikuti perjanjian kerja sama; SE Dirjenpas "
        "PAS1.PK.01.04-87 Tahun 2010: PNBP paling sedikit 1% dari keuntungan",
        "source": "Angka ilustrasi; setiap perjanjian menetapkan angkanya sendiri",
    },
    {
        "code": "FULL",
        "name_ind": "Seluruhnya PNBP, dari penjualan",
        "name_en": "All of it PNBP, of sales",
        "base": "gross",
        "shares": (10_000, 0, 0, 0),
        "legal_basis": "PP 45 Tahun 2024 Pasal 9, dibaca ketat: semua PNBP disetor ke Kas Negara, premi dari DIPA",
        "source": "Tafsir hati-hati dari PP 45 Tahun 2024",
    },
)


def load() -> None:
    """Make what is not there yet; safe to run again."""
    for row in SCHEMES:
        terms = dict(row)
        pnbp, premi, programme, partner = terms.pop("shares")
        weights = {"pnbp_bp": pnbp, "premi_bp": premi, "programme_bp": programme, "partner_bp": partner}
        Scheme.objects.get_or_create(code=terms.pop("code"), defaults=terms | weights)
    for code, model in (("SK1990", ""), ("PKS", Model.PARTNER)):
        scheme = Scheme.objects.get(code=code)
        SchemeUse.objects.get_or_create(
            workshop=None,
            prison=None,
            model=model,
            valid_from=FROM,
            defaults={"scheme": scheme, "source": scheme.source},
        )
    TreasuryCode.objects.get_or_create(
        code="425000",
        valid_from=FROM,
        defaults={
            "name": "Hasil pembinaan kemandirian (contoh, belum dipastikan)",
            "is_placeholder": True,
            "source": "Kode akun belum ditemukan; tanyakan kepada KPPN sebelum menyetor",
        },
    )
    DepositRule.objects.get_or_create(
        valid_from=FROM,
        defaults={
            "clock": DepositClock.RECOGNISED,
            "source": "PMK 3/PMK.02/2013: disetor pada akhir hari kerja penerimaan; saat penerimaan "
            "ditafsirkan sejak menjadi PNBP dan uangnya sampai di satker",
        },
    )
