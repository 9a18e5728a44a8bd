import pytest
from django.urls import reverse

from shop.basket.models import Line
from tests.factories import make_product

HERE, THERE = "http://testserver", "https://penipu.example"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 302),
        ({"Sec-Fetch-Site": "same-origin"}, 302),
        ({"Sec-Fetch-Site": "same-origin", "Origin": HERE}, 302),
        ({"Origin": HERE}, 302),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": HERE}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": THERE}, 403),
        ({"Origin": "https://testserver"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_only_forms_of_this_shop_fill_a_basket(client, db, headers, status):
    product = make_product()
    client.handler.enforce_csrf_checks = True

    answer = client.post(
        reverse("storefront:basket-add"), {"product": product.number, "quantity": 1}, headers=headers
    )

    assert answer.status_code == status
    assert Line.objects.count() == (1 if status == 302 else 0)


def test_other_basket_forms_want_a_token(client, db):
    client.handler.enforce_csrf_checks = True

    answer = client.post(reverse("storefront:basket-remove"), {"line": 1})

    assert answer.status_code == 403
