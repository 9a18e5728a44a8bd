"""The demo's listings, proposed by each prison's officer and approved by its reviewer.

The words and figures are in ``goods.toml``. Pictures are drawn by ``catalogue/demo_pictures`` and marked as
illustrations until a workshop's own photo takes their place.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from catalogue.certificates import add_certificate, confirm_certificate
from catalogue.choices import CertificateKind
from catalogue.models import Category, CertificateRule, Product
from catalogue.price_and_stock import set_price_tiers
from catalogue.proposals import FIELDS
from catalogue.services import (
    create_listing,
    open_proposal,
    publish_proposal,
    return_proposal,
    save_proposal,
    submit_proposal,
)
from config.common import clock
from media.models import Picture
from media.services import add_picture
from partners.tiers import Tier
from partners.workshops.models import Workshop

HERE = Path(__file__).parent
PICTURES = HERE / "demo_pictures" / "webp"
CATEGORIES = {
    "mebel": ("Mebel", "Furniture"),
    "rumah-tangga": ("Rumah tangga", "Household"),
    "pangan": ("Roti dan pangan segar", "Bread and fresh food"),
    "sandang": ("Sandang dan sepatu", "Clothing and shoes"),
    "seni": ("Seni dan kerajinan", "Art and craft"),
    "bangunan": ("Bahan bangunan", "Building materials"),
    "olahraga": ("Olahraga", "Sport"),
    "jasa": ("Jasa", "Services"),
}
PROCESSED = ("olahan", "Roti dan pangan olahan", "Bread and processed food")  # below pangan
HALAL_SINCE = date(2026, 10, 18)
HALAL_SOURCE = (
    "UU 33/2014 Pasal 4 dan peraturan pelaksananya (PP 39/2021, kini PP 42/2024): makanan olahan usaha mikro dan "
    "kecil wajib bersertifikat halal paling lambat 17 Oktober 2026. Sayur segar tidak diolah."
)
PROPOSED = {
    "batik": "Batik tulis dua warna, lebar 115 cm, cukup untuk satu kemeja. Setiap kain sedikit berbeda.",
    "leather-shoes": "Pantofel hitam untuk kantor. Sol dijahit, bukan hanya dilem.",
}
RETURNED = {"leather-shoes": {"description_ind": "Fotonya berwarna cokelat. Sebutkan warna yang sebenarnya."}}

# key: from how many pieces on, whole rupiah for each (illustrative)
TIERS = {
    "office-desk": [(5, 1_575_000), (20, 1_500_000)],
    "lunch-box": [(10, 23_500), (50, 22_000), (200, 20_000)],
    "tray": [(10, 33_000), (50, 30_000)],
    "softball-cover": [(48, 33_500), (144, 32_000)],
    "rattan-chair": [(4, 825_000), (12, 800_000)],
    "paver": [(200, 87_000)],
}
# Nothing here is a real certificate, and each says so where it is read.
CERTIFICATES = {
    "office-desk": [(CertificateKind.SVLK, timedelta(days=500))],
    "filled-buns": [(CertificateKind.HALAL, timedelta(days=200))],
    "loaf": [(CertificateKind.HALAL, timedelta(days=25))],
    "frozen-bao": [(CertificateKind.HALAL, timedelta(days=700))],
    "tempeh": [(CertificateKind.HALAL, timedelta(days=400)), (CertificateKind.PIRT, timedelta(days=-30))],
    "lacika-bread": [(CertificateKind.HALAL, timedelta(days=300))],
    "paver": [(CertificateKind.LAB, timedelta(days=200))],
}
ISSUED_BY = "contoh, bukan sungguhan (example, not real)"


def goods() -> list[dict[str, Any]]:
    with (HERE / "goods.toml").open("rb") as file:
        rows: list[dict[str, Any]] = tomllib.load(file)["goods"]
    return rows


def product(key: str) -> Product:
    """What was made of this row of ``goods.toml``; raises ``Product.DoesNotExist``."""
    row = next(row for row in goods() if row["key"] == key)
    found: Product = Product.objects.get(
        workshop__prison__code=row["prison"],
        workshop__code=row["workshop"],
        title_ind=row["title_ind"],
        parent=None,
    )
    return found


def picture(key: str) -> Picture:
    """The picture of a thing, or with ``-detail`` at the end of its key the second one, from close by."""
    thing, nth = key.removesuffix("-detail"), int(key.endswith("-detail"))
    image = product(thing).images.order_by("display_order", "pk")[nth : nth + 1].first()
    if image is None:
        raise Picture.DoesNotExist(key)
    return image.picture


def load(
    workshops: Mapping[tuple[str, str], Workshop], users: Mapping[str, Any], *, since: datetime
) -> dict[str, Product]:
    """Publish every listing, one a day from ``since`` on; returns the products by key. Safe to repeat."""
    categories = {slug: _category(slug, *names) for slug, names in CATEGORIES.items()}
    categories[PROCESSED[0]] = _category(*PROCESSED, below=categories["pangan"])
    CertificateRule.objects.get_or_create(
        category=categories[PROCESSED[0]],
        kind=CertificateKind.HALAL,
        defaults={"valid_from": HALAL_SINCE, "source": HALAL_SOURCE},
    )
    products, today = {}, clock.today()
    for n, row in enumerate(_in_turn(goods())):
        workshop = workshops[row["prison"], row["workshop"]]
        with clock.at(min(since + timedelta(days=n), clock.now())):
            products[row["key"]] = _listing(row, workshop, categories[row["category"]], users, today)
    _add_offers(products, users)
    _propose(products, users)
    return products


def _add_offers(products: Mapping[str, Product], users: Mapping[str, Any]) -> None:
    """Price tiers, those that are not there yet."""
    for key, rows in TIERS.items():
        product = products[key]
        officer = users[f"petugas.{product.prison.code}"]
        if not product.stock_record.tiers.exists():
            set_price_tiers(product=product, tiers=[Tier(*row) for row in rows], by=officer)


def _certify(product: Product, key: str, today: date, users: Mapping[str, Any]) -> None:
    """What the thing holds ``today``, entered by the officer and confirmed by the reviewer; some expired, some soon."""
    code = product.prison.code
    for kind, left in CERTIFICATES.get(key, []):
        certificate = add_certificate(
            product=product,
            kind=kind,
            number=f"ILUSTRASI/{kind.upper()}/{product.number}",
            issued_by=ISSUED_BY,
            valid_from=today - timedelta(days=730),
            valid_to=today + left,
            source="Ilustrasi",
            by=users[f"petugas.{code}"],
        )
        confirm_certificate(certificate=certificate, by=users[f"reviewer.{code}"])


def _propose(products: Mapping[str, Product], users: Mapping[str, Any]) -> None:
    """One change that waits for Semarang's reviewer, and one he has given back."""
    officer, reviewer = users["petugas.semarang"], users["reviewer.semarang"]
    if products["batik"].proposals.open().exists():
        return
    for key, words in PROPOSED.items():
        proposal = open_proposal(product=products[key], by=officer)
        proposal = save_proposal(proposal=proposal, changes={"description_ind": words}, by=officer)
        proposal = submit_proposal(proposal=proposal, by=officer)
        if key in RETURNED:
            return_proposal(proposal=proposal, reasons=RETURNED[key], by=reviewer)


def _in_turn(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One of each prison, then the next of each, so that what is new comes from everywhere."""
    seen: Counter[str] = Counter()
    turns = []
    for row in rows:
        turns.append((seen[row["prison"]], row))
        seen[row["prison"]] += 1
    return [row for _turn, row in sorted(turns, key=lambda each: each[0])]


def _category(slug: str, indonesian: str, english: str, below: Category | None = None) -> Category:
    found = Category.objects.filter(slug=slug).first()
    add = below.add_child if below else Category.add_root
    return found or add(name_ind=indonesian, name_en=english, name=indonesian, slug=slug, is_public=True)


def _listing(
    row: Mapping[str, Any], workshop: Workshop, category: Category, users: Mapping[str, Any], today: date
) -> Product:
    found = Product.objects.filter(workshop=workshop, title_ind=row["title_ind"], parent=None).first()
    if found is not None:
        return found
    officer, reviewer = users[f"petugas.{row['prison']}"], users[f"reviewer.{row['prison']}"]
    changes = {name: row[name] for name in FIELDS if name in row} | {"categories": [category.pk]}
    changes["pictures"] = [{"picture": picture.pk, "caption": ""} for picture in _pictures(row)]
    if "variants" in row:
        changes["variants"] = [
            {"title_ind": f"ukuran {size}", "title_en": f"size {size}", "price": row["price"], "stock": stock}
            for size, stock in row["variants"]
        ]
    proposal = create_listing(
        workshop=workshop,
        changes=changes,
        price=None if "variants" in row else row["price"],
        stock=row.get("stock"),
        by=officer,
    )
    _certify(proposal.product, row["key"], today, users)
    if not changes["pictures"]:
        return proposal.product
    return publish_proposal(proposal=submit_proposal(proposal=proposal, by=officer), by=reviewer)


def _pictures(row: Mapping[str, Any]) -> list[Picture]:
    if row.get("picture") == "":
        return []
    views = (
        ("", row["title_ind"], row["title_en"]),
        ("-detail", f"Detail {row['title_ind']}", f"Detail of {row['title_en']}"),
    )
    return [
        add_picture(
            data=file.read_bytes(),
            title=alt,
            description=alt,
            description_en=english,
            is_illustration=True,
            credit="Karya Binaan",
            apart=False,
        )
        for suffix, alt, english in views
        if (file := PICTURES / f"{row['key']}{suffix}.webp").exists()
    ]
