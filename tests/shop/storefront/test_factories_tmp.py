import pytest
from tests import factories as f
from catalogue.models import Product

def test_it(db):
    a = f.make_product(title="Kursi")
    b = f.make_product(f.make_workshop(f.make_prison("TNG"), "RO"), title="Roti", price=18000)
    c = f.make_product(f.make_workshop(f.make_prison("CKR"), "PL"), title="Meja", price=78000, stock=None)
    assert Product.objects.for_sale().count() == 3
    v = f.make_product(title="Sepatu", stock=None, variants=[{"title_ind": "41", "title_en":"41", "price": 250000, "stock": 3},{"title_ind": "42", "title_en":"42", "price": 250000, "stock": 2}])
    print(v.price_from, v.availability)
    o = f.place_order(f.basket_with((a,1),(b,2),(c,1),(v.children.first(),1)))
    f.pay(o)
    print(o.number,o.status,o.total)
    f.fill_catalogue(a.workshop, 30)
    assert Product.objects.for_sale().count() == 34
    print(f.person(a.prison, "officer"), a.prison.office.appointments.count())
