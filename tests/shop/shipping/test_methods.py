from decimal import Decimal
from types import SimpleNamespace

import pytest
from oscar.core.prices import Price

from shop.shipping.methods import PerPrison
from shop.shipping.quotes import Quote, ShippingRefused
from shop.shipping.repository import Repository

CHOICES = {
    1: Quote("kurir-reguler", "courier", "Kurir reguler", 28_000, 1, 2),
    2: Quote("pickup", "pickup", "Ambil di lapas", 0, 0, 0),
    3: Quote("own", "own", "Diantar oleh lapas", 12_000, 0, 1),
}


def basket(*prisons):
    lines = [SimpleNamespace(stockrecord=SimpleNamespace(partner_id=prison)) for prison in prisons]
    return SimpleNamespace(all_lines=lambda: lines)


def test_the_charge_is_the_sum_of_the_choices():
    method = PerPrison(CHOICES)
    charge = Price(currency="IDR", excl_tax=Decimal(40_000), incl_tax=Decimal(40_000))
    assert method.charge() == charge
    assert method.calculate(basket(1, 2, 3, 3)) == charge
    assert charge.is_tax_known
    assert (method.code, method.is_discounted, method.discount(basket(1))) == ("per-prison", False, 0)


@pytest.mark.parametrize("prisons", [(1, 2), (1, 2, 3, 4), ()])
def test_choices_for_another_basket_are_refused(prisons):
    with pytest.raises(ShippingRefused):
        PerPrison(CHOICES).calculate(basket(*prisons))


def test_oscar_is_offered_the_one_method_once_it_is_chosen():
    assert Repository().get_shipping_methods(basket(1)) == []
    (method,) = Repository().get_shipping_methods(basket(1), user=None, request=None, choices=CHOICES)
    assert method.choices == CHOICES
    assert Repository().get_default_shipping_method(basket(1), choices=CHOICES).code == "per-prison"
