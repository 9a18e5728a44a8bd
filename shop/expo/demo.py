"""Exhibitions of the research, with their sources; one that is coming, marked as an example; and its catalogue.

That prison industry shows its goods at these exhibitions is documented; which of our six prisons had a stand is
not, so only the example names any. TKDN certificates are illustrations and say so in their number.
"""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from catalogue.certificates import add_certificate, confirm_certificate
from catalogue.choices import CertificateKind
from catalogue.demo import ISSUED_BY
from catalogue.models import Product
from config.common import clock
from partners.models import Office, Partner
from shop.expo.leads import Visitor, take_lead
from shop.expo.models import CatalogueFacts, ContentRule, Edition, Event, ExportBar
from shop.expo.services import describe_product, freeze_edition, save_edition, save_event
from shop.expo.stand import sell_at
from shop.placement.demo_counter import in_cash

HELD = (
    {
        "name_ind": "Indonesia Catalogue Expo and Forum (ICEF) dan Temu Bisnis tahap VI",
        "name_en": "Indonesia Catalogue Expo and Forum (ICEF) with business matching, round VI",
        "place": "31.71",
        "address": "JIExpo Kemayoran",
        "starts_on": date(2023, 8, 3),
        "ends_on": date(2023, 8, 5),
        "stands": "132 temu bisnis, 67 ICEF",
        "shown_ind": "Produk dalam negeri untuk pembeli pemerintah: kementerian dan lembaga, pemerintah daerah, BUMN.",
        "shown_en": "Domestic products for government buyers: ministries and agencies, local governments, SOEs.",
        "source": "klinikfarma.com, Business Matching dan ICEF 2023",
    },
    {
        "name_ind": "IPPAFest, Lapangan Banteng",
        "name_en": "IPPAFest, Lapangan Banteng",
        "place": "31.71",
        "address": "Lapangan Banteng",
        "starts_on": date(2025, 4, 21),
        "ends_on": date(2025, 4, 24),
        "stands": "33",
        "shown_ind": "Produk dan karya seni warga binaan, dengan lelang.",
        "shown_en": "Goods and art made by people in custody, with auctions.",
        "source": "arsiponline.com, IPPAFest April 2025",
    },
    {
        "name_ind": "IPPAFest, Aloha PIK2",
        "name_en": "IPPAFest, Aloha PIK2",
        "place": "36.03",
        "address": "Aloha PIK2",
        "starts_on": date(2025, 8, 8),
        "ends_on": date(2025, 8, 10),
        "stands": "",
        "shown_ind": "7.519 produk dan 120 lukisan warga binaan.",
        "shown_en": "7,519 products and 120 paintings made by people in custody.",
        "source": "bicaraindonesia.id/25427",
    },
)
EXAMPLE = {
    "name_ind": "Contoh pameran Karya Binaan",
    "name_en": "Example exhibition of Karya Binaan",
    "place": "31.71",
    "address": "Gedung contoh",
    "stands": "A1",
    "shown_ind": "Mebel, roti, batik, dan perkakas rumah tangga dari enam lapas.",
    "shown_en": "Furniture, bread, batik and household goods from six prisons.",
    "later_ind": "Semua yang ada di katalog dapat dipesan di toko ini; jumlah besar dibuat menurut kapasitas bengkel.",
    "later_en": "Everything in the catalogue can be ordered in this shop; large numbers as workshops can make them.",
    "source": "Ilustrasi: pameran ini tidak ada.",
    "is_illustrative": True,
}
NOW_ON = EXAMPLE | {
    "name_ind": "Contoh bazar yang sedang berlangsung",
    "name_en": "Example bazaar that is on now",
    "stands": "B2",
    "source": "Ilustrasi: bazar ini tidak ada.",
}
# Who keeps out goods made in prisons: country, law, since when, and where it was read.
CHECK = "perlu diperiksa ulang oleh ahli hukum sebelum diandalkan"
BARS = (
    ("US", "19 U.S.C. 1307", date(1930, 6, 17), f"govinfo.gov, USCODE-2011 title 19 section 1307; {CHECK}"),
    (
        "GB",
        "Foreign Prison-made Goods Act 1897",
        date(1897, 8, 6),
        f"api.parliament.uk, historic-hansard, HL 3 August 1897; masih berlaku atau tidak {CHECK}",
    ),
    (
        "CA",
        "Customs Tariff, tariff item 9897.00.00",
        date(1998, 1, 1),
        f"epe.lac-bac.gc.ca, Memorandum D9-1-6; masih berlaku atau tidak {CHECK}",
    ),
    (
        "NZ",
        "Customs Import Prohibition (Goods Produced by Prison Labour) Order 2019",
        date(2019, 10, 1),
        f"legislation.govt.nz, LI 2019/211, cetakan 12 Desember 2020; {CHECK}",
    ),
)
UNITS = {
    "teak-dining-set": "set",
    "rattan-terrace-set": "set",
    "leather-shoes": "pair",
    "batik": "sheet",
    "calligraphy": "sheet",
    "vegetables": "kg",
    "loaf": "pack",
    "frozen-bao": "pack",
    "tempeh": "pack",
    "paver": "m2",
    "kangkung": "kg",
    "pakcoy": "kg",
    "grooming": "service",
    "rattan-plates": "dozen",
    "cupcake-holder": "set",
    "barista-set": "set",
    "lacika-bread": "pack",
}
# TKDN and BMP in parts of 10,000, and how long the illustrated certificate still holds.
CONTENT = {
    "office-desk": (4_200, 750, timedelta(days=400)),
    "patio-chair": (3_150, None, timedelta(days=250)),
    "rattan-chair": (2_800, 600, timedelta(days=-20)),
}


def load(
    users: Mapping[str, Any], products: Mapping[str, Product], prisons: Mapping[str, Partner]
) -> Edition | None:
    """Safe to repeat; returns the catalogue of the example."""
    if Event.objects.exists():
        return None
    ContentRule.objects.create(
        least_bp=2_500,
        together_bp=4_000,
        valid_from=date(2025, 4, 30),
        source="Perpres 46/2025 (perubahan kedua Perpres 16/2018) Pasal 66",
    )
    for country, law, since, source in BARS:
        ExportBar.objects.create(country=country, law=law, valid_from=since, source=source)
    centre, by = Office.objects.get(kind="centre"), users["pusat"]
    for facts in HELD:
        save_event(event=Event(office=centre, state="published", **facts), prisons=[], by=by)
    begin = clock.today() + timedelta(days=30)
    days = {"starts_on": begin, "ends_on": begin + timedelta(days=2)}
    event = Event(office=centre, state="published", **EXAMPLE, **days)
    save_event(event=event, prisons=prisons.values(), by=by)
    _stand(users, products, prisons, centre)
    for key, product in products.items():
        _describe(key, product, users)
    edition = save_edition(
        edition=Edition(
            office=centre,
            event=event,
            title_ind="Dari bengkel kerja lapas",
            title_en="From the workshops of prisons",
            valid_from=clock.today(),
            valid_to=begin + timedelta(days=60),
        ),
        numbers=[],
        rule={},
        by=by,
    )
    return freeze_edition(edition=edition, by=by)


def _stand(
    users: Mapping[str, Any], products: Mapping[str, Product], prisons: Mapping[str, Partner], centre: Office
) -> None:
    """A bazaar that is on: two visitors who are nobody, and a chair that was sold."""
    days = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=9)}
    event = Event(office=centre, state="published", **NOW_ON, **days)
    save_event(event=event, prisons=prisons.values(), by=users["pusat"])
    chair = products["rattan-chair"]
    officer = users[f"petugas.{chair.prison.code}"]
    for n, (institution, step) in enumerate((("Hotel Contoh", "quotation"), ("Dinas Contoh", "catalogue"))):
        take_lead(
            key=uuid.uuid5(uuid.NAMESPACE_URL, institution),
            event=event,
            office=chair.prison.office,
            visitor=Visitor(
                name="Ibu Contoh",
                contact=f"contoh{n}@example.com",
                institution=institution,
                note="Ilustrasi",
                next_step=step,
                next_on=clock.today() + timedelta(days=3),
            ),
            items={chair.pk: 20 - 10 * n},
            agreed=True,
            by=officer,
        )
    sale = in_cash(chair, 1, "expo", "external")
    sell_at(event=event, prison=chair.prison, items={chair.pk: 1}, purchase=sale, by=officer)


def _describe(key: str, product: Product, users: Mapping[str, Any]) -> None:
    code, today = product.prison.code, clock.today()
    facts = CatalogueFacts(product=product, unit=UNITS.get(key, "piece"))
    if key in CONTENT:
        facts.tkdn_bp, facts.bmp_bp, left = CONTENT[key]
        facts.pdn = True
        certificate = add_certificate(
            product=product,
            kind=CertificateKind.TKDN,
            number=f"ILUSTRASI/TKDN/{product.number}",
            issued_by=ISSUED_BY,
            valid_from=today - timedelta(days=700),
            valid_to=today + left,
            source="Ilustrasi",
            by=users[f"petugas.{code}"],
        )
        confirm_certificate(certificate=certificate, by=users[f"reviewer.{code}"])
    describe_product(facts=facts, by=users[f"petugas.{code}"])
