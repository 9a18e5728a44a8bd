"""Enquiries and offers for tests."""

from datetime import timedelta
from uuid import uuid4

from config.common import clock
from shop.expo.enquiries import Asked, send_enquiry
from shop.expo.quotations import Deliver, LineOffer, Offer, ParcelOffer, offer_quotation, save_quotation
from tests import factories
from tests.shop.expo.exhibits import by

ASKED = {
    "name": "Ibu Rina",
    "phone": "0812-3456-7890",
    "email": "rina@instansi.example",
    "institution": "Dinas Uji",
}


def make_enquiry(*items, **values):
    """Of one who asks for these goods, each a product and how many; ``values`` of ``Asked`` or the service."""
    said = {name: values.pop(name) for name in list(values) if name in Asked.__dataclass_fields__}
    facts = {"key": uuid4(), "items": {product.pk: quantity for product, quantity in items}, **values}
    return send_enquiry(asked=Asked(**ASKED | said), **facts)


def offer_of(*lines, **values):
    """Each line a product, how many, and the price of one; every prison sends by courier for Rp50.000."""
    prisons = {product.prison_id for product, _quantity, _price in lines}
    facts = {
        "lines": [
            LineOffer(product.pk, quantity, price, product.title_ind) for product, quantity, price in lines
        ],
        "parcels": [ParcelOffer(pk, "courier", 50_000, 10) for pk in sorted(prisons)],
        "valid_until": clock.today() + timedelta(days=14),
        "signatory": "Pejabat Uji",
        "position": "Kepala",
    }
    return Offer(**facts | values)


def make_offer(enquiry, *lines, **values):
    """The next version, offered by whoever may at the office of the enquiry."""
    who = by(enquiry.office)
    draft = save_quotation(enquiry=enquiry, offer=offer_of(*lines, **values), by=who)
    return offer_quotation(quotation=draft, by=who)


def delivery(**values):
    facts = {"name": "Bagian Umum", "phone": "0812-3456-7890", "street": "Jalan Melati 5"}
    return Deliver(**facts | {"place": factories.destination()} | values)
