"""Fills our shop's database, a copy of the tests' template: prisons, pages of both languages, goods as rows.

The first product of each workshop goes through listing and approval; the others are its rows again with their own
words and prices, because 100,000 approvals prove nothing here. Run with the shop's benchmark settings.
"""

import sys

import django

django.setup()

from django.db import connection  # noqa: E402

from catalogue.models import Category, Product, ProductImage  # noqa: E402
from cms import demo as pages  # noqa: E402
from partners.models import Office, Partner, StockRecord  # noqa: E402
from partners.workshops.models import Seller, Workshop  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench.goods import CATEGORIES, goods  # noqa: E402

CHUNK = 5_000
REAL = ("SMG", "TNG", "CKR")


def fill(number: int, prisons: int) -> None:
    real = [factories.make_product(factories.make_workshop(factories.make_prison(code))) for code in REAL]
    factories.make_tariffs()
    pages.load({"semarang": Partner.objects.get(short_code="SMG")})
    workshops = [product.workshop for product in real] + _more_workshops(prisons - len(REAL))
    categories = [
        Category.add_root(name_ind=f"Kategori {n}", name_en=f"Category {n}", slug=f"kategori-{n}")
        for n in range(CATEGORIES)
    ]
    for first in range(0, number, CHUNK):
        _add(first, min(number, first + CHUNK), real[0], workshops, categories)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _more_workshops(number: int) -> list[Workshop]:
    """Prisons that only stand there, as rows: what they cost is what is measured."""
    region = factories.make_office_tree()
    model = Partner.objects.get(short_code="SMG")
    prisons = []
    for n in range(number):
        values = {field.attname: getattr(model, field.attname) for field in Partner._meta.concrete_fields}
        values |= {"id": None, "code": f"lapas-{n}", "short_code": f"{n:03d}", "name": f"Lapas {n}"}
        prisons.append(Partner(**values))
    Partner.objects.bulk_create(prisons)
    Office.objects.bulk_create(
        Office(kind="prison", name=prison.name, parent=region, prison=prison) for prison in prisons
    )
    workshops = Workshop.objects.bulk_create(
        Workshop(prison=prison, code="RT", name_ind="Bengkel Rotan", name_en="Rattan workshop")
        for prison in prisons
    )
    Seller.objects.bulk_create(
        Seller(workshop=each, kind="prison", name=each.prison.name, valid_from=factories.BEGIN)
        for each in workshops
    )
    return workshops


def _add(
    first: int, last: int, model: Product, workshops: list[Workshop], categories: list[Category]
) -> None:
    skipped = {"id", *(field.attname for field in Product._meta.concrete_fields if field.generated)}
    values = {
        field.attname: getattr(model, field.attname)
        for field in Product._meta.concrete_fields
        if field.attname not in skipped
    }
    rows = [good for good in goods(last) if good.number >= first]
    made = []
    for good in rows:
        workshop = workshops[good.number % len(workshops)]
        own = {
            "number": f"ISI-{good.number:06d}",
            "slug": f"barang-{good.number}",
            "workshop_id": workshop.pk,
            "prison_id": workshop.prison_id,
            "title_ind": good.title,
            "title_en": f"{good.title} in English",
            "description_ind": good.words,
            "description_en": good.words,
            "price_from": good.price,
            "category_ids": [categories[good.category].pk],
        }
        made.append(Product(**values | own))
    Product.objects.bulk_create(made)
    both = list(zip(made, rows, strict=True))
    StockRecord.objects.bulk_create(
        StockRecord(
            product=product,
            partner_id=product.prison_id,
            partner_sku=product.number,
            price=good.price,
            num_in_stock=50,
        )
        for product, good in both
    )
    picture = factories.make_picture()
    ProductImage.objects.bulk_create(ProductImage(product=product, picture=picture) for product in made)
    links = Product.categories.through
    links.objects.bulk_create(
        links(product=product, category=categories[good.category]) for product, good in both
    )


if __name__ == "__main__":
    fill(int(sys.argv[1]), int(sys.argv[2]))
