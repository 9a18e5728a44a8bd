"""A small shop for tests: prisons with people, goods for sale, baskets and orders.

Each function makes one thing, through the real service where that is cheap, with defaults that need no
thought. Shared things (national offices, scheme, tariffs, a picture) are made once and found again, so the
order of calls does not matter::

    prison = make_prison("SMG")
    chair = make_product(make_workshop(prison), price=850_000, stock=5)
    order = place_order(basket_with((chair, 2)))
    pay(order)
"""

import io
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.files.storage import default_storage
from PIL import Image

from catalogue.certificates import add_certificate, confirm_certificate
from catalogue.choices import CertificateKind, Making
from catalogue.models import Category, Certificate, Product, ProductImage
from catalogue.proposals import only_known
from catalogue.services import create_listing, publish_proposal, submit_proposal
from config.common import clock, places
from media.models import Picture, PictureRendition
from media.services import add_picture, render_pictures
from partners.choices import OfficeKind, PrisonClass, Role, TimeZone
from partners.models import Agreement, CollectingOffice, MerchantCode, Mitra, Office, Partner, StockRecord
from partners.qris import put_merchant_code
from partners.services import add_bank_account, appoint, confirm_bank_account
from partners.strategy import Strategy
from partners.workshops.models import Model, Seller, SellerKind, Workshop
from shop.accounts.models import User
from shop.basket.models import Basket
from shop.ledger.models import DepositRule, Scheme, SchemeUse, TreasuryCode
from shop.order.models import Order
from shop.payment.models import RefundLimit
from shop.payment.services import confirm_receipt
from shop.placement.services import Purchase, place
from shop.shipping.models import OwnDelivery, ParcelRule, PickupPoint, Tariff
from shop.shipping.quotes import parcels_of, quotes_for
from shop.shipping.rates import ZONES
from tests.support.goods import given, published
from tests.support.stickers import sticker

BEGIN = date(2020, 1, 1)
SEMARANG = "50188"  # two villages in one regency
JAKARTA = "10110"  # one village
# What the services have more to do for than to write rows: a product with one of these goes through them.
BY_SERVICE = {"variants", "categories", "pictures"}
_sizes: list[dict[str, Any]] = []

# code: name, province, regency, postcode, time zone
PRISONS = {
    "SMG": ("Lapas Kelas I Semarang", "33", "33.74", "50188", TimeZone.WIB),
    "TNG": ("Lapas Pemuda Tangerang", "36", "36.71", "15117", TimeZone.WIB),
    "CKR": ("Lapas Kelas IIA Cikarang", "32", "32.16", "17530", TimeZone.WIB),
    "AMB": ("Lapas Kelas IIA Ambon", "81", "81.71", "97233", TimeZone.WIT),
}


def make_user(email: str, **values: Any) -> User:
    """The user with this address; signs in with the password ``kata-sandi-uji``."""
    user = User.objects.filter(email=email).first()
    return user or User.objects.create_user(
        email=email, password="kata-sandi-uji", **{"first_name": email.split("@")[0], **values}
    )


def person(office: Office, role: str) -> User:
    """Whoever holds ``role`` at the office (or at a prison's office)."""
    office = getattr(office, "office", office)
    return User.objects.filter(appointments__office=office, appointments__role=role).get()


def staff(office: Office, slug: str, *roles: Role) -> None:
    for role in roles:
        appoint(user=make_user(f"{role}.{slug}@example.com"), office=office, role=role, valid_from=BEGIN)


def give_account(office: Office, slug: str) -> None:
    """A confirmed bank account, entered by one person and confirmed by another."""
    account = add_bank_account(
        office=office,
        bank="Bank Uji",
        number=f"0123-{office.pk:06d}",
        holder=f"Bendahara {office.name}",
        valid_from=BEGIN,
        by=make_user(f"entered.{slug}@example.com"),
    )
    confirm_bank_account(account=account, by=make_user(f"confirmed.{slug}@example.com"))


def make_office_tree() -> Office:
    """Centre and one region, which collects for mixed baskets, and the treasury's rules; returns the region."""
    region = Office.objects.filter(kind=OfficeKind.REGION).first()
    if region is not None:
        return region
    centre = Office.objects.create(kind=OfficeKind.CENTRE, name="Ditjenpas")
    region = Office.objects.create(kind=OfficeKind.REGION, name="Kanwil Uji", parent=centre)
    staff(centre, "pusat", Role.CENTRAL)
    staff(region, "kanwil", Role.REGIONAL, Role.TREASURER)
    give_account(region, "kanwil")
    CollectingOffice.objects.create(office=region, valid_from=BEGIN)
    DepositRule.objects.create(clock="recognised", valid_from=BEGIN)
    RefundLimit.objects.create(amount=1_000_000, valid_from=BEGIN, source="uji")
    TreasuryCode.objects.create(code="425999", name="Uji", is_placeholder=True, valid_from=BEGIN)
    return region


def make_prison(code: str = "SMG", **values: Any) -> Partner:
    """A working prison: office, officer, reviewer, treasurer and head (see ``person``), account, pick-up."""
    found = Partner.objects.filter(short_code=code).first()
    if found is not None:
        return given(found, values)
    name, province, regency, postcode, zone = PRISONS.get(code, (f"Lapas {code}", *PRISONS["SMG"][1:]))
    facts = {
        "name": name,
        "prison_class": PrisonClass.CLASS_1,
        "region": make_office_tree(),
        "province": province,
        "regency": regency,
        "postcode": postcode,
        "timezone": zone,
        "street": "Jalan Raya 1",
        "latitude": "-7.0300",
        "longitude": "110.3300",
    }
    prison = Partner.objects.create(code=code.lower(), short_code=code, **facts | values)
    office = Office.objects.create(
        kind=OfficeKind.PRISON, name=prison.name, parent=prison.region, prison=prison
    )
    staff(office, code.lower(), Role.OFFICER, Role.REVIEWER, Role.TREASURER, Role.HEAD)
    give_account(office, code.lower())
    PickupPoint.objects.create(
        prison=prison,
        address=f"Galeri {prison.name}",
        hours_ind="Senin–Jumat 09.00–14.00",
        hours_en="Monday–Friday 09:00–14:00",
        valid_from=BEGIN,
    )
    return prison


def make_agreement(mitra: Mitra, office: Office, **values: Any) -> Agreement:
    """An agreement in force, without an end."""
    facts: dict[str, Any] = {"kind": "pks", "signed_on": BEGIN, "valid_from": BEGIN, **values}
    found = Agreement.objects.filter(office=office, mitra=mitra).first()
    return found or Agreement.objects.create(office=office, mitra=mitra, number=f"PKS-{mitra.pk}", **facts)


def make_workshop(prison: Partner | None = None, code: str = "RT", **values: Any) -> Workshop:
    """A workshop with its seller of record; ``mitra="PT …"`` makes it one with a production partner."""
    prison = prison or make_prison()
    if isinstance(values.get("mitra"), str):
        values["mitra"], values["model"] = Mitra.objects.get_or_create(name=values["mitra"])[0], Model.PARTNER
    if values.get("mitra"):
        make_agreement(values["mitra"], prison.office)
    found = Workshop.objects.filter(prison=prison, code=code).first()
    if found is not None:
        return given(found, values)
    facts: dict[str, Any] = {"name_ind": "Bengkel Rotan", "name_en": "Rattan workshop", **values}
    workshop = Workshop.objects.create(prison=prison, code=code, **facts)
    Seller.objects.create(workshop=workshop, kind=SellerKind.PRISON, name=prison.name, valid_from=BEGIN)
    return workshop


def make_category(name: str = "Mebel rotan", name_en: str = "Rattan furniture") -> Category:
    found = Category.objects.filter(name_ind=name).first()
    return found or Category.add_root(name_ind=name, name_en=name_en)


def make_picture(**values: Any) -> Picture:
    """The picture of the tests, with its renditions; ``values`` make another one."""
    found = None if values else Picture.objects.filter(title="Uji").first()
    if found is not None:
        return found
    out = io.BytesIO()
    Image.new("RGB", (60, 60), (200, 180, 150)).save(out, "PNG")
    facts = {"title": "Uji", "description": "Kursi rotan dari depan", "description_en": "A rattan chair"}
    facts["shows_person"] = "no"
    picture = add_picture(data=out.getvalue(), apart=False, **facts | values)
    _give_sizes(picture)
    return picture


def _give_sizes(picture: Picture) -> None:
    """The first picture's sizes are computed; the others have the same bytes, so they show the same files."""
    if not _sizes or not all(default_storage.exists(each["file"]) for each in _sizes):
        render_pictures(pictures=[picture])
        _sizes[:] = picture.renditions.values("filter_spec", "focal_point_key", "file", "width", "height")
        return
    sizes = [PictureRendition(image=picture, **each) for each in _sizes]
    PictureRendition.objects.bulk_create(sizes, ignore_conflicts=True)  # a real commit has made them


def make_product(
    workshop: Workshop | None = None,
    *,
    title: str = "Kursi rotan",
    price: int = 850_000,
    stock: int | None = 5,
    publish: bool = True,
    **words: Any,
) -> Product:
    """A product through listing, approval and publication; ``stock=None`` makes it to order in 14 days.

    ``words`` are a proposal's fields, ``variants`` and ``categories`` among them; ``publish=False`` leaves a draft.
    """
    workshop = workshop or make_workshop()
    make_scheme()
    changes = {
        "title_ind": title,
        "title_en": f"{title} (en)",
        "description_ind": "Dianyam tangan di bengkel.",
        "description_en": "Woven by hand in the workshop.",
        "material_ind": "Rotan manau",
        "material_en": "Manau rattan",
        "technique_ind": "Anyam silang",
        "technique_en": "Cross weave",
        "length_mm": 300,
        "width_mm": 200,
        "height_mm": 100,
        "weight_g": 1_000,
        "work_minutes": 840,
        "cost": price // 2,
        "making": Making.READY if stock is not None else Making.MADE_TO_ORDER,
        "lead_days": 0 if stock is not None else 14,
        "categories": [make_category().pk],
        "pictures": [{"picture": make_picture().pk, "caption": ""}],
    } | words
    officer, reviewer = person(workshop.prison, "officer"), person(workshop.prison, "reviewer")
    if publish and not words.keys() & BY_SERVICE and not workshop.mitra_id:
        return published(workshop, only_known(changes), price, stock, officer, reviewer)
    asked = None if changes.get("variants") else price
    proposal = create_listing(workshop=workshop, changes=changes, price=asked, stock=stock, by=officer)
    if not publish:
        return proposal.product
    submit_proposal(proposal=proposal, by=officer)
    return Product.objects.get(pk=publish_proposal(proposal=proposal, by=reviewer).pk)


def certify(product: Product, kind: str = "halal", **values: Any) -> Certificate:
    """A certificate of the product, entered by its prison's officer and confirmed by its reviewer."""
    facts = {"number": "UJI-1", "issued_by": "Lembaga Uji", "valid_from": BEGIN, "valid_to": None}
    by = person(product.prison, "officer")
    certificate = add_certificate(product=product, kind=CertificateKind(kind), by=by, **facts | values)
    return confirm_certificate(certificate=certificate, by=person(product.prison, "reviewer"))


def fill_catalogue(workshop: Workshop, number: int) -> None:
    """Many published products at once, written as rows: for tests that must not grow with the catalogue."""
    picture, category = make_picture(), make_category()
    first = make_product(workshop, title="Barang")
    rows = [
        Product(
            workshop=workshop,
            prison=workshop.prison,
            province=workshop.prison.province,
            product_class=first.product_class,
            number=f"ISI-{workshop.pk}-{n:05d}",
            slug=f"isi-{workshop.pk}-{n}",
            title_ind=f"Barang {n}",
            title_en=f"Thing {n}",
            is_public=True,
            published_at=clock.now(),
            cost=1_000,
            price_from=10_000 + n,
            availability="ready",
            category_ids=[category.pk],
        )
        for n in range(number - 1)
    ]
    made = Product.objects.bulk_create(rows)
    StockRecord.objects.bulk_create(
        StockRecord(
            product=each,
            partner=workshop.prison,
            partner_sku=each.number,
            price=each.price_from,
            num_in_stock=9,
        )
        for each in made
    )
    ProductImage.objects.bulk_create(ProductImage(product=each, picture=picture) for each in made)
    links = Product.categories.through
    links.objects.bulk_create(links(product=each, category=category) for each in made)


def make_scheme(code: str = "SK1990", **terms: Any) -> Scheme:
    """A national scheme: of profit 50 premi, 15 PNBP, 35 programme, recognised at completion."""
    found = Scheme.objects.filter(code=code).first()
    if found is not None:
        return found
    facts = {
        "name_ind": "SK 1990",
        "name_en": "Decree of 1990",
        "base": "profit",
        "pnbp_bp": 1500,
        "premi_bp": 5000,
        "programme_bp": 3500,
        "partner_bp": 0,
        "legal_basis": "uji",
        "source": "uji",
    }
    scheme = Scheme.objects.create(code=code, **facts | terms)
    if not SchemeUse.objects.filter(scope=0).exists():
        SchemeUse.objects.create(scheme=scheme, valid_from=BEGIN)
    return scheme


def make_tariffs() -> None:
    """One courier service to every zone, Rp10.000 the first kilogram and Rp8.000 each next one."""
    if Tariff.objects.exists():
        return
    ParcelRule.objects.create(volume_divisor=6000, max_grams=30_000, valid_from=BEGIN)
    for zone in ZONES:
        Tariff.objects.create(
            courier="Kurir",
            service="reguler",
            zone=zone,
            first_kg=10_000,
            next_kg=8_000,
            days_min=1,
            days_max=3,
            valid_from=BEGIN,
        )


def make_own_delivery(prison: Partner, **values: Any) -> OwnDelivery:
    """The prison brings its goods within its own regency for Rp12.000."""
    facts = {"price": 12_000, "max_grams": 20_000, "cutoff_hour": 10, "valid_from": BEGIN}
    return OwnDelivery.objects.create(prison=prison, regency_code=prison.regency, **facts | values)


def basket_with(*items: tuple[Product, int]) -> Basket:
    """An open basket of a guest, with its strategy set."""
    basket = Basket.objects.create()
    basket.strategy = Strategy()
    for product, quantity in items:
        basket.add_product(product, quantity)
    return basket


def destination(postcode: str = SEMARANG) -> places.Place:
    return places.by_postcode(postcode)[0]


def purchase_for(basket: Basket, *, postcode: str = SEMARANG, delivery: str = "", **values: Any) -> Purchase:
    """What a buyer would say: for each prison the cheapest way, or the first of kind ``delivery`` (``pickup``)."""
    make_tariffs()
    place_ = destination(postcode)
    offered = quotes_for(parcels=parcels_of(basket.all_lines()), destination=place_, on=clock.today())
    choices = {
        prison: next(quote for quote in quotes if not delivery or quote.method == delivery)
        for prison, quotes in offered.items()
    }
    facts = {
        "key": uuid4(),
        "name": "Sri Wahyuni",
        "phone": "+6281234567890",
        "email": "sri@example.com",
        "method": "transfer",
        "choices": choices,
        "expected_total": int(basket.total_incl_tax) + sum(quote.price for quote in choices.values()),
        "street": "Jalan Melati 5",
        "place": place_,
    }
    return Purchase(**facts | values)


def place_order(basket: Basket | None = None, **values: Any) -> Order:
    """A pending order, of one chair unless a basket is given; ``values`` as for ``purchase_for``."""
    basket = basket or basket_with((make_product(), 1))
    return place(basket=basket, purchase=purchase_for(basket, **values))


def pay(order: Order, reference: str = "") -> Order:
    """The treasurer who receives the order's money confirms it."""
    request = order.payment_requests.get(n=1)
    confirm_receipt(
        request=request,
        reference=reference or f"REF {order.number}",
        amount=request.amount,
        received_on=clock.today(),
        by=person(request.office, "treasurer"),
    )
    order.refresh_from_db()
    return order


def give_merchant_code(office: Office, **values: Any) -> MerchantCode:
    """The office's QRIS code, entered by one person of the centre and confirmed by another."""
    office = getattr(office, "office", office)
    facts = {"payload": sticker(), "valid_from": BEGIN, "source": "uji"} | values
    by, checker = make_user("entered.qris@example.com"), make_user("confirmed.qris@example.com")
    return put_merchant_code(code=MerchantCode(office=office, **facts), by=by, checker=checker)
