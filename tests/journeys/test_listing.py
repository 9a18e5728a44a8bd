"""An officer lists a chair with a phone photo, the reviewer publishes it, a guest buys it."""

import io
from urllib.parse import urlsplit

import pytest
from PIL import Image

from catalogue.models import Product
from media.models import Picture
from shop.order.models import Order
from tests import factories
from tests.journeys.visitor import Visitor, photo, says, signed_in

pytestmark = pytest.mark.django_db

GPS_IFD, MAKE, MODEL = 0x8825, 0x010F, 0x0110


def phone_photo() -> bytes:
    """A JPEG as a phone makes it: maker, model, the place, turned on its side."""
    exif = Image.Exif()
    exif[MAKE], exif[MODEL], exif[0x0112] = "Ponsel", "X-1", 6
    exif.get_ifd(GPS_IFD).update({1: "S", 2: (7.0, 1.0, 48.0), 3: "E", 4: (110.0, 19.0, 48.0)})
    out = io.BytesIO()
    Image.new("RGB", (900, 1200), (160, 120, 80)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def typed(data: bytes) -> dict[str, object]:
    return {
        "pictures": photo("IMG_0001.jpg", data),
        "shows_person": "no",
        "title_ind": "Kursi lipat jati",
        "price": "450.000",
        "stock": "3",
        "length_mm": "44",
        "width_mm": "45,5",
        "height_mm": "86",
        "weight_g": "4,2",
        "material_ind": "Kayu jati",
        "work_minutes": "14",
        "cost": "200.000",
        "description_ind": "Dipasak tanpa paku, bisa dilipat.",
    }


def test_a_chair_is_listed_with_a_phone_photo_published_and_bought():
    prison = factories.make_prison("SMG")
    workshop = factories.make_workshop(prison)
    category = factories.make_category()
    factories.make_scheme()
    factories.make_tariffs()
    data = phone_photo()
    assert b"Ponsel" in data
    assert dict(Image.open(io.BytesIO(data)).getexif().get_ifd(GPS_IFD))

    officer = signed_in(factories.person(prison, "officer"))
    officer.open("/meja/barang/baru/")
    officer.press(
        says("Send for approval"), category=str(category.pk), workshop=str(workshop.pk), **typed(data)
    )
    product = Product.objects.get()
    assert not Product.objects.for_sale().exists()
    Visitor().open(f"/produk/{product.slug}/", status=404)

    reviewer = signed_in(factories.person(prison, "reviewer"))
    reviewer.open(f"/meja/barang/{product.pk}/periksa/").sees("Kursi lipat jati", "Dipasak tanpa paku")
    reviewer.press(says("Publish in the shop"), safe="on")
    product.refresh_from_db()
    assert (product.length_mm, product.width_mm, product.weight_g, product.cost) == (440, 455, 4_200, 200_000)

    buyer = Visitor().open("/katalog/?q=kursi").follow("Kursi lipat jati").sees("Rp450.000", product.number)
    served = [
        urlsplit(img["src"]).path for img in buyer.page.select("main img") if "renditions" in img["src"]
    ]
    assert served
    assert_no_metadata(served)
    buyer.press(says("Add to the basket")).press(says("Go on to delivery"))
    buyer.press(
        says("Show delivery prices"),
        name="Sri Wahyuni",
        phone="+62 812 3456 789",
        email="sri@example.com",
        postcode="10110",
        street="Jalan Melati 5",
    ).press(says("Go on: check and pay")).press("Rp", method="transfer")
    assert Order.objects.get().lines.get().title == "Kursi lipat jati"


def assert_no_metadata(paths: list[str]) -> None:
    """What visitors get, and what is stored, says nothing of phone or place, and the photo stands upright."""
    visitor = Visitor()
    with Picture.objects.get().open_file() as file:
        stored = [file.read()]
    for path in paths:
        response = visitor.client.get(path)
        stored.append(b"".join(response.streaming_content) if response.streaming else response.content)
    for data in stored:
        picture = Image.open(io.BytesIO(data))
        assert not picture.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)
        assert b"Ponsel" not in data
        assert picture.width > picture.height
