"""The demo's enquiries: two, in different states, marked as examples, and there once."""

from datetime import timedelta

import pytest

from config.common import clock
from shop.expo import demo_enquiries
from shop.expo.models import Enquiry, EnquiryMessage
from tests import factories

pytestmark = pytest.mark.django_db


def test_two_examples_in_different_states():
    shop = factories.make_workshop(factories.make_prison("SMG"))
    bakery = factories.make_workshop(factories.make_prison("TNG"))
    with clock.at(clock.now() - timedelta(days=30)):
        products = {
            key: factories.make_product(workshop, title=key)
            for key, workshop in (("rattan-chair", shop), ("lunch-box", bakery), ("loaf", bakery))
        }
    head, officer = (factories.person(shop.prison, role) for role in ("head", "officer"))
    users = {"kepala.smg": head, "petugas.smg": officer}
    for _again in range(2):
        demo_enquiries.load(users, products, end=clock.now())
    first, second = Enquiry.objects.all()
    assert (first.state, first.office) == ("sent", shop.prison.region)
    assert (second.state, second.office) == ("offered", shop.prison.office)
    assert [each.state for each in second.quotations.all()] == ["revised", "offered"]
    said = [first.need, second.need, *EnquiryMessage.objects.values_list("text", flat=True)]
    assert [text for text in said if "(Contoh)" not in text] == []
