"""The six prisons and their partners of the paper's Table 2, with the corrections of our research.

Figures carry their year and where they were found; coordinates are accurate to about three kilometres.
Agreements are illustrative: that the parties work together is documented, numbers and dates are not.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from config.common import clock
from partners.choices import OfficeKind, PrisonClass
from partners.models import Agreement, Mitra, Office, Partner

CENTRE = "Direktorat Jenderal Pemasyarakatan"
REGIONS = {
    "35": "Kanwil Ditjenpas Jawa Timur",
    "33": "Kanwil Ditjenpas Jawa Tengah",
    "36": "Kanwil Ditjenpas Banten",
    "31": "Kanwil Ditjenpas DKI Jakarta",
    "32": "Kanwil Ditjenpas Jawa Barat",
}
PRISONS: dict[str, dict[str, Any]] = {
    "surabaya": {
        "name": "Lapas Kelas I Surabaya",
        "short_code": "SBY",
        "prison_class": PrisonClass.CLASS_1,
        "regency": "35.15",
        "street": "Kebonagung, Porong",
        "postcode": "61274",
        "latitude": Decimal("-7.54"),
        "longitude": Decimal("112.69"),
        "capacity": 1038,
        "population": 2498,
        "figures_on": "2018",
        "figures_source": "Tribun Batam, 27 Juli 2018",
    },
    "semarang": {
        "name": "Lapas Kelas I Semarang",
        "short_code": "SMG",
        "prison_class": PrisonClass.CLASS_1,
        "regency": "33.74",
        "street": "Jl. Raya Semarang–Boja Km 4, Wates, Ngaliyan",
        "postcode": "50188",
        "latitude": Decimal("-7.03"),
        "longitude": Decimal("110.33"),
        "capacity": 663,
        "population": 1652,
        "figures_on": "April 2024",
        "figures_source": "Wikipedia bahasa Indonesia, Lembaga Pemasyarakatan Semarang",
    },
    "tangerang": {
        "name": "Lapas Kelas I Tangerang",
        "short_code": "TNG",
        "prison_class": PrisonClass.CLASS_1,
        "regency": "36.71",
        "street": "Jl. Veteran No. 2, Babakan",
        "postcode": "15118",
        "latitude": Decimal("-6.18"),
        "longitude": Decimal("106.64"),
        "capacity": 600,
        "population": 2826,
        "figures_on": "2018",
        "figures_source": "Kompas, 27 Juli 2018",
    },
    "narkotika-jakarta": {
        "name": "Lapas Narkotika Kelas IIA Jakarta",
        "short_code": "JKN",
        "prison_class": PrisonClass.CLASS_2A,
        "regency": "31.75",
        "street": "Cipinang, Jatinegara",
        "postcode": "13410",
        "latitude": Decimal("-6.21"),
        "longitude": Decimal("106.89"),
    },
    "cikarang": {
        "name": "Lapas Kelas IIA Cikarang",
        "short_code": "CKR",
        "prison_class": PrisonClass.CLASS_2A,
        "regency": "32.16",
        "street": "Cikarang Pusat",
        "postcode": "17530",
        "latitude": Decimal("-6.36"),
        "longitude": Decimal("107.18"),
    },
    "ambarawa": {
        "name": "Lapas Kelas IIA Ambarawa",
        "short_code": "AMB",
        "prison_class": PrisonClass.CLASS_2A,
        "regency": "33.22",
        "street": "Benteng Willem I, Lodoyong, Ambarawa",
        "postcode": "50611",
        "latitude": Decimal("-7.27"),
        "longitude": Decimal("110.41"),
        "capacity": 200,
        "population": 447,
        "figures_on": "2023",
        "figures_source": "purwokerto.address.co.id",
    },
}
# Which partner works with which prison (the paper's Table 2; Tangerang has two).
MITRA = {
    "PT Bahari Mitra Surya": "surabaya",
    "PT Philnesia International": "semarang",
    "Yayasan Second Chance Foundation": "tangerang",
    "PT Swen Inovasi Transfer": "tangerang",
    "Yayasan Puspa Antariksa": "narkotika-jakarta",
    "PT Glori Karsa Abadi": "cikarang",
    "PT Inko Java": "ambarawa",
}
AGREEMENTS_FROM = date(2025, 1, 1)
AGREEMENTS_TO = date(2027, 12, 31)
ENDING = "PT Inko Java"  # its agreement ends soon after the demo was loaded, for the alert to be seen


def load() -> dict[str, Partner]:
    """Offices, prisons, partners and their agreements; returns the prisons by code. Safe to repeat."""
    centre, _ = Office.objects.get_or_create(kind=OfficeKind.CENTRE, defaults={"name": CENTRE})
    regions = {
        province: Office.objects.get_or_create(
            kind=OfficeKind.REGION, name=name, defaults={"parent": centre}
        )[0]
        for province, name in REGIONS.items()
    }
    prisons = {}
    for code, facts in PRISONS.items():
        province = facts["regency"][:2]
        prison, _ = Partner.objects.get_or_create(
            code=code, defaults={**facts, "province": province, "region": regions[province]}
        )
        Office.objects.get_or_create(
            prison=prison,
            defaults={"kind": OfficeKind.PRISON, "name": prison.name, "parent": regions[province]},
        )
        prisons[code] = prison
    for n, (name, code) in enumerate(MITRA.items(), start=1):
        mitra, _ = Mitra.objects.get_or_create(name=name)
        Agreement.objects.get_or_create(
            office=prisons[code].office,
            mitra=mitra,
            defaults={
                "kind": "pks",
                "number": f"ILUSTRASI/PKS/{n:02d}/2025",
                "signed_on": AGREEMENTS_FROM,
                "valid_from": AGREEMENTS_FROM,
                "valid_to": clock.today() + timedelta(days=75) if name == ENDING else AGREEMENTS_TO,
                "source": "Mitra: JMM 8(2) 2024, Tabel 2. Nomor dan tanggal: ilustrasi.",
            },
        )
    return prisons
