"""Fills the stock shop's database and its Whoosh index. Run with the stock site's settings."""

import io
import sys

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from haystack.management.commands.rebuild_index import Command as RebuildIndex  # noqa: E402
from oscar.apps.address.models import Country  # noqa: E402
from oscar.apps.catalogue.models import (  # noqa: E402
    Category,
    Product,
    ProductCategory,
    ProductClass,
    ProductImage,
)
from oscar.apps.partner.models import Partner, StockRecord  # noqa: E402
from PIL import Image  # noqa: E402

from tests.bench.goods import CATEGORIES, goods  # noqa: E402

CHUNK = 5_000


def fill(number: int) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    partner = Partner.objects.create(name="Lapas", code="lapas")
    Country.objects.create(iso_3166_1_a2="ID", printable_name="Indonesia", is_shipping_country=True)
    kind = ProductClass.objects.create(name="Barang", requires_shipping=True, track_stock=True)
    categories = [Category.add_root(name=f"Kategori {n}", slug=f"kategori-{n}") for n in range(CATEGORIES)]
    picture = ""
    for first in range(0, number, CHUNK):
        rows = [good for good in goods(number) if first <= good.number < first + CHUNK]
        made = Product.objects.bulk_create(
            Product(
                product_class=kind,
                title=good.title,
                slug=f"barang-{good.number}",
                upc=f"SMG-RT-{good.number:06d}",
                description=good.words,
            )
            for good in rows
        )
        both = list(zip(made, rows, strict=True))
        StockRecord.objects.bulk_create(
            StockRecord(
                product=product,
                partner=partner,
                partner_sku=product.upc,
                price_currency="IDR",
                price=good.price,
                num_in_stock=50,
            )
            for product, good in both
        )
        ProductCategory.objects.bulk_create(
            ProductCategory(product=product, category=categories[good.category]) for product, good in both
        )
        if not picture:
            image = ProductImage(product=made[0])
            image.original.save("barang.webp", ContentFile(_picture()), save=False)
            picture = image.original.name
        ProductImage.objects.bulk_create(
            ProductImage(product=product, original=picture, display_order=0) for product in made
        )
    # By its class: Wagtail's command of the same name would be found first.
    call_command(RebuildIndex(), interactive=False, verbosity=0)


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (800, 800), (200, 180, 150)).save(out, "WEBP")
    return out.getvalue()


if __name__ == "__main__":
    fill(int(sys.argv[1]))
